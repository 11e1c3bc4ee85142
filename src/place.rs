//! Files that are put in their place whole. What is written stands beside the place under another name first: whoever looks there
//! finds the old file, the new one or none, and never half of one, also when the disk is full or the process is killed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Stands between a file's name and the number of the one beside it: ".library.db.new-4711".
const MARK: &str = ".new-";

/// So many files of other processes are passed over before it is given up.
const TRIES: u32 = 100;

/// Puts a file where none is.
///
/// # Errors
/// `AlreadyExists` when there is one; else what the system says. Then nothing is there that was not there before.
pub fn new(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = Beside::written(path, content)?;
    match fs::hard_link(&beside.path, path) {
        // A link is refused where the name is taken, but not every file system has links.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => match path.symlink_metadata() {
            Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(&beside.path, path),
        },
        linked => linked,
    }
}

/// Puts a file in the place of another, or where none is. A link stays: what it leads to is replaced.
///
/// # Errors
/// What the system says. Then the old file is there as it was.
pub fn over(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        found => found?,
    };
    // A device is written to; a file in its place would be something else.
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        return fs::write(path, content);
    }
    let beside = Beside::written(&path, content)?;
    fs::rename(&beside.path, path)
}

/// A file beside the place, this process's own while it is locked. It goes when this does, if it was not put in its place.
struct Beside {
    path: PathBuf,
    file: File,
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

impl Beside {
    fn written(place: &Path, content: &[u8]) -> io::Result<Self> {
        sweep(place);
        let mut beside = Self::made(place)?;
        beside.file.write_all(content)?;
        // Else a machine that loses its power may have the name without the content.
        beside.file.sync_all()?;
        Ok(beside)
    }

    fn made(place: &Path) -> io::Result<Self> {
        let first = std::process::id();
        for number in first..first.saturating_add(TRIES) {
            let path = place.with_file_name(format!("{}{number}", prefix(place)));
            match File::create_new(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(file) => {
                    // Not every file system has locks; there, what a killed process left stays.
                    let _ = file.lock();
                    // Between making and locking it, another process may have taken it for left behind.
                    if path.exists() {
                        return Ok(Self { path, file });
                    }
                }
            }
        }
        Err(io::Error::new(io::ErrorKind::ResourceBusy, "too many others are writing it"))
    }
}

/// Takes away what processes left beside the place that were killed: a lock ends with the one who holds it.
fn sweep(place: &Path) {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let prefix = prefix(place);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(&prefix));
        let numbered = number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
        if !numbered || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        if File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// How the names of files beside a place begin. Hidden: where a shell looks for scripts, it does not take them for some.
fn prefix(place: &Path) -> String {
    format!(".{}{MARK}", place.file_name().unwrap_or_default().to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_never_takes_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a");
        new(&place, b"first").unwrap();
        assert_eq!(new(&place, b"second").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!((fs::read(&place).unwrap(), names(folder.path())), (b"first".to_vec(), vec!["a".to_owned()]));
    }

    #[test]
    fn what_a_killed_process_left_goes_and_what_a_living_one_holds_stays() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".a.new-1", ".a.new-2", ".a.new-idea", ".a.new-", ".b.new-1"] {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        let held = File::open(folder.path().join(".a.new-2")).unwrap();
        held.lock().unwrap();
        over(&folder.path().join("a"), b"whole").unwrap();
        assert_eq!(names(folder.path()), [".a.new-", ".a.new-2", ".a.new-idea", ".b.new-1", "a"]);
        drop(held);
        over(&folder.path().join("a"), b"whole").unwrap();
        assert_eq!(names(folder.path()), [".a.new-", ".a.new-idea", ".b.new-1", "a"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_leads_to_the_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        over(&link, b"new").unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }
}

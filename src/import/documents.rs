//! From what was named on the command line to the documents in it: files, folders, archives, archives within archives, standard
//! input. Nothing is ever unpacked to disk.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use zip::ZipArchive;

use super::sniff::{Format, LOOKED_AT, sniff};
use crate::error::shown;

/// An archive within an archive is held in memory, and so has a longest length.
const LONGEST_INNER: u64 = 64 << 20;

/// Archives within archives beyond this are an attack: DailyMed's are two deep.
const DEEPEST: usize = 3;

/// Something to take in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    File(PathBuf),
    Stdin,
}

impl Input {
    /// The word that stands for it in the library: the name of the file or folder.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => {
                let whole = || path.display().to_string();
                let last = path.file_name().map_or_else(whole, |n| n.to_string_lossy().into_owned());
                super::clean::clean(&last)
            }
        }
    }

    /// How many bytes there are to read, as far as that is known.
    #[must_use]
    pub fn size(&self) -> u64 {
        match self {
            Self::Stdin => 0,
            Self::File(path) if path.is_dir() => files(path).iter().map(|f| size(f)).sum(),
            Self::File(path) => size(path),
        }
    }
}

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |m| m.len())
}

/// What is told of each document.
pub trait Visit {
    /// A document of a format that can be read, with where it is: "collection.zip: a/b.xml".
    ///
    /// # Errors
    /// Ends everything; what is wrong with the document alone is not an error.
    fn document(&mut self, place: &str, format: Format, content: &mut dyn BufRead) -> io::Result<()>;

    /// Something that could not be read.
    fn refused(&mut self, place: &str, why: String);
}

/// Visits every document of an input.
///
/// # Errors
/// When the input cannot be opened, or the visitor ends it.
pub fn visit(input: &Input, read: &Arc<AtomicU64>, visitor: &mut dyn Visit) -> io::Result<()> {
    match input {
        Input::Stdin => {
            let mut input = BufReader::with_capacity(1 << 16, Counted { inner: io::stdin().lock(), read: Arc::clone(read) });
            let place = "standard input";
            match sniff(peek(&mut input)?) {
                // An archive keeps its list at its end: it is read whole, with a longest length.
                Some(Format::Zip) => inner_archive(place, input, 0, visitor),
                Some(format) => visitor.document(place, format, &mut input),
                None => {
                    visitor.refused(place, unknown());
                    Ok(())
                }
            }
        }
        Input::File(path) if path.is_dir() => {
            let all = files(path);
            if all.is_empty() {
                visitor.refused(&shown(path), "the folder holds no file".to_owned());
            }
            all.iter().try_for_each(|f| file(f, true, read, visitor))
        }
        Input::File(path) => file(path, false, read, visitor),
    }
}

fn unknown() -> String {
    "it is none of the formats that can be taken in: openFDA JSON, SPL XML, a page in Markdown, a monograph in TOML, a zip of these".to_owned()
}

/// Every file in a folder and the folders in it, by name. Links to folders are not followed: they can go round in circles.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(_) if entry.path().is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// Visits a file. Among others in a folder one of an unknown format is passed over: labels come with pictures.
fn file(path: &Path, in_folder: bool, read: &Arc<AtomicU64>, visitor: &mut dyn Visit) -> io::Result<()> {
    let place = shown(path);
    let opened = File::open(path).and_then(|file| {
        let mut content = BufReader::with_capacity(1 << 16, Counted { inner: file, read: Arc::clone(read) });
        peek(&mut content).map(sniff).map(|format| (content, format))
    });
    let (mut content, format) = match opened {
        Ok(opened) => opened,
        Err(error) if in_folder => {
            visitor.refused(&place, format!("it could not be read: {error}"));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    match format {
        Some(Format::Zip) => {
            content.rewind()?;
            archive(&place, content, 0, visitor)
        }
        Some(format) => visitor.document(&place, format, &mut content),
        None if in_folder => Ok(()),
        None => {
            visitor.refused(&place, unknown());
            Ok(())
        }
    }
}

/// The first bytes of a stream, which stay in it.
fn peek(content: &mut impl BufRead) -> io::Result<&[u8]> {
    let start = content.fill_buf()?;
    Ok(&start[..start.len().min(LOOKED_AT)])
}

/// Visits what is in an archive.
fn archive(place: &str, content: impl Read + Seek, depth: usize, visitor: &mut dyn Visit) -> io::Result<()> {
    let mut archive = match ZipArchive::new(content) {
        Ok(archive) => archive,
        Err(error) => {
            visitor.refused(place, format!("its zip archive is broken: {error}"));
            return Ok(());
        }
    };
    for at in 0..archive.len() {
        // Its name is only ever shown; nothing is written under it.
        let mut entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(error) => {
                visitor.refused(&format!("{place}: entry {}", at + 1), format!("it could not be unpacked: {error}"));
                continue;
            }
        };
        if entry.is_dir() {
            continue;
        }
        let place = format!("{place}: {}", super::clean::clean(&entry.name().unwrap_or_default()));
        let mut content = BufReader::with_capacity(1 << 16, &mut entry);
        match peek(&mut content).map(sniff) {
            Ok(Some(Format::Zip)) if depth + 1 >= DEEPEST => {
                visitor.refused(&place, format!("archives within archives are read {DEEPEST} deep"));
            }
            Ok(Some(Format::Zip)) => inner_archive(&place, content, depth + 1, visitor)?,
            Ok(Some(format)) => visitor.document(&place, format, &mut content)?,
            Ok(None) => {}
            Err(error) => visitor.refused(&place, format!("it could not be unpacked: {error}")),
        }
    }
    Ok(())
}

/// Visits an archive that cannot be read in any order, and so is read into memory first.
fn inner_archive(place: &str, content: impl Read, depth: usize, visitor: &mut dyn Visit) -> io::Result<()> {
    let mut bytes = Vec::new();
    match content.take(LONGEST_INNER + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > LONGEST_INNER => {
            visitor
                .refused(place, format!("an archive within another, or on standard input, may have {} MiB", LONGEST_INNER >> 20));
            Ok(())
        }
        Ok(_) => archive(place, Cursor::new(bytes), depth, visitor),
        Err(error) => {
            visitor.refused(place, format!("it could not be unpacked: {error}"));
            Ok(())
        }
    }
}

/// Counts the bytes that are read, for whoever watches.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

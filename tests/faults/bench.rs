//! Where the faults are tried: a home of its own for each, chance that is the same every time, and what every end must have.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::medref;

/// Whatever takes longer hangs.
const LONGEST: Duration = Duration::from_secs(30);

/// A generator of our own: chance is the same in every run.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below another.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// A home, with the place of a library in it.
pub struct Bench {
    pub home: TempDir,
    pub library: PathBuf,
}

impl Bench {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        // A folder for the library alone, so that what is left beside it is seen.
        let library = home.path().join("shelf/library.db");
        Self { home, library }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = medref(self.home.path());
        command.args(arguments).env("MEDREF_LIBRARY", &self.library).stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        run(&mut self.command(arguments))
    }

    /// Runs it, and it must find everything.
    pub fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        stdout(&output)
    }

    /// Writes a file into the home; gives its path.
    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.home.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// How many of the invented labels are listed.
    pub fn labels(&self) -> usize {
        let output = self.run(&["list", "--source", "library"]);
        // An empty library is there, and nothing is found in it.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
        stdout(&output).lines().filter(|line| line.starts_with("faultol")).count()
    }

    pub fn assert_whole(&self) {
        let output = self.run(&["library", "verify"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }

    /// The names of the files where the library is.
    pub fn shelf(&self) -> Vec<String> {
        names(self.library.parent().unwrap())
    }
}

/// Runs a command to its end; one that hangs is ended, and is a fault. So is a panic, a signal, a status that is not documented.
pub fn run(command: &mut Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let streams: [Box<dyn Read + Send>; 2] = [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
    let [stdout, stderr] = streams.map(|mut stream| {
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = stream.read_to_end(&mut bytes).map(|_| bytes);
            // Nobody waits any more where the other stream was too late.
            let _ = sender.send(read);
        });
        receiver
    });
    let [stdout, stderr] = [stdout, stderr].map(|stream| {
        stream.recv_timeout(LONGEST).unwrap_or_else(|_| {
            child.kill().unwrap();
            panic!("{command:?} hangs");
        })
    });
    let output = Output { status: child.wait().unwrap(), stdout: stdout.unwrap(), stderr: stderr.unwrap() };
    assert_ended_well(&format!("{command:?}"), &output);
    output
}

/// What holds for every end: a documented status, words for what went wrong and no panic, nothing that acts on a terminal.
pub fn assert_ended_well(what: &str, output: &Output) {
    let said = stderr(output);
    assert!(matches!(output.status.code(), Some(0..=4)), "{what}: {}: {said}", output.status);
    assert!(!said.contains("panick"), "{what}: {said}");
    assert!(output.status.code() != Some(4) || said.contains("medref: "), "{what} says nothing: {said}");
    for text in [said, stdout(output)] {
        assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{what}: {text:?}");
    }
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The names in a folder, in order; none where there is no folder.
pub fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = fs::read_dir(folder).into_iter().flatten().map(name).collect();
    names.sort();
    names
}

/// Every file in a folder and the folders in it, with its content.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for name in names(folder) {
        let path = folder.join(&name);
        if path.is_dir() {
            all.extend(contents(&path).into_iter().map(|(inner, content)| (format!("{name}/{inner}"), content)));
        } else {
            all.insert(name, fs::read(&path).unwrap());
        }
    }
    all
}

/// Kills a process when so much time has gone by, without sleeping: a moment is shorter than a sleep is exact.
pub fn kill_after(mut child: Child, moment: Duration) -> ExitStatus {
    let began = Instant::now();
    while began.elapsed() < moment {
        thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap()
}

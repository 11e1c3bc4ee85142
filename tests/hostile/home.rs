//! A home of its own for every test, and the libraries that strangers fill.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::checker::{FORMATS, hold};
use super::payload::{evil, toml_escaped};
use super::support::medref;

/// Stands in a monograph wherever hostile text is to be.
const MARK: &str = "PLANTED";

pub struct Home {
    folder: TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    pub fn medref(&self) -> Command {
        let mut command = medref(self.folder.path());
        command.env("MEDREF_LIBRARY", self.path("library.db")).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    /// Runs a question with something on standard input.
    pub fn ask(&self, question: &[OsString], typed: &[u8]) -> Output {
        answer(self.medref().args(question), typed)
    }

    /// Asks in every format, and holds every answer against the rules.
    pub fn ask_in_every_format(&self, question: &[&str], typed: &[u8]) {
        for (format, color) in FORMATS {
            let arguments = [question, &["--format", format, "--color", color]].concat();
            let output = self.ask(&os(&arguments), typed);
            // An outline is TOML, whatever was asked for.
            let shape = if question.first() == Some(&"new") { ("toml", "never") } else { (format, color) };
            hold(&format!("{question:?}"), shape, &output);
        }
    }

    /// The values of a JSON answer.
    pub fn json(&self, question: &[&str]) -> serde_json::Value {
        let output = self.ask(&os(&[question, &["--format", "json"]].concat()), b"");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// A library in which every text is hostile, as no import would have written it: the invented monograph is taken in, and then
    /// its rows are changed behind medref's back.
    pub fn with_planted_library() -> Self {
        let home = Self::new();
        let text = include_str!("../data/examplol.toml");
        let texts = [
            "summary",
            "pronunciation",
            "title",
            "publisher",
            "note",
            "intro",
            "none",
            "closing",
            "lead",
            "text",
            "population",
            "route",
            "setting",
            "comparator",
            "management",
            "test",
            "every",
            "until",
            "target",
            "parameter",
            "value",
            "question",
            "answer",
        ];
        let planted = texts
            .iter()
            .fold(text.to_owned(), |text, key| text.replace(&format!("\n{key} = \""), &format!("\n{key} = \"{MARK} ")));
        let planted = planted.replace("\ndate = \"undated\"", "\ndate = \"undated\"\nurl = \"https://planted.example\"");
        let file = home.file("examplol.toml", planted);
        let output = home.ask(&[OsString::from("import"), file.into()], b"");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let db = rusqlite::Connection::open(home.path("library.db")).unwrap();
        let evil = evil();
        for (table, column) in [("monograph", "head"), ("source", "body"), ("section", "body")] {
            let change = format!(
                "UPDATE {table} SET {column} = replace(replace({column}, '{MARK}', ?1), 'https://planted.example', 'file:///etc/passwd')"
            );
            assert!(db.execute(&change, [toml_escaped(&evil)]).unwrap() > 0);
        }
        for (table, column) in [
            ("monograph", "slug"),
            ("monograph", "name"),
            ("monograph", "summary"),
            ("monograph", "boxed"),
            ("monograph", "updated"),
            ("name", "name"),
            ("question", "question"),
            ("question", "answer"),
            ("intake", "name"),
            ("intake", "format"),
            ("intake", "imported"),
        ] {
            assert!(
                db.execute(&format!("UPDATE {table} SET {column} = {column} || ?1 || char(10) || 'x'"), [&evil]).unwrap() > 0
            );
        }
        home
    }
}

pub fn os(arguments: &[&str]) -> Vec<OsString> {
    arguments.iter().map(OsString::from).collect()
}

/// Bytes as a name or argument, text or not.
pub fn raw(bytes: &[u8]) -> OsString {
    OsStr::from_bytes(bytes).to_owned()
}

/// Runs a command with something on standard input.
pub fn answer(command: &mut Command, typed: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // A program that refuses its command line reads nothing.
        scope.spawn(move || drop(input.write_all(typed)));
        child.wait_with_output().unwrap()
    })
}

//! What a person would otherwise use, where it is installed: each with something of its own to answer, as near to a look-up or a
//! search as it has.

use std::fs;
use std::path::Path;
use std::process::Command;

use rusqlite::{Connection, params};

/// A command of another program.
pub struct Peer {
    /// What is measured, in words.
    pub name: &'static str,
    pub command: Vec<String>,
}

impl Peer {
    fn new(name: &'static str, command: &[&str]) -> Self {
        Self { name, command: command.iter().map(|&word| word.to_owned()).collect() }
    }

    /// Whether it answers here: it is installed, and has what it is asked for.
    pub fn answers(&self) -> bool {
        let output = Command::new(&self.command[0]).args(&self.command[1..]).output();
        output.is_ok_and(|o| o.status.success() && !o.stdout.is_empty())
    }
}

/// All of them. What they read is the machine's own, but for the monographs: those of the project, as TOML files and as a table in `folder`.
///
/// # Errors
/// When the table cannot be made.
pub fn all(folder: &Path) -> Result<Vec<Peer>, Box<dyn std::error::Error>> {
    let monographs = concat!(env!("CARGO_MANIFEST_DIR"), "/data/monographs");
    let table = folder.join("monographs.db");
    write_table(&table, Path::new(monographs))?;
    let table = table.to_string_lossy();
    Ok(vec![
        Peer::new("tealdeer: a page", &["tldr", "--color", "never", "tar"]),
        Peer::new("man: a page", &["man", "-P", "cat", "ls"]),
        Peer::new("dict: a word, from a server here", &["dict", "-h", "localhost", "aspirin"]),
        Peer::new("rg: two words, over the TOML files", &["rg", "-i", "thyroid.*monitor|monitor.*thyroid", monographs]),
        Peer::new("rg: a name, over the TOML files", &["rg", "-il", "lemtrada", monographs]),
        Peer::new(
            "sqlite3: a section, from a table of the TOML",
            &["sqlite3", &table, "SELECT body FROM section WHERE id = 'warfarin' AND slug = 'side_effects'"],
        ),
        Peer::new(
            "sqlite3: two words, over an FTS5 index of it",
            &[
                "sqlite3",
                &table,
                "SELECT id, slug, snippet(words, 2, '', '', '', 20) FROM words('thyroid monitoring') ORDER BY rank LIMIT 20",
            ],
        ),
    ])
}

/// What one would make for oneself: a row for every section of every monograph, and an index over their text.
fn write_table(path: &Path, monographs: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut db = Connection::open(path)?;
    let tx = db.transaction()?;
    tx.execute_batch(
        "CREATE TABLE section (id TEXT, slug TEXT, body TEXT, PRIMARY KEY (id, slug)) WITHOUT ROWID;
         CREATE VIRTUAL TABLE words USING fts5(id UNINDEXED, slug UNINDEXED, body, tokenize = 'porter');",
    )?;
    for file in fs::read_dir(monographs)? {
        let path = file?.path();
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let monograph: toml::Table = toml::from_str(&fs::read_to_string(&path)?)?;
        for (slug, body) in monograph.iter().filter(|(_, v)| v.is_table()) {
            let body = toml::to_string(body)?;
            tx.execute("INSERT INTO section VALUES (?1, ?2, ?3)", params![id, slug, body])?;
            tx.execute("INSERT INTO words VALUES (?1, ?2, ?3)", params![id, slug, body])?;
        }
    }
    tx.commit()?;
    Ok(())
}

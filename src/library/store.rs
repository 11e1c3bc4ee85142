//! The user's library as it is written: batches of monographs and labels, each batch whole or not at all.
//!
//! While somebody writes, the file keeps a write-ahead log, so that readers go on reading what was there before and a process
//! that is killed leaves the last whole batch. When the writer is done the log is folded in, and the library is one file again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params};

use super::blob::{Packed, Packer};
use super::image::Texts;
use super::rows::{delete, intake_row, put};
use super::{LibraryError, image};
use crate::monograph::Monograph;
use crate::place;

/// How long a writer waits for another one, which holds the library for a batch at a time.
const PATIENCE: Duration = Duration::from_mins(2);

/// So many bytes of text are written before they are made to last: one batch, whole or not there at all.
const BATCH_BYTES: usize = 16 << 20;

/// What part of the file may be empty before it is written anew: an eighth.
const FREE: i64 = 8;

/// The indexes that only a writer needs.
const WRITERS_INDEXES: [(&str, &str); 2] =
    [("holding_equivalent", "holding (ingredients, route, market)"), ("blob_hash", "blob (hash)")];

/// Which labels a library keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// One label for each set of ingredients, route and kind of product: the newest of an original packager.
    OneOfAKind,
    /// Every label.
    All,
}

/// What a label or monograph is, as far as it matters which of several is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holding {
    /// The id of the medicine that it is about.
    pub medicine: String,
    /// `None` where it is no label.
    pub set_id: Option<String>,
    pub version: u32,
    /// YYYY-MM-DD, or less, or nothing.
    pub effective: String,
    /// It names no day itself; that of the import says nothing about which is newer, since clocks go back. Not stored.
    pub undated: bool,
    pub original: bool,
    /// Labels that have these three in common are equivalent.
    pub ingredients: String,
    pub route: String,
    pub market: String,
}

/// What is needed to write a section, beside itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedSection {
    /// Its text for search.
    pub prose: String,
    /// The packed text of a label; any other section is kept as TOML.
    pub packed: Option<Packed>,
}

/// A monograph or label ready to be written. What takes time was done before, beside the writer.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub monograph: Monograph,
    pub holding: Holding,
    pub(super) texts: Texts,
    /// One for each section of the monograph.
    pub sections: Vec<PreparedSection>,
}

impl Prepared {
    /// Packs the texts of a label, and writes out the rest.
    ///
    /// # Errors
    /// Says why it cannot be kept.
    pub fn new(monograph: Monograph, holding: Holding, packer: &mut Packer) -> Result<Self, String> {
        let is_label = monograph.head.label.is_some();
        let mut sections = Vec::with_capacity(monograph.sections.len());
        for body in &monograph.sections {
            let frame = body.frame();
            let bare = is_label && frame.items.is_empty() && [frame.intro, frame.closing, frame.none].iter().all(Option::is_none);
            let short = bare.then(|| packer.pack(&frame.passages.to_lines())).transpose().map_err(|e| e.to_string())?;
            sections.push(PreparedSection { prose: frame.prose(), packed: short });
        }
        let texts = Texts::of(&monograph).map_err(|e| e.to_string())?;
        Ok(Self { monograph, holding, texts, sections })
    }
}

/// What became of a monograph or label that was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Added,
    /// It took the place of an older version, or of an equivalent label that is preferred less.
    Replaced,
    /// This very version is there.
    Unchanged,
    /// A newer version of it is there.
    Older,
    /// An equivalent label is there that is preferred.
    Equivalent,
}

/// What was taken in under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    /// A file's name, or "standard input".
    pub name: String,
    /// "openfda", "spl", "page", "toml".
    pub format: String,
    /// When, YYYY-MM-DD.
    pub imported: String,
    /// How many monographs and labels of it are there.
    pub count: u32,
}

/// The user's library, open for writing.
pub struct Store {
    db: Connection,
    path: PathBuf,
    /// Whether anything was taken out, by this writer or one that was killed, so that texts may be left that nothing refers to.
    removed: bool,
    /// Bytes of text in the batch that is open.
    open: Option<usize>,
}

impl Store {
    /// Opens the library, or makes it where there is none.
    ///
    /// # Errors
    /// When it cannot be made or written, is no library, or is one of another version.
    pub fn open(path: &Path) -> Result<Self, LibraryError> {
        let failed = |error| LibraryError::Write { path: path.to_owned(), error };
        if !super::is_there(path)? {
            create(path)?;
        }
        super::check_marks(path)?;
        // A log that is there before us is one of a writer that was killed, or that is writing: what it took out, its texts may be left.
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let removed = Path::new(&log).metadata().is_ok_and(|log| log.len() > 0);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(failed)?;
        db.busy_timeout(PATIENCE).map_err(failed)?;
        let open = || -> rusqlite::Result<()> {
            super::keep_plans(&db)?;
            // Mapped pages of a file that another process cuts short would end this one.
            db.execute_batch(
                "PRAGMA mmap_size = 0; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384; \
                 PRAGMA wal_autocheckpoint = 8192;",
            )?;
            // Fewer and larger parts of the index are less to merge, and as quick to search as one.
            for (setting, value) in [("hashsize", 16 << 20), ("automerge", 8)] {
                db.execute("INSERT INTO passage (passage, rank) VALUES (?1, ?2)", params![setting, value])?;
            }
            db.set_prepared_statement_cache_capacity(64);
            Ok(())
        };
        open().map_err(failed)?;
        Ok(Self { db, path: path.to_owned(), removed, open: None })
    }

    fn failed(&self, error: rusqlite::Error) -> LibraryError {
        LibraryError::Write { path: self.path.clone(), error }
    }

    /// Writes monographs and labels; says what became of each. They last with the batch that they are part of: when that has
    /// grown large enough, or with [`Store::commit`].
    ///
    /// # Errors
    /// When the library cannot be written; then it is as it was before the batch.
    pub fn write(&mut self, intake: &Intake, some: &[Prepared], keep: Keep) -> Result<Vec<Outcome>, LibraryError> {
        let mut outcomes = Vec::with_capacity(some.len());
        let mut run = || -> Result<(), image::WriteError> {
            if self.open.is_none() {
                self.db.execute_batch("BEGIN IMMEDIATE")?;
                self.open = Some(0);
                // With every batch anew: another writer that was done may have dropped them.
                for (name, on) in WRITERS_INDEXES {
                    self.db.execute_batch(&format!("CREATE INDEX IF NOT EXISTS {name} ON {on}"))?;
                }
            }
            let intake = intake_row(&self.db, intake)?;
            for one in some {
                let (outcome, gone) = put(&self.db, intake, one, keep)?;
                self.removed |= gone;
                if matches!(outcome, Outcome::Added | Outcome::Replaced) {
                    let bytes: usize = one.sections.iter().map(|s| s.prose.len()).sum();
                    self.open = self.open.map(|open| open + bytes);
                }
                outcomes.push(outcome);
            }
            Ok(())
        };
        let done = run();
        match done {
            Ok(()) if self.open.is_some_and(|bytes| bytes >= BATCH_BYTES) => self.commit().map(|()| outcomes),
            Ok(()) => Ok(outcomes),
            Err(error) => {
                self.open = None;
                // The connection may have ended the transaction itself.
                let _ = self.db.execute_batch("ROLLBACK");
                Err(match error {
                    image::WriteError::Database(error) => self.failed(error),
                    image::WriteError::Toml(error) => {
                        LibraryError::Damaged { id: "a monograph".to_owned(), message: error.to_string() }
                    }
                })
            }
        }
    }

    /// Makes what was written last.
    ///
    /// # Errors
    /// When the library cannot be written; then it is as it was before the batch.
    pub fn commit(&mut self) -> Result<(), LibraryError> {
        if self.open.take().is_none() {
            return Ok(());
        }
        self.db.execute_batch("COMMIT").map_err(|error| {
            let _ = self.db.execute_batch("ROLLBACK");
            self.failed(error)
        })
    }

    /// Takes out what goes by an id or set id, or everything of a source; gives how many.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn remove(&mut self, what: &str) -> Result<usize, LibraryError> {
        let mut run = || -> rusqlite::Result<usize> {
            let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let rows: Vec<i64> = {
                let mut statement = tx.prepare(
                    "SELECT m.id FROM monograph m LEFT JOIN holding h ON h.monograph = m.id LEFT JOIN intake i ON i.id = h.intake \
                     WHERE m.slug = ?1 OR h.set_id = ?1 OR i.name = ?1",
                )?;
                statement.query_map([what], |row| row.get(0))?.collect::<Result<_, _>>()?
            };
            for row in &rows {
                delete(&tx, *row)?;
            }
            tx.execute("DELETE FROM intake WHERE id NOT IN (SELECT intake FROM holding)", [])?;
            tx.commit()?;
            Ok(rows.len())
        };
        let count = run().map_err(|error| self.failed(error))?;
        self.removed |= count > 0;
        Ok(count)
    }

    /// Puts the library in order and closes it: texts that nothing refers to go, and the log is folded in. What is left undone because somebody is reading, the next writer does.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn finish(mut self) -> Result<(), LibraryError> {
        self.commit()?;
        let failed = |error| LibraryError::Write { path: self.path.clone(), error };
        let run = || -> rusqlite::Result<()> {
            if self.removed {
                self.db
                    .execute("DELETE FROM blob WHERE id NOT IN (SELECT body FROM section WHERE typeof(body) = 'integer')", [])?;
            }
            for (name, _) in WRITERS_INDEXES {
                self.db.execute_batch(&format!("DROP INDEX IF EXISTS {name}"))?;
            }
            let pragma = |name: &str| self.db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
            if pragma("freelist_count")? * FREE > pragma("page_count")? {
                self.db.execute_batch("VACUUM")?;
            }
            Ok(())
        };
        run().map_err(failed)?;
        // Both want to be alone; a reader that is in the way only leaves the log beside the file.
        self.db.busy_timeout(Duration::from_millis(500)).map_err(failed)?;
        match self.db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;") {
            Err(error) if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) => Err(failed(error)),
            _ => Ok(()),
        }
    }
}

/// Makes an empty library. It comes to its place whole, so that nobody ever sees half of one.
fn create(path: &Path) -> Result<(), LibraryError> {
    let file = |error| LibraryError::File { path: path.to_owned(), action: "made", error };
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(file)?;
    }
    let image = || -> Result<Vec<u8>, image::WriteError> {
        let mut db = Connection::open_in_memory()?;
        db.execute_batch("PRAGMA page_size = 4096;")?;
        image::create(&db, image::Layout::User)?;
        Ok(db.serialize("main")?.to_vec())
    };
    let image = image().map_err(|error| match error {
        image::WriteError::Database(error) => LibraryError::Write { path: path.to_owned(), error },
        image::WriteError::Toml(error) => LibraryError::Damaged { id: "a new library".to_owned(), message: error.to_string() },
    })?;
    match place::new(path, &image) {
        // Two that make a library at once share the first.
        Err(_) if path.exists() => Ok(()),
        placed => placed.map_err(file),
    }
}

//! Where monographs live: the bundled image and the user's file, behind one connection.
//!
//! Both have the schema of `schema.sql`. The bundled image is opened in place, as the database `main`; the user's
//! library, where there is one, is attached beside it. Every question is put to both in one query.

pub mod abbreviations;
mod blob;
mod catalog;
mod checker;
mod excerpt;
mod finder;
pub mod image;
mod inventory;
pub mod lexicon;
mod lines;
pub mod lookalikes;
mod lookup;
mod resolve;
mod rows;
mod search;
mod store;
mod suggest;

use std::cell::OnceCell;
use std::io::Read;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::shown;
pub use blob::Packer;
pub use catalog::{Asked, Counts, Filter, Listing};
pub use excerpt::Piece;
pub use inventory::Held;
pub use lookup::Entry;
pub use resolve::{Match, Resolution};
pub use search::{Found, Hit, LONGEST as LONGEST_SEARCH, Search};
pub use store::{Holding, Intake, Keep, Outcome, Prepared, Store};
pub use suggest::Suggestion;

/// The bundled formulary: a database image in the binary, opened where it lies.
static BUNDLED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/medref.db"));

/// The image beside it, opened only when something has to be found.
static FINDER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/finder.db"));

/// The image of interactions, opened only when one is asked for.
static CHECKER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/checker.db"));

/// Opens an image in place: nothing of it is copied.
fn open_image(image: &'static [u8]) -> rusqlite::Result<Connection> {
    let mut db = Connection::open_in_memory_with_flags(
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
    )?;
    db.deserialize_bytes("main", image)?;
    keep_plans(&db)?;
    Ok(db)
}

/// Lets plans depend on the query alone. Otherwise SQLite, which may choose another plan for another value, prepares a statement that was
/// kept anew for every value that is bound to it.
fn keep_plans(db: &Connection) -> rusqlite::Result<()> {
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

/// Why the library could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    #[error("the bundled formulary could not be read: {0}")]
    Bundled(rusqlite::Error),
    #[error("the library {} could not be read: {error}", shown(path))]
    User { path: PathBuf, error: rusqlite::Error },
    #[error("there is no library at {}", shown(path))]
    Missing { path: PathBuf },
    #[error("{} is not a medref library", shown(path))]
    Foreign { path: PathBuf },
    #[error("the library {} has format {found}; this medref reads format {expected}", shown(path), expected = image::SCHEMA_VERSION)]
    Version { path: PathBuf, found: i64 },
    #[error("the library could not be read: {0}")]
    Read(#[from] rusqlite::Error),
    #[error("the library {} could not be written: {error}", shown(path))]
    Write { path: PathBuf, error: rusqlite::Error },
    #[error("the library {} could not be {action}: {error}", shown(path))]
    File { path: PathBuf, action: &'static str, error: std::io::Error },
    #[error("no thread could be started to read the files: {0}")]
    Thread(std::io::Error),
    #[error("the library holds a damaged entry for {id}: {message}")]
    Damaged { id: String, message: String },
}

impl LibraryError {
    /// What a person can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Foreign { .. } => {
                Some("move the file away, or set MEDREF_LIBRARY to another path; --source bundled does without it")
            }
            Self::User { error, .. }
                if matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)) =>
            {
                Some(
                    "see whether it, and its folder, can be read; where an import was killed (a file library.db-wal) the folder must be \
                     writable once; --source bundled does without it",
                )
            }
            Self::User { .. } | Self::Read(_) | Self::Damaged { .. } => Some(
                "`medref library verify` says what is wrong; a library that is damaged is moved away and imported anew (`medref library \
                 path` says where it is, MEDREF_LIBRARY names another); --source bundled does without it",
            ),
            Self::Version { .. } => Some("use the medref that wrote it, or move it away; --source bundled does without it"),
            Self::Missing { .. } => {
                Some("`medref import FILE` makes one; without --source library the bundled formulary is there")
            }
            Self::Write { error, .. } => Some(match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => {
                    "the disk is full: make room and import again; what was imported before is still there"
                }
                Some(ErrorCode::DatabaseBusy) => "another import is writing it: wait for it, and import again",
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    "`medref library verify` says what is wrong; move the file away and import again"
                }
                _ => "see whether its folder can be written; MEDREF_LIBRARY names another place",
            }),
            Self::File { error, .. } if error.kind() == std::io::ErrorKind::StorageFull => {
                Some("the disk is full: make room and import again")
            }
            Self::File { .. } => {
                Some("see whether it, and its folder, can be read and written; MEDREF_LIBRARY names another place")
            }
            Self::Bundled(_) | Self::Thread(_) => None,
        }
    }
}

/// One of the two places a medicine can come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    Bundled,
    User,
}

impl Shelf {
    /// The word for it in options and output.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Bundled => "bundled",
            Self::User => "library",
        }
    }

    /// The name of its database within the connection.
    const fn schema(self) -> &'static str {
        match self {
            Self::Bundled => "main",
            Self::User => "user",
        }
    }
}

/// The shelves that are open.
pub struct Library {
    /// Never closed: the process ends soon, both databases are read only, and taking SQLite down is work for nothing.
    db: ManuallyDrop<Connection>,
    shelves: Vec<Shelf>,
    /// The second image, once it was needed. Never closed either.
    finder: OnceCell<ManuallyDrop<finder::Finder>>,
    /// The third, the same.
    checker: OnceCell<ManuallyDrop<checker::Checker>>,
    /// The names that suggestions come from, once they were read.
    known: OnceCell<Vec<suggest::Known>>,
}

impl Library {
    /// Opens the bundled image, and the user's library if the file is there; `only` leaves the other shelf closed.
    ///
    /// # Errors
    /// When the user's file is there but is damaged, foreign, or of another version; when only it is wanted and it is not
    /// there.
    pub fn open(user: Option<&Path>, only: Option<Shelf>) -> Result<Self, LibraryError> {
        let mut library = Self {
            db: ManuallyDrop::new(open_image(BUNDLED).map_err(LibraryError::Bundled)?),
            shelves: vec![Shelf::Bundled],
            finder: OnceCell::new(),
            checker: OnceCell::new(),
            known: OnceCell::new(),
        };
        if let Some(path) = user.filter(|_| only != Some(Shelf::Bundled))
            && is_there(path)?
        {
            library.attach(path)?;
            library.shelves.push(Shelf::User);
        }
        library.shelves.retain(|shelf| only.is_none_or(|o| o == *shelf));
        match user {
            _ if !library.shelves.is_empty() => Ok(library),
            path => Err(LibraryError::Missing { path: path.unwrap_or(Path::new("(no data folder)")).to_owned() }),
        }
    }

    fn attach(&self, path: &Path) -> Result<(), LibraryError> {
        let user = |error| LibraryError::User { path: path.to_owned(), error };
        check_marks(path)?;
        // A writer keeps readers out for moments only.
        self.db.busy_timeout(PATIENCE).map_err(user)?;
        let open = |mode: &str| {
            self.db.execute("ATTACH ?1 AS user", [format!("file:{}?mode={mode}", percent_encoded(path))])?;
            // A file that another process cuts short while it is mapped would end this one; read, it is only an error.
            self.db.execute_batch("PRAGMA user.mmap_size = 0")
        };
        match open("ro") {
            Ok(()) => Ok(()),
            // What a killed writer left has to be put in order first, and that is writing.
            Err(error) if matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen)) => {
                let _ = self.db.execute_batch("DETACH user");
                open("rw").map_err(user)
            }
            Err(error) => Err(user(error)),
        }
    }

    /// The second image.
    fn finder(&self) -> Result<&finder::Finder, LibraryError> {
        if let Some(finder) = self.finder.get() {
            return Ok(finder);
        }
        let opened = finder::Finder::open().map_err(LibraryError::Bundled)?;
        Ok(self.finder.get_or_init(|| ManuallyDrop::new(opened)))
    }

    /// The third image.
    fn checker(&self) -> Result<&checker::Checker, LibraryError> {
        if let Some(checker) = self.checker.get() {
            return Ok(checker);
        }
        let opened = checker::Checker::open().map_err(LibraryError::Bundled)?;
        Ok(self.checker.get_or_init(|| ManuallyDrop::new(opened)))
    }

    /// Puts a query to every open shelf at once: `{s}` stands for its database, `{shelf}` for its number.
    fn on_all(&self, query: &str) -> String {
        let of = |shelf: &Shelf| query.replace("{s}", shelf.schema()).replace("{shelf}", &(*shelf as u8).to_string());
        self.shelves.iter().map(of).collect::<Vec<_>>().join(" UNION ALL ")
    }

    /// The shelf that a query's `{shelf}` column names.
    fn shelf(number: i64) -> Shelf {
        if number == 0 { Shelf::Bundled } else { Shelf::User }
    }
}

/// Whether there is a library. Where a folder on the way is closed nobody can say, and to go on without it would be to say that
/// what it holds is not there.
///
/// # Errors
/// When that cannot be known.
pub fn is_there(path: &Path) -> Result<bool, LibraryError> {
    match path.try_exists() {
        // A home that is no folder, as accounts of services have it, holds none.
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(false),
        looked => looked.map_err(|error| LibraryError::File { path: path.to_owned(), action: "read", error }),
    }
}

/// How long a reader waits for a writer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether a file carries the marks of a library of this version. They stand in the first hundred bytes of every SQLite file, and
/// are written once, when it is made: looking there costs less than asking SQLite. What is no SQLite file at all, SQLite says.
fn check_marks(path: &Path) -> Result<(), LibraryError> {
    // A folder, or a pipe that would keep us waiting for its other end.
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        return Err(LibraryError::Foreign { path: path.to_owned() });
    }
    let mut header = [0; 100];
    let read = std::fs::File::open(path).and_then(|mut file| {
        let length = file.metadata()?.len();
        file.read_exact(&mut header).or_else(|error| if length < 100 { Ok(()) } else { Err(error) })?;
        Ok(length)
    });
    let length = read.map_err(|error| LibraryError::File { path: path.to_owned(), action: "read", error })?;
    let number = |at: usize| header.get(at..at + 4).map_or(0, |b| i64::from(i32::from_be_bytes([b[0], b[1], b[2], b[3]])));
    // SQLite takes a file of one byte for an empty one, and would fill it.
    if length < 2 || (header.starts_with(b"SQLite format 3\0") && number(68) != image::APPLICATION_ID) {
        return Err(LibraryError::Foreign { path: path.to_owned() });
    }
    match number(60) {
        found if header.starts_with(b"SQLite format 3\0") && found != image::SCHEMA_VERSION => {
            Err(LibraryError::Version { path: path.to_owned(), found })
        }
        _ => Ok(()),
    }
}

/// A path as an SQLite URI takes it.
fn percent_encoded(path: &Path) -> String {
    path.to_string_lossy().chars().fold(String::new(), |mut out, c| {
        match c {
            '%' => out.push_str("%25"),
            '?' => out.push_str("%3f"),
            '#' => out.push_str("%23"),
            c => out.push(c),
        }
        out
    })
}

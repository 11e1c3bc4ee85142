//! Where monographs live: the bundled image and the user's file, behind one connection.
//!
//! Both have the schema of `schema.sql`. The bundled image is opened in place, as the database `main`; the user's
//! library, where there is one, is attached beside it. Every question is put to both in one query.

mod blob;
mod catalog;
mod excerpt;
pub mod image;
mod inventory;
mod lookup;
mod resolve;
mod search;
mod store;
mod suggest;

use std::cell::OnceCell;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

pub use blob::{LONGEST, Packed, pack};
pub use catalog::{Asked, Counts, Filter, Listing};
pub use excerpt::Piece;
pub use inventory::Held;
pub use lookup::Entry;
pub use resolve::{Match, Resolution};
pub use search::{Found, Hit, Search};
pub use store::{Holding, Intake, Keep, Outcome, Prepared, Store};
pub use suggest::Suggestion;

/// The bundled formulary: a database image in the binary, opened where it lies.
static BUNDLED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/medref.db"));

/// Why the library could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    #[error("the bundled formulary could not be read: {0}")]
    Bundled(rusqlite::Error),
    #[error("the library {} could not be read: {error}", path.display())]
    User { path: PathBuf, error: rusqlite::Error },
    #[error("there is no library at {}", path.display())]
    Missing { path: PathBuf },
    #[error("{} is not a medref library", path.display())]
    Foreign { path: PathBuf },
    #[error("the library {} has format {found}; this medref reads format {expected}", path.display(), expected = image::SCHEMA_VERSION)]
    Version { path: PathBuf, found: i64 },
    #[error("the library could not be read: {0}")]
    Read(#[from] rusqlite::Error),
    #[error("the library {} could not be written: {error}", path.display())]
    Write { path: PathBuf, error: rusqlite::Error },
    #[error("the library {} could not be made: {error}", path.display())]
    Create { path: PathBuf, error: std::io::Error },
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
            Self::Create { .. } => Some("see whether its folder can be written; MEDREF_LIBRARY names another place"),
            Self::Bundled(_) => None,
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
        let bundled = || -> rusqlite::Result<Connection> {
            let mut db = Connection::open_in_memory_with_flags(
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
            )?;
            db.deserialize_bytes("main", BUNDLED)?;
            Ok(db)
        };
        let mut library = Self {
            db: ManuallyDrop::new(bundled().map_err(LibraryError::Bundled)?),
            shelves: vec![Shelf::Bundled],
            known: OnceCell::new(),
        };
        if let Some(path) = user.filter(|p| only != Some(Shelf::Bundled) && p.exists()) {
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
        // A writer keeps readers out for moments only.
        self.db.busy_timeout(PATIENCE).map_err(user)?;
        let open = |mode: &str| {
            let uri = format!("file:{}?mode={mode}", percent_encoded(path));
            self.db.execute("ATTACH ?1 AS user", [uri])?;
            // A file that another process cuts short while it is mapped would end this one; read, it is only an error.
            self.db.execute_batch("PRAGMA user.mmap_size = 0")?;
            self.db.query_row("PRAGMA user.schema_version", [], |row| row.get::<_, i64>(0))
        };
        if let Err(error) = open("ro") {
            // What a killed writer left has to be put in order first, and that is writing.
            let unfinished = matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen));
            let _ = self.db.execute_batch("DETACH user");
            if !unfinished {
                return Err(user(error));
            }
            open("rw").map_err(user)?;
        }
        check_marks(path, |pragma| self.db.query_row(&format!("PRAGMA user.{pragma}"), [], |row| row.get(0)))
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

/// How long a reader waits for a writer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether a database carries the marks of a library of this version.
fn check_marks(path: &Path, pragma: impl Fn(&str) -> rusqlite::Result<i64>) -> Result<(), LibraryError> {
    let user = |error| LibraryError::User { path: path.to_owned(), error };
    if pragma("application_id").map_err(user)? != image::APPLICATION_ID {
        return Err(LibraryError::Foreign { path: path.to_owned() });
    }
    match pragma("user_version").map_err(user)? {
        image::SCHEMA_VERSION => Ok(()),
        found => Err(LibraryError::Version { path: path.to_owned(), found }),
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

//! Where monographs live: the bundled image and the user's file, behind one connection.
//!
//! Both have the schema of `schema.sql`. The bundled image is opened in place, as the database `main`; the user's
//! library, where there is one, is attached beside it. Every question is put to both in one query.

mod catalog;
mod excerpt;
pub mod image;
mod lookup;
mod resolve;
mod search;
mod suggest;

use std::cell::OnceCell;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

pub use catalog::{Asked, Counts, Filter, Listing};
pub use excerpt::Piece;
pub use lookup::Entry;
pub use resolve::{Match, Resolution};
pub use search::{Found, Hit, Search};
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
    #[error("the library holds a damaged entry for {id}: {message}")]
    Damaged { id: String, message: String },
}

impl LibraryError {
    /// What a person can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Foreign { .. } | Self::User { .. } => {
                Some("move the file away, or set MEDREF_LIBRARY to another path; --source bundled does without it")
            }
            Self::Version { .. } => Some("use the medref that wrote it, or move it away; --source bundled does without it"),
            Self::Missing { .. } => Some("without --source library the bundled formulary is there"),
            _ => None,
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
        let at = || path.to_path_buf();
        let user = |error| LibraryError::User { path: at(), error };
        let uri = format!("file:{}?mode=ro", percent_encoded(path));
        self.db.execute("ATTACH ?1 AS user", [uri]).map_err(user)?;
        // A file that another process cuts short while it is mapped would end this one; read, it is only an error.
        self.db.execute_batch("PRAGMA user.mmap_size = 0").map_err(user)?;
        let pragma =
            |name: &str| -> rusqlite::Result<i64> { self.db.query_row(&format!("PRAGMA user.{name}"), [], |row| row.get(0)) };
        if pragma("application_id").map_err(user)? != image::APPLICATION_ID {
            return Err(LibraryError::Foreign { path: at() });
        }
        match pragma("user_version").map_err(user)? {
            image::SCHEMA_VERSION => Ok(()),
            found => Err(LibraryError::Version { path: at(), found }),
        }
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

//! Takes labels and monographs into the user's library: openFDA's JSON, SPL, pages in Markdown, medref's own TOML.
//!
//! One thread reads, parses and packs; the other writes, in batches that are whole or not there. Between them stand a few
//! batches at most, so that memory does not grow with the input.

mod clean;
mod documents;
mod draft;
mod fields;
mod flat;
mod grid;
mod identity;
mod markup;
mod openfda;
mod page;
mod records;
mod sniff;
mod spl;

use std::io::{self, BufRead, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::error::shown;
use crate::library::{Holding, Intake, Keep, Library, LibraryError, Outcome, Packer, Prepared, Store};
use crate::monograph::Monograph;
use crate::monograph::read::LONGEST;
use crate::monograph::source::Day;
use crate::monograph::vocabulary::Vocabulary;
pub use documents::Input;
use documents::Visit;
use draft::Draft;
use identity::Identity;
pub use sniff::Format;

/// A batch is written when it has so many labels, or so many bytes of text.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 2 << 20;

/// Batches that may wait to be written.
const WAITING: usize = 1;

/// What labels are held against: the names, codes and classes that are known, and the day on which it is done.
pub struct Basis {
    identity: Identity,
    vocabulary: Vocabulary,
    today: Day,
}

impl Basis {
    /// Reads the bundled vocabulary.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn load(library: &Library, today: Day) -> Result<Self, LibraryError> {
        let vocabulary = Vocabulary::new(library.classes()?, library.formulary()?);
        Ok(Self { identity: Identity::load(library)?, vocabulary, today })
    }
}

/// A record or file that was not taken in, where it is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// "labels.json: record 17 (line 23)".
    pub place: String,
    pub why: String,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Labels and monographs that were dealt with.
    pub records: u64,
    /// Bytes that were read.
    pub bytes: u64,
}

/// Whoever wants to know how it goes.
pub trait Watch {
    /// Something was not taken in.
    fn rejected(&mut self, rejection: &Rejection);
    /// A batch was written.
    fn progress(&mut self, progress: Progress);
}

/// What became of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    pub added: u64,
    pub replaced: u64,
    pub unchanged: u64,
    pub older: u64,
    pub equivalent: u64,
    pub rejected: u64,
    /// Whether an input could not be opened or read at all.
    pub unreadable: bool,
}

impl Summary {
    /// How many labels and monographs were understood.
    #[must_use]
    pub const fn understood(&self) -> u64 {
        self.added + self.replaced + self.unchanged + self.older + self.equivalent
    }

    fn count(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Added => &mut self.added,
            Outcome::Replaced => &mut self.replaced,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Older => &mut self.older,
            Outcome::Equivalent => &mut self.equivalent,
        } += 1;
    }
}

/// What the reader tells the writer.
enum Message {
    Batch(Intake, Vec<Prepared>),
    Rejected(Rejection),
    Unreadable(PathBuf, io::Error),
}

/// Takes inputs into a library.
///
/// # Errors
/// When the library cannot be written. What was written before stays.
pub fn run(
    inputs: &[Input],
    store: &mut Store,
    basis: &Basis,
    keep: Keep,
    watch: &mut dyn Watch,
) -> Result<Summary, LibraryError> {
    let read = Arc::new(AtomicU64::new(0));
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let counter = Arc::clone(&read);
        let reader = std::thread::Builder::new().name("reader".to_owned());
        reader.spawn_scoped(scope, move || read_all(inputs, basis, &counter, &sender)).map_err(LibraryError::Thread)?;
        // The receiver goes when this returns, and the reader ends with it.
        write_all(receiver, store, keep, &read, watch)
    })
}

fn write_all(
    receiver: Receiver<Message>,
    store: &mut Store,
    keep: Keep,
    read: &AtomicU64,
    watch: &mut dyn Watch,
) -> Result<Summary, LibraryError> {
    let mut summary = Summary::default();
    for message in receiver {
        match message {
            Message::Batch(intake, batch) => {
                for outcome in store.write(&intake, &batch, keep)? {
                    summary.count(outcome);
                }
                watch.progress(Progress { records: summary.understood(), bytes: read.load(Ordering::Relaxed) });
            }
            Message::Rejected(rejection) => {
                summary.rejected += 1;
                watch.rejected(&rejection);
            }
            Message::Unreadable(path, error) => {
                summary.unreadable = true;
                let why = format!("it could not be read: {error}");
                watch.rejected(&Rejection { place: shown(&path), why });
            }
        }
    }
    Ok(summary)
}

/// Reads every input. A writer that is gone ends it.
fn read_all(inputs: &[Input], basis: &Basis, read: &Arc<AtomicU64>, sender: &SyncSender<Message>) {
    for input in inputs {
        let mut taker =
            Taker { basis, name: input.name(), sender, batch: Vec::new(), bytes: 0, format: None, packer: Packer::new() };
        let result = documents::visit(input, read, &mut taker).and_then(|()| taker.flush());
        if let Err(error) = result {
            if error.kind() == io::ErrorKind::BrokenPipe
                && error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Gone>)
            {
                return;
            }
            let path = match input {
                Input::File(path) => path.clone(),
                Input::Stdin => "standard input".into(),
            };
            if taker.flush().is_err() || sender.send(Message::Unreadable(path, error)).is_err() {
                return;
            }
        }
    }
}

/// The writer is gone, so there is nothing left to read for.
#[derive(Debug, thiserror::Error)]
#[error("the writer ended")]
struct Gone;

fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, Gone)
}

/// Collects the labels of one input into batches.
struct Taker<'a> {
    basis: &'a Basis,
    name: String,
    sender: &'a SyncSender<Message>,
    batch: Vec<Prepared>,
    bytes: usize,
    format: Option<Format>,
    packer: Packer,
}

impl Taker<'_> {
    fn flush(&mut self) -> io::Result<()> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        let Some(format) = self.format.filter(|_| !batch.is_empty()) else { return Ok(()) };
        let imported = self.basis.today.as_str().to_owned();
        let intake = Intake { name: self.name.clone(), format: format.slug().to_owned(), imported, count: 0 };
        self.sender.send(Message::Batch(intake, batch)).map_err(|_| gone())
    }

    fn reject(&self, place: String, why: String) -> io::Result<()> {
        self.sender.send(Message::Rejected(Rejection { place, why })).map_err(|_| gone())
    }

    /// Takes what was read, or says why not.
    fn take(
        &mut self,
        place: impl FnOnce() -> String,
        format: Format,
        read: Result<(Monograph, Holding), String>,
    ) -> io::Result<()> {
        let packer = &mut self.packer;
        let prepared = read.and_then(|(m, holding)| Prepared::new(m, holding, packer));
        match prepared {
            Err(why) => self.reject(place(), why),
            Ok(prepared) => {
                if self.format != Some(format) {
                    self.flush()?;
                    self.format = Some(format);
                }
                self.bytes += prepared.sections.iter().map(|s| s.prose.len()).sum::<usize>();
                self.batch.push(prepared);
                if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
            }
        }
    }

    fn assemble(&self, draft: Result<Draft, String>) -> Result<(Monograph, Holding), String> {
        draft.and_then(|draft| draft.assemble(&self.basis.identity, &self.basis.today))
    }

    /// A whole page or monograph, as text.
    fn text(&mut self, place: &str, format: Format, content: &mut dyn BufRead) -> io::Result<()> {
        let mut bytes = Vec::new();
        content.take(LONGEST + 1).read_to_end(&mut bytes)?;
        let read = if bytes.len() as u64 > LONGEST {
            Err(format!("it is longer than {} MiB", LONGEST >> 20))
        } else {
            let text = String::from_utf8_lossy(&bytes);
            match format {
                Format::Toml => self.monograph(&text, place),
                _ => page::read(&text, &self.name, &self.basis.today).map(|page| {
                    let holding = Holding { undated: true, ..holding_of(&page) };
                    (page, holding)
                }),
            }
        };
        self.take(|| place.to_owned(), format, read)
    }

    fn monograph(&self, text: &str, place: &str) -> Result<(Monograph, Holding), String> {
        let monograph = crate::monograph::read::read(text, &self.basis.vocabulary).map_err(|findings| {
            let all: Vec<String> = findings.iter().map(|f| format!("{place}{f}")).collect();
            format!("it is no valid monograph:\n  {}", all.join("\n  "))
        })?;
        Ok((monograph.clone(), holding_of(&monograph)))
    }
}

/// What a monograph or page is to the library; a label that was written as TOML is a label again.
fn holding_of(monograph: &Monograph) -> Holding {
    let head = &monograph.head;
    match &head.label {
        Some(label) => {
            let sorted = |all: &[String]| {
                let mut all: Vec<String> = all.iter().map(|t| t.to_lowercase()).collect();
                all.sort_unstable();
                all.join("; ")
            };
            Holding {
                medicine: head.id.as_str().rsplit_once('-').map_or(head.id.as_str(), |(medicine, _)| medicine).to_owned(),
                set_id: Some(label.set_id.clone()),
                version: label.version,
                effective: label.effective.clone(),
                undated: false,
                original: label.original_packager,
                ingredients: sorted(&label.ingredients),
                route: sorted(&label.routes),
                market: label.product_type.to_lowercase(),
            }
        }
        None => Holding {
            medicine: head.id.to_string(),
            effective: head.provenance.updated.as_str().to_owned(),
            ..Holding::default()
        },
    }
}

impl Visit for Taker<'_> {
    fn document(&mut self, place: &str, format: Format, content: &mut dyn BufRead) -> io::Result<()> {
        match format {
            Format::OpenFda => {
                let mut content = content;
                let mut last = 0;
                let result = records::each(&mut content, |record| {
                    last = record.number;
                    let draft = record.bytes.and_then(|bytes| openfda::read(&bytes));
                    let read = self.assemble(draft);
                    self.take(|| format!("{place}: record {} (line {})", record.number, record.line), format, read)?;
                    Ok(true)
                });
                match result {
                    Ok(()) if last == 0 => self.reject(place.to_owned(), "it holds no label records".to_owned()),
                    // The stream broke, as a damaged archive does: what came before it is taken.
                    Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                        self.reject(place.to_owned(), format!("it breaks off after record {last}: {error}"))
                    }
                    result => result,
                }
            }
            Format::Spl => {
                let mut limited = content.take(spl::LONGEST);
                let mut read = spl::read(io::BufReader::with_capacity(1 << 16, &mut limited));
                if limited.limit() == 0 {
                    read = Err(format!("it is longer than {} MiB", spl::LONGEST >> 20));
                }
                let read = self.assemble(read);
                self.take(|| place.to_owned(), format, read)
            }
            Format::Page | Format::Toml => match self.text(place, format, content) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    self.reject(place.to_owned(), format!("it could not be read: {error}"))
                }
                result => result,
            },
            Format::Zip => Ok(()),
        }
    }

    fn refused(&mut self, place: &str, why: String) {
        // A writer that is gone is noticed with the next document.
        let _ = self.reject(place.to_owned(), why);
    }
}

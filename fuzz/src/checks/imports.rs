//! Files from strangers, taken in as `medref import` does, and what is then in the library.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::process;

use medref::import::{self, Basis, Input, Progress, Rejection, Summary, Watch};
use medref::library::{Entry, Filter, Keep, Library, Search, Shelf, Store};
use medref::monograph::source::Day;
use medref::monograph::text::is_forbidden;
use medref::monograph::{Monograph, names};

use super::monographs::{comes_back, is_printed_whole, texts_of};
use super::{bundled, kept};

/// SPL: whatever begins like XML.
pub fn spl(data: &[u8]) -> bool {
    begins(data, &["<"]) && take(data)
}

/// openFDA's records: whatever begins like JSON.
pub fn openfda(data: &[u8]) -> bool {
    begins(data, &["{", "["]) && take(data)
}

/// A page: whatever begins like one in Markdown.
pub fn page(data: &[u8]) -> bool {
    begins(data, &["# ", "---", "*"]) && take(data)
}

/// Any file at all, archives above all.
pub fn archive(data: &[u8]) -> bool {
    take(data)
}

/// Whether the bytes begin so; that is what formats are told apart by.
fn begins(data: &[u8], with: &[&str]) -> bool {
    let start = String::from_utf8_lossy(&data[..data.len().min(64)]);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    with.iter().any(|begin| start.starts_with(begin))
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::new());
}

fn take(data: &[u8]) -> bool {
    DESK.with_borrow_mut(|desk| desk.take(data));
    true
}

/// After so many inputs the library is put in order, so that it does not grow.
const TIDY: usize = 2000;

/// A library that every input comes into and is taken out of again.
struct Desk {
    folder: PathBuf,
    /// `None` only while it is put in order.
    store: Option<Store>,
    library: &'static Library,
    basis: Basis,
    taken: usize,
}

impl Desk {
    fn new() -> Self {
        let own = format!("medref-checks-{}-{:?}", process::id(), std::thread::current().id());
        let folder = std::env::temp_dir().join(own.replace(['(', ')'], ""));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("library.db");
        let store = Store::open(&path).unwrap();
        let library = kept(Library::open(Some(&path), Some(Shelf::User)).unwrap());
        let basis = Basis::load(bundled(), Day::new("2026-11-28").unwrap()).unwrap();
        Self { folder, store: Some(store), library, basis, taken: 0 }
    }

    fn take(&mut self, data: &[u8]) {
        fs::write(self.folder.join("input"), data).unwrap();
        let first = self.import(Keep::All);
        if first.understood() > 0 {
            let entries = self.entries();
            assert!(!entries.is_empty(), "{first:?}, and nothing is there");
            entries.iter().for_each(|entry| self.look_at(entry, data.len()));
            let second = self.import(Keep::All);
            assert_eq!((second.added, second.rejected), (0, first.rejected), "taken in again; at first {first:?}");
            self.clear();
        }
        if first.understood() > 1 {
            let one_of_a_kind = self.import(Keep::OneOfAKind);
            assert_eq!(one_of_a_kind.understood(), first.understood());
            self.clear();
        }
        self.taken += 1;
        if self.taken.is_multiple_of(TIDY)
            && let Some(store) = self.store.take()
        {
            store.finish().unwrap();
            self.store = Some(Store::open(&self.folder.join("library.db")).unwrap());
        }
    }

    fn import(&mut self, keep: Keep) -> Summary {
        let store = self.store.as_mut().unwrap();
        let mut watch = Heard::default();
        let input = Input::File(self.folder.join("input"));
        // Whatever is in a file, the library stays writable: what is wrong is refused, and the rest taken.
        let summary = import::run(&[input], store, &self.basis, keep, &mut watch).unwrap();
        store.commit().unwrap();
        assert!(!summary.unreadable, "{:?}", watch.rejections);
        assert_eq!(summary.rejected, watch.rejections.len() as u64);
        assert!(watch.rejections.iter().all(|r| !r.why.is_empty() && !r.place.is_empty()), "{:?}", watch.rejections);
        summary
    }

    fn entries(&self) -> Vec<Entry> {
        let filter = Filter { details: true, ..Filter::default() };
        self.library.list(&filter).unwrap().into_iter().map(|listing| listing.entry).collect()
    }

    fn clear(&mut self) {
        self.store.as_mut().unwrap().remove("input").unwrap();
        assert_eq!(self.entries(), [], "what is taken out is gone");
    }

    /// Holds what is in the library against what every reader of it relies on.
    fn look_at(&self, entry: &Entry, seed: usize) {
        let library = self.library;
        let sources = library.sources(entry, None).unwrap().into_iter().map(|numbered| numbered.source).collect();
        let monograph = Monograph { head: library.head(entry).unwrap(), sources, sections: library.sections(entry).unwrap() };
        for text in kept_texts(&monograph) {
            let acts = text.chars().find(|c| is_forbidden(*c) || *c == '\n');
            assert_eq!(acts, None, "{text:?} is kept in {}", entry.id);
        }
        // A page has neither classes nor availability, which a monograph needs; a label is read again as what it is.
        if monograph.head.label.is_some() {
            comes_back(&monograph);
        }
        is_printed_whole(&monograph, seed);
        let named = library.named_exactly(&entry.id).unwrap();
        assert!(named.is_some(), "{} is there, and goes by no name", entry.id);
        let prose: String = monograph.sections.iter().map(|body| body.frame().prose() + "\n").collect();
        let word = prose.split(|c: char| !c.is_alphanumeric()).find(|word| !names::key(word).is_empty());
        if let Some(word) = word {
            library.search(&Search { words: &[word.to_owned()], sections: &[], limit: 3 }).unwrap();
        }
    }
}

/// Every text of a monograph that came from the file.
fn kept_texts(monograph: &Monograph) -> Vec<String> {
    let mut all: Vec<String> = monograph.all_names().map(|(_, name)| name.to_owned()).collect();
    all.push(monograph.head.summary.clone());
    for source in &monograph.sources {
        all.extend([source.title.clone(), source.publisher.clone()]);
        all.extend(source.note.iter().chain(&source.url).cloned());
    }
    if let Some(label) = &monograph.head.label {
        all.extend([&label.set_id, &label.maker, &label.product_type, &label.application, &label.effective].map(Clone::clone));
        all.extend(label.routes.iter().chain(&label.ingredients).chain(&label.epc).cloned());
    }
    for body in &monograph.sections {
        let frame = body.frame();
        all.extend([frame.intro, frame.none, frame.closing].into_iter().flatten().map(str::to_owned));
        all.extend(frame.items.iter().flat_map(|item| item.prose()).map(str::to_owned));
        all.extend(texts_of(frame.passages));
    }
    all
}

/// What an import says.
#[derive(Default)]
struct Heard {
    rejections: Vec<Rejection>,
}

impl Watch for Heard {
    fn rejected(&mut self, rejection: &Rejection) {
        self.rejections.push(rejection.clone());
    }

    fn progress(&mut self, _: Progress) {}
}

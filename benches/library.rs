//! What a look-up costs inside the process: `cargo bench --bench library`.

use medref::document::{Page, page};
use medref::library::{Library, Resolution, Search};
use medref::monograph::{SectionKind, Selection};
use medref::render::{Look, markdown, terminal};

fn main() {
    divan::main();
}

fn library() -> Library {
    Library::open(None, None).expect("the bundled image opens")
}

fn entry(library: &Library, name: &str) -> medref::library::Entry {
    match library.resolve(name) {
        Ok(Resolution::One(one)) => one.entry,
        other => panic!("{name}: {other:?}"),
    }
}

#[divan::bench]
fn open() -> Library {
    library()
}

#[divan::bench]
fn resolve(bencher: divan::Bencher) {
    let library = library();
    bencher.bench_local(|| library.resolve("Lemtrada"));
}

#[divan::bench]
fn suggest(bencher: divan::Bencher) {
    let library = library();
    bencher.bench_local(|| library.resolve("alemtuzumb"));
}

#[divan::bench]
fn section(bencher: divan::Bencher) {
    let library = library();
    let entry = entry(&library, "alemtuzumab");
    bencher.bench_local(|| library.section(&entry, SectionKind::SideEffects));
}

#[divan::bench]
fn search(bencher: divan::Bencher) {
    let library = library();
    let words = ["thyroid".to_owned(), "monitoring".to_owned()];
    bencher.bench_local(|| library.search(&Search { words: &words, sections: &[], limit: 20 }));
}

#[divan::bench(args = ["terminal", "markdown"])]
fn render(bencher: divan::Bencher, format: &str) {
    let library = library();
    let entry = entry(&library, "alemtuzumab");
    let head = library.head(&entry).expect("a head");
    let sources = library.sources(&entry, None).expect("sources");
    let sections = library.sections(&entry).expect("sections");
    let wanted: &[Selection] = &[];
    let whole = Page {
        id: &entry.id,
        name: &entry.name,
        unreviewed: entry.is_unreviewed(),
        head: Some(&head),
        sources: &sources,
        classes: &[],
        wanted,
        sections: &sections,
        boxed: None,
        renamed: None,
        lookalikes: &[],
        rules: None,
        cite: true,
        foot: true,
    };
    bencher.bench_local(|| match format {
        "terminal" => terminal::render(&page(&whole), Look { width: 80, color: true, links: false }),
        _ => markdown::render(&page(&whole)),
    });
}

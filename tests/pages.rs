//! Golden pages: a whole monograph as it looks at 40, 80 and 120 columns, with and without colour, and as Markdown.
//!
//! To accept a change that was looked at: `SNAPSHOTS=overwrite cargo test --test pages`.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use medref::render::{Look, markdown, terminal};
use snapbox::{assert_data_eq, file};
use support::{examplol, laid_out};

fn page(width: usize, color: bool) -> String {
    terminal::render(&laid_out(&examplol(), &[], true), Look { width, color, links: color })
}

#[test]
fn at_40_columns_tables_become_lists() {
    assert_data_eq!(page(40, false), file!["pages/40.txt"].raw());
}

#[test]
fn at_80_columns() {
    assert_data_eq!(page(80, false), file!["pages/80.txt"].raw());
}

#[test]
fn at_120_columns() {
    assert_data_eq!(page(120, false), file!["pages/120.txt"].raw());
}

#[test]
fn in_color_with_links() {
    assert_data_eq!(page(80, true), file!["pages/80-color.txt"].raw());
}

#[test]
fn as_markdown() {
    assert_data_eq!(markdown::render(&laid_out(&examplol(), &[], true)), file!["pages/page.md"].raw());
}

#[test]
fn no_line_is_wider_than_the_page_unless_one_word_is() {
    for width in 20..=120 {
        for line in page(width, false).lines() {
            let words = line.split_whitespace().count();
            let fits = unicode_width::UnicodeWidthStr::width(line) <= width;
            // A long word keeps its bullet or number beside it, and a bar its figures.
            assert!(fits || words <= 3 || line.contains('█'), "{width}: {line}");
        }
    }
}

#[test]
fn only_the_sixteen_colors_are_used() {
    let page = page(80, true);
    assert!(!page.contains("38;5;") && !page.contains("38;2;") && page.contains("\u{1b}["));
}

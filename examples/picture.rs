//! Draws terminal output as an SVG picture: `medref ... --color always | cargo run --example picture -- 'medref ...' > docs/terminal.svg`
//!
//! Knows the escape sequences that medref prints, and no others. Colours come from style sheets, so that the picture fits
//! light and dark pages.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::io::Read;

/// Pixels of a character cell.
const CELL: (f32, f32) = (8.4, 19.0);
const MARGIN: f32 = 16.0;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let command = std::env::args().nth(1).unwrap_or_default();
    let prompt = format!("\u{1b}[32m$\u{1b}[0m \u{1b}[1m{command}\u{1b}[0m");
    let lines: Vec<&str> = std::iter::once(prompt.as_str()).chain(text.lines()).collect();
    let columns = lines.iter().map(|l| cells(l).len()).max().unwrap_or(0);
    println!("{}", svg(&lines, columns));
    Ok(())
}

/// The characters of a line, each with the classes that style it.
fn cells(line: &str) -> Vec<(char, String)> {
    let (mut out, mut classes) = (Vec::new(), Vec::<String>::new());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\u{1b}' {
            out.push((c, classes.join(" ")));
            continue;
        }
        chars.next_if_eq(&'[');
        let code: String = chars.by_ref().take_while(|c| *c != 'm').collect();
        for part in code.split(';') {
            match part {
                "0" | "" => classes.clear(),
                "39" => classes.retain(|c| !c.starts_with("s3") || c == "s3"),
                part => classes.push(format!("s{part}")),
            }
        }
    }
    out
}

#[allow(clippy::cast_precision_loss, reason = "a picture has few lines")]
fn svg(lines: &[&str], columns: usize) -> String {
    let (width, height) = (columns as f32 * CELL.0 + 2.0 * MARGIN, lines.len() as f32 * CELL.1 + 2.0 * MARGIN);
    let mut body = String::new();
    for (row, line) in lines.iter().enumerate() {
        let y = MARGIN + (row as f32 + 0.75) * CELL.1;
        let cells = cells(line);
        let mut at = 0;
        while at < cells.len() {
            let class = &cells[at].1;
            let run: String = cells[at..].iter().take_while(|(_, c)| c == class).map(|(c, _)| *c).collect();
            let count = run.chars().count();
            if !run.trim().is_empty() {
                let inner = run.trim();
                let before = run.chars().take_while(|c| *c == ' ').count();
                let x = MARGIN + (at + before) as f32 * CELL.0;
                let length = inner.chars().count() as f32 * CELL.0;
                let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
                body += &format!("<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\"{class}>{}</text>\n", escape(inner));
            }
            at += count;
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">\n\
         <style>\nrect {{ fill: #fdfdfb; stroke: #c8c8c0 }}\n\
         text {{ font: 14px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #222; white-space: pre }}\n\
         .s1 {{ font-weight: bold }} .s2 {{ opacity: .6 }} .s3 {{ font-style: italic }}\n\
         .s31, .s91 {{ fill: #b00020 }} .s32 {{ fill: #2a7a2a }} .s36 {{ fill: #006d77 }}\n\
         @media (prefers-color-scheme: dark) {{ rect {{ fill: #16181c; stroke: #333 }} text {{ fill: #ddd }} .s31, .s91 {{ fill: #ff6b6b }} .s32 {{ fill: #7bd88f }} .s36 {{ fill: #4fc3c8 }} }}\n\
         </style>\n<rect width=\"{width:.0}\" height=\"{height:.0}\" rx=\"8\"/>\n{body}</svg>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

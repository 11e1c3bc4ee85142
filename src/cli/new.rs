//! `medref new`: the beginning of a monograph.

use std::path::PathBuf;

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Context, complete};
use crate::error::{Error, shown};
use crate::exit::Status;
use crate::library::Resolution;
use crate::monograph::Id;
use crate::monograph::text::printable;
use crate::monograph::vocabulary::Listed;
use crate::place;
use crate::terminal;

/// Start a monograph: print its outline as TOML, with the codes that are known
#[derive(Debug, Args)]
pub struct New {
    /// The medicine's international nonproprietary name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Write to a file that does not exist yet, and not to standard output
    #[arg(long, short, value_name = "FILE", add = ArgValueCompleter::new(complete::paths))]
    pub output: Option<PathBuf>,
}

impl New {
    /// # Errors
    /// When the name cannot be an id, or the file is there already or cannot be written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let library = context.library()?;
        let id = Id::from_name(&self.name)
            .ok_or_else(|| Error::usage(format!("\"{}\" is not a name", self.name), "a name has letters or digits"))?;
        if let Resolution::One(one) = library.resolve(&self.name)? {
            let hint = format!("`medref show {} --format toml` prints it", one.entry.id);
            return Err(Error::Usage { message: format!("there is a monograph of {} already", one.entry.id), hint: Some(hint) });
        }
        let listed = match library.resolve(&self.name)? {
            Resolution::Listed(listed, _) => Some(listed),
            _ => None,
        };
        let text = outline(&id, &self.name, listed.as_ref());
        let Some(path) = self.output.filter(|path| path.as_os_str() != "-") else {
            terminal::print(&text)?;
            return Ok(Status::Found);
        };
        let failed = |error| Error::File { path: path.clone(), action: "written", error };
        place::new(&path, text.as_bytes()).map_err(failed)?;
        terminal::message(&format!("medref: wrote {}; `medref validate` says what is still missing", shown(&path)));
        Ok(Status::Found)
    }
}

/// An outline that parses; everything in angle brackets is to be replaced.
fn outline(id: &Id, name: &str, listed: Option<&Listed>) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let list = |all: Vec<&str>| format!("[{}]", all.into_iter().map(quoted).collect::<Vec<_>>().join(", "));
    let id = listed.map_or(id, |l| &l.id);
    let name = listed.map_or_else(|| printable(&name.to_lowercase()).into_owned(), |l| l.name.clone());
    let us = listed.and_then(|l| l.us_name.as_deref()).map(|us| format!("us = {}\n", quoted(us))).unwrap_or_default();
    let atc = list(listed.map(|l| l.atc.iter().map(String::as_str).collect()).unwrap_or_default());
    let rxcui = list(listed.and_then(|l| l.rxcui.as_deref()).into_iter().collect());
    let unii = list(listed.and_then(|l| l.unii.as_deref()).into_iter().collect());
    include_str!("outline.toml")
        .replace("{id}", &quoted(id.as_str()))
        .replace("{name}", &quoted(&name))
        .replace("{us}", &us)
        .replace("{atc}", &atc)
        .replace("{rxcui}", &rxcui)
        .replace("{unii}", &unii)
}

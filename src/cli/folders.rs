//! Where shells and `man` look for what a user adds: the folders of the XDG convention on every system. macOS has others for what
//! belongs to a program, and neither its shells nor its `man` look there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// `XDG_DATA_HOME`, else `~/.local/share`.
pub fn data_home() -> Option<PathBuf> {
    home_of("XDG_DATA_HOME", ".local/share")
}

/// `XDG_CONFIG_HOME`, else `~/.config`.
pub fn config_home() -> Option<PathBuf> {
    home_of("XDG_CONFIG_HOME", ".config")
}

fn home_of(variable: &str, usual: &str) -> Option<PathBuf> {
    // The convention has a relative path there ignored.
    let named = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    named.or_else(|| dirs::home_dir().map(|home| home.join(usual)))
}

/// Whether `man` looks into a folder by itself. It derives some of its folders from `PATH`, so nobody else can tell; where it does not
/// say, it counts as not looking there.
pub fn man_looks_into(folder: &Path) -> bool {
    let answer = Command::new("man").arg("-w").stdin(Stdio::null()).stderr(Stdio::null()).output();
    let Some(answer) = answer.ok().filter(|answer| answer.status.success()) else { return false };
    let folders = String::from_utf8_lossy(&answer.stdout);
    std::env::split_paths(folders.trim_end()).any(|known| known == folder)
}

/// A path as a shell reads it: in quotes where it has more than plain characters.
pub fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.chars().all(|c| c.is_alphanumeric() || "/._-+".contains(c)) {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_space_or_a_quote_is_one_word_to_a_shell() {
        assert_eq!(quoted(Path::new("/home/ann/.local/share")), "/home/ann/.local/share");
        assert_eq!(quoted(Path::new("/home/ann o'hara")), r"'/home/ann o'\''hara'");
    }
}

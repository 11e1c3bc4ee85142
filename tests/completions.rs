//! Completion: the scripts that are kept are those that the program prints, and real shells complete with them.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use support::medref;
#[cfg(target_os = "linux")]
use support::typing::{PROMPT, Typist};

const SHELLS: [(&str, &str); 5] = [
    ("bash", "medref.bash"),
    ("zsh", "_medref"),
    ("fish", "medref.fish"),
    ("powershell", "medref.ps1"),
    ("elvish", "medref.elv"),
];

fn script(shell: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let output = medref(home.path()).args(["completions", shell]).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// To accept a change: `SNAPSHOTS=overwrite cargo test --test completions`.
#[test]
fn the_scripts_that_are_kept_are_those_of_the_program() {
    for (shell, file) in SHELLS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(file);
        snapbox::assert_data_eq!(script(shell), snapbox::Data::read_from(&path, None).raw());
    }
}

/// What the engine answers for a command line whose last word is being typed.
fn completed(words: &[&str]) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let mut command = medref(home.path());
    command.env("COMPLETE", "fish").arg("--").args(words);
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    output.lines().map(|l| l.split('\t').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn medicines_brands_sections_classes_and_verbs_complete() {
    assert!(completed(&["medref", "show", "alem"]).contains(&"alemtuzumab".to_owned()));
    assert!(completed(&["medref", "show", "lemt"]).contains(&"Lemtrada".to_owned()));
    assert!(completed(&["medref", "show", "warfarin", "-s", "side"]).contains(&"side-effects".to_owned()));
    assert!(completed(&["medref", "show", "warfarin", "-s", "preg"]).contains(&"pregnancy".to_owned()));
    assert!(completed(&["medref", "list", "--class", "anticoag"]).contains(&"anticoagulants".to_owned()));
    let first = completed(&["medref", ""]);
    assert!(first.contains(&"show".to_owned()) && first.contains(&"warfarin".to_owned()), "{first:?}");
}

#[cfg(unix)]
fn installed(shell: &str) -> bool {
    Command::new(shell).arg("--version").output().is_ok()
}

/// A shell in which `medref` is on the path, running a script.
#[cfg(unix)]
fn in_shell(shell: &str, text: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_BIN_EXE_medref")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let output = Command::new(shell).args(["-c", text]).env("HOME", home.path()).env("PATH", path).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[cfg(unix)]
#[test]
fn bash_completes_a_medicine() {
    if !installed("bash") {
        return;
    }
    let script = "source <(medref completions bash); COMP_WORDS=(medref show alem); COMP_CWORD=2; COMP_TYPE=9; \
                  spec=$(complete -p medref); [[ $spec =~ -F\\ ([^ ]+) ]]; ${BASH_REMATCH[1]} medref alem show; echo \"${COMPREPLY[@]}\"";
    let said = in_shell("bash", script);
    assert!(said.contains("alemtuzumab"), "{said}");
}

#[cfg(unix)]
#[test]
fn fish_completes_a_medicine() {
    if !installed("fish") {
        return;
    }
    let said = in_shell("fish", "medref completions fish | source; complete -C 'medref show alem'");
    assert!(said.contains("alemtuzumab"), "{said}");
}

/// zsh reads a script from its folder when the first word is to be completed, and that word has to complete already.
#[cfg(target_os = "linux")]
#[test]
fn zsh_completes_the_first_word_from_the_installed_script() {
    if !installed("zsh") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let said = medref(home.path()).args(["completions", "zsh", "--install"]).output().unwrap().stderr;
    let said = String::from_utf8(said).unwrap();
    // What the command leaves to the user is done as it says.
    let (_, step) = said.split_once("before compinit: ").unwrap();
    std::fs::write(home.path().join(".zshrc"), format!("{step}\nPS1='{PROMPT}'\n")).unwrap();

    let folder = Path::new(env!("CARGO_BIN_EXE_medref")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut typist = Typist::at(Command::new("zsh").arg("-i").env_clear().env("HOME", home.path()).env("PATH", path));
    typist.types("medref show --paging never -s storage alemt\t\r");
    let seen = typist.sees(&["Disclaimer", "no medicine called"]);
    assert!(seen.contains("Storage"), "{seen}");
}

#[test]
fn scripts_and_pages_are_installed_where_shells_and_man_look() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    for (shell, path) in [
        ("bash", data.join("bash-completion/completions/medref")),
        ("zsh", data.join("zsh/site-functions/_medref")),
        ("fish", home.path().join("config/fish/completions/medref.fish")),
    ] {
        assert!(medref(home.path()).args(["completions", shell, "--install"]).status().unwrap().success());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), script(shell), "{}", path.display());
    }
    // Without XDG_DATA_HOME, or where it is no whole path, the folder is the usual one.
    for relative in ["", "data"] {
        let mut install = medref(home.path());
        install.args(["completions", "zsh", "--install"]).env("XDG_DATA_HOME", relative);
        assert!(install.status().unwrap().success());
    }
    assert!(home.path().join(".local/share/zsh/site-functions/_medref").is_file());
    let elvish = medref(home.path()).args(["completions", "elvish", "--install"]).output().unwrap();
    assert_eq!(elvish.status.code(), Some(2));
    assert!(medref(home.path()).args(["man", "--install"]).status().unwrap().success());
    assert!(data.join("man/man1/medref-interactions.1").is_file());
}

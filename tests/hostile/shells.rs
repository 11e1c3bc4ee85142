//! Completion: what a shell is offered it may put on the command line, and run.

use std::process::Command;

use super::checker::plain;
use super::home::{Home, answer};
use super::payload::evil;

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

/// A library of labels whose brands are commands.
fn with_commands() -> Home {
    let home = Home::new();
    let label = |number: usize, brand: &str| {
        serde_json::json!({
            "set_id": format!("{number:08}-aaaa"), "version": "1", "indications_and_usage": ["It is for tests."],
            "openfda": { "brand_name": [brand], "generic_name": [format!("runol {number}")], "substance_name": [format!("RUNOL {number}")] },
        })
    };
    let brands = [
        "Runall; touch run1",
        "$(touch run2)Runcom",
        "`touch run3`Runtick",
        "Runpipe|touch run4",
        "Runand&touch run5",
        "Runopt --output run6",
        "Run Free",
    ];
    let labels: Vec<_> = brands.iter().enumerate().map(|(number, brand)| label(number, brand)).collect();
    home.file("labels.json", serde_json::to_vec(&labels).unwrap());
    assert_eq!(answer(home.medref().args(["import", "labels.json"]), b"").status.code(), Some(0));
    home
}

/// What the engine answers a shell for a command line whose last word is being typed.
fn offered(home: &Home, shell: &str, words: &[&str]) -> String {
    let mut command = home.medref();
    command
        .env("COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_IFS", "\n")
        .arg("--")
        .args(words);
    let output = answer(&mut command, b"");
    plain(shell, &output.stderr, &[]);
    plain(&format!("{shell} at {words:?}"), &output.stdout, &['\t']).to_owned()
}

#[test]
fn no_shell_is_offered_what_it_would_run() {
    let home = with_commands();
    for shell in SHELLS {
        for typed in ["run", "", "touch"] {
            let all = offered(&home, shell, &["medref", "show", typed]);
            assert!(!all.contains("touch") && !all.contains("--output"), "{shell}: {all}");
            assert!(typed == "touch" || all.contains("Run Free") && all.contains("runol-0-00000000"), "{shell}: {all}");
        }
    }
}

#[test]
fn a_real_bash_runs_nothing_of_a_label() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let home = with_commands();
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_medref")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    for typed in ["runall", "touchrun2", "touchrun3", "runpipe", "runand", "runopt"] {
        // The line is run as it stands after Tab, with what was offered in the place of what was typed.
        let script = format!(
            "source <(medref completions bash); COMP_WORDS=(medref show {typed}); COMP_CWORD=2; COMP_TYPE=9; spec=$(complete -p medref); \
             [[ $spec =~ -F\\ ([^ ]+) ]]; ${{BASH_REMATCH[1]}} medref {typed} show; eval \"medref show ${{COMPREPLY[0]:-{typed}}}\""
        );
        let mut bash = Command::new("bash");
        bash.arg("-c").arg(script).env("PATH", &path).env("MEDREF_LIBRARY", home.path("library.db")).current_dir(home.path(""));
        answer(&mut bash, b"");
        for run in 1..=6 {
            assert!(!home.path(&format!("run{run}")).exists(), "{typed} ran a command");
        }
    }
}

#[test]
fn hostile_names_of_libraries_and_files_are_not_offered() {
    let home = Home::with_planted_library();
    let name = "evil\u{1b}[2J\u{202e}\n;x";
    for name in [name, "evil.json", "evil two.json", "evil;touch run"] {
        home.file(name, "");
    }
    for shell in SHELLS {
        for words in
            [&["medref", ""][..], &["medref", "show", ""], &["medref", "show", "exam"], &["medref", "list", "--name", "sampl"]]
        {
            offered(&home, shell, words);
        }
        for verb in ["scan", "import", "validate"] {
            let all = offered(&home, shell, &["medref", verb, "evil"]);
            let quotes = matches!(shell, "zsh" | "fish" | "elvish");
            assert!(all.contains("evil.json"), "{shell}: {all}");
            assert_eq!((all.contains("evil two"), all.contains(";touch")), (quotes, quotes), "{shell}: {all}");
        }
        // A word that is typed is not repeated.
        offered(&home, shell, &["medref", "show", "warfarin", "-s", &evil()]);
        offered(&home, shell, &["medref", &evil(), &evil()]);
    }
}

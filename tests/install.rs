//! The commands of docs/install.md do what the page says: what they install is there and works, and what they remove is gone.
//!
//! Each builds a release: `cargo test --test install -- --ignored`. What a machine has no tools for is left out, and said.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails where something is wrong, and says what it left out")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::typing::{PROMPT, Typist};

/// The commands that the page shows below a heading.
fn commands(heading: &str) -> Vec<String> {
    let page = include_str!("../docs/install.md");
    let (_, part) = page.split_once(&format!("\n## {heading}\n")).unwrap();
    let part = part.split("\n## ").next().unwrap();
    let fenced = |rest: &str| rest.split("\n```").next().unwrap_or_default().to_owned();
    part.split("\n```sh\n").skip(1).map(fenced).collect()
}

/// A user with an empty home, who has Rust.
struct User {
    home: tempfile::TempDir,
    /// Where the program is that this user starts.
    bin: PathBuf,
    environment: Vec<(&'static str, String)>,
}

impl User {
    fn new(bin: impl FnOnce(&Path) -> PathBuf) -> Self {
        let home = tempfile::tempdir().unwrap();
        Self { bin: bin(home.path()), home, environment: Vec::new() }
    }

    fn file(&self, path: &str) -> PathBuf {
        self.home.path().join(path)
    }

    /// A command in which nothing but that program is medref.
    fn runs(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("HOME", self.home.path()).env("LC_ALL", "C.UTF-8");
        command.env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", self.bin.display()));
        command.envs(self.environment.iter().map(|(name, value)| (*name, value))).current_dir(self.home.path());
        command
    }

    /// What a command of the page says; it has to succeed.
    fn does(&self, command: &str, shell: &str) -> String {
        let output = self.runs("sh").args(["-ec", command]).env("SHELL", shell).output().unwrap();
        said(command, &output)
    }

    /// The same in the folder of the sources, with Rust's tools, everything built where this test was built.
    fn builds(&self, command: &str) -> String {
        let own = |name: &str, usual: &str| std::env::var_os(name).unwrap_or_else(|| home().join(usual).into());
        let path = format!("{}:{}", self.bin.display(), std::env::var("PATH").unwrap());
        let mut shell = self.runs("sh");
        shell.args(["-ec", command]).current_dir(env!("CARGO_MANIFEST_DIR")).env("PATH", path);
        shell.env("CARGO_HOME", own("CARGO_HOME", ".cargo")).env("RUSTUP_HOME", own("RUSTUP_HOME", ".rustup"));
        shell.env("CARGO_INSTALL_ROOT", self.file(".cargo")).env("CARGO_TARGET_DIR", target());
        said(command, &shell.output().unwrap())
    }
}

fn home() -> PathBuf {
    PathBuf::from(std::env::var_os("HOME").unwrap())
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_owned()
}

fn said(command: &str, output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}\n{text}");
    text
}

/// Whether a program is there; says when it is not.
fn is_here(program: &str) -> bool {
    let here = Command::new("sh").args(["-c", "command -v \"$0\"", program]).output().unwrap().status.success();
    if !here {
        eprintln!("not tried, since {program} is not here");
    }
    here
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}

/// Everything in a folder that is no folder, relative to it.
fn files(folder: &Path) -> Vec<String> {
    let output = Command::new("find").arg(".").args(["!", "-type", "d"]).current_dir(folder).output().unwrap();
    let mut found: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    found.sort();
    found
}

/// A fresh interactive shell completes a name that was begun, and shows the medicine.
fn completes(user: &User, shell: &str, settings: &str) {
    let (file, prompt) = match shell {
        "bash" => (".bashrc", format!("PS1='{PROMPT}'")),
        "zsh" => (".zshrc", format!("PS1='{PROMPT}'")),
        _ => (".config/fish/config.fish", format!("set fish_greeting; function fish_prompt; printf '{PROMPT}'; end")),
    };
    let settings_file = user.file(file);
    fs::create_dir_all(settings_file.parent().unwrap()).unwrap();
    fs::write(&settings_file, format!("{settings}\n{prompt}\n")).unwrap();
    if shell == "fish" {
        let candidates = user.does("fish -c 'complete -C \"medref show alemt\"'", "/bin/sh");
        assert!(candidates.contains("alemtuzumab"), "{candidates}");
    } else {
        let mut typist = Typist::at(user.runs(shell).arg("-i"));
        typist.types("medref show --paging never -s storage alemt\t\r");
        let seen = typist.sees(&["Disclaimer", "no medicine called"]);
        assert!(seen.contains("Storage"), "{shell}: {seen}");
    }
    fs::remove_file(settings_file).unwrap();
}

/// bash-completion, which distributions start for everybody, and a user's own file for oneself.
const BASH_COMPLETION: &str = ". /usr/share/bash-completion/bash_completion";

#[test]
#[ignore = "builds a release, which takes minutes"]
fn cargo_installs_medref_which_installs_its_manual_and_completion_and_all_of_it_can_be_removed() {
    let [install, more, remove] = commands("With Cargo").try_into().unwrap();
    let user = User::new(|home| home.join(".cargo/bin"));
    user.builds(&install);
    assert!(user.file(".cargo/bin/medref").is_file());
    assert!(user.does("medref show warfarin -s storage", "/bin/sh").contains("## Storage"));

    for (shell, script) in [
        ("bash", ".local/share/bash-completion/completions/medref"),
        ("zsh", ".local/share/zsh/site-functions/_medref"),
        ("fish", ".config/fish/completions/medref.fish"),
    ] {
        let said = user.does(&more, &format!("/bin/{shell}"));
        assert!(user.file(script).is_file(), "{said}");
        // What the command leaves to the user, it says; done as it says, it works.
        if shell == "zsh" && is_here("zsh") {
            completes(&user, shell, said.split_once("before compinit: ").unwrap().1);
        } else if shell == "bash" && Path::new("/usr/share/bash-completion/bash_completion").exists() {
            completes(&user, shell, BASH_COMPLETION);
        } else if shell == "fish" && is_here("fish") {
            completes(&user, shell, "");
        }
        if is_here("man") {
            let step = said.split_once("put into ~/.profile: ").unwrap().1.lines().next().unwrap();
            for page in ["medref", "medref-show", "medref-library-verify"] {
                let found = user.does(&format!("{step}\nman -w {page}"), "/bin/sh");
                assert!(found.starts_with(user.home.path().to_str().unwrap()), "{found}");
            }
            let with_step = user.does(&format!("{step}\nmedref man --install"), "/bin/sh");
            assert!(!with_step.contains("hint") && with_step.contains("`man medref` shows the first"), "{with_step}");
        }
    }

    user.builds(&remove);
    let left: Vec<String> = files(user.home.path()).into_iter().filter(|file| file.contains("medref")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A folder into which dpkg installs as if it were a machine: what is installed here counts as installed there.
fn machine() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let admin = root.path().join("var/lib/dpkg");
    for folder in ["info", "updates", "triggers"] {
        fs::create_dir_all(admin.join(folder)).unwrap();
    }
    let status = fs::read_to_string("/var/lib/dpkg/status").unwrap();
    let others: Vec<&str> = status.split("\n\n").filter(|entry| !entry.starts_with("Package: medref\n")).collect();
    fs::write(admin.join("status"), others.join("\n\n")).unwrap();
    root
}

#[test]
#[ignore = "builds a release, which takes minutes"]
fn the_debian_package_installs_and_removes_everything_where_root_dpkg_and_cargo_deb_are_at_hand() {
    if !is_root() {
        eprintln!("not tried, since only root can install a package");
        return;
    }
    if !["dpkg", "cargo-deb", "gzip", "man"].into_iter().all(is_here) {
        return;
    }
    let [install, remove] = commands("As a Debian package").try_into().unwrap();
    let root = machine();
    let mut user = User::new(|_| root.path().join("usr/bin"));
    // What the page does as root is done to that folder.
    fs::create_dir_all(&user.bin).unwrap();
    let sudo = user.bin.join("sudo");
    fs::write(&sudo, format!("#!/bin/sh\ntool=$1; shift\nexec \"$tool\" --root={} \"$@\"\n", root.path().display())).unwrap();
    fs::set_permissions(&sudo, fs::Permissions::from_mode(0o755)).unwrap();

    user.builds(&install);
    let share = root.path().join("usr/share");
    let is_there = |path: &str| assert!(share.join(path).is_file(), "{path}: {:?}", files(&share));
    for page in ["medref", "medref-show", "medref-import", "medref-library-verify", "medref-config-init"] {
        is_there(&format!("man/man1/{page}.1.gz"));
    }
    for file in ["copyright", "changelog.gz", "changelog.Debian.gz", "README.md", "docs/install.md"] {
        is_there(&format!("doc/medref/{file}"));
    }
    for script in
        ["bash-completion/completions/medref", "zsh/vendor-completions/_medref", "fish/vendor_completions.d/medref.fish"]
    {
        is_there(script);
    }
    let licences = fs::read_to_string(share.join("doc/medref/copyright")).unwrap();
    for part in ["Files: data/*", "vendor/clap-4", "vendor/libsqlite3-sys-*/sqlite3/*", "MPL-2.0", "License: Unicode-3.0\n "] {
        assert!(licences.contains(part), "{part}");
    }

    user.environment = vec![("XDG_DATA_DIRS", format!("{}:/usr/share", share.display()))];
    assert!(user.does("medref show warfarin -s storage", "/bin/sh").contains("## Storage"));
    assert!(user.does("man -w medref-show", "/bin/sh").starts_with(share.to_str().unwrap()));
    assert!(user.does("man medref-show", "/bin/sh").contains("Print a monograph"));
    if Path::new("/usr/share/bash-completion/bash_completion").exists() {
        completes(&user, "bash", BASH_COMPLETION);
    }
    if is_here("zsh") {
        let folder = share.join("zsh/vendor-completions");
        completes(&user, "zsh", &format!("fpath=({} $fpath); autoload -U compinit; compinit -u", folder.display()));
    }
    if is_here("fish") {
        completes(&user, "fish", "");
    }

    // It prints where the package is, and nothing else.
    let package = || fs::read(user.builds("packaging/deb 2>/dev/null").trim_end()).unwrap();
    let (first, second) = (package(), package());
    assert!(first == second, "the same sources give another package");

    user.builds(&remove);
    fs::remove_file(sudo).unwrap();
    let left: Vec<String> = files(root.path()).into_iter().filter(|file| !file.starts_with("./var/lib/dpkg/")).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(!fs::read_to_string(root.path().join("var/lib/dpkg/status")).unwrap().contains("Package: medref\n"));
}

#[test]
#[ignore = "builds a static release, which takes minutes"]
fn the_static_file_runs_where_there_is_nothing_else() {
    let [build, move_over] = commands("As one static file").try_into().unwrap();
    let user = User::new(|home| home.join(".local/bin"));
    let here = user.file("static");
    let there = |command: &str| command.replace("static/bin", here.join("bin").to_str().unwrap());
    user.builds(&there(&build).replace("--root static", &format!("--root {}", here.display())));
    user.does(&there(&move_over), "/bin/sh");

    let empty = tempfile::tempdir().unwrap();
    fs::copy(user.file(".local/bin/medref"), empty.path().join("medref")).unwrap();
    if !is_root() {
        eprintln!("not tried in an empty root, since only root can make one");
        let needs = user.does("ldd ~/.local/bin/medref 2>&1 || true", "/bin/sh");
        assert!(needs.contains("not a dynamic") || needs.contains("statically linked"), "{needs}");
        return;
    }
    let mut alone = Command::new("chroot");
    alone.arg(empty.path()).arg("/medref").args(["show", "warfarin", "-s", "storage"]);
    // chroot itself is found by it; there is nothing of it in the empty root.
    let page = said("chroot", &alone.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").output().unwrap());
    assert!(page.contains("## Storage"), "{page}");
}

//! What only some machines let a test do: file systems of its own, and being somebody else.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::bench::run;

/// Says why a test does nothing here.
pub fn skipped(why: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// Runs a script where it may mount: what it mounts goes with it, whatever happens. `None` where that is not allowed, and says so.
/// In the script `$medref` is the program, `$1` the folder, and `cannot` is for a mount that fails.
pub fn with_mounts(script: &str, folder: &Path) -> Option<Output> {
    let unshare = |more: &[&str], script: &str| {
        let mut command = Command::new("unshare");
        command.args(more).args(["sh", "-c", script, "sh"]).arg(folder);
        command.env("medref", env!("CARGO_BIN_EXE_medref")).env("HOME", folder).env_remove("XDG_CONFIG_HOME");
        command.env_remove("XDG_DATA_HOME").env_remove("MEDREF_LIBRARY").env_remove("MEDREF_CONFIG");
        command
    };
    // Root has a name space for its mounts; anybody else needs one for users too, where the system gives it.
    for more in [&["--mount"][..], &["--mount", "--user", "--map-root-user"]] {
        let tried = unshare(more, "mount -t tmpfs none \"$1\"").output();
        if tried.is_ok_and(|output| output.status.success()) {
            let output = run(&mut unshare(more, &format!("cannot() {{ echo cannot mount; exit; }}; {script}")));
            return if output.stdout == b"cannot mount\n" { break } else { Some(output) };
        }
    }
    skipped("file systems cannot be mounted here");
    None
}

/// Somebody without a name, a home or rights, and a copy of the program that they may run.
pub struct Stranger {
    folder: TempDir,
    program: PathBuf,
}

/// A number that no account has.
const NOBODY_KNOWS: &str = "54321";

impl Stranger {
    /// `None` where nobody but root can be somebody else, and says so.
    pub fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let program = folder.path().join("medref");
        let built = env!("CARGO_BIN_EXE_medref");
        fs::hard_link(built, &program).or_else(|_| fs::copy(built, &program).map(|_| ())).unwrap();
        let stranger = Self { folder, program };
        if stranger.command().arg("--version").output().is_ok_and(|output| output.status.success()) {
            return Some(stranger);
        }
        skipped("only root can run a program as somebody else");
        None
    }

    /// A folder that everybody may look into.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// medref, run by the stranger, with nothing in its environment.
    pub fn command(&self) -> Command {
        let mut command = Command::new("setpriv");
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.args(["--reuid", NOBODY_KNOWS, "--regid", NOBODY_KNOWS, "--clear-groups"]).arg(&self.program);
        command.current_dir("/").stdin(std::process::Stdio::null());
        command
    }
}

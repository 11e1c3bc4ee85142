//! A real pseudo-terminal.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// Opens a terminal of so many columns and rows: our end of it, and as many of the other as are asked for.
pub fn open((columns, rows): (u16, u16)) -> (File, impl Fn() -> Stdio) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    tcsetwinsize(&master, Winsize { ws_col: columns, ws_row: rows, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let other = move || Stdio::from(OwnedFd::from(File::options().read(true).write(true).open(&name).unwrap()));
    (File::from(master), other)
}

/// Runs a command whose standard streams are a terminal of a size, types something there, and gives the bytes that were printed.
pub fn shown_on_terminal(command: &mut Command, size: (u16, u16), typed: &[u8]) -> Vec<u8> {
    let (mut master, slave) = open(size);
    let mut child = command.stdin(slave()).stdout(slave()).stderr(slave()).spawn().unwrap();
    // The command keeps its own ends; ours must go, or the terminal never ends.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    master.write_all(typed).unwrap();
    let reader = std::thread::spawn(move || {
        let (mut seen, mut part) = (Vec::new(), [0_u8; 4096]);
        // When the other end is closed, Linux answers with an error and not with an end of file.
        while let Ok(count @ 1..) = master.read(&mut part) {
            seen.extend_from_slice(&part[..count]);
        }
        seen
    });
    assert!(child.wait().unwrap().code().is_some());
    reader.join().unwrap()
}

//! Somebody who types at an interactive shell, on a real pseudo-terminal.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::terminal;

/// What the shells of the tests ask with; their settings have to set it.
pub const PROMPT: &str = "type> ";

pub struct Typist {
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    shell: Child,
}

impl Typist {
    /// Starts a shell on a terminal of its own, and waits until it asks.
    pub fn at(shell: &mut Command) -> Self {
        let (keyboard, slave) = terminal::open((80, 24));
        let child = shell.env("TERM", "xterm").stdin(slave()).stdout(slave()).stderr(slave()).spawn().unwrap();
        let mut reading = keyboard.try_clone().unwrap();
        let (seen, screen) = channel();
        std::thread::spawn(move || {
            let mut part = [0_u8; 4096];
            while let Ok(count @ 1..) = reading.read(&mut part) {
                if seen.send(part[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut typist = Self { keyboard, screen, shell: child };
        typist.sees(&[PROMPT]);
        typist
    }

    pub fn types(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Reads on until one of the texts is there, and returns what was printed since; fails when none comes.
    pub fn sees(&mut self, texts: &[&str]) -> String {
        let mut seen = Vec::new();
        loop {
            let so_far = String::from_utf8_lossy(&seen).into_owned();
            if texts.iter().any(|text| so_far.contains(text)) {
                return so_far;
            }
            match self.screen.recv_timeout(Duration::from_mins(1)) {
                Ok(part) => seen.extend_from_slice(&part),
                Err(error) => panic!("{texts:?} did not come ({error}), but:\n{so_far}"),
            }
        }
    }
}

impl Drop for Typist {
    fn drop(&mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

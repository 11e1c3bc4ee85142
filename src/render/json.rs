//! Values as JSON in which every character that could act on a terminal is escaped.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::monograph::text::is_forbidden;

/// Writes a value as JSON over several lines.
///
/// # Errors
/// When the value cannot be expressed in JSON, which no type of medref's is.
pub fn pretty<T: Serialize>(value: &T) -> serde_json::Result<String> {
    write(value, PrettyFormatter::new())
}

/// Writes a value as JSON on one line.
///
/// # Errors
/// As [`pretty`].
pub fn compact<T: Serialize>(value: &T) -> serde_json::Result<String> {
    write(value, CompactFormatter)
}

fn write<T: Serialize, F: Formatter>(value: &T, inner: F) -> serde_json::Result<String> {
    let mut out = Vec::new();
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Visible { inner }))?;
    out.push(b'\n');
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Escapes what [`is_forbidden`] names, beyond what JSON itself wants escaped; everything else as the inner formatter does.
struct Visible<F> {
    inner: F,
}

macro_rules! as_inner {
    ($($name:ident($($arg:ident: $type:ty),*);)+) => {
        $(fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W $(, $arg: $type)*) -> io::Result<()> {
            self.inner.$name(writer $(, $arg)*)
        })+
    };
}

impl<F: Formatter> Formatter for Visible<F> {
    as_inner! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_forbidden(*c)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_act_on_a_terminal_is_escaped_and_comes_back() {
        let text = "a\u{202e}b\u{9b}c\u{7f}d\u{1b}e \"µg\" ≥";
        let json = compact(&text).unwrap();
        assert!(!json.trim_end().chars().any(is_forbidden), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}

//! Rows as tab-separated lines, without a header, in the linear form: a tab, line feed or backslash within a field is
//! written `\t`, `\n` or `\\`, so that a line is a row and no character is lost.

use crate::monograph::text::printable;

/// Appends one row.
pub fn row(out: &mut String, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push('\t');
        }
        if field.bytes().any(|b| b == b'\t' || b == b'\n' || b == b'\r' || b == b'\\' || !(b' '..0x7f).contains(&b)) {
            let escaped = field.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r");
            out.push_str(&printable(&escaped));
        } else {
            out.push_str(field);
        }
    }
    out.push('\n');
}

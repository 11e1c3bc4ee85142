//! The texts of labels as the library keeps them: compressed, each once however many labels share it.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// The longest text that is ever unpacked, so that a damaged or hostile library cannot fill the memory. Import takes in nothing
/// that is longer.
pub const LONGEST: usize = 64 << 20;

/// A text, packed, and what it is found again by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    pub hash: i64,
    pub bytes: Vec<u8>,
}

/// Packs a text.
///
/// # Errors
/// When it is longer than [`LONGEST`].
pub fn pack(text: &str) -> io::Result<Packed> {
    if text.len() > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the text is too long"));
    }
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(text.len() / 3 + 16), Compression::default());
    encoder.write_all(text.as_bytes())?;
    let bytes = encoder.finish()?;
    Ok(Packed { hash: hash(&bytes), bytes })
}

/// Unpacks a text.
///
/// # Errors
/// When the bytes are no packed text.
pub fn unpack(bytes: &[u8]) -> io::Result<String> {
    let mut text = String::with_capacity(bytes.len() * 4);
    DeflateDecoder::new(bytes).take(LONGEST as u64).read_to_string(&mut text)?;
    Ok(text)
}

/// FNV-1a, 64 bit: the same in every version of medref and of Rust. Two texts of one hash are told apart by their bytes.
fn hash(bytes: &[u8]) -> i64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| (hash ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    hash.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_as_it_was_and_noise_is_refused() {
        let text = "p\tHLA-B*15:02 ± µg ≥\n".repeat(500);
        let packed = pack(&text).unwrap();
        assert!(packed.bytes.len() * 5 < text.len());
        assert_eq!(unpack(&packed.bytes).unwrap(), text);
        assert!(unpack(&[0xff, 0x13, 0x37]).is_err());
        assert_eq!(hash(b"a").cast_unsigned(), 0xaf63_dc4c_8601_ec8c);
    }
}

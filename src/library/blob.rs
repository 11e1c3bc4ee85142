//! The texts of labels as the library keeps them: compressed, each once however many labels share it.

use std::io::{self, Read};

use flate2::read::DeflateDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};

/// The longest text that is ever unpacked, so that a damaged or hostile library cannot fill the memory. Import takes in nothing
/// that is longer.
pub const LONGEST: usize = 64 << 20;

/// A text, packed, and what it is found again by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    pub hash: i64,
    pub bytes: Vec<u8>,
}

/// Packs texts; what it needs for that it keeps from one to the next.
pub struct Packer {
    deflate: Compress,
}

/// How hard it tries. Trying harder takes longer than it saves room.
const LEVEL: u32 = 6;

impl Packer {
    #[must_use]
    pub fn new() -> Self {
        Self { deflate: Compress::new(Compression::new(LEVEL), false) }
    }

    /// Packs a text.
    ///
    /// # Errors
    /// When it is longer than 64 MiB.
    pub fn pack(&mut self, text: &str) -> io::Result<Packed> {
        if text.len() > LONGEST {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a section of it is longer than {} MiB", LONGEST >> 20),
            ));
        }
        self.deflate.reset();
        let mut bytes = Vec::with_capacity(text.len() / 2 + 64);
        loop {
            let done = usize::try_from(self.deflate.total_in()).unwrap_or(usize::MAX);
            let rest = text.as_bytes().get(done..).unwrap_or_default();
            if self.deflate.compress_vec(rest, &mut bytes, FlushCompress::Finish)? == Status::StreamEnd {
                break;
            }
            bytes.reserve(bytes.capacity().max(64));
        }
        bytes.shrink_to_fit();
        Ok(Packed { hash: hash(&bytes), bytes })
    }
}

impl Default for Packer {
    fn default() -> Self {
        Self::new()
    }
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
pub fn hash(bytes: &[u8]) -> i64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| (hash ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    hash.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_as_it_was_and_noise_is_refused() {
        let text = "p\tHLA-B*15:02 ± µg ≥\n".repeat(500);
        let mut packer = Packer::new();
        for text in [text.as_str(), "", "x", "p\tshort\n"] {
            let short = packer.pack(text).unwrap();
            assert_eq!(short, packer.pack(text).unwrap());
            assert_eq!(unpack(&short.bytes).unwrap(), text);
        }
        assert!(packer.pack(&text).unwrap().bytes.len() * 5 < text.len());
        assert!(unpack(&[0xff, 0x13, 0x37]).is_err());
        assert_eq!(hash(b"a").cast_unsigned(), 0xaf63_dc4c_8601_ec8c);
    }
}

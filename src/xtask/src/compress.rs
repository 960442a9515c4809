//! brotli siblings. A name holds its content's hash, so a sibling that exists is the right one, if perhaps one that an
//! earlier version of this tool made larger.

use std::io::Write;
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;

use crate::failure::{Explain, Result};
use crate::files;

/// The largest window that browsers take, as a power of two.
const WINDOW: i32 = 24;

/// How much is coded in one go, as powers of two; 0 is the encoder's own choice. With that a change of a few bytes moves
/// the size of the app's wasm by a hundredth, as its blocks happen to fall; as one block it is smaller most of the time.
const BLOCKS: [i32; 2] = [0, 24];

/// Above this many bytes one block was always larger.
const LARGE: usize = 4 << 20;

/// Above this many bytes it is worth telling that it takes a while.
const SLOW: usize = 1 << 20;

/// Compresses a hashed file that was just laid out; the compressed size in bytes.
///
/// Where compression gains nothing (pictures, fonts), the sibling is left out and the size is the file's own.
pub(crate) fn sibling(path: &Path, bytes: &[u8]) -> Result<usize> {
    let beside = sibling_path(path);
    if let Ok(there) = std::fs::metadata(&beside) {
        return Ok(usize::try_from(there.len()).unwrap_or(usize::MAX));
    }
    if already_compressed(path) {
        return Ok(bytes.len());
    }
    if bytes.len() > SLOW {
        println!("  compressing {} ({:.1} MB)", name(path), bytes.len() as f64 / 1e6);
    }
    let compressed = brotli(bytes)?;
    if compressed.len() * 20 > bytes.len() * 19 {
        return Ok(bytes.len());
    }
    files::write(&beside, &compressed)?;
    Ok(compressed.len())
}

/// Where the compressed sibling of a file lies.
pub(crate) fn sibling_path(path: &Path) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".br");
    PathBuf::from(beside)
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let blocks = if bytes.len() > LARGE { &BLOCKS[..1] } else { &BLOCKS };
    let ways = blocks.iter().map(|block| brotli_by(bytes, *block)).collect::<Result<Vec<_>>>()?;
    Ok(ways.into_iter().min_by_key(Vec::len).unwrap_or_default())
}

fn brotli_by(bytes: &[u8], lgblock: i32) -> Result<Vec<u8>> {
    let params =
        BrotliEncoderParams { quality: 11, lgwin: WINDOW, lgblock, size_hint: bytes.len(), ..Default::default() };
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::with_params(&mut compressed, 1 << 16, &params);
    writer.write_all(bytes).explain("brotli does not take its input")?;
    drop(writer);
    Ok(compressed)
}

fn already_compressed(path: &Path) -> bool {
    matches!(path.extension().and_then(|end| end.to_str()), Some("png" | "jpg" | "webp" | "woff2" | "br"))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sibling_decodes_to_its_file() {
        let text = "take one tablet at eight ".repeat(400);
        let compressed = brotli(text.as_bytes()).unwrap();
        assert!(compressed.len() * 10 < text.len());
        let mut decoded = Vec::new();
        brotli::BrotliDecompress(&mut compressed.as_slice(), &mut decoded).unwrap();
        assert_eq!(decoded, text.as_bytes());
    }

    #[test]
    fn a_picture_gets_no_sibling() {
        assert!(already_compressed(Path::new("icons/a.png")));
        assert!(!already_compressed(Path::new("app.wasm")));
    }
}

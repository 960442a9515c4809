//! brotli siblings. A name holds its content's hash, so a sibling that exists is the right one.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::failure::{Explain, Result};
use crate::files;

/// Above this many bytes the last quality costs twice the time for a twentieth of the size.
const LARGE: usize = 4 << 20;

/// The largest window that browsers take, as a power of two.
const WINDOW: u32 = 24;

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
    let quality = if bytes.len() > LARGE { 10 } else { 11 };
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 1 << 16, quality, WINDOW);
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

//! Reads and writes files so that a half-written one is never seen, and names them by their content.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::failure::{Explain, Failure, Result};

/// Reads a file whole.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).explain(format!("{} cannot be read", path.display()))
}

/// Reads a text file whole.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).explain(format!("{} must be UTF-8 text", path.display()))
}

/// Writes a file beside its place and then moves it there.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().ok_or_else(|| Failure::new(format!("{} has no folder.", path.display())))?;
    create_folder(folder)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let advice = || format!("{} cannot be written: is the disk full or read-only?", path.display());
    std::fs::write(&beside, bytes).explain(advice())?;
    std::fs::rename(&beside, path).explain(advice())
}

/// Makes a folder and those above it.
pub(crate) fn create_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).explain(format!("{} cannot be made", folder.display()))
}

/// All files below a folder, sorted; none where the folder is missing.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in std::fs::read_dir(folder).explain(format!("{} cannot be listed", folder.display()))? {
        let path = entry.explain(format!("{} cannot be listed", folder.display()))?.path();
        if path.is_dir() { found.extend(below(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

/// The first 16 hexadecimal digits of the content's SHA-256.
pub(crate) fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// `locales/en.json` with its content's hash: `locales/en.0123456789abcdef.json`.
pub(crate) fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
    let slash = if folder.is_empty() { "" } else { "/" };
    let hash = hash(bytes);
    match file.rsplit_once('.') {
        Some((stem, extension)) => format!("{folder}{slash}{stem}.{hash}.{extension}"),
        None => format!("{folder}{slash}{file}.{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_the_start_of_sha256() {
        // FIPS 180-2, appendix B.1
        assert_eq!(hash(b"abc"), "ba7816bf8f01cfea");
    }

    #[test]
    fn the_hash_stands_before_the_extension() {
        assert_eq!(hashed_name("app.wasm", b"abc"), "app.ba7816bf8f01cfea.wasm");
        assert_eq!(hashed_name("locales/en.json", b"abc"), "locales/en.ba7816bf8f01cfea.json");
        assert_eq!(hashed_name("plain", b"abc"), "plain.ba7816bf8f01cfea");
        assert_ne!(hashed_name("app.js", b"a"), hashed_name("app.js", b"b"));
    }

    #[test]
    fn writes_whole_files_and_lists_them() {
        let folder = std::env::temp_dir().join(format!("ambulo-xtask-files-{}", std::process::id()));
        write(&folder.join("b/two"), b"2").unwrap();
        write(&folder.join("a"), b"1").unwrap();
        write(&folder.join("a"), b"one").unwrap();
        assert_eq!(below(&folder).unwrap(), [folder.join("a"), folder.join("b/two")]);
        assert_eq!(read(&folder.join("a")).unwrap(), b"one");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

//! Lays out what the server inside reads from disk: by which elements a search may go.

use std::io::Write;
use std::path::{Path, PathBuf};

/// See `assets/fhir/README.md`.
const SEARCH_PARAMETERS: &[u8] = include_bytes!("../../../assets/fhir/search-parameters-r4.json");

/// Writes the definitions and returns their folder. A file of an older version is replaced.
pub(crate) fn lay_out(dir: &Path) -> std::io::Result<PathBuf> {
    // A folder of its own: the server takes every other JSON file there for custom definitions.
    let folder = dir.join("definitions");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("search-parameters-r4.json");
    if !std::fs::read(&path).is_ok_and(|present| present == SEARCH_PARAMETERS) {
        let partial = folder.join("search-parameters-r4.part");
        let mut file = std::fs::File::create(&partial)?;
        file.write_all(SEARCH_PARAMETERS)?;
        file.sync_all()?;
        std::fs::rename(&partial, &path)?;
    }
    Ok(folder)
}

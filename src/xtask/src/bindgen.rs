//! wasm-bindgen, as a library: cargo's wasm in, a module for the browser and its JavaScript out.

use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::failure::{Explain, Failure, Result};
use crate::files;
use crate::places::Places;

/// What the browser loads of one crate.
pub(crate) struct Bound {
    /// The ES module; its `default` export starts the wasm.
    pub(crate) js: PathBuf,
    /// The wasm itself.
    pub(crate) wasm: PathBuf,
    /// JavaScript that the module imports by the path `./snippets/...`: that path, and the file.
    pub(crate) snippets: Vec<(String, PathBuf)>,
}

/// Binds one wasm file; a result for the same bytes and the same wasm-bindgen is used again.
pub(crate) fn bind(places: &Places, name: &str, version: &str, input: &Path) -> Result<Bound> {
    let bytes = files::read(input)?;
    let parent = places.cache().join("bound");
    let folder = parent.join(format!("{name}-{version}-{}", files::hash(&bytes)));
    if !folder.is_dir() {
        println!("  binding {name} ({:.1} MB)", bytes.len() as f64 / 1e6);
        forget_earlier(&parent, name)?;
        let beside = parent.join(format!("{name}.part"));
        generate(name, bytes, &beside)?;
        std::fs::rename(&beside, &folder).explain(format!("{} cannot be written", folder.display()))?;
    }
    let snippets = folder.join("snippets");
    let snippets = files::below(&snippets)?.into_iter().map(|path| (snippet_path(&folder, &path), path)).collect();
    Ok(Bound { js: folder.join(format!("{name}.js")), wasm: folder.join(format!("{name}_bg.wasm")), snippets })
}

fn generate(name: &str, bytes: Vec<u8>, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(name, bytes)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| Failure::new(format!("wasm-bindgen cannot bind {name}: {error:#}.")))
}

fn forget_earlier(parent: &Path, name: &str) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(parent) else { return Ok(()) };
    let earlier = [format!("{name}-"), format!("{name}.part")];
    for entry in entries.flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        if earlier.iter().any(|start| file.starts_with(start)) {
            std::fs::remove_dir_all(entry.path()).explain(format!("{} cannot be removed", entry.path().display()))?;
        }
    }
    Ok(())
}

fn snippet_path(folder: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    format!("./{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_named_as_the_module_imports_it() {
        let folder = Path::new("cache").join("app");
        let path = folder.join("snippets").join("crate-01").join("inline0.js");
        assert_eq!(snippet_path(&folder, &path), "./snippets/crate-01/inline0.js");
    }
}

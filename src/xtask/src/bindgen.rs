//! wasm-bindgen, as a library: cargo's wasm in, a module for the browser and its JavaScript out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::failure::{Explain, Failure, Result};
use crate::files;
use crate::places::Places;
use crate::{glue, pack, parts};

/// What the browser loads of one crate.
pub(crate) struct Bound {
    /// The ES module; its `default` export starts the wasm.
    pub(crate) js: PathBuf,
    /// The wasm itself.
    pub(crate) wasm: PathBuf,
    /// JavaScript that the module imports by the path `./snippets/...`: that path, and the file.
    pub(crate) snippets: Vec<(String, PathBuf)>,
    /// What pages fetch later: the name of a file, and the file.
    pub(crate) parts: Vec<(String, PathBuf)>,
}

/// Whether the wasm is cut into what is loaded at start and parts that pages fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Whole,
    InParts,
}

/// Binds one wasm file; a result for the same bytes and the same wasm-bindgen is used again.
pub(crate) fn bind(places: &Places, name: &str, version: &str, form: Form, input: &Path) -> Result<Bound> {
    let bytes = files::read(input)?;
    let parent = places.cache().join("bound");
    let folder = parent.join(format!("{name}-{version}-{form:?}-{}", files::hash(&bytes)));
    if !folder.is_dir() {
        println!("  binding {name} ({:.1} MB)", bytes.len() as f64 / 1e6);
        forget_earlier(&parent, name)?;
        let beside = parent.join(format!("{name}.part"));
        generate(name, bytes, form, &beside)?;
        std::fs::rename(&beside, &folder).explain(format!("{} cannot be written", folder.display()))?;
    }
    let snippets = folder.join("snippets");
    let snippets = files::below(&snippets)?.into_iter().map(|path| (snippet_path(&folder, &path), path)).collect();
    let parts = files::below(&folder.join("parts"))?;
    let parts = parts.into_iter().filter_map(|path| Some((path.file_name()?.to_str()?.to_owned(), path))).collect();
    Ok(Bound { js: folder.join(format!("{name}.js")), wasm: folder.join(format!("{name}_bg.wasm")), snippets, parts })
}

fn generate(name: &str, mut bytes: Vec<u8>, form: Form, folder: &Path) -> Result<()> {
    if form == Form::InParts {
        let cut = parts::cut(&bytes, &folder.join("cut"))?;
        for (part, bytes) in &cut.parts {
            files::write(&folder.join("parts").join(part), &pack::pack(bytes, &BTreeMap::new())?)?;
        }
        bytes = cut.start;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(name, bytes)
        .typescript(false)
        // What a part needs of the start it finds among its exports.
        .keep_lld_exports(form == Form::InParts)
        .remove_name_section(true)
        .remove_producers_section(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| Failure::new(format!("wasm-bindgen cannot bind {name}: {error:#}.")))?;
    if form == Form::InParts { smaller(name, folder) } else { Ok(()) }
}

/// The same module and the same script, in fewer bytes.
fn smaller(name: &str, folder: &Path) -> Result<()> {
    let (js, wasm) = (folder.join(format!("{name}.js")), folder.join(format!("{name}_bg.wasm")));
    let bytes = files::read(&wasm)?;
    let names = glue::short_names(pack::outer_names(&bytes)?);
    files::write(&wasm, &pack::pack(&bytes, &names)?)?;
    files::write(&js, glue::rename(&glue::without_comments(&files::read_text(&js)?), &names).as_bytes())
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

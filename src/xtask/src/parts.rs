//! Cuts the app's wasm into what is loaded at start and the parts that pages fetch, along the cuts that
//! `src/app/src/page/parts.rs` names.
//!
//! What one part alone reaches lies in that part's file; what several reach, and the start does not, in a file of its
//! own, so that nothing is fetched twice. A file is named after all parts that need it: `body-vitals.wasm`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::failure::{Explain, Failure, Result};
use crate::files;

/// The wasm to start with, for wasm-bindgen.
pub(crate) struct Cut {
    pub(crate) start: Vec<u8>,
    /// Each file of the parts: its name, and its bytes.
    pub(crate) parts: Vec<(String, Vec<u8>)>,
}

/// Cuts wasm that was linked with `--emit-relocs`; `beside` is a folder for what lies between.
pub(crate) fn cut(wasm: &[u8], beside: &Path) -> Result<Cut> {
    let start = beside.join("start.wasm");
    let mut options = wasm_split_cli_support::Options::new(wasm);
    options.output_dir = beside;
    options.main_out_path = &start;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| Failure::new(format!("The app's wasm cannot be cut into parts: {error:#}.")))?;
    let needed = needed_by(split.prefetch_map.iter().map(|(part, files)| (part.as_str(), files.as_slice())));
    let mut parts = Vec::new();
    for path in split.split_modules {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = needed.get(&stem).ok_or_else(|| Failure::new(format!("No part of the app needs {stem}.wasm.")))?;
        parts.push((format!("{name}.wasm"), smaller(&files::read(&path)?)?));
    }
    parts.sort();
    let cut = Cut { start: files::read(&start)?, parts };
    std::fs::remove_dir_all(beside).explain(format!("{} cannot be removed", beside.display()))?;
    Ok(cut)
}

/// For each file the parts that need it, as one name.
fn needed_by<'a>(needs: impl Iterator<Item = (&'a str, &'a [String])>) -> BTreeMap<String, String> {
    let mut parts = BTreeMap::<String, BTreeSet<&str>>::new();
    for (part, files) in needs {
        for file in files {
            parts.entry(file.clone()).or_default().insert(part);
        }
    }
    parts.into_iter().map(|(file, parts)| (file, parts.into_iter().collect::<Vec<_>>().join("-"))).collect()
}

/// A part as it comes has every type of the app, every name, and numbers as wide as the linker left them.
fn smaller(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config
        .parse(wasm)
        .map_err(|error| Failure::new(format!("A part of the app cannot be read again: {error:#}.")))?;
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_all_parts_that_need_it() {
        let (body, vitals) = (["chunk_1".into(), "split_body".into()], ["chunk_1".into()]);
        let needed = needed_by([("vitals", &vitals[..]), ("body", &body[..])].into_iter());
        assert_eq!(needed["chunk_1"], "body-vitals");
        assert_eq!(needed["split_body"], "body");
    }

    #[test]
    fn what_was_not_linked_for_it_cannot_be_cut() {
        let beside = std::env::temp_dir().join("ambulo-parts-test");
        assert!(cut(b"\0asm\x01\0\0\0", &beside).is_err());
    }
}

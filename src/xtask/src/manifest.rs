//! `assets.json`: logical names to hashed paths, and the references to them inside text files.
//!
//! A text file under `www/` names another asset as `asset:NAME`, for example `import("asset:app.js")` or
//! `url("asset:fonts/body.woff2")`; the build puts the hashed path in its place.

use std::collections::BTreeMap;

use crate::failure::{Failure, Result};

const SCHEME: &str = "asset:";

/// Logical names and the paths that they are served at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest(BTreeMap<String, String>);

impl Manifest {
    /// Adds one asset: `app.js` at `/app.0123456789abcdef.js`.
    pub(crate) fn add(&mut self, name: &str, path: String) {
        self.0.insert(name.to_owned(), path);
    }

    /// Where an asset is served.
    pub(crate) fn path(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All assets, by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, path)| (name.as_str(), path.as_str()))
    }

    /// As JSON that may also stand inside a `<script>` element.
    pub(crate) fn json(&self) -> String {
        let json = serde_json::to_string(&self.0).expect("a map of strings is always JSON");
        json.replace('<', "\\u003c")
    }

    /// Puts hashed paths in place of every `asset:NAME`; `file` is named if one is unknown.
    pub(crate) fn resolve(&self, file: &str, text: &str) -> Result<String> {
        let mut resolved = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(SCHEME) {
            let (before, from) = rest.split_at(at);
            let after = &from[SCHEME.len()..];
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || "./_-".contains(c))).unwrap_or(after.len());
            let name = &after[..end];
            let path = self.path(name).ok_or_else(|| {
                Failure::new(format!("www/{file} names `asset:{name}`, which is not built: check the name."))
            })?;
            resolved.push_str(before);
            resolved.push_str(path);
            rest = &after[end..];
        }
        resolved.push_str(rest);
        Ok(resolved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let mut manifest = Manifest::default();
        manifest.add("app.js", "/app.01.js".into());
        manifest.add("locales/en.json", "/locales/en.02.json".into());
        manifest
    }

    #[test]
    fn references_become_hashed_paths() {
        let text = r#"import "asset:app.js"; fetch('asset:locales/en.json'); asset:app.js"#;
        let resolved = manifest().resolve("boot.js", text).unwrap();
        assert_eq!(resolved, r#"import "/app.01.js"; fetch('/locales/en.02.json'); /app.01.js"#);
    }

    #[test]
    fn an_unknown_reference_names_its_file() {
        let sentence = manifest().resolve("boot.js", "asset:ap.js").unwrap_err().to_string();
        assert!(sentence.contains("www/boot.js") && sentence.contains("asset:ap.js"), "{sentence}");
    }

    #[test]
    fn json_cannot_end_a_script_element() {
        let mut manifest = manifest();
        manifest.add("</script>", "/x".into());
        let json = manifest.json();
        assert!(!json.contains('<'));
        let read: BTreeMap<String, String> = serde_json::from_str(&json).unwrap();
        assert_eq!(read["app.js"], "/app.01.js");
        assert_eq!(read["</script>"], "/x");
    }
}

//! The wasm-bindgen versions of the two lock files and of this tool, which must be one.

use std::path::Path;

use crate::failure::{Explain, Failure, Result};
use crate::places::Places;

/// Checks that app, scene and this tool agree on wasm-bindgen; the version.
pub(crate) fn wasm_bindgen(places: &Places) -> Result<String> {
    let app = read(&places.root.join("Cargo.lock"))?;
    let scene = read(&places.root.join("src/scene/Cargo.lock"))?;
    agree(&app, &scene)
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).explain(format!("{} cannot be read: restore it with `git checkout`", path.display()))
}

fn agree(app: &str, scene: &str) -> Result<String> {
    let tool = version(app, "wasm-bindgen-cli-support");
    let (in_app, in_scene) = (version(app, "wasm-bindgen"), version(scene, "wasm-bindgen"));
    match (tool, in_app, in_scene) {
        (Some(tool), Some(in_app), Some(in_scene)) if tool == in_app && tool == in_scene => Ok(tool.to_owned()),
        (tool, in_app, in_scene) => Err(Failure::new(format!(
            "wasm-bindgen is {} in Cargo.lock, {} in src/scene/Cargo.lock and {} in the tool: run `cargo update -p \
             wasm-bindgen --precise {}` in both workspaces and put that version in src/xtask/Cargo.toml.",
            in_app.unwrap_or("absent"),
            in_scene.unwrap_or("absent"),
            tool.unwrap_or("absent"),
            tool.unwrap_or("VERSION"),
        ))),
    }
}

/// The version of a package in a lock file; the first, should there be several.
fn version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(packages: &[(&str, &str)]) -> String {
        packages
            .iter()
            .map(|(name, version)| format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\n"))
            .collect()
    }

    #[test]
    fn agrees_on_one_version() {
        let app = lock(&[("wasm-bindgen", "0.2.130"), ("wasm-bindgen-cli-support", "0.2.130")]);
        let scene = lock(&[("wasm-bindgen", "0.2.130")]);
        assert_eq!(agree(&app, &scene).unwrap(), "0.2.130");
    }

    #[test]
    fn says_which_version_differs_and_what_to_do() {
        let app = lock(&[("wasm-bindgen", "0.2.130"), ("wasm-bindgen-cli-support", "0.2.130")]);
        let scene = lock(&[("wasm-bindgen", "0.2.131")]);
        let sentence = agree(&app, &scene).unwrap_err().to_string();
        assert!(sentence.contains("0.2.131 in src/scene/Cargo.lock"), "{sentence}");
        assert!(sentence.contains("cargo update -p wasm-bindgen --precise 0.2.130"), "{sentence}");
        assert!(agree("", &scene).is_err());
    }

    #[test]
    fn does_not_mistake_one_package_for_another() {
        let text = lock(&[("wasm-bindgen-futures", "0.4.1"), ("wasm-bindgen", "0.2.130")]);
        assert_eq!(version(&text, "wasm-bindgen"), Some("0.2.130"));
    }
}

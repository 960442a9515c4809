//! Lays out what the server serves: hashed files with brotli siblings, then the few files of fixed name.

use std::collections::BTreeSet;
use std::path::Path;

use crate::bindgen::Bound;
use crate::compress;
use crate::failure::Result;
use crate::files;
use crate::glue;
use crate::manifest::Manifest;
use crate::places::Places;

/// Folders under the checkout whose files are served as they are, and the endings that are served.
const FOLDERS: [(&str, &str, &[&str]); 6] = [
    ("assets/locales", "locales", &["json"]),
    ("assets/anatomy", "anatomy", &["bin", "json", "glb"]),
    ("assets/exercises", "exercises", &["json"]),
    ("assets/stories", "stories", &["json"]),
    ("www/icons", "icons", &["svg", "png"]),
    ("www/fonts", "fonts", &["woff2"]),
];

/// One laid-out file: logical name, size, compressed size, in bytes.
#[derive(Clone, Debug)]
pub(crate) struct Laid {
    pub(crate) name: String,
    pub(crate) raw: usize,
    pub(crate) brotli: usize,
}

/// Lays out everything. Without a scene the app simply does not find `scene.js`.
pub(crate) fn lay(places: &Places, app: &Bound, scene: Option<&Bound>) -> Result<Vec<Laid>> {
    let mut layout = Layout { dist: &places.dist, manifest: Manifest::default(), laid: Vec::new() };
    for (folder, name, endings) in FOLDERS {
        layout.folder(&places.root.join(folder), name, endings)?;
    }
    layout.module("app", app)?;
    if let Some(scene) = scene {
        layout.module("scene", scene)?;
    }
    let www = places.root.join("www");
    let mut style = String::new();
    for path in files::below(&www.join("styles"))? {
        if path.extension().is_some_and(|end| end == "css") {
            let text = glue::without_spaces(&glue::without_comments(&files::read_text(&path)?));
            style.push_str(&layout.manifest.resolve(&path.to_string_lossy(), &text)?);
        }
    }
    layout.file("style.css", style.as_bytes())?;
    for name in ["worker.js", "boot.js"] {
        let text = glue::without_comments(&files::read_text(&www.join(name))?);
        let text = layout.manifest.resolve(name, &text)?;
        layout.file(name, text.as_bytes())?;
    }
    layout.fixed(&www)?;
    Ok(layout.laid)
}

/// Removes what the present layout does not name. Not while serving: an open page may still ask for it.
pub(crate) fn prune(places: &Places) -> Result<()> {
    let Some(keep) = manifest(places) else { return Ok(()) };
    let mut kept: BTreeSet<_> = keep.iter().map(|(_, path)| places.dist.join(path.trim_start_matches('/'))).collect();
    kept.extend(kept.iter().map(|path| compress::sibling_path(path)).collect::<Vec<_>>());
    kept.extend(FIXED.map(|name| places.dist.join(name)));
    for path in files::below(&places.dist)? {
        if !kept.contains(&path) {
            // What cannot be removed is only disk space; the next call tries again.
            let _ = std::fs::remove_file(path);
        }
    }
    Ok(())
}

/// The names that a browser asks for without knowing a hash.
const FIXED: [&str; 4] = ["index.html", "sw.js", "manifest.webmanifest", "assets.json"];

/// The manifest that was written last, if there is one.
fn manifest(places: &Places) -> Option<Manifest> {
    let json = std::fs::read_to_string(places.dist.join("assets.json")).ok()?;
    let map: std::collections::BTreeMap<String, String> = serde_json::from_str(&json).ok()?;
    let mut manifest = Manifest::default();
    map.into_iter().for_each(|(name, path)| manifest.add(&name, path));
    Some(manifest)
}

struct Layout<'a> {
    dist: &'a Path,
    manifest: Manifest,
    laid: Vec<Laid>,
}

impl Layout<'_> {
    fn folder(&mut self, folder: &Path, name: &str, endings: &[&str]) -> Result<()> {
        for path in files::below(folder)? {
            let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            let Ok(relative) = path.strip_prefix(folder) else { continue };
            if endings.contains(&ending.as_str()) {
                let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
                self.file(&format!("{name}/{}", parts.join("/")), &files::read(&path)?)?;
            }
        }
        Ok(())
    }

    fn module(&mut self, name: &str, bound: &Bound) -> Result<()> {
        let mut js = files::read_text(&bound.js)?;
        for (import, path) in &bound.snippets {
            let snippet = self.file(import.trim_start_matches("./"), &files::read(path)?)?;
            js = js.replace(import.as_str(), &snippet);
        }
        for (part, path) in &bound.parts {
            self.file(&format!("parts/{part}"), &files::read(path)?)?;
        }
        self.file(&format!("{name}.wasm"), &files::read(&bound.wasm)?)?;
        self.file(&format!("{name}.js"), js.as_bytes())?;
        Ok(())
    }

    /// Lays out one hashed file and its sibling; the path that it is served at.
    fn file(&mut self, name: &str, bytes: &[u8]) -> Result<String> {
        let hashed = files::hashed_name(name, bytes);
        let path = self.dist.join(&hashed);
        if !path.is_file() {
            files::write(&path, bytes)?;
        }
        let brotli = compress::sibling(&path, bytes)?;
        let served = format!("/{hashed}");
        self.manifest.add(name, served.clone());
        self.laid.push(Laid { name: name.to_owned(), raw: bytes.len(), brotli });
        Ok(served)
    }

    /// The files of fixed name, last, so that they never name what is not there yet.
    fn fixed(&mut self, www: &Path) -> Result<()> {
        let json = self.manifest.json();
        let index = files::read_text(&www.join("index.html"))?;
        let texts = files::read_text(&www.join("boot-texts.json"))?.replace('<', "\\u003c");
        let index = index.replace("build:assets", &json).replace("build:texts", texts.trim());
        let index = self.manifest.resolve("index.html", &index)?;
        let web_manifest = files::read_text(&www.join("manifest.webmanifest"))?;
        let web_manifest = self.manifest.resolve("manifest.webmanifest", &web_manifest)?;
        // A service worker is new when its bytes are: the version stands for everything it keeps.
        let version = files::hash(format!("{index}{web_manifest}{json}").as_bytes());
        let worker = files::read_text(&www.join("sw.js"))?.replace("build:version", &version);
        files::write(&self.dist.join("assets.json"), json.as_bytes())?;
        files::write(&self.dist.join("manifest.webmanifest"), web_manifest.as_bytes())?;
        files::write(&self.dist.join("sw.js"), worker.as_bytes())?;
        files::write(&self.dist.join("index.html"), index.as_bytes())
    }
}

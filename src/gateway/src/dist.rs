//! The built app, as files: hashed names for ever, others asked for each time, brotli where taken.
//!
//! Files are looked up at each request, since the scene is built while the app is served already.

use std::path::PathBuf;

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

/// The folder of the built app.
#[derive(Debug, Clone)]
pub struct Dist {
    root: PathBuf,
}

impl Dist {
    /// A folder as `cargo xtask` lays it out.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The hashed path of a file by its logical name, from `assets.json`.
    pub async fn hashed(&self, name: &str) -> Option<String> {
        let text = tokio::fs::read(self.root.join("assets.json")).await.ok()?;
        let assets: serde_json::Value = serde_json::from_slice(&text).ok()?;
        assets.get(name)?.as_str().map(str::to_owned)
    }

    /// Answers a request for a page or a file.
    pub async fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
        if method != Method::GET && method != Method::HEAD {
            let mut reply = empty(StatusCode::METHOD_NOT_ALLOWED);
            reply.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return reply;
        }
        let Some(name) = file_name(uri.path()) else {
            return empty(StatusCode::NOT_FOUND);
        };
        match self.read(&name, takes_brotli(headers)).await {
            Some(found) => reply(&name, found, headers),
            None => empty(StatusCode::NOT_FOUND),
        }
    }

    async fn read(&self, name: &str, brotli: bool) -> Option<Found> {
        if brotli && let Some(bytes) = self.bytes(&format!("{name}.br")).await {
            return Some(Found { bytes, brotli: true });
        }
        let bytes = self.bytes(name).await?;
        Some(Found { bytes, brotli: false })
    }

    /// A regular file within the folder; a link that leads out of it is not there.
    async fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        let root = tokio::fs::canonicalize(&self.root).await.ok()?;
        let file = tokio::fs::canonicalize(root.join(name)).await.ok()?;
        if !file.starts_with(&root) || !tokio::fs::metadata(&file).await.ok()?.is_file() {
            return None;
        }
        tokio::fs::read(&file).await.ok()
    }
}

struct Found {
    bytes: Vec<u8>,
    brotli: bool,
}

/// The file that a path asks for: itself, or `index.html` for a page of the app. `None` for what
/// could lead elsewhere or is not ours to show.
fn file_name(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let rest = decoded.strip_prefix('/')?;
    if rest.is_empty() {
        return Some("index.html".to_owned());
    }
    let strange = |segment: &str| segment.is_empty() || segment.starts_with('.') || segment.contains(['\\', ':', '\0']);
    let trimmed = rest.strip_suffix('/').unwrap_or(rest);
    if trimmed.split('/').any(strange) {
        return None;
    }
    let last = trimmed.rsplit('/').next()?;
    if last.contains('.') {
        return mime(last).map(|_| rest.to_owned());
    }
    let reserved = ["fhir", "oauth", "account", ".well-known"];
    let first = trimmed.split('/').next()?;
    (!reserved.contains(&first)).then(|| "index.html".to_owned())
}

fn reply(name: &str, found: Found, headers: &HeaderMap) -> Response<Body> {
    let etag = etag(&found);
    let fresh = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag));
    let cache = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut reply = if fresh { empty(StatusCode::NOT_MODIFIED) } else { Response::new(Body::from(found.bytes)) };
    let out = reply.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    if !fresh {
        if let Some(mime) = mime(name) {
            out.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
        }
        if found.brotli {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
    }
    reply
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = status;
    reply
}

/// A strong tag: of the bytes as sent, so the compressed form has its own.
fn etag(found: &Found) -> String {
    let hash = Sha256::digest(&found.bytes);
    let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// `NAME.HASH.EXT` with eight or more hexadecimal digits.
fn is_hashed(name: &str) -> bool {
    let mut parts = name.rsplit('.').skip(1);
    let hash = parts.next().unwrap_or_default();
    parts.next().is_some() && hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
            let refused = parts
                .any(|weight| weight.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0));
            named && !refused
        })
}

/// What is served; a file of any other kind is not.
fn mime(name: &str) -> Option<&'static str> {
    Some(match name.rsplit('.').next()? {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "glb" => "model/gltf-binary",
        "bin" | "ktx2" | "dat" => "application/octet-stream",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "webm" => "video/webm",
        "mp4" => "video/mp4",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_within_the_folder() {
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/a/..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/passwd.txt",
            "/.hidden.txt",
            "/a/.git/config.txt",
            "/c:/x.txt",
            "/a%00.txt",
            "/%ff.txt",
            "/x.sqlite",
            "/x.wasm.br",
        ] {
            assert_eq!(file_name(path), None, "{path}");
        }
    }

    #[test]
    fn pages_are_the_app_and_reserved_paths_are_not() {
        for path in ["/", "/today", "/medicines/abc", "/today/"] {
            assert_eq!(file_name(path).as_deref(), Some("index.html"), "{path}");
        }
        for path in ["/fhir/Nothing", "/oauth/nothing", "/account/nothing", "/.well-known/nothing"] {
            assert_eq!(file_name(path), None, "{path}");
        }
        assert_eq!(file_name("/locales/en.0123abcd.json").as_deref(), Some("locales/en.0123abcd.json"));
    }

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(is_hashed("app.0123abcd.js") && is_hashed("locales/en.0123abcd99.json"));
        for name in ["index.html", "sw.js", "manifest.webmanifest", "0123abcd.js", "app.short.js", "app.012345.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}

//! Small letters, for finding words in what a record says.

/// The text in small letters, each by itself: what Rust's own way adds, a Greek sigma's form at the end of a word, is
/// 4 KB of the app's wasm.
pub(crate) fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

//! Letters and the beginnings of words, for finding in what a record says what a file names.

/// What Arabic writes onto the beginning of a word: the article, and "and", "with", "for", "as" before it.
const ARTICLES: [&str; 10] = ["ال", "لل", "وال", "بال", "فال", "كال", "و", "ب", "ل", "ف"];

/// The text in small letters, each by itself: what Rust's own way adds, a Greek sigma's form at the end of a word, is
/// 4 KB of the app's wasm.
pub(crate) fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Whether a word of the text begins with this; with a space at its end, whether it is a whole word there. The hip is
/// in `Hip joint` and not in `relationship`, and the back is not in `background`.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    let (begin, whole) = word.strip_suffix(' ').map_or((word, false), |begin| (begin, true));
    text.match_indices(begin).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + begin.len()..]);
        let written_on = &before[before.trim_end_matches(is_letter).len()..];
        (written_on.is_empty() || ARTICLES.contains(&written_on)) && !(whole && after.starts_with(is_letter))
    })
}

/// Whether a word goes on with this. Rust's own table of letters is not needed: below U+2000 what is no letter is
/// ASCII, or one of a few signs.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{c0}'..'\u{2000}').contains(&c) && !"،؛؟".contains(c)
}

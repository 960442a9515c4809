//! The pseudo-locale: English that shows at a glance which text of a page never came from a locale file.
//!
//! Every letter carries a mark, every vowel stands twice, because other languages are about a third longer than
//! English, and brackets show where a text was cut off. Holes stay as they are.

use super::locale_file::LocaleFile;

const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MARKED: &str = "áƀçđéƒğĥîĵķļɱñöþʠřšţüṽŵẋÿžÁɃÇĐÉƑĞĤÎĴĶĻṀÑÖÞǪŘŠŢÜṼŴẊŸŽ";

/// A text in the pseudo-locale.
pub(crate) fn text(english: &str) -> String {
    let mut out = String::from("[");
    let mut in_hole = false;
    for sign in english.chars() {
        match sign {
            '{' => in_hole = true,
            '}' => in_hole = false,
            _ => {}
        }
        let marked =
            PLAIN.chars().zip(MARKED.chars()).find(|(plain, _)| *plain == sign && !in_hole).map(|(_, marked)| marked);
        out.push(marked.unwrap_or(sign));
        if !in_hole && "aeiou".contains(sign) {
            out.extend(marked);
        }
    }
    out.push(']');
    out
}

/// The whole file, laid out as the other locale files are.
pub(crate) fn file(english: &LocaleFile) -> String {
    let json = |text: &str| serde_json::to_string(text).expect("a string is JSON");
    let lines: Vec<String> =
        english.lines.iter().map(|(key, line)| format!("  {}: {}", json(key), json(&text(line)))).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

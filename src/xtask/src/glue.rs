//! The JavaScript that wasm-bindgen writes, made smaller: short names where glue and wasm call each other, and no
//! comments; and the style beside it.

use std::collections::{BTreeMap, BTreeSet};

/// Every name that starts like this stands in glue and wasm alone, and no page's script knows it.
const PRIVATE: [&str; 3] = ["__wbg_", "__wbindgen_", "__wasm_bindgen_"];

/// So starts what calls a closure; the script has a function of the same name, beside its own short ones.
const CALL: &str = "wasm_bindgen__convert__closures_";

/// Short names for the private ones among these.
pub(crate) fn short_names<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, String> {
    let names: BTreeSet<_> = names.into_iter().collect();
    let private = names.iter().filter(|name| PRIVATE.iter().any(|start| name.starts_with(start)));
    let free = (0..).map(short).filter(|name| !names.contains(name.as_str()));
    let calls = names.iter().filter(|name| name.starts_with(CALL));
    let marked = (0..).map(|number| format!("${}", short(number)));
    let private = private.map(|&name| name.to_owned()).zip(free);
    private.chain(calls.map(|&name| name.to_owned()).zip(marked)).collect()
}

/// `a`, `b`, … `z`, `a0`, `b0`, …: a letter, then a number to the base of 36.
fn short(number: u32) -> String {
    let letter = char::from_u32('a' as u32 + number % 26).unwrap_or('a');
    let mut name = String::from(letter);
    let mut rest = number / 26;
    while rest > 0 {
        name.extend(char::from_digit((rest - 1) % 36, 36));
        rest = (rest - 1) / 36;
    }
    name
}

/// The script with the other names.
pub(crate) fn rename(script: &str, names: &BTreeMap<String, String>) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut renamed = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        renamed.push_str(names.get(name).map_or(name, String::as_str));
        let next = after.find(word).unwrap_or(after.len());
        renamed.push_str(&after[..next]);
        rest = &after[next..];
    }
    renamed
}

/// The text of a script or style without indentation, empty lines, and comments that have lines of their own.
///
/// What stands in a text of several lines would be changed too: there is none, in glue and in `www/`.
pub(crate) fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut within = false;
    for line in text.lines().map(str::trim) {
        let opens = line.starts_with("/*");
        if within || opens {
            within = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// A style without the spaces and line ends that only people read. Those beside `+`, `>` and between names mean
/// something and stay; no quoted text of ours holds one of these pairs.
pub(crate) fn without_spaces(style: &str) -> String {
    const PAIRS: [(&str, &str); 8] =
        [(";\n", ";"), ("{\n", "{"), (": ", ":"), (", ", ","), (" {", "{"), ("{ ", "{"), ("; ", ";"), (";}", "}")];
    PAIRS.iter().fold(style.to_owned(), |text, (wide, narrow)| text.replace(wide, narrow))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_names_become_short_and_others_stay() {
        let names = short_names(["__wbg_now_01", "__wbindgen_malloc", "a", "app_main", "memory"]);
        assert_eq!(names.len(), 2);
        assert!(!names.values().any(|name| name == "a"), "`a` is taken");
        let script = "export const app_main = () => wasm.__wbindgen_malloc(1, __wbg_now_012);";
        let renamed = rename(script, &names);
        assert!(!renamed.contains("__wbindgen_malloc") && renamed.contains("__wbg_now_012"), "{renamed}");
        assert!(renamed.starts_with("export const app_main = () => wasm."), "{renamed}");
    }

    #[test]
    fn what_calls_a_closure_is_told_from_what_stands_in_the_script() {
        let long = "wasm_bindgen__convert__closures_____invoke__h9b69f559f0d27629";
        let names = short_names([long, "__wbg_now_01"]);
        let script = format!("function {long}(a, b) {{ wasm.{long}(a, b); }}");
        assert_eq!(rename(&script, &names), "function $a(a, b) { wasm.$a(a, b); }");
    }

    #[test]
    fn short_names_never_repeat() {
        let all: BTreeSet<_> = (0..5000).map(short).collect();
        assert_eq!(all.len(), 5000);
        assert!(all.iter().all(|name| name.len() <= 3 && name.starts_with(|c: char| c.is_ascii_lowercase())));
    }

    #[test]
    fn comments_go_and_addresses_stay() {
        let text = "/**\n * Starts.\n * @returns {void}\n */\nexport function go() {\n    // why\n    return 'https://x'; // here\n}\n/* one */\n";
        assert_eq!(without_comments(text), "export function go() {\nreturn 'https://x'; // here\n}\n");
    }

    #[test]
    fn a_style_keeps_the_spaces_that_mean_something() {
        let style = ".a > .b:hover, .c .d { margin: 0 calc(2 * var(--x)); color: red; }\n@media (min-width: 9px) and (print) {\n.e {\ninset: 0;\n}\n}\n";
        let packed = ".a > .b:hover,.c .d{margin:0 calc(2 * var(--x));color:red}\n@media (min-width:9px) and (print){.e{inset:0}\n}\n";
        assert_eq!(without_spaces(style), packed);
    }
}

//! What the app's source says about texts: every key it names, every template of keys, every call with its holes.

use std::collections::BTreeSet;
use std::path::Path;

/// Endings of files, which look like the last word of a key.
const FILES: [&str; 5] = [".js", ".wasm", ".css", ".json", ".bin"];

/// A piece of Rust that matters here.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    /// A name or a number.
    Word(String),
    /// What stands in a string literal, as it is written.
    Text(String),
    /// Any other sign but space.
    Mark(char),
}

/// One call of `t`, `tf` or `tn` whose key is written out.
#[derive(Debug, PartialEq)]
pub(crate) struct Call {
    /// `t`, `tf` or `tn`.
    pub(crate) function: String,
    /// The key.
    pub(crate) key: String,
    /// The holes that the call fills, where they are written out.
    pub(crate) holes: Option<BTreeSet<String>>,
}

/// Every `.rs` file below a folder, as tokens, without comments and without its unit tests.
pub(crate) fn read(folder: &Path) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).expect("the app's source").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            tokens.extend(read(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            tokens.extend(tokens_of(&std::fs::read_to_string(&path).expect("UTF-8")));
        }
    }
    tokens
}

/// The tokens of a source text up to its unit tests.
pub(crate) fn tokens_of(source: &str) -> Vec<Token> {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let signs: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let mut i = 0;
    while let Some(&sign) = signs.get(i) {
        let next = signs.get(i + 1).copied();
        match sign {
            '/' if next == Some('/') => i = position(&signs, i, '\n'),
            '"' => {
                let end = quoted_end(&signs, i + 1);
                tokens.push(Token::Text(signs[i + 1..end].iter().collect()));
                i = end + 1;
            }
            // `'"'` is a sign, `'a` a lifetime.
            '\'' if next == Some('\\') => i = position(&signs, i + 3, '\'') + 1,
            '\'' if signs.get(i + 2) == Some(&'\'') => i += 3,
            'r' if raw_hashes(&signs, i).is_some() => {
                let hashes = raw_hashes(&signs, i).unwrap_or_default();
                let start = i + hashes + 2;
                let close: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                let rest: String = signs[start..].iter().collect();
                let text = rest.split(&close).next().unwrap_or_default().to_owned();
                i = start + text.chars().count() + hashes + 1;
                tokens.push(Token::Text(text));
            }
            _ if sign.is_alphanumeric() || sign == '_' => {
                let end =
                    signs[i..].iter().position(|c| !c.is_alphanumeric() && *c != '_').map_or(signs.len(), |n| i + n);
                tokens.push(Token::Word(signs[i..end].iter().collect()));
                i = end;
            }
            _ => {
                if !sign.is_whitespace() {
                    tokens.push(Token::Mark(sign));
                }
                i += 1;
            }
        }
    }
    tokens
}

fn position(signs: &[char], from: usize, wanted: char) -> usize {
    signs.iter().skip(from).position(|c| *c == wanted).map_or(signs.len(), |n| from + n)
}

fn quoted_end(signs: &[char], mut i: usize) -> usize {
    while i < signs.len() && signs[i] != '"' {
        i += if signs[i] == '\\' { 2 } else { 1 };
    }
    i.min(signs.len())
}

/// How many hashes a raw string at `i` opens with; none where it is only a name that begins with r.
fn raw_hashes(signs: &[char], i: usize) -> Option<usize> {
    let hashes = signs[i + 1..].iter().take_while(|c| **c == '#').count();
    (signs.get(i + 1 + hashes) == Some(&'"')).then_some(hashes)
}

fn literals(tokens: &[Token]) -> impl Iterator<Item = &str> {
    tokens.iter().filter_map(|token| if let Token::Text(text) = token { Some(text.as_str()) } else { None })
}

/// Literals that look like a key: words of letters, digits and hyphens between dots.
pub(crate) fn keys(tokens: &[Token]) -> BTreeSet<String> {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let first = |text: &str| text.starts_with(|c: char| c.is_ascii_lowercase());
    let key = |text: &&str| {
        text.contains('.') && first(text) && text.split('.').all(word) && !FILES.iter().any(|end| text.ends_with(end))
    };
    literals(tokens).filter(key).map(str::to_owned).collect()
}

/// Literals from which keys are built, with every hole written `{}`.
pub(crate) fn templates(tokens: &[Token]) -> BTreeSet<String> {
    let emptied = |text: &str| {
        let mut parts = text.split('{');
        let mut out = parts.next()?.to_owned();
        for part in parts {
            out.push_str("{}");
            out.push_str(part.split_once('}')?.1);
        }
        Some(out)
    };
    let fits = |text: &String| {
        let plain = text.replace("{}", "");
        plain != *text
            && plain.bytes().any(|b| b.is_ascii_alphabetic())
            && (plain.contains('.') || text.starts_with("{}-"))
            && plain.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
            && !FILES.iter().any(|end| plain.ends_with(end))
    };
    literals(tokens).filter_map(emptied).filter(fits).collect()
}

/// The calls that say a text by a written-out key.
pub(crate) fn calls(tokens: &[Token]) -> Vec<Call> {
    let mut found = Vec::new();
    for (i, window) in tokens.windows(3).enumerate() {
        if let [Token::Word(function), Token::Mark('('), Token::Text(key)] = window
            && ["t", "tf", "tn"].contains(&function.as_str())
        {
            found.push(Call { function: function.clone(), key: key.clone(), holes: filled(&tokens[i + 3..]) });
        }
    }
    found
}

/// The names in `…, &[("name", …), …])`: the first literal of every pair of the list that is the call's last argument.
fn filled(after_key: &[Token]) -> Option<BTreeSet<String>> {
    let mut depth = 1;
    let mut names = None;
    for (i, token) in after_key.iter().enumerate() {
        match token {
            Token::Mark('[') if depth == 1 => {
                names = Some(BTreeSet::new());
                depth += 1;
            }
            Token::Mark('(') => {
                if let (2, Some(names), Some(Token::Text(name))) = (depth, names.as_mut(), after_key.get(i + 1)) {
                    names.insert(name.clone());
                }
                depth += 1;
            }
            Token::Mark('[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return names;
        }
    }
    None
}

/// The literals of a constant, from its name to the semicolon that ends it.
pub(crate) fn constant(tokens: &[Token], name: &str) -> Vec<String> {
    let from = tokens
        .windows(2)
        .position(|pair| pair[0] == Token::Word("const".into()) && pair[1] == Token::Word(name.into()));
    let rest = &tokens[from.unwrap_or_else(|| panic!("no constant {name}"))..];
    // The type of an array has a semicolon of its own: the value begins after the sign of equality.
    let value = rest.iter().position(|t| *t == Token::Mark('=')).expect("a value");
    let end = value + rest[value..].iter().position(|t| *t == Token::Mark(';')).expect("an end");
    literals(&rest[value..end]).map(str::to_owned).collect()
}

//! Finds parts of the body by what a person types: plain or clinical name, another word for it, typing errors and all.

/// A text as it is compared: small letters without accents, Arabic ones in their plain form, words apart by one space.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match plain(letter) {
            Some(letter) => out.push(letter),
            None if letter == 'ß' => out.push_str("ss"),
            None if is_mark(letter) => {}
            None if out.ends_with(' ') || out.is_empty() => {}
            None => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    // The Arabic article: people leave it out.
    out.split(' ').map(article_off).collect::<Vec<_>>().join(" ")
}

fn article_off(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word)
}

/// The letter or digit that this is compared as; `None` for all else.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'a'..='z' | '0'..='9' => letter,
        'A'..='Z' => letter.to_ascii_lowercase(),
        'à'..='å' | 'À'..='Å' => 'a',
        'ç' | 'Ç' => 'c',
        'è'..='ë' | 'È'..='Ë' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' => 'i',
        'ñ' | 'Ñ' => 'n',
        'ò'..='ö' | 'Ò'..='Ö' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' => 'u',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ة' => 'ه',
        'ء'..='غ' | 'ف'..='ي' => letter,
        _ => return None,
    })
}

/// Arabic vowel signs and the stretch, which people rarely type.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// The places in `names` of those that fit the query, best first, at most `most`. Names are folded.
#[must_use]
pub fn find(query: &str, names: &[String], most: usize) -> Vec<usize> {
    let query = folded(query);
    let mut fitting: Vec<(u32, usize)> = Vec::new();
    for (place, name) in names.iter().enumerate() {
        if let Some(cost) = cost(&query, name) {
            let at = fitting.partition_point(|known| known.0 <= cost);
            fitting.insert(at, (cost, place));
        }
    }
    fitting.truncate(most);
    fitting.into_iter().map(|(_, place)| place).collect()
}

/// How far a query is from a name; `None` where they have nothing to do with one another.
fn cost(query: &str, name: &str) -> Option<u32> {
    let mut sum = 0;
    let mut matched = false;
    for wanted in query.split(' ').filter(|word| !word.is_empty()) {
        let wanted: Vec<char> = wanted.chars().collect();
        match name.split(' ').filter_map(|word| word_cost(&wanted, word)).min() {
            Some(cost) => {
                matched = true;
                sum += cost;
            }
            // "of", "the", "der": small words may stand in the query alone.
            None if wanted.len() <= 3 => sum += 9,
            None => return None,
        }
    }
    // Of two that fit alike, the one that begins so, and then the one that says less beside it.
    let begins = name.strip_prefix(query).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    matched.then(|| (2 * sum + u32::from(!begins)) * 32 + (name.split(' ').count() as u32).min(31))
}

fn word_cost(wanted: &[char], word: &str) -> Option<u32> {
    let word: Vec<char> = word.chars().collect();
    if word.starts_with(wanted) {
        return Some(u32::from(word.len() > wanted.len()));
    }
    if wanted.len() >= 3 && word.windows(wanted.len()).any(|part| part == wanted) {
        return Some(3);
    }
    let allowed = match wanted.len() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    let (whole, begun) = slips(wanted, &word);
    let cost = (2 + 2 * whole).min(3 + 2 * begun);
    (whole.min(begun) <= allowed).then_some(cost)
}

/// Letters left out, added, changed or swapped with their neighbour between what was typed and the word, and between
/// it and the word's best beginning: the optimal string alignment distance (Damerau 1964, Wagner and Fischer 1974).
fn slips(typed: &[char], word: &[char]) -> (u32, u32) {
    let width = word.len() + 1;
    let mut before = vec![0; width];
    let mut last: Vec<u32> = (0..width as u32).collect();
    for (i, letter) in typed.iter().enumerate() {
        let mut row = vec![i as u32 + 1; width];
        for (j, other) in word.iter().enumerate() {
            let changed = last[j] + u32::from(letter != other);
            row[j + 1] = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && typed[i - 1] == *other && word[j - 1] == *letter {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    (last[width - 1], last.iter().copied().min().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(typed: &str, word: &str) -> u32 {
        slips(&typed.chars().collect::<Vec<_>>(), &word.chars().collect::<Vec<_>>()).0
    }

    #[test]
    fn accents_marks_and_signs_do_not_count() {
        assert_eq!(folded("  Riñón, (DERECHO)! "), "rinon derecho");
        assert_eq!(folded("Fußwurzel-Knöchel"), "fusswurzel knochel");
        assert_eq!(folded("الأَبْهَر الصدريّ"), "ابهر صدري");
        assert_eq!(folded("رئة"), "ريه");
        assert_eq!(folded("?!"), "");
    }

    #[test]
    fn slips_are_counted_as_published() {
        for (a, b, slips) in [("kitten", "sitting", 3), ("ca", "abc", 3), ("kidney", "kindey", 1), ("", "ab", 2)] {
            assert_eq!(slip(a, b), slips, "{a} {b}");
            assert_eq!(slip(b, a), slips, "{b} {a}");
        }
    }

    #[test]
    fn what_fits_better_comes_first() {
        let names: Vec<String> =
            ["Heart", "Heart, left lower chamber", "Hearing bone", "Kidney, left", "Kidney, right"].map(folded).into();
        assert_eq!(find("heart", &names, 9), [0, 1, 2]);
        assert_eq!(find("left kidny", &names, 9), [3]);
        assert_eq!(find("the kidneys of", &names, 1), [3]);
        assert!(find("the of", &names, 9).is_empty());
        assert!(find("", &names, 9).is_empty());
        assert!(find("xylophone", &names, 9).is_empty());
    }
}

//! How many years of school an English text asks for.
//!
//! Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers, Chissom 1975, "Derivation of New Readability Formulas",
//! Research Branch Report 8-75): 0.39 words per sentence + 11.8 syllables per word - 15.59.

/// The grade of a text of at least one sentence.
pub(crate) fn grade(text: &str) -> f64 {
    let sentences = text.split(['.', '?', '!', ':']).filter(|s| s.chars().any(char::is_alphabetic)).count();
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphabetic() || c == '\''))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(str::to_lowercase)
        .collect();
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    0.39 * words.len() as f64 / sentences as f64 + 11.8 * syllables as f64 / words.len() as f64 - 15.59
}

/// Groups of vowels, but for a silent e at the end and the e of -ed and -es where it is not spoken.
fn syllables(word: &str) -> usize {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let vowel = |c: &char| "aeiouy".contains(*c);
    let groups = letters.iter().enumerate().filter(|(i, c)| vowel(c) && (*i == 0 || !vowel(&letters[i - 1]))).count();
    let ends = |end: &str| letters.iter().collect::<String>().ends_with(end);
    let before = |back: usize| letters.len().checked_sub(back).map(|i| letters[i]);
    let silent = ends("e") && !ends("le") && before(2).is_some_and(|c| !vowel(&c))
        || ends("ed") && !ends("ted") && !ends("ded")
        || ends("es")
            && !["ies", "les", "ses", "xes", "zes", "ches", "shes", "ces", "ges", "betes"].iter().any(|end| ends(end));
    // Two vowels that are spoken apart.
    let apart = ["ia", "io", "iu", "eo"]
        .iter()
        .filter(|two| word.contains(*two) && !["tion", "sion", "cial", "people"].iter().any(|one| word.contains(one)));
    (groups + apart.count()).saturating_sub(usize::from(silent)).max(1)
}

#[test]
fn syllables_are_counted_as_spoken() {
    for (word, spoken) in [
        ("the", 1),
        ("bone", 1),
        ("knee", 1),
        ("table", 2),
        ("walked", 1),
        ("needed", 2),
        ("arteries", 3),
        ("insulin", 3),
        ("diabetes", 4),
        ("cartilage", 3),
        ("tendon", 2),
        ("pressure", 2),
        ("muscles", 2),
        ("emergency", 4),
    ] {
        assert_eq!(syllables(word), spoken, "{word}");
    }
}

#[test]
fn the_grade_is_that_of_the_formula() {
    // Six words of one syllable, one sentence: 0.39 * 6 + 11.8 - 15.59.
    assert!((grade("The cat sat on the mat.") - -1.45).abs() < 1e-9);
    assert!(grade("Osteoarthritis necessitates comprehensive multidisciplinary rehabilitation.") > 20.0);
}

//! Welsh words as they are met in a sentence: mutated, and with a short word attached.

/// What is attached to a word that ends in a vowel: 'r (the), 'n (in, -ing), 'i and 'u (his, their), 'w (to his).
const CLITICS: [&str; 5] = ["r", "n", "i", "u", "w"];

/// Letters below which a word is not mutated: too many of the results are other words.
const MUTATED_FROM: usize = 4;

/// A letter or pair of letters and what the soft, nasal and aspirate mutations make of it
/// (P. W. Thomas, *Gramadeg y Gymraeg*, 1996). Pairs stand first, so that "ll" is not taken for "l".
const MUTATIONS: &[(&str, &[&str])] = &[
    ("ch", &[]),
    ("ph", &[]),
    ("th", &[]),
    ("dd", &[]),
    ("ff", &[]),
    ("ng", &[]),
    ("ll", &["l"]),
    ("rh", &["r"]),
    ("p", &["b", "mh", "ph"]),
    ("t", &["d", "nh", "th"]),
    ("c", &["g", "ngh", "ch"]),
    ("b", &["f", "m"]),
    ("d", &["dd", "n"]),
    ("g", &["", "ng"]),
    ("m", &["f"]),
    // Not a mutation by name, but the same to a reader: h before a vowel after ei, ein, eu.
    ("a", &["ha"]),
    ("e", &["he"]),
    ("i", &["hi"]),
    ("o", &["ho"]),
    ("u", &["hu"]),
    ("w", &["hw"]),
    ("y", &["hy"]),
];

/// Every form of a folded word: itself, mutated, and each of these with a clitic.
/// The apostrophe of a clitic is gone by then ("heddlu'n" is folded to "heddlun").
pub(crate) fn forms(word: &str) -> Vec<String> {
    let mut forms = mutated(word);
    if word.ends_with(['a', 'e', 'i', 'o', 'u', 'w', 'y']) {
        let bare = forms.clone();
        forms.extend(bare.iter().flat_map(|form| CLITICS.map(|clitic| format!("{form}{clitic}"))));
    }
    forms
}

/// The word and its mutations.
pub(crate) fn mutated(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.chars().count() < MUTATED_FROM || !word.chars().all(char::is_alphabetic) {
        return forms;
    }
    if let Some((initial, becomes)) = MUTATIONS.iter().find(|(initial, _)| word.starts_with(initial)) {
        let rest = &word[initial.len()..];
        forms.extend(becomes.iter().map(|start| format!("{start}{rest}")));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mutations() {
        for (word, expected) in [
            ("caerdydd", "caerdydd gaerdydd nghaerdydd chaerdydd"),
            ("cuddio", "cuddio guddio nghuddio chuddio"),
            ("pentref", "pentref bentref mhentref phentref"),
            ("trywanu", "trywanu drywanu nhrywanu thrywanu"),
            ("bachgen", "bachgen fachgen machgen"),
            ("dinas", "dinas ddinas ninas"),
            ("gwir", "gwir wir ngwir"),
            ("llanelli", "llanelli lanelli"),
            ("rhywun", "rhywun rywun"),
            ("merch", "merch ferch"),
            ("ymosod", "ymosod hymosod"),
            ("chwarae", "chwarae"),
            ("dyn", "dyn"),
            ("5g", "5g"),
        ] {
            assert_eq!(mutated(word).join(" "), expected);
        }
    }

    #[test]
    fn clitics_follow_vowels_only() {
        assert!(forms("heddlu").contains(&"heddlun".to_owned()));
        assert!(forms("cuddio").contains(&"chuddior".to_owned()));
        assert_eq!(forms("heddwas"), ["heddwas"]);
    }
}

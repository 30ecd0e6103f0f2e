//! Welsh words as they are met in a sentence: mutated, and with a short word attached.

use post::welsh;

/// What is attached to a word that ends in a vowel: 'r (the), 'n (in, -ing), 'i and 'u (his, their), 'w (to his).
const CLITICS: [&str; 5] = ["r", "n", "i", "u", "w"];

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
    if word.chars().all(char::is_alphabetic) {
        forms.extend(welsh::mutations(word).into_iter().map(|(_, form)| form));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_are_mutated() {
        assert_eq!(mutated("cuddio"), ["cuddio", "guddio", "nghuddio", "chuddio"]);
        assert_eq!(mutated("gb4all"), ["gb4all"]);
    }

    #[test]
    fn clitics_follow_vowels_only() {
        assert!(forms("heddlu").contains(&"heddlun".to_owned()));
        assert!(forms("cuddio").contains(&"chuddior".to_owned()));
        assert_eq!(forms("heddwas"), ["heddwas"]);
    }
}

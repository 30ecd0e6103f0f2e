//! Welsh changes the first letter of a word after certain words: Caerdydd, i Gaerdydd, yng Nghaerdydd, a Chaerdydd.
//!
//! The table is the one any Welsh grammar gives (P. W. Thomas, *Gramadeg y Gymraeg*, 1996).

use Mutation::{Aitch, Aspirate, Nasal, Soft};

/// Which change of first letter a form of a word shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// Cath, dy gath.
    Soft,
    /// Cath, fy nghath.
    Nasal,
    /// Cath, ei chath.
    Aspirate,
    /// Not a mutation by name, but the same to a reader: afal, ei hafal.
    Aitch,
}

/// Letters below which a word is left alone: too many of the results are other words.
const MUTATED_FROM: usize = 4;

/// A letter or pair of letters and what each change makes of it. Pairs stand first, so that "ll" is not taken for "l";
/// pairs that are letters of their own do not change.
const TABLE: &[(&str, &[(Mutation, &str)])] = &[
    ("ch", &[]),
    ("ph", &[]),
    ("th", &[]),
    ("dd", &[]),
    ("ll", &[(Soft, "l")]),
    ("rh", &[(Soft, "r")]),
    ("p", &[(Soft, "b"), (Nasal, "mh"), (Aspirate, "ph")]),
    ("t", &[(Soft, "d"), (Nasal, "nh"), (Aspirate, "th")]),
    ("c", &[(Soft, "g"), (Nasal, "ngh"), (Aspirate, "ch")]),
    ("b", &[(Soft, "f"), (Nasal, "m")]),
    ("d", &[(Soft, "dd"), (Nasal, "n")]),
    ("g", &[(Soft, ""), (Nasal, "ng")]),
    ("m", &[(Soft, "f")]),
    ("a", &[(Aitch, "ha")]),
    ("e", &[(Aitch, "he")]),
    ("i", &[(Aitch, "hi")]),
    ("o", &[(Aitch, "ho")]),
    ("u", &[(Aitch, "hu")]),
    ("w", &[(Aitch, "hw")]),
    ("y", &[(Aitch, "hy")]),
];

/// The changed forms of a word of four letters or more; a capital first letter stays one.
pub fn mutations(word: &str) -> Vec<(Mutation, String)> {
    if word.chars().count() < MUTATED_FROM {
        return Vec::new();
    }
    let begins =
        |initial: &str| word.get(..initial.len()).is_some_and(|start| start.eq_ignore_ascii_case(initial));
    let Some((initial, changes)) = TABLE.iter().find(|(initial, _)| begins(initial)) else {
        return Vec::new();
    };
    let (is_capital, rest) = (word.starts_with(char::is_uppercase), &word[initial.len()..]);
    let changed = |start: &str| {
        let mut letters = start.chars();
        let first = letters.next().map(|c| if is_capital { c.to_ascii_uppercase() } else { c });
        first.into_iter().chain(letters).chain(rest.chars()).collect()
    };
    changes.iter().map(|(mutation, start)| (*mutation, changed(start))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_letters_change_as_the_grammar_says() {
        for (word, expected) in [
            ("caerdydd", "gaerdydd nghaerdydd chaerdydd"),
            ("Caerdydd", "Gaerdydd Nghaerdydd Chaerdydd"),
            ("cuddio", "guddio nghuddio chuddio"),
            ("pentref", "bentref mhentref phentref"),
            ("trywanu", "drywanu nhrywanu thrywanu"),
            ("bachgen", "fachgen machgen"),
            ("Dolgellau", "Ddolgellau Nolgellau"),
            ("gwir", "wir ngwir"),
            ("Gwynedd", "wynedd Ngwynedd"),
            ("Llanelli", "Lanelli"),
            ("rhywun", "rywun"),
            ("merch", "ferch"),
            ("Merthyr Tudful", "Ferthyr Tudful"),
            ("ymosod", "hymosod"),
            ("Abertawe", "Habertawe"),
            ("chwarae", ""),
            ("dyn", ""),
            ("Môn", ""),
            ("🔪🔪🔪🔪", ""),
        ] {
            let forms: Vec<String> = mutations(word).into_iter().map(|(_, form)| form).collect();
            assert_eq!(forms.join(" "), expected, "{word}");
        }
    }
}

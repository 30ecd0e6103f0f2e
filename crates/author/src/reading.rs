//! How a post was read: its words as rules see them, and what folding undid on the way.

use post::{Text, Word};
use unicode_normalization::UnicodeNormalization;

/// As many letters in a row as no word has.
const STRETCHED: usize = 3;

/// What was undone, in a few words ("2 look-alike letters, 1 invisible character, iii→ii or i"); empty for most posts.
pub(crate) fn undone(text: &Text) -> String {
    let mut undone = Undone::default();
    for (number, word) in text.words().iter().enumerate() {
        let range = text.original_range(number..number + 1);
        undone.word(text.original().get(range).unwrap_or_default(), text.word(word), word);
    }
    undone.told()
}

#[derive(Default)]
struct Undone {
    lookalikes: usize,
    decorated: usize,
    invisible: usize,
    /// What else, word for word.
    others: Vec<String>,
}

impl Undone {
    fn word(&mut self, written: &str, folded: &str, word: &Word) {
        if word.shape.url() || word.shape.mention() || word.shape.emoji() {
            return;
        }
        self.invisible += written.chars().filter(|c| is_invisible(*c)).count();
        for letter in written.chars().filter(|c| !c.is_ascii() && c.is_alphabetic() && folded.is_ascii()) {
            match letter.nfkd().next() {
                Some(base) if base.is_ascii_alphabetic() => self.decorated += 1,
                _ => self.lookalikes += 1,
            }
        }
        self.others.extend(stretches(written));
        if !word.shape.disguised() {
            return;
        }
        if is_spread(written) {
            self.others.push(format!("{written}→{folded}"));
        } else if word.shape.digit() {
            self.others.push(format!("{folded}: digits also read as letters"));
        }
    }

    fn told(mut self) -> String {
        let counted = [
            (self.lookalikes, "look-alike letter"),
            (self.decorated, "accented or decorated letter"),
            (self.invisible, "invisible character"),
        ];
        let counted = counted.into_iter().filter(|(count, _)| *count > 0);
        let mut told: Vec<String> = counted
            .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
            .collect();
        told.append(&mut self.others);
        told.join(", ")
    }
}

/// Runs of one letter ("iii→ii or i").
fn stretches(written: &str) -> Vec<String> {
    let letters: Vec<char> = written.to_lowercase().chars().collect();
    let runs = letters.chunk_by(|a, b| a == b).filter(|run| run.len() >= STRETCHED);
    let letters = runs.filter_map(|run| run.first().filter(|c| c.is_alphabetic()).map(|c| (*c, run.len())));
    letters.map(|(c, len)| format!("{}→{c}{c} or {c}", String::from(c).repeat(len))).collect()
}

/// Letters with something visible between each two: `s.t.a.b`.
fn is_spread(written: &str) -> bool {
    let visible: Vec<char> = written.chars().filter(|c| !is_invisible(*c)).collect();
    let letters = visible.iter().step_by(2).all(|c| c.is_alphanumeric());
    visible.len() > 2 && letters && visible.iter().skip(1).step_by(2).all(|c| !c.is_alphanumeric())
}

/// Characters that show nothing: zero-width spaces and joiners, direction marks, soft hyphens, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_undone_is_told() {
        for (post, told) in [
            ("police are hiding it", ""),
            (
                "P\u{43e}lice \u{430}re h\u{200b}idiiing it",
                "2 look-alike letters, 1 invisible character, iii→ii or i",
            ),
            ("caf\u{e9} s.t.a.b", "1 accented or decorated letter, s.t.a.b→stab"),
            ("he will st4b you", "st4b: digits also read as letters"),
            ("@annnna https://xxx.example", ""),
        ] {
            assert_eq!(undone(&Text::new(post.to_owned())), told, "{post}");
        }
    }
}

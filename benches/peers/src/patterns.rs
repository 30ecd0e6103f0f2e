//! The generated rules as regular expressions over folded text: words stand apart by a space, sentences by a line feed.

use crate::generator::Line;

/// The words between two sides, and the sign that ends each: `..n` stays in its sentence, `near/n` may cross it.
const IN_SENTENCE: &str = r"(?: [^ \n]+)";
const ACROSS: &str = r"(?:[ \n][^ \n]+)";

impl Line {
    /// The line as a regular expression that finds it where Bellwether does.
    pub fn regex(&self) -> String {
        match self {
            Line::Endings(word) => format!(r"\b(?:{})\b", endings(word).join("|")),
            Line::Phrase(choices) => {
                let words: Vec<String> = choices.iter().map(|choice| one_of(choice)).collect();
                format!(r"\b{}\b", words.join(r"[ \n]"))
            }
            Line::Gap(left, most, right) => {
                format!(r"\b{}{IN_SENTENCE}{{0,{most}}} {}\b", one_of(left), one_of(right))
            }
            Line::Near(left, most, right) => {
                let (left, right) = (one_of(left), one_of(right));
                let between = format!(r"{ACROSS}{{0,{most}}}[ \n]");
                format!(r"\b(?:{left}{between}{right}|{right}{between}{left})\b")
            }
            Line::Prefix(left, stem) => format!(r"\b{}[ \n]{stem}", one_of(left)),
            Line::Regex(left, right) => format!(r"{left} \w+ {right}"),
        }
    }

    /// Groups of literals; every match holds one of each group.
    pub fn sides(&self) -> Vec<Vec<String>> {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match self {
            Line::Endings(word) => vec![vec![(*word).to_owned()]],
            Line::Phrase(choices) => {
                // The two most telling words: the longest, where length stands for rarity.
                let mut choices: Vec<&Vec<&str>> = choices.iter().collect();
                choices.sort_by_key(|choice| std::cmp::Reverse(choice.iter().map(|word| word.len()).min()));
                choices.iter().take(2).map(|choice| owned(choice)).collect()
            }
            Line::Gap(left, _, right) | Line::Near(left, _, right) => vec![owned(left), owned(right)],
            Line::Prefix(left, stem) => vec![owned(left), vec![(*stem).to_owned()]],
            Line::Regex(left, right) => vec![vec![(*left).to_owned()], vec![(*right).to_owned()]],
        }
    }
}

fn one_of(words: &[&str]) -> String {
    format!("(?:{})", words.join("|"))
}

/// The generator's words with endings only ever add letters.
fn endings(word: &str) -> Vec<String> {
    ["", "s", "ed", "ing", "ings"].iter().map(|ending| format!("{word}{ending}")).collect()
}

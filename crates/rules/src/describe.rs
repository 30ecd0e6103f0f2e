//! A phrase line in plain English, for people who will never write one.

use crate::parse::phrase::{self, Part, PartKind, Phrase};

/// What a line of a rule looks for, in English with the words of the line in Markdown italics
/// (`(police | cops) ..3 (hiding)` is "*police/cops*, then within 3 words *hiding*"). `None` for a line that cannot be read.
pub fn describe(line: &str) -> Option<String> {
    Some(match phrase::parse(line, 0).ok()?? {
        Phrase::Ordered(parts) => in_order(&parts),
        Phrase::Near { left, within, right } => {
            format!(
                "{} with, in either order and at most {within} words apart, {}",
                in_order(&left),
                in_order(&right)
            )
        }
        Phrase::Regex { pattern, .. } => format!("the pattern `{pattern}`"),
    })
}

/// Parts up to a gap are one italic run.
fn in_order(parts: &[Part]) -> String {
    let mut said = String::new();
    for (number, run) in parts.split_inclusive(|part| matches!(part.kind, PartKind::Gap(_))).enumerate() {
        if number > 0 && !said.is_empty() {
            said.push(' ');
        }
        let (words, gap) = match run.split_last() {
            Some((Part { kind: PartKind::Gap(most), .. }, words)) => (words, Some(most)),
            _ => (run, None),
        };
        let words: Vec<String> = words.iter().map(part).collect();
        said.push_str(&format!("*{}*", words.join(" ")));
        if let Some(most) = gap {
            said.push_str(&format!(", then with up to {most} words between,"));
        }
    }
    said
}

fn part(part: &Part) -> String {
    match &part.kind {
        PartKind::Word(word) => word.clone(),
        PartKind::Endings(stem) => format!("{stem}(-s/-ed/-ing)"),
        PartKind::Prefix(stem) => format!("{stem}…"),
        PartKind::Hashtag(tag) => format!("#{tag}"),
        PartKind::Capitals(word) => format!("{word} (in capitals)"),
        PartKind::Named(name) => format!("‹{name}›"),
        PartKind::OneOf(choices) => choices_of(choices),
        PartKind::Optional(choices) => format!("[{}]", choices_of(choices)),
        PartKind::Gap(most) => format!("(up to {most} words)"),
    }
}

fn choices_of(choices: &[Vec<Part>]) -> String {
    let spoken = |parts: &Vec<Part>| parts.iter().map(part).collect::<Vec<_>>().join(" ");
    choices.iter().map(spoken).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_in_english() {
        for (line, told) in [
            ("police are hiding", "*police are hiding*"),
            ("(police | old bill) ..3 lied", "*police/old bill*, then with up to 3 words between, *lied*"),
            ("[the] <authority> stab+ immig*", "*[the] ‹authority› stab(-s/-ed/-ing) immig…*"),
            ("meet near/8 <time>", "*meet* with, in either order and at most 8 words apart, *‹time›*"),
            ("#Enough =EDL", "*#Enough EDL (in capitals)*"),
            ("re: stab(bed)?", "the pattern `stab(bed)?`"),
        ] {
            assert_eq!(describe(line).as_deref(), Some(told), "{line}");
        }
        assert_eq!(describe("(never closed"), None);
    }
}

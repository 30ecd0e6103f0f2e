//! Letters of another alphabet and characters nobody sees, which come in when a phrase is copied out of a post.
//!
//! Folding reads them as the letters they look like, so the rule works all the same; but its next reader cannot search
//! for the word, and cannot see why. In `[tests]` they are welcome: there they are what people really wrote.

use crate::diagnostic::{Diagnostic, Repair, Source};
use crate::parse::pieces::{Piece, split};
use crate::parse::{PhraseLine, RuleText};

pub(crate) fn check(text: &RuleText, said: &mut Vec<Diagnostic>) {
    let require = text.require.iter().map(|(_, lines)| lines);
    let blocks = [&text.strong, &text.weak, &text.same_sentence, &text.same_post].into_iter().chain(require);
    for lines in blocks {
        check_lines(&text.source, lines, said);
    }
}

pub(crate) fn check_lines(source: &Source, lines: &[PhraseLine], said: &mut Vec<Diagnostic>) {
    for line in lines {
        said.extend(split(&line.text, line.span.start).iter().filter_map(|word| pasted(source, word)));
    }
}

fn pasted(source: &Source, word: &Piece<'_>) -> Option<Diagnostic> {
    let seen = word.text.chars().filter(|c| !is_invisible(*c));
    let plain: String = seen.map(|c| plain(c).unwrap_or(c)).collect();
    if plain == word.text || plain.is_empty() {
        return None;
    }
    let unseen = word.text.chars().any(is_invisible);
    let what = if unseen { "a character that cannot be seen" } else { "a letter of another alphabet" };
    let message = format!("this word holds {what}, pasted from a post perhaps");
    let warning = Diagnostic::warning("confusable-in-rule", source, word.span(), message);
    Some(warning.label(format!("type it afresh: `{plain}`")).mended_by(Some(Repair::Write(plain))))
}

/// The plain letter that a letter outside the Latin alphabet looks like, where it looks like one.
fn plain(c: char) -> Option<char> {
    let latin = matches!(c, '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    if latin || !c.is_alphabetic() {
        return None;
    }
    let mut folded = post::fold::fold_phrase(c.encode_utf8(&mut [0; 4]));
    let form = folded.pop().map(|(form, _)| form).filter(|_| folded.is_empty())?;
    let mut letters = form.chars();
    let letter = letters.next().filter(char::is_ascii_alphabetic).filter(|_| letters.next().is_none())?;
    Some(if c.is_uppercase() { letter.to_ascii_uppercase() } else { letter })
}

/// Spaces without width, direction marks, soft hyphens. Not the joiners of emoji.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

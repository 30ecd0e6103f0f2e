//! Phrases several pasted posts share: the first lines of a draft.

use std::collections::{BTreeMap, BTreeSet};

use post::{Text, fold};

/// A phrase has at most and at least this many words.
const LONGEST: usize = 5;
const SHORTEST: usize = 2;
/// A draft has at most this many lines; its author adds the rest.
const MOST_LINES: usize = 8;
/// Words that say nothing by themselves: a phrase neither starts nor ends with one, unless it has nothing else.
const EMPTY: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "has", "have", "he", "her", "his",
    "i", "in", "is", "it", "its", "me", "my", "of", "on", "or", "our", "she", "so", "that", "the", "their",
    "them", "there", "they", "this", "to", "was", "we", "were", "with", "you", "your",
];

/// Phrases that each stand in two posts or more, the widest shared first, until every post that shares one has its
/// own. Where nothing is shared: the opening words of the first post, for its author to change.
pub(crate) fn shared(posts: &[String]) -> Vec<String> {
    let texts: Vec<Vec<Vec<String>>> = posts.iter().map(|post| sentences(post)).collect();
    let mut left: BTreeSet<usize> = (0..posts.len()).collect();
    let mut lines = Vec::new();
    while lines.len() < MOST_LINES {
        let Some((phrase, holders)) = widest(&texts, &left) else { break };
        left.retain(|post| !holders.contains(post));
        lines.push(phrase);
    }
    if lines.is_empty() {
        lines.extend(
            texts
                .iter()
                .flatten()
                .find(|words| words.len() >= SHORTEST)
                .map(|words| words.iter().take(LONGEST).cloned().collect::<Vec<_>>().join(" ")),
        );
    }
    lines
}

/// The phrase that most of the posts still `left` hold, the longest of equals, with the posts that hold it.
fn widest(texts: &[Vec<Vec<String>>], left: &BTreeSet<usize>) -> Option<(String, BTreeSet<usize>)> {
    let mut holders: BTreeMap<&[String], BTreeSet<usize>> = BTreeMap::new();
    for (post, sentences) in texts.iter().enumerate().filter(|(post, _)| left.contains(post)) {
        for sentence in sentences {
            for length in SHORTEST..=LONGEST {
                for phrase in sentence.windows(length).filter(|phrase| says_something(phrase)) {
                    holders.entry(phrase).or_default().insert(post);
                }
            }
        }
    }
    let shared = holders.into_iter().filter(|(_, posts)| posts.len() > 1);
    let (phrase, posts) = shared.max_by_key(|(phrase, posts)| (posts.len(), phrase.len()))?;
    Some((phrase.join(" "), posts))
}

fn says_something(phrase: &[String]) -> bool {
    let says = |word: Option<&String>| word.is_some_and(|word| !EMPTY.contains(&word.as_str()));
    says(phrase.first()) && says(phrase.last())
}

/// The folded words of each sentence that a phrase line can hold: no links, no accounts, no signs.
fn sentences(post: &str) -> Vec<Vec<String>> {
    let text = Text::new(post.to_owned());
    let plain = |word: &String| fold::fold_phrase(word).len() == 1 && word.chars().all(char::is_alphanumeric);
    let words: Vec<(u16, String)> =
        text.words().iter().map(|word| (word.sentence, text.word(word).to_owned())).collect();
    let runs = words.chunk_by(|a, b| a.0 == b.0 && plain(&a.1) && plain(&b.1));
    runs.map(|run| run.iter().map(|(_, word)| word.clone()).filter(plain).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(posts: &[&str], expected: &[&str]) {
        let posts: Vec<String> = posts.iter().map(|post| (*post).to_owned()).collect();
        assert_eq!(shared(&posts), expected, "{posts:?}");
    }

    #[test]
    fn what_posts_share_becomes_lines() {
        check(
            &[
                "They are moving them in at night",
                "moving them in at night, again!",
                "MOVING THEM IN AT NIGHT",
            ],
            &["moving them in at night"],
        );
        check(
            &["the water tastes odd here", "our water tastes odd", "brown water again", "more brown water"],
            &["water tastes odd", "brown water"],
        );
        check(&["one single pasted post about it"], &["one single pasted post about"]);
        check(&["of the", "is it"], &["of the"]);
        check(&["@ann", ""], &[]);
    }
}

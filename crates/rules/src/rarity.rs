//! How common a word is: what decides by which words of a phrase posts are looked up, and which words catch too much.
//!
//! English from `data/english.txt` (its source and licence are in `data/NOTICE`). No package with counts of Welsh words
//! has a licence we can use, so the commonest are listed here, roughly in order.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::LazyLock;

use crate::sieve::Sieve;

/// Each line: a figure on the Zipf scale, to a tenth, and the folded words met that often.
const ENGLISH: &str = include_str!("../data/english.txt");
const WELSH: &str = "yn y yr i a o ar mae ac ei eu am wedi ni na fod gan oedd bod sydd hyn ond nid un gyda dan pan \
gael fel hefyd ym mewn hi ef ein eich be chi fi ti";
/// The commonest Welsh word in what we read: one post in thirty is Welsh (our guess), "yn" one word in fifteen of it.
const COMMONEST_WELSH: u32 = 2_000_000;
/// A word outside the table is met less often than the last in it.
const UNLISTED: u32 = 800;
/// 10^0.0 to 10^0.9, in thousandths.
const TENTHS: [u32; 10] = [1_000, 1_259, 1_585, 1_995, 2_512, 3_162, 3_981, 5_012, 6_310, 7_943];

static TABLE: LazyLock<BTreeMap<&'static str, u32>> = LazyLock::new(|| {
    let mut table = BTreeMap::new();
    for (line, words) in ENGLISH.lines().filter_map(|line| line.split_once(' ')) {
        table.extend(words.split(' ').map(|word| (word, from_zipf(line))));
    }
    for (rank, word) in (1..).zip(WELSH.split_whitespace()) {
        let figure = table.entry(word).or_default();
        *figure += COMMONEST_WELSH / rank;
    }
    table
});

/// "4.3" is 10^4.3.
fn from_zipf(figure: &str) -> u32 {
    let (whole, tenth) = figure.split_once('.').unwrap_or((figure, "0"));
    let whole: u32 = whole.parse().unwrap_or_default();
    let tenth: usize = tenth.parse().unwrap_or_default();
    10_u32.pow(whole) / 1_000 * TENTHS.get(tenth).copied().unwrap_or(1_000)
}

/// How often a folded word is met in a thousand million words: 50,000,000 for "the".
pub(crate) fn frequency(word: &str) -> u32 {
    TABLE.get(word).copied().unwrap_or(UNLISTED)
}

/// Whether English uses the word often enough for it to be in the table.
pub(crate) fn is_english(word: &str) -> bool {
    TABLE.contains_key(word) && !WELSH.split_whitespace().any(|welsh| welsh == word)
}

/// The words of the table: asked of every word of every post.
pub(crate) static LISTED: LazyLock<Sieve> =
    LazyLock::new(|| Sieve::new(TABLE.keys().map(|word| post::fold::hash_word(word))));

/// How often a beginning of words (`immig*`) is met: for all words that begin so together.
pub(crate) fn prefix_frequency(prefix: &str) -> u32 {
    beginning_with(prefix).map(|(_, frequency)| frequency).sum::<u32>() + UNLISTED
}

/// The listed words that begin so, each with its frequency.
pub(crate) fn beginning_with<'p>(prefix: &'p str) -> impl Iterator<Item = (&'static str, u32)> + 'p {
    let from = TABLE.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
    from.take_while(move |(word, _)| word.starts_with(prefix)).map(|(word, frequency)| (*word, *frequency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_words_cost_less() {
        let order = ["the", "people", "police", "wedi", "hiding", "stabbing", "knifeman"];
        let costs: Vec<u32> = order.iter().map(|word| frequency(word)).collect();
        assert!(costs.is_sorted_by(|a, b| a > b), "{costs:?}");
    }

    #[test]
    fn figures_are_of_a_thousand_million_words() {
        assert_eq!(from_zipf("7.7"), 50_120_000);
        assert_eq!(from_zipf("3.3"), 1_995);
        assert!(prefix_frequency("stab") > frequency("stable") + frequency("stabbed"));
    }
}

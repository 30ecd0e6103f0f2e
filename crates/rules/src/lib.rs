//! The rule language: from files an analyst wrote to what a post is found to say.
//!
//! [`load`] turns files into a [`RuleSet`] or into every mistake at once ([`Diagnostic`]); [`RuleSet::scan`] reads
//! one post. On the way a file is parsed (`parse`), its phrases are compiled to sets of word hashes (`compile`),
//! each line is put behind its rarest words (`anchor`, `index`, `keys`, `beside`), and a post whose words lead to a line has it confirmed
//! word by word (`confirm`), judged with the rest of its rule (`judge`) and labelled by the stance frames (`stance`).
//! A post with misspelt words of rules is read once more with these put right (`spelling`).
//!
//! Pure: no I/O, no clock. A scan cannot fail.

mod allow;
mod alone;
mod anchor;
mod beside;
mod broad;
mod calendar;
mod collide;
mod compile;
mod confirm;
mod correction;
mod covered;
mod describe;
mod diagnostic;
mod endings;
mod engine;
mod examples;
mod explain;
mod forms;
mod index;
mod joined;
mod judge;
mod keys;
mod lines;
mod lint;
mod load;
mod losses;
mod nearest;
mod parse;
mod pasted;
mod pattern;
mod program;
mod rarity;
mod regex_line;
mod returned;
mod rule;
mod ruleset;
mod scan;
mod scope;
mod selftest;
mod sieve;
mod slots;
mod spelling;
mod stance;
mod surge;
#[cfg(test)]
mod testing;
mod tuning;
mod vetoed;
mod welsh;
mod within;

pub use alone::Alone;
pub use correction::{Correction, Slip};
pub use describe::describe;
pub use diagnostic::{Diagnostic, Repair, Severity};
pub use examples::Example;
pub use explain::{Explanation, Met, Outcome, TriedLine, TriedPart};
pub use forms::forms;
pub use lines::{Block, RuleLine};
pub use load::{Load, load, load_untested, reload};
pub use rule::Rule;
pub use ruleset::{Kept, RuleSet};
pub use scan::{Hit, Placed, Scan};
pub use selftest::{TestFailure, TestReport};
pub use surge::Surge;

/// A file of the rules folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFile {
    /// Where it lies, with forward slashes ("rules/disorder/mobilisation.meet-up.toml").
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The first eight bytes of the BLAKE3 hash.
fn hash_bytes(bytes: &[u8]) -> u64 {
    blake3::hash(bytes).as_bytes().first_chunk().copied().map_or(0, u64::from_le_bytes)
}

//! What `explain` says of a word that was read as another one.

use post::Text;
use post::fold::Respelling;

/// A misspelt word of a post, and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// As it was written ("hangall").
    pub written: String,
    /// The words it was read as ("hang all"), `or` between those it may be.
    pub read_as: String,
    /// What its author did.
    pub slip: Slip,
}

/// What was done to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// `immigrnats`
    Swapped,
    /// `immigrnts`
    LeftOut,
    /// `hangall`
    RunTogether,
    /// `g a y`
    SpreadOut,
}

impl std::fmt::Display for Slip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Slip::Swapped => "two letters swapped",
            Slip::LeftOut => "a letter left out",
            Slip::RunTogether => "a space left out",
            Slip::SpreadOut => "its letters spread out",
        })
    }
}

impl Correction {
    pub(crate) fn new(text: &Text, respelling: &Respelling) -> Self {
        let written = text.original().get(text.original_range(respelling.words.clone())).unwrap_or_default();
        let read_as: Vec<String> = respelling.forms.iter().map(|forms| forms.join(" or ")).collect();
        let folded =
            respelling.words.clone().filter_map(|at| text.words().get(at)).map(|word| text.word(word).len());
        let letters: usize = folded.sum();
        let first = respelling.forms.first().and_then(|forms| forms.first()).map_or(0, String::len);
        let slip = match (respelling.words.len(), respelling.forms.len()) {
            (2.., _) => Slip::SpreadOut,
            (_, 2..) => Slip::RunTogether,
            _ if letters < first => Slip::LeftOut,
            _ => Slip::Swapped,
        };
        Self { written: written.to_owned(), read_as: read_as.join(" "), slip }
    }
}

//! What every engine is asked: which rules does this document hold?

use post::{HashKey, Post, RawPost};

use crate::generator::{Line, Words};

/// One document in every form an engine may want.
pub struct Document {
    /// Folded: what Bellwether matches, and what its peers are given, so that none of them has to fold.
    pub post: Post,
    pub raw: RawPost,
}

impl Document {
    pub fn new(text: String) -> Self {
        let raw = RawPost { id: "1".to_owned(), source: "file:bench".to_owned(), text, ..RawPost::default() };
        Self { post: Post::new(raw.clone(), &key(), jiff::Timestamp::UNIX_EPOCH), raw }
    }

    /// Reads every form of it once.
    pub fn read(&self) {
        let words = self.post.text.words().iter().fold(0, |all, word| all ^ word.hash);
        let bytes = |text: &str| text.bytes().fold(0, |all, byte| all ^ byte);
        std::hint::black_box((words, bytes(self.folded()), bytes(&self.raw.text)));
    }

    pub fn folded(&self) -> &str {
        self.post.text.folded()
    }
}

pub fn key() -> HashKey {
    HashKey::new([0; 32])
}

pub trait Engine {
    /// Adds the numbers of the rules that the document holds, each once, in any order.
    fn scan(&mut self, document: &Document, found: &mut Vec<u32>);
}

/// An engine by name, and how to build it; `None` where it is not built in or cannot be built.
pub struct Contender {
    pub name: &'static str,
    pub build: fn(&[Line], &Words) -> Option<Box<dyn Engine>>,
    /// With more rules than this it takes minutes: left out.
    pub most_rules: usize,
}

pub const CONTENDERS: &[Contender] = &[
    Contender { name: "bellwether: match", build: crate::ours::matching, most_rules: usize::MAX },
    Contender { name: "bellwether: fold and match", build: crate::ours::whole, most_rules: usize::MAX },
    Contender { name: "bellwether: fold only", build: crate::ours::folding, most_rules: usize::MAX },
    #[cfg(feature = "vectorscan")]
    Contender { name: "Vectorscan, all patterns", build: crate::vectorscan::build, most_rules: usize::MAX },
    Contender { name: "AC DFA, both sides, regex", build: crate::both_sides::with_dfa, most_rules: 1_000 },
    Contender {
        name: "AC NFA, both sides, regex",
        build: crate::both_sides::with_nfa,
        most_rules: usize::MAX,
    },
    Contender { name: "regex-filtered", build: crate::filtered::build, most_rules: 1_000 },
    #[cfg(feature = "yara-x")]
    Contender { name: "yara-x", build: crate::yara::build, most_rules: 1_000 },
];

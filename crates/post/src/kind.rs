//! The closed and open vocabularies a rule speaks: kind, weight, status, stance, theme, rule id.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// A word that is none of the ones allowed in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// What was written.
    pub written: String,
    /// What may be written there.
    pub allowed: &'static [&'static str],
}

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is none of: {}", self.written, self.allowed.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

/// Declares a closed vocabulary: the words, their order, and both directions of translation.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// Every word as text, in order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as people write it in rule files, JSON and labels.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;
            fn from_str(s: &str) -> Result<Self, UnknownWord> {
                match s {
                    $($word => Ok($name::$variant),)+
                    _ => Err(UnknownWord { written: s.to_owned(), allowed: Self::WORDS }),
                }
            }
        }
    };
}

words! {
    /// What a rule finds.
    Kind {
        /// An event that may set things off: a stabbing, a collision, a death.
        Trigger = "trigger",
        /// An unverified claim.
        Rumour = "rumour",
        /// A call to gather or act.
        Mobilisation = "mobilisation",
        /// A person, address or venue singled out.
        Targeting = "targeting",
        /// Slow hostility toward people.
        Narrative = "narrative",
        /// A statement, correction or repair; never raises a level.
        Reassurance = "reassurance",
    }
}

words! {
    /// How much one hit of a rule counts towards the score of its cell. Never a tension level.
    Weight {
        /// Background talk.
        Low = "low",
        /// Worth counting.
        Medium = "medium",
        /// Worth a look on its own.
        High = "high",
        /// Somebody may be in danger.
        Urgent = "urgent",
    }
}

words! {
    /// Where a rule is in its life.
    Status {
        /// Being written: not matched.
        Draft = "draft",
        /// Matched, counted and shown, weighs nothing.
        Shadow = "shadow",
        /// Matched and weighed.
        Live = "live",
        /// Kept for history: not matched.
        Retired = "retired",
    }
}

words! {
    /// What the author does with the claim a hit found.
    Stance {
        /// Says it, or no frame applies.
        Support = "support",
        /// Says it is not so: a rebuttal.
        Deny = "deny",
        /// Asks whether it is so.
        Query = "query",
        /// Reports that others say it.
        Report = "report",
        /// Tells a story, plays a game.
        Fiction = "fiction",
    }
}

words! {
    /// Whether one line was enough or several weak ones together.
    Strength {
        /// One strong line matched.
        Strong = "strong",
        /// Enough weak lines matched.
        Weak = "weak",
    }
}

words! {
    /// The part of a post a span lies in.
    Field {
        /// The author's words.
        Text = "text",
        /// The headline.
        Title = "title",
        /// What it quotes or passes on: another author's words.
        Quote = "quote",
        /// What its pictures show, as described in them.
        Alt = "alt",
    }
}

impl Field {
    /// The author's own words: what a rule reads unless it asks for more.
    pub const OWN: &'static [Field] = &[Field::Text, Field::Title];
}

impl Stance {
    /// Whether a hit with this stance adds to a score ("it counts").
    pub fn counts(self) -> bool {
        matches!(self, Stance::Support | Stance::Query | Stance::Report)
    }
}

impl Status {
    /// Whether rules with this status are matched at all.
    pub fn is_matched(self) -> bool {
        matches!(self, Status::Shadow | Status::Live)
    }
}

/// Declares a short open-ended name that clones cheaply and is stored as text.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(CompactString);

        impl $name {
            /// The name as written.
            pub fn new(name: &str) -> Self {
                Self(CompactString::from(name))
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// What the talk is about ("disorder"). The allowed set is configuration, at most twelve.
    Theme
}

impl Theme {
    /// What the shipped rules are about, and what a configuration that says nothing allows.
    pub const SHIPPED: [&str; 12] = [
        "violent-incident",
        "policing",
        "disorder",
        "asylum",
        "hostility",
        "vigilantism",
        "children",
        "hazard",
        "election",
        "spill-over",
        "youth",
        "general",
    ];
}

name! {
    /// The permanent name of a rule ("rumour.cover-up").
    RuleId
}

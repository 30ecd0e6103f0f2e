//! What a rule found in a post, without the post's text: the only thing `tension` and `register` ever see.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    AreaCode, AuthorKey, Fingerprint, Kind, MinHash, PostHash, RuleId, SourceId, SourceKind, Stance, Status,
    Strength, Theme, Weight,
};

/// One rule's hit in one revision of one post.
///
/// Keyed by (post, revision, rule): a second delivery changes nothing and an edit is seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Which post, as a keyed hash.
    pub post: PostHash,
    /// A hash of the post's words: an edited post is a new revision of the same post.
    pub revision: u64,
    /// Which rule.
    pub rule: RuleId,
    /// Hash of the rule file as it was compiled.
    pub rule_hash: u64,
    /// Which generation of the rule set, counted from 1 in this deployment.
    pub generation: u32,
    /// What the rule finds.
    pub kind: Kind,
    /// What it is about.
    pub theme: Theme,
    /// How much it counts.
    pub weight: Weight,
    /// Shadow evidence is counted and shown, and weighs nothing.
    pub status: Status,
    /// One strong line, or several weak ones.
    pub strength: Strength,
    /// What the author does with the claim.
    pub stance: Stance,
    /// Whether the hit was found only after undoing a disguise ("st4b").
    pub disguised: bool,
    /// Areas the post names, most certain first; empty when it names none.
    pub areas: Vec<AreaMention>,
    /// Who, as a rotating keyed hash.
    pub author: AuthorKey,
    /// Where from.
    pub source: SourceId,
    /// Same words, exactly.
    pub fingerprint: Fingerprint,
    /// Much the same words; absent for texts too short to compare.
    pub minhash: Option<MinHash>,
    /// Hashes of the post's rarer words, ascending, at most 16: what ties a rumour to an incident.
    pub words: Vec<u32>,
    /// Hashes of the links it carries, ascending.
    pub links: Vec<u64>,
    /// The post it answers.
    pub reply_to: Option<PostHash>,
    /// When it was published, as its source says.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub published_at: Timestamp,
    /// When we collected it.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub collected_at: Timestamp,
    /// Found by running new rules over old posts.
    pub found_late: bool,
    /// Its rule hit so many posts that its hits are only counted: it weighs nothing, whatever its status.
    pub flooding: bool,
}

impl Evidence {
    /// Whether it weighs anything at all: its rule is live and does not flood.
    pub fn weighs(&self) -> bool {
        self.status == Status::Live && !self.flooding
    }

    /// Whether it adds to a score: it weighs, does not reassure, and the author supports, asks or reports.
    pub fn counts(&self) -> bool {
        self.weighs() && !self.reassures() && self.stance.counts()
    }

    /// Whether it is counted as a rebuttal beside the score.
    pub fn rebuts(&self) -> bool {
        self.weighs() && (self.stance == Stance::Deny || self.reassures())
    }

    /// A fact-checker repeats a claim to take it apart, so whatever a rule finds there is no signal.
    fn reassures(&self) -> bool {
        self.kind == Kind::Reassurance || self.source.kind() == SourceKind::FactCheck
    }
}

/// An area a post names, and how sure that is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaMention {
    /// The authority.
    pub code: AreaCode,
    /// How sure.
    pub confidence: Confidence,
    /// The neighbourhood as the gazetteer writes it ("Ely"), when the post named one.
    pub place: Option<String>,
}

/// How sure a placement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// One of several areas of that name: counted as not placed, shown as a candidate.
    Candidate,
    /// The source's home area, nothing in the text.
    Home,
    /// Named in the text.
    Named,
}

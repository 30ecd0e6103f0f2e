//! Where posts come from, and how a source is doing, in words.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// `kind:name`, for example `news:bbc`, `police:south-wales`, `bluesky` or `mastodon:toot.wales`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(CompactString);

impl SourceId {
    /// A source by its `kind:name`.
    pub fn new(id: &str) -> Self {
        Self(CompactString::from(id))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it may be a metric's label and a word of the log: a small closed alphabet, and short.
    pub fn is_plain(&self) -> bool {
        let plain =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | ':');
        let id = self.as_str();
        id.starts_with(|c: char| c.is_ascii_lowercase()) && id.len() <= 60 && id.chars().all(plain)
    }

    /// The part before the colon.
    pub fn platform(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    /// What kind of source it is, by the part before the colon.
    pub fn kind(&self) -> SourceKind {
        match self.platform() {
            "news" => SourceKind::News,
            "police" | "council" | "fire" | "health" | "government" => SourceKind::Authority,
            "return" => SourceKind::Return,
            "factcheck" => SourceKind::FactCheck,
            _ => SourceKind::Public,
        }
    }
}

impl std::fmt::Display for SourceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a source is, which decides how far it is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// An outlet (`news:`).
    News,
    /// Police, council, fire or health service, ministry or national body.
    Authority,
    /// A partner's return.
    Return,
    /// A fact-checker.
    FactCheck,
    /// Anyone.
    Public,
}

impl SourceKind {
    /// Whether one item of it is enough to open an incident.
    pub fn is_trusted(self) -> bool {
        self != SourceKind::Public
    }
}

/// How a source is doing, as a person would say it. Details ("HTTP 503", "since 14:02") travel beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceState {
    /// Not read yet.
    Waiting,
    /// Read, and it brought something new.
    Fine,
    /// Read; nothing new in it.
    NothingNew,
    /// The host said nothing changed (304).
    NotModified,
    /// The host asked us to come less often (429, 503 with Retry-After).
    Slowed,
    /// The host does not let us in (401, 403).
    Refused,
    /// The host says it is gone for good (410), or it was not found (404).
    Gone,
    /// What came is not a feed.
    NotAFeed,
    /// A feed that could be read only in part.
    Broken,
    /// Could not be reached, or took too long.
    Unreachable,
    /// Nothing was read from it for three times its interval.
    Stale,
    /// Read, but some of what it had since the last read was missed; how much is said beside it.
    Gap,
    /// It answers as it should and has had nothing new for ten times its usual gap.
    Silent,
}

impl SourceState {
    /// Its word in JSON and in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            SourceState::Waiting => "waiting",
            SourceState::Fine => "fine",
            SourceState::NothingNew => "nothing-new",
            SourceState::NotModified => "not-modified",
            SourceState::Slowed => "slowed",
            SourceState::Refused => "refused",
            SourceState::Gone => "gone",
            SourceState::NotAFeed => "not-a-feed",
            SourceState::Broken => "broken",
            SourceState::Unreachable => "unreachable",
            SourceState::Stale => "stale",
            SourceState::Gap => "gap",
            SourceState::Silent => "silent",
        }
    }

    /// Whether the source is being read as it should.
    pub fn is_fresh(self) -> bool {
        matches!(
            self,
            SourceState::Fine
                | SourceState::NothingNew
                | SourceState::NotModified
                | SourceState::Broken
                | SourceState::Gap
        )
    }
}

//! Who may hand in what: tokens from a file that only the service's user may read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use post::{AreaCode, SourceId};
use serde::Deserialize;

/// The shortest token: 32 characters of `openssl rand -hex 16` are 128 bits.
const SHORTEST: usize = 32;
/// The stretch in which a token's posts are counted.
const WINDOW: Duration = Duration::from_secs(60);
/// What the operator's key is called where names are kept.
const OPERATOR: &str = "operator";

/// `[push]`: who may hand in posts and returns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PushConfig {
    /// The file of tokens. Where there is none, only the operator's key opens the door.
    pub tokens: PathBuf,
    /// The most posts or returns one token may hand in within a minute.
    pub posts_per_minute: usize,
}

impl Default for PushConfig {
    /// A thousand a second: as much as the whole of Bluesky's posts forty times over.
    fn default() -> Self {
        Self { tokens: PathBuf::from("push-tokens.toml"), posts_per_minute: 60_000 }
    }
}

/// Why a file of tokens cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// It is there and cannot be read.
    #[error("the tokens in {0} could not be read: {1}")]
    Unreadable(String, std::io::Error),
    /// Others on this machine may read it.
    #[error("others may read the tokens in {0}: run chmod 0400 on it, and make new tokens")]
    Open(String),
    /// It says something that cannot be meant. The words hold no token.
    #[error("{0}: {1}")]
    Wrong(String, String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "token")]
    tokens: Vec<Written>,
}

/// A token as the operator writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    token: String,
    sources: Vec<SourceId>,
    #[serde(default)]
    areas: Vec<AreaCode>,
}

/// The tokens in force, and what each has handed in lately.
#[derive(Clone, Debug)]
pub struct Tokens {
    senders: Arc<Vec<(blake3::Hash, Sender)>>,
    spent: Arc<Mutex<BTreeMap<String, (Instant, usize)>>>,
    most: usize,
}

/// Who hands something in, and what they may.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sender {
    pub(super) name: String,
    /// The sources it may write; `None` for all.
    sources: Option<Vec<SourceId>>,
    /// The areas its returns may be about; none for all.
    areas: Vec<AreaCode>,
}

impl Sender {
    pub(super) fn operator() -> Self {
        Self { name: OPERATOR.to_owned(), sources: None, areas: Vec::new() }
    }

    pub(super) fn may_write(&self, source: &str) -> bool {
        self.sources.as_ref().is_none_or(|sources| sources.iter().any(|own| own.as_str() == source))
    }

    pub(super) fn may_name(&self, area: &AreaCode) -> bool {
        self.areas.is_empty() || self.areas.contains(area)
    }
}

impl Tokens {
    /// The tokens of the file, none where there is no file.
    ///
    /// # Errors
    /// The file cannot be read or used, or others may read it.
    pub fn read(config: &PushConfig) -> Result<Self, TokenError> {
        let written = match std::fs::read_to_string(&config.tokens) {
            Ok(text) => {
                for_us_alone(&config.tokens)?;
                parse(&text, &config.tokens.display().to_string())?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(TokenError::Unreadable(config.tokens.display().to_string(), error)),
        };
        let sender = |written: Written| {
            let sender = Sender { name: written.name, sources: Some(written.sources), areas: written.areas };
            (blake3::hash(written.token.as_bytes()), sender)
        };
        let senders = Arc::new(written.into_iter().map(sender).collect());
        Ok(Self { senders, spent: Arc::default(), most: config.posts_per_minute })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.senders.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.senders.is_empty()
    }

    /// Whose token the request carries. Hashes are compared in constant time.
    pub(super) fn sender(&self, headers: &HeaderMap) -> Option<Sender> {
        let given = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
        let given = blake3::hash(given.as_bytes());
        self.senders.iter().find(|(token, _)| *token == given).map(|(_, sender)| sender.clone())
    }

    /// Counts what a sender hands in, or says in how many seconds there is room for it again.
    pub(super) fn spend(&self, sender: &Sender, things: usize) -> Result<(), u64> {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (since, count) = spent.entry(sender.name.clone()).or_insert((now, 0));
        if now.duration_since(*since) >= WINDOW {
            (*since, *count) = (now, 0);
        }
        if *count + things > self.most {
            return Err(WINDOW.saturating_sub(now.duration_since(*since)).as_secs() + 1);
        }
        *count += things;
        Ok(())
    }
}

fn parse(text: &str, path: &str) -> Result<Vec<Written>, TokenError> {
    let wrong = |why: String| TokenError::Wrong(path.to_owned(), why);
    let file: File = toml::from_str(text).map_err(|error| {
        // Not the whole error: it shows the line, and with it a token.
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        wrong(format!("line {line}: {}", error.message()))
    })?;
    let mut names = std::collections::BTreeSet::new();
    for written in &file.tokens {
        let Written { name, token, sources, .. } = written;
        if name == OPERATOR || !SourceId::new(name).is_plain() || !names.insert(name.clone()) {
            return Err(wrong(format!(
                "the name \"{name}\" is taken or holds more than small letters, digits, dots and hyphens"
            )));
        }
        if token.len() < SHORTEST {
            return Err(wrong(format!(
                "the token of {name} is shorter than {SHORTEST} characters; make one with `openssl rand -hex 16`"
            )));
        }
        if let Some(source) = sources.iter().find(|source| !source.is_plain()) {
            return Err(wrong(format!("{name}: \"{source}\" is no source id; kind:name is wanted")));
        }
    }
    Ok(file.tokens)
}

#[cfg(unix)]
fn for_us_alone(path: &Path) -> Result<(), TokenError> {
    use std::os::unix::fs::PermissionsExt;
    let shown = path.display().to_string();
    let data = std::fs::metadata(path).map_err(|error| TokenError::Unreadable(shown.clone(), error))?;
    if data.permissions().mode() & 0o077 == 0 { Ok(()) } else { Err(TokenError::Open(shown)) }
}

#[cfg(not(unix))]
fn for_us_alone(_: &Path) -> Result<(), TokenError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_without_the_token() {
        let token = "0123456789abcdef0123456789abcdef";
        let cases = [
            (format!("[[token]]\nname = \"a\"\ntoken = \"{token}\""), "line 1: missing field `sources`"),
            (format!("[[token]]\nname = \"A b\"\ntoken = \"{token}\"\nsources = []"), "the name \"A b\""),
            (format!("[[token]]\nname = \"operator\"\ntoken = \"{token}\"\nsources = []"), "is taken"),
            ("[[token]]\nname = \"a\"\ntoken = \"short\"\nsources = []".to_owned(), "openssl rand -hex 16"),
            (format!("[[token]]\nname = \"a\"\ntoken = \"{token}\"\nsources = [\"A B\"]"), "no source id"),
            (format!("[[token]]\nname = \"a\"\ntoken = \"{token}\"\nsource = [\"a\"]"), "unknown field"),
        ];
        for (text, said) in cases {
            let told = parse(&text, "x.toml").map(drop).expect_err(&text).to_string();
            assert!(told.contains(said) && !told.contains(token), "{text}: {told}");
        }
    }

    #[test]
    fn a_sender_may_hand_in_so_much_within_a_minute() {
        let tokens = Tokens { senders: Arc::default(), spent: Arc::default(), most: 10 };
        let (one, other) = (Sender::operator(), Sender { name: "other".to_owned(), ..Sender::operator() });
        assert_eq!(tokens.spend(&one, 9), Ok(()));
        assert!(tokens.spend(&one, 2).is_err_and(|seconds| (1..=61).contains(&seconds)));
        assert_eq!((tokens.spend(&one, 1), tokens.spend(&other, 10)), (Ok(()), Ok(())));
    }
}

//! A post, from whatever a source gave to what the rules read.

use compact_str::CompactString;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{AuthorKey, Field, HashKey, PostHash, SourceId, Text};

/// A post as a source or a file gives it: the JSON-lines contract. Unknown fields are ignored,
/// every optional field may be null.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RawPost {
    /// The source's own id for it.
    pub id: String,
    /// When it was published; null where the source does not say.
    #[serde(default)]
    pub published: Option<Timestamp>,
    /// `kind:name`.
    pub source: String,
    /// The author's words.
    pub text: String,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The words of the post it quotes or passes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The descriptions of its pictures, one a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// BCP 47, as the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The source's own name for the author; hashed in [`Post::new`] and not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The source's own id of the post it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Links it carries.
    #[serde(default, deserialize_with = "null_is_empty", skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
}

fn null_is_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::<Vec<String>>::deserialize(deserializer)?.unwrap_or_default())
}

/// Source and native id: what makes two posts *the same post*.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PostId {
    /// Where from.
    pub source: SourceId,
    /// The source's own id.
    pub native: CompactString,
}

/// A post, folded and ready to be scanned. Its author is a keyed hash from here on.
#[derive(Clone, Debug)]
pub struct Post {
    /// What makes it the same post.
    pub id: PostId,
    /// The id as the log keeps it.
    pub hash: PostHash,
    /// When it was published; the time of collecting where the source does not say.
    pub published_at: Timestamp,
    /// When it was collected.
    pub collected_at: Timestamp,
    /// The headline, folded.
    pub title: Option<Text>,
    /// The author's words, folded.
    pub text: Text,
    /// The words it quotes or passes on, folded.
    pub quote: Option<Text>,
    /// The descriptions of its pictures, folded.
    pub alt: Option<Text>,
    /// Where it can be read.
    pub url: Option<String>,
    /// BCP 47, as the source says.
    pub lang: Option<CompactString>,
    /// Who, as a rotating keyed hash. A post without an author is its own author.
    pub author: AuthorKey,
    /// The post it answers.
    pub reply_to: Option<PostHash>,
    /// Links it carries.
    pub links: Vec<String>,
}

impl Post {
    /// Folds the text once and hashes the ids. A post published in the future is taken as published now.
    pub fn new(raw: RawPost, key: &HashKey, collected_at: Timestamp) -> Self {
        let source = SourceId::new(&raw.source);
        let published_at = raw.published.unwrap_or(collected_at).min(collected_at);
        let hash = PostHash::new(key, &source, &raw.id);
        let author = author_of(&raw, key, &source, published_at);
        let folded = |text: Option<String>| text.filter(|text| !text.is_empty()).map(Text::new);
        Self {
            hash,
            published_at,
            collected_at,
            title: folded(raw.title),
            text: Text::new(raw.text),
            quote: folded(raw.quote),
            alt: folded(raw.alt),
            url: raw.url,
            lang: raw.lang.map(CompactString::from),
            author,
            reply_to: raw.reply_to.map(|native| PostHash::new(key, &source, &native)),
            links: raw.links,
            id: PostId { source, native: CompactString::from(raw.id) },
        }
    }

    /// One field of it, where it has that one.
    pub fn field(&self, field: Field) -> Option<&Text> {
        match field {
            Field::Text => Some(&self.text),
            Field::Title => self.title.as_ref(),
            Field::Quote => self.quote.as_ref(),
            Field::Alt => self.alt.as_ref(),
        }
    }

    /// The fields it has, its text first.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &Text)> {
        Field::ALL.iter().filter_map(|field| Some((*field, self.field(*field)?)))
    }
}

/// A news item's author is its outlet, so that one outlet never looks like many voices.
fn author_of(raw: &RawPost, key: &HashKey, source: &SourceId, at: Timestamp) -> AuthorKey {
    if source.kind().is_trusted() {
        return AuthorKey::new(key, source, source.as_str(), at);
    }
    match raw.author.as_deref().filter(|author| !author.is_empty()) {
        Some(author) => AuthorKey::new(key, source, author, at),
        None => AuthorKey::new(key, source, &format!("post {}", raw.id), at),
    }
}

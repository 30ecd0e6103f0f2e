//! The labelled posts that figures are measured on, and where each data set is expected.

use std::path::{Path, PathBuf};

use anyhow::Context;
use collect::file;
use post::RawPost;
use serde::Deserialize;

/// A post with what people said about it. Fields a data set does not have stay empty.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Labelled {
    #[serde(flatten)]
    pub(super) post: RawPost,
    #[serde(default)]
    pub(super) labels: Labels,
    /// The post it answers.
    #[serde(default)]
    pub(super) parent: Option<String>,
    /// The conversation or the article it is part of.
    #[serde(default)]
    pub(super) thread: Option<String>,
}

/// Every label that some protocol reads.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Labels {
    /// PHEME: unverified when posted, by journalists.
    pub(super) rumour: Option<bool>,
    /// CrisisLexT26, by crowd majority.
    pub(super) informativeness: Option<String>,
    /// CrisisLexT6.
    pub(super) on_topic: Option<bool>,
    /// Disaster tweets: a disaster, not a figure of speech.
    pub(super) disaster: Option<bool>,
    /// RumourEval: support, query, deny or comment.
    pub(super) stance: Option<String>,
    /// HateCheck: which ability the case is for.
    pub(super) functionality: Option<String>,
    /// HateCheck.
    pub(super) hateful: Option<bool>,
    /// HateCheck: the number of the plain case that an evasive spelling was made from.
    pub(super) ref_case_id: Option<String>,
    /// Geoparsing: the name that is labelled.
    pub(super) toponym: Option<String>,
    /// Geoparsing: whether that place is in the United Kingdom.
    pub(super) in_uk: Option<bool>,
    /// Geoparsing: the authority it lay in in 2022.
    pub(super) lad22cd: Option<String>,
}

/// The folder of data sets.
pub(super) struct Data<'a> {
    dir: &'a Path,
}

/// A data set that is not where it is expected.
#[derive(Debug)]
pub(super) struct Missing(PathBuf);

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not measured: {} is not there; put the data set there and try again", self.0.display())
    }
}

impl std::error::Error for Missing {}

impl<'a> Data<'a> {
    pub(super) fn new(dir: &'a Path) -> Self {
        Self { dir }
    }

    /// Every file of posts of a data set, by name and in its order.
    ///
    /// # Errors
    /// [`Missing`], or a file that cannot be read.
    pub(super) fn sets(&self, folder: &str) -> anyhow::Result<Vec<(String, Vec<Labelled>)>> {
        let dir = self.dir.join(folder);
        let listed = std::fs::read_dir(&dir).map_err(|_| Missing(dir.clone()))?;
        let mut names: Vec<String> = listed
            .filter_map(|entry| {
                entry.ok()?.file_name().to_str()?.strip_suffix(".jsonl.zst").map(str::to_owned)
            })
            .collect();
        names.sort();
        names.into_iter().map(|name| Ok((name.clone(), self.posts(&format!("{folder}/{name}"))?))).collect()
    }

    /// A file of text, by its path.
    ///
    /// # Errors
    /// [`Missing`].
    pub(super) fn text(&self, path: &str) -> anyhow::Result<String> {
        let path = self.dir.join(path);
        Ok(std::fs::read_to_string(&path).map_err(|_| Missing(path))?)
    }

    /// The posts of `name`, a path without its `.jsonl.zst`.
    ///
    /// # Errors
    /// [`Missing`], or a file that cannot be read.
    pub(super) fn posts(&self, name: &str) -> anyhow::Result<Vec<Labelled>> {
        let path = self.dir.join(format!("{name}.jsonl.zst"));
        let reader = file::open(&path).map_err(|_| Missing(path.clone()))?;
        let mut posts = Vec::new();
        for (number, line) in std::io::BufRead::lines(reader).enumerate() {
            let line = line.with_context(|| format!("{} could not be read", path.display()))?;
            let mut labelled: Labelled = serde_json::from_str(&line)
                .with_context(|| format!("{}, line {}: not a labelled post", path.display(), number + 1))?;
            labelled.post.reply_to = labelled.post.reply_to.or(labelled.parent.take());
            posts.push(labelled);
        }
        Ok(posts)
    }
}

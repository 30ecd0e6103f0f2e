//! The text of flagged posts: what a person may read on request, and what may be erased at any time.
//!
//! A plain file a day, appended to and synced before the log's transaction says where each text lies.
//! A crash between the two leaves a tail that the log does not know; it is cut off at the next start.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use post::{Event, Post, PostHash, SourceId};
use serde::{Deserialize, Serialize};

use crate::month::{Month, Order, Table, Write};
use crate::seal::{self, Flaw};
use crate::withdrawn::Withdrawn;
use crate::{Store, StoreError, disk, keys, period, run};

/// What a person may read of a flagged post. The author is not among it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredText {
    /// Which post.
    pub post: PostHash,
    /// Where from.
    pub source: SourceId,
    /// The source's own id for it.
    pub native: String,
    /// The headline, as written.
    pub title: Option<String>,
    /// The author's words, as written.
    pub text: String,
    /// The words it quotes or passes on, as written.
    pub quote: Option<String>,
    /// The descriptions of its pictures, as written.
    pub alt: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// BCP 47, as the source says.
    pub lang: Option<String>,
    /// When it was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub published_at: Timestamp,
    /// When it was collected.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub collected_at: Timestamp,
}

impl StoredText {
    /// What is kept of a post.
    pub fn of(post: &Post) -> Self {
        let original = |text: Option<&post::Text>| text.map(|text| text.original().to_owned());
        Self {
            post: post.hash,
            source: post.id.source.clone(),
            native: post.id.native.to_string(),
            title: original(post.title.as_ref()),
            text: post.text.original().to_owned(),
            quote: original(post.quote.as_ref()),
            alt: original(post.alt.as_ref()),
            url: post.url.clone(),
            lang: post.lang.as_ref().map(ToString::to_string),
            published_at: post.published_at,
            collected_at: post.collected_at,
        }
    }
}

/// Where one text lies.
struct Place {
    day: String,
    offset: u64,
    length: u32,
}

impl Store {
    /// The text of a post as it was last seen; `None` once it was erased or its day is over.
    pub fn text(&self, post: PostHash) -> Result<Option<StoredText>, StoreError> {
        let _using = self.using_months();
        for name in self.months_with_text()? {
            let Some(month) = self.months.get(&name)? else { continue };
            let Some(place) = places(&month, post)?.pop() else { continue };
            return self.texts.read(post, &place);
        }
        Ok(None)
    }

    /// Whether the log knows the post: see [`Store::flagged`].
    pub fn is_flagged(&self, post: PostHash) -> Result<bool, StoreError> {
        Ok(!self.flagged(&BTreeSet::from([post]))?.is_empty())
    }

    /// Those of the posts that the log knows: some rule has found something in them, this month or while text is
    /// kept.
    pub fn flagged(&self, posts: &BTreeSet<PostHash>) -> Result<BTreeSet<PostHash>, StoreError> {
        let mut flagged = BTreeSet::new();
        if posts.is_empty() {
            return Ok(flagged);
        }
        let _using = self.using_months();
        for name in self.months_with_text()? {
            let Some(month) = self.months.get(&name)? else { continue };
            for post in posts {
                let keys = post.0.to_vec()..=[post.0.as_slice(), &[0xff; 9]].concat();
                if !month.rows(Table::Seen, keys, Order::OldestFirst, 1)?.is_empty() {
                    flagged.insert(*post);
                }
            }
        }
        Ok(flagged)
    }

    /// Erases every text of these posts: their bytes are overwritten where they lie, and synced.
    ///
    /// Log [`post::Event::Withdrawn`] after it returns: erasing again after a crash does no harm.
    /// The archive has its own copy for a few days: see [`Store::withdraw`].
    pub fn erase(&self, posts: &[PostHash]) -> Result<(), StoreError> {
        let _writer = self.writer();
        let _using = self.using_months();
        for name in self.months_with_text()? {
            let Some(month) = self.months.get(&name)? else { continue };
            let mut gone = Vec::new();
            for post in posts {
                for place in places(&month, *post)? {
                    self.texts.blank(&place)?;
                    gone.push(Write { table: Table::Texts, key: place.key(*post), value: None });
                }
            }
            if !gone.is_empty() {
                month.write(&gone)?;
            }
        }
        Ok(())
    }

    /// The posts by authors whose accounts were closed, of those that may still have text. Reads that much of the log.
    pub(crate) fn flagged_posts_by(&self, withdrawn: &Withdrawn) -> Result<BTreeSet<PostHash>, StoreError> {
        let mut posts = BTreeSet::new();
        if withdrawn.authors.is_empty() {
            return Ok(posts);
        }
        for entry in self.entries_after(self.number_before_texts()?) {
            if let Event::Evidence(evidence) = entry?.event
                && withdrawn.is_by_one(&evidence)
            {
                posts.insert(evidence.post);
            }
        }
        Ok(posts)
    }

    /// The number of the last entry before any that may have text; of the newest where there is no text.
    fn number_before_texts(&self) -> Result<u64, StoreError> {
        let _using = self.using_months();
        let Some(oldest) = self.months_with_text()?.pop() else { return Ok(self.last_number()) };
        let month = self.months.get(&oldest)?;
        let first = month.map(|month| run::first_number(&month)).transpose()?.flatten();
        Ok(first.map_or_else(|| self.last_number(), |first| first.saturating_sub(1)))
    }

    /// The months whose days still have text, newest first.
    fn months_with_text(&self) -> Result<Vec<String>, StoreError> {
        let Some(oldest) = self.texts.days()?.into_iter().next() else { return Ok(Vec::new()) };
        let mut names = self.months.names()?;
        names.retain(|name| name.as_str() >= period::month_of_day(&oldest));
        names.reverse();
        Ok(names)
    }
}

/// Where a month says the texts of a post lie, oldest first.
fn places(month: &Month, post: PostHash) -> Result<Vec<Place>, StoreError> {
    let start = post.0.to_vec();
    let end = [post.0.as_slice(), &[0xff; 19]].concat();
    let rows = month.rows(Table::Texts, start..end, Order::OldestFirst, usize::MAX)?;
    let place = |(key, value): (Vec<u8>, Vec<u8>)| {
        let (day, offset) = keys::text_place(&key).ok_or_else(|| month.flaw(Flaw::Shape))?;
        let length = seal::decode(&value).map_err(|flaw| month.flaw(flaw))?;
        Ok(Place { day: day.to_owned(), offset, length })
    };
    rows.into_iter().map(place).collect()
}

impl Place {
    fn key(&self, post: PostHash) -> Vec<u8> {
        keys::text(post, &self.day, self.offset)
    }
}

/// The files of text, a folder a day.
pub(crate) struct Texts {
    folder: PathBuf,
}

impl Texts {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The days that have text, oldest first.
    pub(crate) fn days(&self) -> Result<Vec<String>, StoreError> {
        let mut days = disk::names(&self.folder)?;
        days.retain(|day| day.len() == "2026-11-22".len() && period::start(day).is_some());
        Ok(days)
    }

    /// The folder of a day.
    pub(crate) fn path(&self, day: &str) -> PathBuf {
        self.folder.join(day)
    }

    /// The folder of all days.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bytes in a day's file; 0 if there is none.
    pub(crate) fn length(&self, day: &str) -> u64 {
        fs::metadata(self.file(day)).map_or(0, |meta| meta.len())
    }

    /// Puts texts after the first `end` bytes of a day, durably; what lay beyond is nobody's and goes.
    /// Gives the writes that tell the log where they are.
    pub(crate) fn append(&self, day: &str, end: u64, texts: &[StoredText]) -> Result<Vec<Write>, StoreError> {
        let path = self.file(day);
        let mut bytes = Vec::new();
        let mut writes = Vec::new();
        for text in texts {
            let sealed = seal::encode(text).map_err(|flaw| StoreError::flaw(&path, flaw))?;
            let length =
                seal::encode(&(sealed.len() as u32)).map_err(|flaw| StoreError::flaw(&path, flaw))?;
            let key = keys::text(text.post, day, end + bytes.len() as u64);
            writes.push(Write { table: Table::Texts, key, value: Some(length) });
            bytes.extend(sealed);
        }
        let new_end =
            seal::encode(&(end + bytes.len() as u64)).map_err(|flaw| StoreError::flaw(&path, flaw))?;
        writes.push(Write { table: Table::TextEnds, key: day.as_bytes().to_vec(), value: Some(new_end) });
        self.cut(day, end)?;
        self.write(day, end, &bytes)?;
        Ok(writes)
    }

    /// Cuts a day's file to its first `end` bytes.
    pub(crate) fn cut(&self, day: &str, end: u64) -> Result<(), StoreError> {
        if self.length(day) <= end {
            return Ok(());
        }
        let path = self.file(day);
        let cut = OpenOptions::new().write(true).open(&path).and_then(|file| {
            file.set_len(end)?;
            file.sync_all()
        });
        cut.map_err(|e| StoreError::io("cut", &path, e))
    }

    fn write(&self, day: &str, offset: u64, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.file(day);
        let is_new = !path.exists();
        if is_new {
            disk::create_folder(&self.path(day))?;
        }
        let written =
            OpenOptions::new().write(true).create(true).truncate(false).open(&path).and_then(|mut file| {
                file.seek(SeekFrom::Start(offset))?;
                file.write_all(bytes)?;
                file.sync_data()
            });
        written.map_err(|e| StoreError::io("write", &path, e))?;
        if is_new { disk::sync_folder(&self.path(day)) } else { Ok(()) }
    }

    fn read(&self, post: PostHash, place: &Place) -> Result<Option<StoredText>, StoreError> {
        let path = self.file(&place.day);
        let mut sealed = vec![0; place.length as usize];
        let read = File::open(&path).and_then(|mut file| {
            file.seek(SeekFrom::Start(place.offset))?;
            file.read_exact(&mut sealed)
        });
        match read {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(|e| StoreError::io("read", &path, e))?,
        }
        if sealed.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let text: StoredText = seal::decode(&sealed).map_err(|flaw| StoreError::flaw(&path, flaw))?;
        if text.post != post {
            return Err(StoreError::damaged(&path, "another post's text lies where this one should"));
        }
        Ok(Some(text))
    }

    /// Overwrites a text with zeros. A day that is not there any more has nothing to overwrite.
    fn blank(&self, place: &Place) -> Result<(), StoreError> {
        if place.offset >= self.length(&place.day) {
            return Ok(());
        }
        self.write(&place.day, place.offset, &vec![0; place.length as usize])
    }

    fn file(&self, day: &str) -> PathBuf {
        self.path(day).join("posts")
    }
}

//! The recent archive: last week's posts, compressed, so that a new rule can be tried on them.
//!
//! A segment is a run of zstd frames, one an append, each of JSON lines: `zstdcat` reads it, and a crash
//! costs at most the last frame. Nothing is synced, since nothing that is shown depends on it.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{Timestamp, ToSpan};
use post::{AuthorKey, HashKey, Post, PostHash, RawPost, Text};
use serde::{Deserialize, Serialize};

use crate::withdrawn::{Notes, Withdrawn};
use crate::{Store, StoreError, disk, period};

/// zstd's own default.
const LEVEL: i32 = 3;
/// A segment is closed at this size and at midnight: cap, retention and erasure work on whole segments.
const SEGMENT_BYTES: u64 = 8 << 20;
const SUFFIX: &str = ".jsonl.zst";
const TIME: &str = "%Y-%m-%dT%H%M%S%.3f";

/// A post as the archive keeps it: all that a rule can read, its author only as a keyed hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArchivedPost {
    #[serde(with = "as_digits")]
    post: PostHash,
    author: AuthorKey,
    reply_to: Option<PostHash>,
    collected_at: Timestamp,
    raw: RawPost,
}

impl ArchivedPost {
    /// What is kept of a post.
    pub fn of(post: &Post) -> Self {
        let original = |text: Option<&Text>| text.map(|text| text.original().to_owned());
        let raw = RawPost {
            id: post.id.native.to_string(),
            published: Some(post.published_at),
            source: post.id.source.to_string(),
            text: post.text.original().to_owned(),
            title: original(post.title.as_ref()),
            quote: original(post.quote.as_ref()),
            alt: original(post.alt.as_ref()),
            url: post.url.clone(),
            lang: post.lang.as_ref().map(ToString::to_string),
            author: None,
            reply_to: None,
            links: post.links.clone(),
        };
        Self {
            post: post.hash,
            author: post.author,
            reply_to: post.reply_to,
            collected_at: post.collected_at,
            raw,
        }
    }

    /// When it was collected.
    pub fn collected_at(&self) -> Timestamp {
        self.collected_at
    }

    /// Which post.
    pub fn post(&self) -> PostHash {
        self.post
    }

    /// Who wrote it.
    pub fn author(&self) -> AuthorKey {
        self.author
    }

    /// The post as it was first read, folded again. `key` is the one its id was hashed with.
    pub fn into_post(self, key: &HashKey) -> Post {
        let mut post = Post::new(self.raw, key, self.collected_at);
        post.author = self.author;
        post.reply_to = self.reply_to;
        post
    }
}

/// The archived posts of a store that may be in use, oldest first: nothing is locked and nothing written. `dir` is the
/// store's own directory. A damaged segment gives one error, and the next goes on.
///
/// # Errors
/// Its folder cannot be read. Where there is none, there are no posts.
pub fn archived(
    dir: &Path,
) -> Result<impl Iterator<Item = Result<ArchivedPost, StoreError>> + use<>, StoreError> {
    let archive = Archive::new(dir.join("archive"), 0);
    let (segments, withdrawn) = (archive.segments()?.into(), archive.notes.all()?);
    Ok(Scan { segments, lines: None, from: Timestamp::MIN, withdrawn })
}

/// A post's hash as its 32 digits, so that a segment can be searched by eye.
mod as_digits {
    use post::PostHash;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(post: &PostHash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(post)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PostHash, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The start of a line, for finding a post without reading the rest.
#[derive(Deserialize)]
struct Head {
    #[serde(with = "as_digits")]
    post: PostHash,
    author: AuthorKey,
    collected_at: Timestamp,
}

impl Store {
    /// Adds posts to the archive. Its oldest segments make room when it is over its cap or the disk is full.
    pub fn archive(&self, posts: &[ArchivedPost], at: Timestamp) -> Result<(), StoreError> {
        self.archive.append(posts, at)
    }

    /// The archived posts collected at `from` or later, oldest first. A damaged segment gives one error, and
    /// the next goes on.
    pub fn archive_scan(
        &self,
        from: Timestamp,
    ) -> Result<impl Iterator<Item = Result<ArchivedPost, StoreError>> + use<>, StoreError> {
        let mut segments: VecDeque<PathBuf> = self.archive.segments()?.into();
        while segments.get(1).and_then(|next| started(next)).is_some_and(|next| next <= from) {
            segments.pop_front();
        }
        Ok(Scan { segments, lines: None, from, withdrawn: self.archive.notes.all()? })
    }

    /// Notes what was taken back, durably: from here on no scan gives it, and the next sweep removes it. A post that
    /// comes again under the same id stays out: whoever took it back is believed.
    ///
    /// Commit the cursor after it returns: noting again after a crash does no harm.
    pub fn withdraw(&self, withdrawn: &Withdrawn) -> Result<(), StoreError> {
        self.archive.notes.add(withdrawn)
    }

    /// Removes from the archive what was taken back since the last sweep, and finds the flagged posts of authors whose
    /// accounts were closed: erase those, log them as withdrawn, then call [`Store::end_sweep`].
    ///
    /// Reads the whole archive, and the log as far as it has text, when there is anything to remove: call it away from
    /// the committing thread.
    pub fn sweep(&self) -> Result<Swept, StoreError> {
        let withdrawn = self.archive.notes.begin_sweep()?;
        if withdrawn.is_empty() {
            return Ok(Swept::default());
        }
        let posts = self.flagged_posts_by(&withdrawn)?;
        self.archive.close();
        let mut segments = 0;
        for segment in self.archive.segments()? {
            segments += usize::from(erase_from(&segment, &withdrawn)?);
        }
        Ok(Swept { posts, segments })
    }

    /// Forgets what the last sweep removed. Without it the next sweep does the same again.
    pub fn end_sweep(&self) -> Result<(), StoreError> {
        self.archive.notes.end_sweep()
    }
}

/// What a sweep found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Flagged posts by authors whose accounts were closed.
    pub posts: BTreeSet<PostHash>,
    /// Segments of the archive that were rewritten.
    pub segments: usize,
}

/// The archive's folder and the segment being written.
pub(crate) struct Archive {
    folder: PathBuf,
    notes: Notes,
    cap: u64,
    current: Mutex<Option<Segment>>,
}

struct Segment {
    file: File,
    path: PathBuf,
    day: String,
    bytes: u64,
}

impl Archive {
    pub(crate) fn new(folder: PathBuf, cap: u64) -> Self {
        Self { notes: Notes::in_folder(&folder), folder, cap, current: Mutex::new(None) }
    }

    /// The segments on disk, oldest first.
    pub(crate) fn segments(&self) -> Result<Vec<PathBuf>, StoreError> {
        let names = disk::names(&self.folder)?.into_iter().filter(|name| name.ends_with(SUFFIX));
        Ok(names.map(|name| self.folder.join(name)).collect())
    }

    /// Starts a new segment at the next append.
    pub(crate) fn close(&self) {
        *self.lock() = None;
    }

    fn append(&self, posts: &[ArchivedPost], at: Timestamp) -> Result<(), StoreError> {
        if posts.is_empty() {
            return Ok(());
        }
        let frame = frame(posts).map_err(|e| StoreError::io("compress for", &self.folder, e))?;
        loop {
            match self.write(&frame, at) {
                Err(StoreError::DiskFull { .. }) if self.remove_oldest()? => {}
                other => return other,
            }
        }
    }

    fn write(&self, frame: &[u8], at: Timestamp) -> Result<(), StoreError> {
        let mut current = self.lock();
        let fits = |segment: &Segment| segment.bytes < SEGMENT_BYTES && segment.day == period::day(at);
        let segment = match current.take().filter(fits) {
            Some(segment) => segment,
            None => {
                self.keep_to_cap()?;
                start_segment(&self.folder, at)?
            }
        };
        // A failed write leaves half a frame: the segment is not put back, so nothing follows it.
        let mut file = &segment.file;
        file.write_all(frame).map_err(|e| StoreError::io("write", &segment.path, e))?;
        *current = Some(Segment { bytes: segment.bytes + frame.len() as u64, ..segment });
        Ok(())
    }

    /// Removes the oldest segments until there is room for one more under the cap.
    pub(crate) fn keep_to_cap(&self) -> Result<Vec<PathBuf>, StoreError> {
        let mut removed = Vec::new();
        let mut bytes = disk::bytes_under(&self.folder);
        for segment in self.segments()? {
            if bytes + SEGMENT_BYTES <= self.cap {
                break;
            }
            bytes -= disk::bytes_under(&segment).min(bytes);
            disk::remove(&segment)?;
            removed.push(segment);
        }
        Ok(removed)
    }

    fn remove_oldest(&self) -> Result<bool, StoreError> {
        let Some(oldest) = self.segments()?.into_iter().next() else { return Ok(false) };
        disk::remove(&oldest)?;
        Ok(true)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Segment>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a segment was started, by its name.
pub(crate) fn started(segment: &Path) -> Option<Timestamp> {
    let name = segment.file_name()?.to_str()?.strip_suffix(SUFFIX)?;
    let time = jiff::civil::DateTime::strptime(TIME, name).ok()?;
    time.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|time| time.timestamp())
}

/// A new file named after `at`, or the next free millisecond: a segment is never continued, since a crash
/// may have left half a frame at its end.
fn start_segment(folder: &Path, at: Timestamp) -> Result<Segment, StoreError> {
    let mut time = at;
    loop {
        let path = folder.join(format!("{}{SUFFIX}", time.strftime(TIME)));
        match OpenOptions::new().append(true).create_new(true).open(&path) {
            Ok(file) => return Ok(Segment { file, path, day: period::day(at), bytes: 0 }),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => time += 1.millisecond(),
            Err(e) => return Err(StoreError::io("create", &path, e)),
        }
    }
}

fn frame(posts: &[ArchivedPost]) -> io::Result<Vec<u8>> {
    let mut encoder = zstd::Encoder::new(Vec::new(), LEVEL)?;
    encoder.include_checksum(true)?;
    for post in posts {
        serde_json::to_writer(&mut encoder, post)?;
        encoder.write_all(b"\n")?;
    }
    encoder.finish()
}

type SegmentLines = Lines<BufReader<zstd::Decoder<'static, BufReader<File>>>>;

/// The lines of a segment; `None` for one that was removed meanwhile.
fn lines(segment: &Path) -> Result<Option<SegmentLines>, StoreError> {
    let file = match File::open(segment) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(|e| StoreError::io("open", segment, e))?,
    };
    let decoder = zstd::Decoder::new(file).map_err(|e| StoreError::io("read", segment, e))?;
    Ok(Some(BufReader::new(decoder).lines()))
}

/// The next line of a segment; a last frame that a crash cut short is its end.
fn next_line(lines: &mut SegmentLines, segment: &Path) -> Option<Result<String, StoreError>> {
    match lines.next()? {
        Ok(line) => Some(Ok(line)),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => None,
        Err(e) => Some(Err(StoreError::damaged(segment, e.to_string()))),
    }
}

/// Rewrites a segment without what was taken back, if it holds any of it.
fn erase_from(segment: &Path, withdrawn: &Withdrawn) -> Result<bool, StoreError> {
    let Some(mut lines) = lines(segment)? else { return Ok(false) };
    let mut kept =
        zstd::Encoder::new(Vec::new(), LEVEL).map_err(|e| StoreError::io("rewrite", segment, e))?;
    let mut found = false;
    while let Some(line) = next_line(&mut lines, segment) {
        let line = line?;
        let head: Head =
            serde_json::from_str(&line).map_err(|e| StoreError::damaged(segment, e.to_string()))?;
        if withdrawn.holds(head.post, head.author, head.collected_at) {
            found = true;
        } else {
            writeln!(kept, "{line}").map_err(|e| StoreError::io("rewrite", segment, e))?;
        }
    }
    if found {
        let bytes = kept.finish().map_err(|e| StoreError::io("rewrite", segment, e))?;
        disk::write_whole(segment, &bytes)?;
    }
    Ok(found)
}

/// The posts of some segments, in order.
struct Scan {
    segments: VecDeque<PathBuf>,
    lines: Option<SegmentLines>,
    from: Timestamp,
    withdrawn: Withdrawn,
}

impl Iterator for Scan {
    type Item = Result<ArchivedPost, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let segment = self.segments.front()?;
            match read_post(&mut self.lines, segment) {
                Ok(Some(post)) if post.collected_at < self.from => {}
                Ok(Some(post)) if self.withdrawn.holds(post.post, post.author, post.collected_at) => {}
                Ok(Some(post)) => return Some(Ok(post)),
                finished => {
                    self.lines = None;
                    self.segments.pop_front();
                    if let Err(error) = finished {
                        return Some(Err(error));
                    }
                }
            }
        }
    }
}

/// The next post of a segment, which is opened when no line of it was read yet.
fn read_post(open: &mut Option<SegmentLines>, segment: &Path) -> Result<Option<ArchivedPost>, StoreError> {
    if open.is_none() {
        *open = lines(segment)?;
    }
    let Some(lines) = open else { return Ok(None) };
    let Some(line) = next_line(lines, segment).transpose()? else { return Ok(None) };
    serde_json::from_str(&line).map(Some).map_err(|e| StoreError::damaged(segment, e.to_string()))
}

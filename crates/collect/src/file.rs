//! Posts in JSON lines, from a file, a `.zst` file or standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use post::{RawPost, SourceState};
use tokio::sync::{mpsc, oneshot};

use crate::{Delivery, FileSource, SourceReport, clock};

/// The longest line that is read, in bytes. A longer one is skipped and reported, never held in memory.
pub const LINE_CAP: usize = 1024 * 1024;

/// A line that is not a post.
#[derive(Debug, thiserror::Error)]
#[error("line {number}: {why}; the line is skipped")]
pub struct BadLine {
    /// Counted from 1.
    pub number: u64,
    /// In plain words.
    pub why: String,
}

/// Opens `path` for [`read_posts`]: `-` is standard input, and `.zst` is unpacked on the way.
pub fn open(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path)?;
    if path.extension().is_some_and(|extension| extension == "zst") {
        return Ok(Box::new(BufReader::new(zstd::Decoder::new(file)?)));
    }
    Ok(Box::new(BufReader::with_capacity(256 * 1024, file)))
}

/// The posts of `reader`, a line each, in order. Blank lines are passed over; a line that is no post is
/// given as a [`BadLine`] and reading goes on. A reader that fails ends the posts with a last `BadLine`.
pub fn read_posts<R: BufRead>(reader: R) -> Posts<R> {
    Posts { reader, line: Vec::new(), number: 0, offset: 0, ended: false }
}

/// See [`read_posts`].
#[derive(Debug)]
pub struct Posts<R> {
    reader: R,
    line: Vec<u8>,
    number: u64,
    offset: u64,
    ended: bool,
}

impl<R: BufRead> Posts<R> {
    /// How many bytes of the reader the lines so far took.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Passes over `bytes` that an earlier run has read. Line numbers count from there.
    pub fn skip_bytes(&mut self, bytes: u64) -> io::Result<()> {
        self.offset += io::copy(&mut self.reader.by_ref().take(bytes), &mut io::sink())?;
        Ok(())
    }

    /// Reads one line, or what fits of it, into `line`; `false` at the end.
    fn next_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let cap = LINE_CAP as u64 + 1;
        let read = self.reader.by_ref().take(cap).read_until(b'\n', &mut self.line)?;
        self.offset += read as u64;
        if read > LINE_CAP && self.line.last() != Some(&b'\n') {
            self.offset += self.reader.skip_until(b'\n')? as u64;
        }
        self.number += 1;
        Ok(read > 0)
    }

    fn bad(&self, why: impl Into<String>) -> Option<Result<RawPost, BadLine>> {
        Some(Err(BadLine { number: self.number, why: why.into() }))
    }
}

impl<R: BufRead> Iterator for Posts<R> {
    type Item = Result<RawPost, BadLine>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.next_line() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.ended = true;
                    self.number += 1;
                    return self.bad(format!("reading stopped here: {error}"));
                }
            }
            if self.line.len() > LINE_CAP {
                return self.bad(format!("longer than {LINE_CAP} bytes"));
            }
            let line = self.line.trim_ascii();
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            return match serde_json::from_slice::<RawPost>(line) {
                Ok(post) => Some(Ok(post)),
                Err(error) => self.bad(plain(&error)),
            };
        }
        self.ended = true;
        None
    }
}

/// serde's words without its "at line 1 column 7", since the line of the file is said already.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    format!("not a post: {text} (column {})", error.column())
}

/// The most posts in one delivery.
const BATCH: usize = 200;

/// Hands over the posts of a file once, from where `cursor` says the last run stopped.
///
/// Reading standard input cannot be interrupted, so it has a thread that nobody waits for at the end.
pub(crate) async fn deliver(source: FileSource, cursor: Option<Vec<u8>>, out: mpsc::Sender<Delivery>) {
    let (done, ended) = oneshot::channel();
    let from = cursor.and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok()).unwrap_or(0);
    std::thread::spawn(move || {
        read(&source, from, &out).unwrap_or_else(|error| {
            let detail = format!("cannot be read: {error}; look at its path in the configuration");
            let end = End { state: SourceState::Unreachable, detail, good: 0, bad: 0 };
            let _ = out.blocking_send(last(&source, Vec::new(), None, end));
        });
        let _ = done.send(());
    });
    let _ = ended.await;
}

fn read(source: &FileSource, from: u64, out: &mpsc::Sender<Delivery>) -> io::Result<()> {
    let mut lines = read_posts(open(&source.path)?);
    lines.skip_bytes(from)?;
    let (mut posts, mut good, mut bad) = (Vec::new(), 0_u32, 0_u32);
    while let Some(line) = lines.next() {
        match line {
            Ok(post) => {
                good += 1;
                posts.push(post);
            }
            Err(line) => {
                bad += 1;
                tracing::debug!(source = %source.id, "{line}");
            }
        }
        if posts.len() == BATCH {
            let cursor = Some(lines.offset().to_string().into_bytes());
            let delivery = Delivery {
                source: source.id.clone(),
                posts: std::mem::take(&mut posts),
                withdrawn: Vec::new(),
                cursor,
                report: None,
            };
            if out.blocking_send(delivery).is_err() {
                return Ok(());
            }
        }
    }
    let state = match (good, bad) {
        (0, 0) => SourceState::NothingNew,
        (_, 0) => SourceState::Fine,
        (0, _) => SourceState::NotAFeed,
        _ => SourceState::Broken,
    };
    let detail = format!("read to its end: {good} posts, {bad} lines that are none");
    let _ = out.blocking_send(last(source, posts, Some(lines.offset()), End { state, detail, good, bad }));
    Ok(())
}

/// How the reading of a file ended.
struct End {
    state: SourceState,
    detail: String,
    good: u32,
    bad: u32,
}

fn last(source: &FileSource, posts: Vec<RawPost>, offset: Option<u64>, end: End) -> Delivery {
    let now = clock::now();
    let End { state, detail, good, bad } = end;
    let report = SourceReport {
        source: source.id.clone(),
        state,
        detail,
        at: now,
        last_success: state.is_fresh().then_some(now),
        interval: Duration::ZERO,
        outcome: None,
        items: good,
        unread: bad,
        elapsed: Duration::ZERO,
    };
    let cursor = offset.map(|offset| offset.to_string().into_bytes());
    Delivery { source: source.id.clone(), posts, withdrawn: Vec::new(), cursor, report: Some(report) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, wanted: &[Result<&str, (u64, &str)>]) {
        let found: Vec<_> = read_posts(input.as_bytes()).collect();
        assert_eq!(found.len(), wanted.len(), "{input:?}: {found:?}");
        for (found, wanted) in found.iter().zip(wanted) {
            match (found, wanted) {
                (Ok(post), Ok(id)) => assert_eq!(&post.id, id),
                (Err(bad), Err((number, why))) => {
                    assert_eq!(bad.number, *number);
                    assert!(bad.why.contains(why), "{:?} does not hold {why:?}", bad.why);
                }
                _ => panic!("{input:?}: {found:?} is not {wanted:?}"),
            }
        }
    }

    #[test]
    fn lines() {
        let post = r#"{"id":"a","published":null,"source":"s","text":"t","colour":1,"links":null}"#;
        let long = "x".repeat(LINE_CAP + 10);
        check("", &[]);
        check("\n \r\n", &[]);
        check(post, &[Ok("a")]);
        check(&format!("\u{feff}{post}\r\n{post}\n"), &[Ok("a"), Ok("a")]);
        check(&format!("{{\n{post}\n"), &[Err((1, "not a post")), Ok("a")]);
        check(&format!("\n{{\"id\":\"b\"}}\n{post}"), &[Err((2, "missing field `source`")), Ok("a")]);
        check(&format!("{long}\n{post}"), &[Err((1, "longer than")), Ok("a")]);
    }

    #[test]
    fn an_offset_is_a_place_to_go_on_from() {
        let input = "{\"id\":\"a\",\"source\":\"s\",\"text\":\"t\"}\n{\"id\":\"b\",\"source\":\"s\",\"text\":\"t\"}\n";
        let mut posts = read_posts(input.as_bytes());
        assert_eq!(posts.next().and_then(Result::ok).map(|post| post.id).as_deref(), Some("a"));
        let mut rest = read_posts(input.as_bytes());
        rest.skip_bytes(posts.offset()).expect("a slice can be read");
        assert_eq!(rest.next().and_then(Result::ok).map(|post| post.id).as_deref(), Some("b"));
        assert_eq!(rest.offset(), input.len() as u64);
    }

    /// What a file source reports of a file that holds `text`.
    async fn report(text: &str) -> (SourceState, u32, u32) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("posts.jsonl");
        std::fs::write(&path, text).expect("writes");
        let id = post::SourceId::new("bluesky:file");
        let (out, mut deliveries) = mpsc::channel(16);
        deliver(FileSource { id, path, home: None }, None, out).await;
        let mut reports = Vec::new();
        while let Some(delivery) = deliveries.recv().await {
            reports.extend(delivery.report);
        }
        let report = reports.pop().expect("a report");
        (report.state, report.items, report.unread)
    }

    #[tokio::test]
    async fn lines_that_are_no_posts_are_counted_and_said() {
        let post = "{\"id\":\"a\",\"source\":\"s\",\"text\":\"t\"}\n";
        assert_eq!(report("").await, (SourceState::NothingNew, 0, 0));
        assert_eq!(report(&post.repeat(450)).await, (SourceState::Fine, 450, 0));
        assert_eq!(report(&format!("{post}nonsense\n{{}}\n")).await, (SourceState::Broken, 1, 2));
        assert_eq!(report("nonsense\n").await, (SourceState::NotAFeed, 0, 1));
    }

    #[test]
    fn packed_files_are_unpacked() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("posts.jsonl.zst");
        let line = b"{\"id\":\"a\",\"source\":\"s\",\"text\":\"t\"}\n";
        std::fs::write(&path, zstd::encode_all(&line[..], 3).expect("packs")).expect("writes");
        let reader = open(&path).expect("opens");
        assert_eq!(read_posts(reader).filter_map(Result::ok).count(), 1);
    }
}

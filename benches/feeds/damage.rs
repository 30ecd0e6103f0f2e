//! Feeds as they come over a bad line: cut off, or with bytes changed. What was whole must still come.

use std::path::Path;

use collect::feed;

use crate::{Score, files, read};

/// The documents that are damaged: every one of feed-rs's and gofeed's that has entries when whole.
fn documents(folder: &Path) -> Vec<(String, Vec<u8>, usize)> {
    let mut found = Vec::new();
    for part in ["feed-rs", "gofeed", "live"] {
        for path in files(&folder.join(part), &[".xml", ".json"]) {
            let bytes = read(&path);
            let name = path.to_string_lossy().into_owned();
            let entries = count(&bytes);
            if entries > 0 && !name.ends_with(".expected.json") {
                found.push((name, bytes, entries));
            }
        }
    }
    found
}

fn count(bytes: &[u8]) -> usize {
    feed::parse(bytes, None, None).map_or(0, |feed| feed.entries.len())
}

/// Entries that end before the cut, of which all are wanted.
pub(crate) fn cut(folder: &Path) -> Score {
    let mut score = Score::new("cut at 50, 75, 95 %: whole entries saved", 95);
    for (name, bytes, _) in documents(folder) {
        for share in [50, 75, 95] {
            let head = &bytes[..bytes.len() * share / 100];
            let text = String::from_utf8_lossy(head);
            let whole = if name.ends_with(".json") { continue } else { ends(&text) };
            let saved = count(head).min(whole);
            score.count(saved, whole);
            if saved < whole {
                score.misses.push(format!("{name} at {share} %: {saved} of {whole}"));
            }
        }
    }
    score
}

fn ends(text: &str) -> usize {
    ["</item>", "</entry>", "</rss:item>", "</atom:entry>"].iter().map(|end| text.matches(end).count()).sum()
}

/// Thirty ways of breaking each document, the same in every run.
pub(crate) fn mutated(folder: &Path) -> Score {
    let mut score = Score::new("mutated 30 ways: entries saved", 90);
    for (name, bytes, entries) in documents(folder) {
        for way in 0..30 {
            let broken = mutate(&bytes, way);
            let saved = count(&broken).min(entries);
            score.count(saved, entries);
            if saved < entries {
                score.misses.push(format!("{name}, way {way}: {saved} of {entries}"));
            }
        }
    }
    score
}

/// One to five of: a byte changed, a byte lost, a piece lost, a piece doubled, a bad character put in.
fn mutate(bytes: &[u8], way: u64) -> Vec<u8> {
    const BAD: [&[u8]; 8] = [b"<", b">", b"&", b"\xff", b"\x00", b"\"", b"]]>", b"<b>"];
    let mut random = Random(way.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ bytes.len() as u64);
    let mut out = bytes.to_vec();
    for _ in 0..=random.below(5) {
        let at = random.below(out.len());
        let end = (at + 1 + random.below(20)).min(out.len());
        match random.below(5) {
            0 => out[at] = random.below(256) as u8,
            1 => drop(out.remove(at)),
            2 => drop(out.drain(at..end)),
            3 => {
                let piece = out[at..end].to_vec();
                out.splice(at..at, piece);
            }
            _ => drop(out.splice(at..at, BAD[random.below(BAD.len())].iter().copied())),
        }
    }
    out
}

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}

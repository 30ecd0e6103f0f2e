//! What the events of a stream mean: a status that was written, changed or deleted.

use jiff::Timestamp;
use post::{PostId, RawPost, SourceId};

use super::events::{Decoder, Event};
use super::known::Known;
use super::status::{self, Status};
use crate::Withdrawn;

/// What waits to be handed over.
pub(super) struct News {
    platform: SourceId,
    pub(super) posts: Vec<RawPost>,
    pub(super) withdrawn: Vec<Withdrawn>,
    /// Events that could not be read.
    pub(super) unread: u32,
}

impl News {
    pub(super) fn of(platform: SourceId) -> Self {
        Self { platform, posts: Vec::new(), withdrawn: Vec::new(), unread: 0 }
    }

    /// Posts and withdrawals that wait.
    pub(super) fn waiting(&self) -> usize {
        self.posts.len() + self.withdrawn.len()
    }

    /// Takes in what came on the stream of `timeline` at `now`.
    pub(super) fn take(&mut self, event: &Event, timeline: &str, known: &mut Known, now: Timestamp) {
        match event.name.as_str() {
            "delete" => self.delete(event.data.trim(), known),
            "update" | "status.update" => match status::one(&event.data) {
                Ok(status) => {
                    known.advance(timeline, &status.id);
                    let was_known = known.note(&status, now);
                    self.write(status, event.name == "status.update", was_known, known);
                }
                Err(_) => self.unread += 1,
            },
            // Notifications, filters, announcements: nothing that was written for everybody.
            _ => {}
        }
    }

    fn write(&mut self, status: Status, is_edit: bool, was_known: bool, known: &Known) {
        // Another stream, or the page read before this one was listened to, had it, and perhaps as edited since.
        if was_known && !is_edit {
            return;
        }
        let address = status.uri.clone();
        match known.post(status, &self.platform) {
            Some(post) => {
                self.forget(&post.id);
                self.posts.push(post);
            }
            // Its words were taken back, and no others came.
            None if is_edit => self.withdraw(address),
            None => {}
        }
    }

    /// One that was never read here names nothing that is held.
    fn delete(&mut self, number: &str, known: &Known) {
        if let Some(address) = known.address(number) {
            self.withdraw(address.to_string());
        }
    }

    fn withdraw(&mut self, address: String) {
        self.forget(&address);
        let id = PostId { source: self.platform.clone(), native: address.into() };
        self.withdrawn.push(Withdrawn::Post(id));
    }

    /// What waits of a status no longer stands.
    fn forget(&mut self, address: &str) {
        self.posts.retain(|held| held.id != address);
        self.withdrawn.retain(|held| !matches!(held, Withdrawn::Post(id) if id.native == address));
    }
}

/// Reads a recorded stream: the posts that stand at its end, and what was taken back.
pub fn read(stream: &[u8]) -> (Vec<RawPost>, Vec<Withdrawn>) {
    let (mut known, mut news) = (Known::read(None), News::of(SourceId::new("mastodon")));
    // What comes after something too long is not read live, either.
    for event in Decoder::default().take(stream).unwrap_or_default() {
        news.take(&event, "/recorded", &mut known, Timestamp::UNIX_EPOCH);
    }
    (news.posts, news.withdrawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each event of the recording, and what stands after it: 201 is written, changed, and comes on another stream; 202
    /// is written and deleted; 203 loses its words; 204 was never read; 205 is for followers, 206 only passed on.
    #[test]
    fn a_recorded_stream_gives_what_stands_at_its_end() {
        let (posts, withdrawn) = read(include_bytes!("../../tests/answers/mastodon-stream.txt"));
        let found: Vec<(&str, &str)> =
            posts.iter().map(|post| (post.id.as_str(), post.text.as_str())).collect();
        assert_eq!(
            found,
            [
                ("https://toot.example/s/201", "The road is open again"),
                ("https://toot.example/s/207", "Good news")
            ]
        );
        assert_eq!(posts[1].reply_to.as_deref(), Some("https://toot.example/s/201"));
        let gone = |number: u32| {
            let native = format!("https://toot.example/s/{number}");
            Withdrawn::Post(PostId { source: SourceId::new("mastodon"), native: native.into() })
        };
        assert_eq!(withdrawn, [gone(202), gone(203)]);
    }

    #[test]
    fn what_cannot_be_read_is_counted_and_nothing_else() {
        let (mut known, mut news) = (Known::read(None), News::of(SourceId::new("mastodon")));
        for (name, data, unread) in [
            ("update", "{", 1),
            ("update", "[]", 2),
            ("status.update", "17", 3),
            ("delete", "unknown", 3),
            ("notification", "{", 3),
            ("", "{", 3),
        ] {
            let event = Event { name: name.to_owned(), data: data.to_owned() };
            news.take(&event, "/tag", &mut known, Timestamp::UNIX_EPOCH);
            assert_eq!((news.unread, news.waiting()), (unread, 0), "{name} {data}");
        }
    }
}

//! Server-sent events (html.spec.whatwg.org, section 9.2), as far as Mastodon sends them: bytes in, events out.

use crate::stream::MESSAGE_CAP;

/// One event, as it was sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) name: String,
    pub(super) data: String,
}

/// A line or an event was longer than [`MESSAGE_CAP`]. Nothing can be read after it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// What of the next event has come so far.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    line: Vec<u8>,
    name: String,
    data: Vec<u8>,
}

impl Decoder {
    /// Takes bytes as they come, broken anywhere, and gives the events that they complete.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Vec<Event>, TooLong> {
        let mut events = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            match piece.strip_suffix(b"\n") {
                Some(end) => {
                    self.hold(end)?;
                    events.extend(self.end_line());
                }
                None => self.hold(piece)?,
            }
        }
        Ok(events)
    }

    fn hold(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        if self.line.len() + self.data.len() + bytes.len() > MESSAGE_CAP {
            return Err(TooLong);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    /// An empty line ends an event; one that starts with a colon is a heartbeat.
    fn end_line(&mut self) -> Option<Event> {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        if line.is_empty() {
            return self.end_event();
        }
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let field = parts.next().unwrap_or_default();
        let value = parts.next().unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => self.name = String::from_utf8_lossy(value).into_owned(),
            b"data" => {
                if !self.data.is_empty() {
                    self.data.push(b'\n');
                }
                self.data.extend_from_slice(value);
            }
            _ => {}
        }
        None
    }

    fn end_event(&mut self) -> Option<Event> {
        let (name, data) = (std::mem::take(&mut self.name), std::mem::take(&mut self.data));
        (!data.is_empty()).then(|| Event { name, data: String::from_utf8_lossy(&data).into_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(pieces: &[&[u8]]) -> Result<Vec<(String, String)>, TooLong> {
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        for piece in pieces {
            events.extend(decoder.take(piece)?.into_iter().map(|event| (event.name, event.data)));
        }
        Ok(events)
    }

    #[test]
    fn events_are_read_wherever_they_are_broken() {
        let cases: [(&str, &[(&str, &str)]); 8] = [
            (":)\n:thump\n\n", &[]),
            ("event: delete\ndata: 17\n\n", &[("delete", "17")]),
            ("event:delete\r\ndata:17\r\n\r\n", &[("delete", "17")]),
            ("event: update\ndata: {\"a\":\ndata:  1}\n\n", &[("update", "{\"a\":\n 1}")]),
            ("event: a\n\ndata: no name\n\n", &[("", "no name")]),
            ("id: 4\nretry: 9\nevent: x\ndata: 1\n:thump\ndata: 2\n\n", &[("x", "1\n2")]),
            ("event: a\ndata: 1\n\nevent: b\ndata: 2\n\nevent: c\ndata: 3\n", &[("a", "1"), ("b", "2")]),
            ("data: caf\u{e9} \u{1f525}\n\n", &[("", "caf\u{e9} \u{1f525}")]),
        ];
        for (sent, wanted) in cases {
            let wanted: Vec<(String, String)> =
                wanted.iter().map(|(name, data)| ((*name).to_owned(), (*data).to_owned())).collect();
            for cut in 0..=sent.len() {
                let (before, after) = sent.as_bytes().split_at(cut);
                assert_eq!(all(&[before, after]).as_ref(), Ok(&wanted), "{sent:?} cut at {cut}");
            }
        }
    }

    #[test]
    fn what_is_too_long_is_not_held() {
        let long = vec![b'x'; MESSAGE_CAP / 2];
        let line: [&[u8]; 3] = [b"data: ", &long, &long];
        assert_eq!(all(&line), Err(TooLong), "a line without an end");
        let lines: [&[u8]; 6] = [b"data: ", &long, b"\n", b"data: ", &long, b"\n"];
        assert_eq!(all(&lines), Err(TooLong), "an event of many lines");
        let heartbeats = b":thump\n".repeat(MESSAGE_CAP / 4);
        assert_eq!(all(&[&heartbeats]), Ok(Vec::new()), "many short lines are none");
    }
}

//! The lines of what is handed in: read, and held to what their sender may say.

use places::Gazetteer;
use post::{RawPost, Return, SourceKind};
use serde::de::DeserializeOwned;

use super::tokens::Sender;

/// Bad lines that are named one by one; the rest are only counted.
pub(super) const NAMED: usize = 20;
/// The longest text, in bytes: thirty times the longest post of any network that is read.
const LONGEST_TEXT: usize = 64 * 1024;
/// The longest id, in bytes.
const LONGEST_ID: usize = 512;

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadLine {
    /// From 1.
    pub(super) number: usize,
    pub(super) why: String,
    /// The line is well made, and its sender may not say it.
    pub(super) is_forbidden: bool,
}

/// What a line can be.
pub(super) trait Line {
    /// What is wrong with it, whoever sends it.
    fn flaw(&self, gazetteer: &Gazetteer) -> Option<String>;
    /// Why this sender may not send it.
    fn forbidden(&self, sender: &Sender) -> Option<String>;
}

/// Reads every line, with its number; blank ones are passed over.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<Vec<(usize, T)>, Vec<BadLine>> {
    let (mut things, mut bad) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(body.split(|byte| *byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice(line) {
            Ok(thing) => things.push((number, thing)),
            Err(error) => {
                let said = error.to_string();
                // The number of the line is ours to say.
                let why = said.split(" at line ").next().unwrap_or(&said).to_owned();
                bad.push(BadLine { number, why, is_forbidden: false });
            }
        }
    }
    if bad.is_empty() { Ok(things) } else { Err(bad) }
}

/// Holds every line to what it must be and what its sender may say.
pub(super) fn check<T: Line>(
    things: &[(usize, T)],
    sender: &Sender,
    gazetteer: &Gazetteer,
) -> Result<(), Vec<BadLine>> {
    let mut bad = Vec::new();
    for (number, thing) in things {
        let told = |is_forbidden| move |why| BadLine { number: *number, why, is_forbidden };
        let flaw = thing.flaw(gazetteer).map(told(false));
        bad.extend(flaw.or_else(|| thing.forbidden(sender).map(told(true))));
    }
    if bad.is_empty() { Ok(()) } else { Err(bad) }
}

impl Line for RawPost {
    fn flaw(&self, _: &Gazetteer) -> Option<String> {
        let texts = [Some(&self.text), self.title.as_ref(), self.quote.as_ref(), self.alt.as_ref()];
        let kind = post::SourceId::new(&self.source).kind();
        flaw_of_id(&self.id).or_else(|| flaw_of_source(&self.source)).or_else(|| match kind {
            SourceKind::Return => {
                Some("`source` begins with return: hand it in at /api/v1/returns".to_owned())
            }
            _ => texts.into_iter().flatten().find_map(|text| too_long(text)),
        })
    }

    fn forbidden(&self, sender: &Sender) -> Option<String> {
        forbidden_source(sender, &self.source)
    }
}

impl Line for Return {
    fn flaw(&self, gazetteer: &Gazetteer) -> Option<String> {
        let is_return = post::SourceId::new(&self.source).kind() == SourceKind::Return;
        let empty = [("text", &self.text), ("provenance", &self.provenance)];
        let empty = empty.into_iter().find(|(_, text)| text.trim().is_empty());
        flaw_of_id(&self.id)
            .or_else(|| flaw_of_source(&self.source))
            .or_else(|| (!is_return).then(|| "`source` must begin with return:".to_owned()))
            .or_else(|| empty.map(|(field, _)| format!("`{field}` is empty")))
            .or_else(|| too_long(&self.text))
            .or_else(|| {
                let unknown = gazetteer.area(self.area.as_str()).is_none();
                unknown.then(|| format!("no area has the code \"{}\"", self.area.as_str()))
            })
    }

    fn forbidden(&self, sender: &Sender) -> Option<String> {
        let elsewhere = !sender.may_name(&self.area);
        let area = || format!("this token may hand in nothing about {}", self.area.as_str());
        forbidden_source(sender, &self.source).or_else(|| elsewhere.then(area))
    }
}

fn flaw_of_id(id: &str) -> Option<String> {
    match id.len() {
        0 => Some("`id` is empty".to_owned()),
        length if length > LONGEST_ID => Some(format!("`id` is longer than {LONGEST_ID} bytes")),
        _ => None,
    }
}

fn flaw_of_source(source: &str) -> Option<String> {
    let plain = post::SourceId::new(source).is_plain();
    let why = "`source` is no source id: kind:name in small letters, digits, dots and hyphens is wanted";
    (!plain).then(|| why.to_owned())
}

fn too_long(text: &str) -> Option<String> {
    (text.len() > LONGEST_TEXT).then(|| format!("a text is longer than {LONGEST_TEXT} bytes"))
}

fn forbidden_source(sender: &Sender, source: &str) -> Option<String> {
    (!sender.may_write(source)).then(|| format!("this token may hand in nothing as {source}"))
}

//! A partner's return: what somebody who is there says, in the headings that partners use among themselves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AreaCode, Eep, RawPost};

/// What a partner reports. An unknown field is a mistake, never left out in silence: a return cannot be read again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// The partner's own number for it: handed in again under the same number, it is the same return.
    pub id: String,
    /// `return:name`.
    pub source: String,
    /// When it was seen or heard.
    pub at: Timestamp,
    /// The area it is about.
    pub area: AreaCode,
    /// Where in the area, in the partner's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Experienced, evidenced or potential.
    pub eep: Eep,
    /// The concern.
    pub text: String,
    /// How the partner knows: "officer on patrol", "call from a resident", "seen online".
    pub provenance: String,
    /// What it does to people, if the partner says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// Whom the partner has told already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_to: Option<String>,
}

impl Return {
    /// What of it rules read: the concern, and the place so that it can be found on the map.
    pub fn to_post(&self) -> RawPost {
        let place = self.place.as_deref().filter(|place| !self.text.contains(place));
        RawPost {
            id: self.id.clone(),
            published: Some(self.at),
            source: self.source.clone(),
            text: place.map_or_else(|| self.text.clone(), |place| format!("{}\n{place}", self.text)),
            ..RawPost::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_read_the_concern_and_the_place_once() {
        let check = |place: Option<&str>, wanted: &str| {
            let returned = Return {
                id: "7".to_owned(),
                source: "return:csp".to_owned(),
                at: Timestamp::UNIX_EPOCH,
                area: AreaCode::new("W06000015"),
                place: place.map(str::to_owned),
                eep: Eep::Experienced,
                text: "Parents in Ely keep children home".to_owned(),
                provenance: "school".to_owned(),
                impact: None,
                reported_to: None,
            };
            let post = returned.to_post();
            assert_eq!(post.text, wanted);
            assert_eq!((post.id.as_str(), post.published), ("7", Some(returned.at)));
        };
        check(None, "Parents in Ely keep children home");
        check(Some("Ely"), "Parents in Ely keep children home");
        check(Some("Grand Avenue"), "Parents in Ely keep children home\nGrand Avenue");
    }
}

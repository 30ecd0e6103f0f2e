//! Which posts the recent archive keeps for a week, so that a new rule can be tried on them.

use std::collections::BTreeSet;
use std::sync::Arc;

use places::{Decision, Gazetteer};
use post::{AreaCode, Evidence, Post};

/// One in so many of the posts that nothing else speaks for is kept: enough to see what a rule would find among
/// ordinary talk, and little of what is nobody's concern.
const ONE_IN: u16 = 50;

/// What decides: feeds are kept whole, of everybody's posts those that name a watched area, and a sample.
pub(crate) struct Shelf {
    pub(crate) gazetteer: Arc<Gazetteer>,
    /// In order.
    pub(crate) watched: Vec<AreaCode>,
}

impl Shelf {
    /// Why a post is kept, in a word of a closed set; `None` for one that is not. `named` are the watched areas it
    /// names.
    pub(crate) fn place(
        &self,
        post: &Post,
        found: &[Evidence],
        named: &BTreeSet<AreaCode>,
    ) -> Option<&'static str> {
        if !found.is_empty() {
            return Some("flagged");
        }
        if post.id.source.kind().is_trusted() {
            return Some("feed");
        }
        if !named.is_empty() {
            return Some("watched-area");
        }
        is_sampled(post).then_some("sample")
    }

    /// The watched areas a post names, or may name.
    pub(crate) fn named(&self, post: &Post) -> BTreeSet<AreaCode> {
        let texts = [Some(&post.text), post.title.as_ref()];
        let mentions = texts.into_iter().flatten().flat_map(|text| self.gazetteer.find(text, None));
        let areas = mentions.flat_map(|mention| match mention.decision {
            Decision::Area(area, _) => vec![area],
            Decision::Candidates(areas) => areas,
            Decision::Country(_) | Decision::Rejected(_) => Vec::new(),
        });
        areas.filter(|area| self.watched.binary_search(area).is_ok()).collect()
    }
}

/// By the keyed hash of its id, so that nobody can choose to be in it, and the same post always is.
fn is_sampled(post: &Post) -> bool {
    let [first, second, ..] = post.hash.0;
    u16::from_be_bytes([first, second]) < u16::MAX / ONE_IN
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use post::{HashKey, RawPost};

    use super::*;

    fn shelf() -> Shelf {
        let places = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/places/");
        let read = |name: &str| std::fs::read(format!("{places}{name}")).expect(name);
        let gazetteer = Gazetteer::load(&read("areas.json"), &read("places.tsv"), &[]).expect("a gazetteer");
        Shelf { gazetteer: Arc::new(gazetteer), watched: vec![AreaCode::new("W06000015")] }
    }

    fn post(id: u32, source: &str, text: &str) -> Post {
        let raw = RawPost {
            id: id.to_string(),
            source: source.to_owned(),
            text: text.to_owned(),
            ..RawPost::default()
        };
        Post::new(raw, &HashKey::new([7; 32]), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn feeds_and_what_names_a_watched_area_are_kept_and_little_of_the_rest() {
        let shelf = shelf();
        let check = |source, text, kept: Option<&str>| {
            // The first post of its text that the sample leaves out.
            let post = (0..).map(|id| post(id, source, text)).find(|post| !is_sampled(post)).expect("one");
            assert_eq!(shelf.place(&post, &[], &shelf.named(&post)), kept, "{source}: {text}");
        };
        check("news:herald", "Bins are late", Some("feed"));
        check("council:cardiff", "Bins are late", Some("feed"));
        check("bluesky", "Bins are late in Cardiff again", Some("watched-area"));
        check("bluesky", "Bins are late in Swansea again", None);
        check("bluesky", "Bins are late", None);
        let sampled = (0..20_000).filter(|id| is_sampled(&post(*id, "bluesky", ""))).count();
        assert!((300..500).contains(&sampled), "{sampled} of 20,000");
    }
}

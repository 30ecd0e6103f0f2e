//! Events of the past, told as if they had happened at a place in the United Kingdom, over ordinary posts.

use jiff::{SignedDuration, Timestamp};
use post::{AreaCode, RawPost};

use super::data::{Data, Labelled};
use super::ordinary;

/// An event, and the place here that takes the place of its own.
pub(super) struct PastEvent {
    /// The data set, without `.jsonl.zst`.
    pub(super) set: &'static str,
    /// How it is called in tables.
    pub(super) name: &'static str,
    /// Names of its place, longer ones first; empty where it happened here.
    foreign: &'static [&'static str],
    /// The place here that the posts name instead.
    here: &'static str,
    /// The authority of `here`.
    area: &'static str,
}

/// Sudden events and two that opened slowly (Germanwings: few readable posts; Ferguson: hours without a rumour).
/// Events of earthquakes, floods and politics are left out: no safety team pages anybody for them.
pub(super) const EVENTS: &[PastEvent] = &[
    PastEvent {
        set: "pheme/ferguson",
        name: "Ferguson 2014",
        foreign: &["St. Louis", "St Louis", "Ferguson", "Missouri", "STL"],
        here: "Swansea",
        area: "W06000011",
    },
    PastEvent {
        set: "pheme/germanwings-crash",
        name: "Germanwings 2015",
        foreign: &[
            "Southern France",
            "South of France",
            "French Alps",
            "Digne-les-Bains",
            "Digne",
            "France",
            "Alps",
        ],
        here: "Wrexham",
        area: "W06000006",
    },
    PastEvent {
        set: "pheme/charliehebdo",
        name: "Charlie Hebdo 2015",
        foreign: &["Paris", "France", "Dammartin", "Vincennes"],
        here: "Cardiff",
        area: "W06000015",
    },
    PastEvent {
        set: "crisislex_t26/2013_Lac_Megantic_train_crash",
        name: "Lac-Mégantic 2013",
        foreign: &[
            "Lac-Mégantic",
            "Lac-Megantic",
            "Lac Mégantic",
            "Lac Megantic",
            "LacMegantic",
            "Mégantic",
            "Megantic",
            "Quebec",
            "Québec",
            "Canada",
        ],
        here: "Merthyr Tydfil",
        area: "W06000024",
    },
    PastEvent {
        set: "crisislex_t26/2013_Glasgow_helicopter_crash",
        name: "Glasgow 2013",
        foreign: &[],
        here: "Glasgow",
        area: "S12000049",
    },
];

/// Ordinary posts lie over this much before an event.
pub(super) const BEFORE_DAYS: i64 = 28;
/// And over this much from its beginning on.
const AFTER_DAYS: i64 = 7;
/// Days between one copy of an ordinary post and the next, where there are several: in no window of the model are two.
const COPY_DAYS: i64 = 3;

const DAY: SignedDuration = SignedDuration::from_hours(24);

impl PastEvent {
    pub(super) fn is_foreign(&self) -> bool {
        !self.foreign.is_empty()
    }

    pub(super) fn area(&self) -> AreaCode {
        AreaCode::new(self.area)
    }

    /// The event's posts with a time, by time, with their own places.
    pub(super) fn posts(&self, data: &Data<'_>) -> anyhow::Result<Vec<Labelled>> {
        let mut posts = data.posts(self.set)?;
        posts.retain(|post| post.post.published.is_some());
        posts.sort_by_key(|post| post.post.published);
        Ok(posts)
    }

    /// The same post, had it happened here. A hashtag is a name too.
    pub(super) fn moved_here(&self, post: &RawPost) -> RawPost {
        RawPost { text: with_place(&post.text, self.foreign, self.here), ..post.clone() }
    }
}

/// When an event begins: its first post that is about it at all.
pub(super) fn beginning(posts: &[Labelled]) -> Option<Timestamp> {
    let is_about = |post: &&Labelled| {
        post.labels.informativeness.as_ref().is_none_or(|label| label.starts_with("Related"))
    };
    posts.iter().find(is_about)?.post.published
}

/// `text` with each of the names, as whole words in any case, replaced by `here`.
fn with_place(text: &str, names: &[&str], here: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut in_word = false;
    while let Some(first) = rest.chars().next() {
        let stands = |name: &&&str| {
            let found = rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
            found && !rest.get(name.len()..).is_some_and(|tail| tail.starts_with(char::is_alphanumeric))
        };
        match names.iter().find(stands) {
            Some(name) if !in_word => {
                out.push_str(here);
                rest = rest.get(name.len()..).unwrap_or_default();
                in_word = true;
            }
            _ => {
                out.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
                in_word = first.is_alphanumeric();
            }
        }
    }
    out
}

/// Ordinary posts moved by whole weeks, so that each set of them lies in one of the weeks around `begins`, and `times`
/// as many: further copies are moved by whole days and have other authors.
pub(super) fn background(sets: &[Vec<Labelled>], begins: Timestamp, times: i64) -> Vec<RawPost> {
    let from = begins - DAY * BEFORE_DAYS as i32;
    let span = BEFORE_DAYS + AFTER_DAYS;
    let mut posts = Vec::new();
    for (week, set) in (0..span / 7).zip(sets.iter().cycle()) {
        let Some(first) = set.iter().filter_map(|post| post.post.published).min() else { continue };
        let wanted = from + DAY * (7 * week) as i32;
        // Rounded up, so that the set begins within the week it is wanted in.
        let weeks = (wanted.duration_since(first).as_secs()).div_euclid(7 * DAY.as_secs()) + 1;
        for copy in 0..times {
            posts.extend(set.iter().filter_map(|post| {
                let moved = post.post.published? + DAY * (7 * weeks) as i32;
                let days = moved.duration_since(from).as_secs().div_euclid(DAY.as_secs());
                let wrapped = (days + COPY_DAYS * copy).rem_euclid(span);
                let published = Some(moved + DAY * (wrapped - days) as i32);
                let id = format!("{} week {week} copy {copy}", post.post.id);
                Some(RawPost { id, published, ..post.post.clone() })
            }));
        }
    }
    posts
}

/// The sets of ordinary posts with real times.
pub(super) fn ordinary_sets(data: &Data<'_>) -> anyhow::Result<Vec<Vec<Labelled>>> {
    let sets = data.sets("crisislex_t6")?.into_iter();
    Ok(sets.map(|(_, posts)| posts.into_iter().filter(ordinary::is_off_topic).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_replaced_as_a_whole_word_in_any_case() {
        let check = |text, wanted: &str| assert_eq!(with_place(text, &["New Ely", "Ely"], "Kirkby"), wanted);
        check("Riot in #ELY tonight, ely!", "Riot in #Kirkby tonight, Kirkby!");
        check("new ely is lovely, rely on it", "Kirkby is lovely, rely on it");
        check("Elysium é Ely", "Elysium é Kirkby");
    }

    #[test]
    fn ordinary_posts_lie_around_the_event_as_often_as_asked() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let post = |id: &str, published: &str| {
            serde_json::from_str::<Labelled>(&format!(
                r#"{{"id":"{id}","published":"{published}","source":"x","text":"tea"}}"#
            ))
            .expect("a post")
        };
        let sets = [vec![post("a", "2013-05-20T08:00:00Z"), post("b", "2013-05-23T21:30:00Z")]];
        let begins = at("2024-07-29T12:00:00Z");
        let posts = background(&sets, begins, 2);
        assert_eq!(posts.len(), 5 * 2 * 2);
        let (from, to) = (at("2024-07-01T12:00:00Z"), at("2024-08-05T12:00:00Z"));
        let times: Vec<Timestamp> = posts.iter().filter_map(|post| post.published).collect();
        assert!(times.iter().all(|at| (from..to).contains(at)), "{times:?}");
        let first = times.first().expect("a post").strftime("%a %H:%M").to_string();
        assert_eq!(first, "Mon 08:00", "the day of the week and the time of day are kept");
    }
}

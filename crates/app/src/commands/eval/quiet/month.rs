//! The quiet month, from a fixed seed: the same posts each time, none of them anybody's.

use author::benign;
use jiff::{SignedDuration, Timestamp};
use places::{AreaKind, Gazetteer};
use post::RawPost;

/// Days of the month.
pub(super) const DAYS: u32 = 28;
/// Posts and news items a day.
pub(super) const ITEMS_A_DAY: u32 = 20_000;
/// Incidents a day over the whole country.
const INCIDENTS_A_DAY: u32 = 14;
/// Seconds in a day.
const DAY: u64 = 86_400;
/// A Monday, at midnight.
const FIRST: i64 = 1_772_409_600;

/// What outlets write of an incident, and what people do.
struct Everyday {
    news: &'static [&'static str],
    posts: &'static [&'static str],
}

const EVERYDAY: &[Everyday] = &[
    Everyday {
        news: &[
            "Man, 34, in hospital after stabbing in {place}",
            "Police appeal after man stabbed in {place}",
            "{place}: man taken to hospital with stab wound, one arrested",
            "Arrest after stabbing in {place}",
        ],
        posts: &[
            "someone got stabbed in {place} last night apparently",
            "police tape up in {place}, stabbing they say. hope he is ok",
            "another stabbing in {place}, awful",
            "heard the helicopter over {place}, now I know why: a man was stabbed",
            "Stabbing in {place}. Thoughts with the family",
        ],
    },
    Everyday {
        news: &[
            "Two hurt in crash near {place}",
            "Road closed in {place} after two-car collision",
            "Cyclist seriously injured in collision with van in {place}",
            "Motorcyclist dies in crash outside {place}",
        ],
        posts: &[
            "bad crash outside {place}, road closed both ways, avoid",
            "anyone know what happened in {place}? two cars and an ambulance",
            "stuck for an hour because of the collision in {place}",
            "hope everyone is ok in that crash at {place}",
            "traffic solid in {place}, accident by the roundabout",
        ],
    },
    Everyday {
        news: &[
            "{place} man jailed for six years for stabbing neighbour, court hears",
            "Woman from {place} admits arson at Crown Court",
            "Trial of {place} man accused of assault begins",
        ],
        posts: &[
            "six years for the stabbing in {place}, about right",
            "that {place} court case, grim reading",
            "so the {place} man finally got sentenced",
        ],
    },
    Everyday {
        news: &[
            "Fans clash before match in {place}, two arrested",
            "Match report: late goal settles derby in {place}",
            "Extra police at {place} derby, no serious trouble",
        ],
        posts: &[
            "few lads kicking off in {place} before the game, police all over it",
            "what a derby, {place} bouncing tonight",
            "horses and dogs out in {place} for the football as usual",
            "two arrested at the match in {place}, handbags really",
        ],
    },
    Everyday {
        news: &[
            "Fire crews called to house fire in {place}",
            "Family escapes kitchen fire in {place}",
            "Bin fire in {place} believed deliberate, fire service says",
        ],
        posts: &[
            "smoke over {place}, house fire, everyone out I hear",
            "three fire engines in {place} just now",
            "kids setting fire to bins in {place} again",
        ],
    },
    Everyday {
        news: &[
            "Appeal for missing {place} teenager",
            "Police appeal for witnesses after robbery at {place} shop",
            "Teenagers arrested after e-bikes seized in {place}",
        ],
        posts: &[
            "please share, a girl is missing from {place}",
            "found safe, thank you {place}",
            "shop in {place} robbed again, no respect",
            "e-bikes tearing through {place} all evening, when will something be done",
        ],
    },
];

/// What people put around what they say.
const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("omg ", ""),
    ("", " 😢"),
    ("Just seen: ", ""),
    ("", ". Stay safe all"),
    ("so ", "..."),
    ("", " smh"),
];

/// Where things happen: every authority of England and Wales by its name.
pub(super) struct Month {
    places: Vec<String>,
}

/// A fixed sequence of numbers (SplitMix64; Steele, Lea, Flood 2014).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len() as u64) as usize)
    }
}

impl Month {
    pub(super) fn new(gazetteer: &Gazetteer) -> Self {
        let authorities = gazetteer.areas().filter(|area| area.kind == AreaKind::Authority);
        Self { places: authorities.map(|area| area.name.clone()).collect() }
    }

    /// Every item of a day, counted from 0.
    pub(super) fn day(&self, day: u32) -> Vec<RawPost> {
        let mut seeded = Seeded(u64::from(day) << 32 | 0xB377);
        let begins = FIRST + i64::from(day) * DAY as i64;
        let mut items = Vec::with_capacity(ITEMS_A_DAY as usize);
        for number in 0..INCIDENTS_A_DAY {
            self.incident(&format!("{day}-{number}"), begins, &mut seeded, &mut items);
        }
        let left = (ITEMS_A_DAY as usize).saturating_sub(items.len());
        let ordinary = std::iter::repeat_with(benign::ordinary).flatten().take(left).enumerate();
        items.extend(ordinary.map(|(number, post)| RawPost {
            id: format!("{day}-o{number}"),
            published: at(begins, seeded.below(DAY)),
            source: "bluesky".to_owned(),
            author: Some(format!("someone {}", seeded.below(400_000))),
            ..post
        }));
        items
    }

    /// One incident: two to six outlets within three hours, a dozen to forty posts within twelve.
    fn incident(&self, id: &str, begins: i64, seeded: &mut Seeded, items: &mut Vec<RawPost>) {
        let (Some(place), Some(kind)) = (seeded.one(&self.places).cloned(), seeded.one(EVERYDAY)) else {
            return;
        };
        let starts = seeded.below(DAY);
        let first_outlet = seeded.below(40);
        for outlet in 0..2 + seeded.below(5) {
            let text = seeded.one(kind.news).copied().unwrap_or_default().replace("{place}", &place);
            items.push(RawPost {
                id: format!("{id}-n{outlet}"),
                published: at(begins, starts + seeded.below(3 * 3600)),
                source: format!("news:outlet-{}", (first_outlet + outlet) % 40),
                text,
                ..RawPost::default()
            });
        }
        for number in 0..12 + seeded.below(29) {
            let text = seeded.one(kind.posts).copied().unwrap_or_default().replace("{place}", &place);
            let (before, after) = seeded.one(AROUND).copied().unwrap_or_default();
            // Most is said soon: the later of two draws is as likely to be early as not.
            let late = seeded.below(12 * 3600).min(seeded.below(12 * 3600));
            items.push(RawPost {
                id: format!("{id}-p{number}"),
                published: at(begins, starts + late),
                source: "bluesky".to_owned(),
                text: format!("{before}{text}{after}"),
                author: Some(format!("someone {}", seeded.below(400_000))),
                ..RawPost::default()
            });
        }
    }
}

fn at(begins: i64, seconds: u64) -> Option<Timestamp> {
    let begins = Timestamp::from_second(begins).ok()?;
    begins.checked_add(SignedDuration::from_secs(seconds as i64)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_full_and_always_the_same() {
        let month = Month { places: vec!["Kirkby".to_owned(), "Ely".to_owned()] };
        let day = month.day(3);
        assert_eq!(day.len(), ITEMS_A_DAY as usize);
        assert_eq!(day, month.day(3));
        assert_ne!(day, month.day(4));
        let news = day.iter().filter(|item| item.source.starts_with("news:")).count() as u64;
        assert!((28..=84).contains(&news), "{news} items of news");
        assert!(day.iter().all(|item| item.published.is_some() && !item.text.contains("{place}")));
    }
}

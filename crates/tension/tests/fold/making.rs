//! Invented evidence, a log made of it, and a fold to put it through.

use jiff::{SignedDuration, Timestamp};
use post::{
    Act, AreaCode, AreaMention, AuthorKey, Confidence, Entry, Event, Evidence, Fingerprint, Kind, PostHash,
    RuleId, SourceId, Stance, Status, Strength, Theme, Weight,
};
use tension::{AreaInfo, Change, Config, Level, Tension};

pub(crate) const CARDIFF: &str = "W06000015";
pub(crate) const SWANSEA: &str = "W06000011";

/// As many areas as there are authorities, all of one size.
pub(crate) fn areas() -> Vec<AreaInfo> {
    let codes = (1..=350).map(|number| format!("W06{number:06}"));
    codes.map(|code| AreaInfo { code: AreaCode::new(&code), population: Some(170_000) }).collect()
}

pub(crate) fn empty() -> Tension {
    Tension::new(Config::default(), areas())
}

/// A moment of the invented month.
pub(crate) fn at(minutes: f64) -> Timestamp {
    "2031-03-04T18:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs((minutes * 60.0) as i64)
}

/// One post with one hit, to be changed by whoever tells the story.
pub(crate) fn post(number: u64, kind: Kind, theme: &str, area: Option<&str>, minutes: f64) -> Evidence {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
    let named =
        |code: &str| AreaMention { code: AreaCode::new(code), confidence: Confidence::Named, place: None };
    Evidence {
        post: PostHash(id),
        revision: 1,
        rule: RuleId::new(&format!("{kind}.invented")),
        rule_hash: 1,
        generation: 1,
        kind,
        theme: Theme::new(theme),
        weight: Weight::Medium,
        status: Status::Live,
        strength: Strength::Strong,
        stance: Stance::Support,
        disguised: false,
        areas: area.map(named).into_iter().collect(),
        author: AuthorKey(id),
        source: SourceId::new("bluesky"),
        fingerprint: Fingerprint(id),
        minhash: None,
        words: Vec::new(),
        links: Vec::new(),
        reply_to: None,
        published_at: at(minutes),
        collected_at: at(minutes),
        found_late: false,
        flooding: false,
    }
}

/// The same post, from an outlet or a service.
pub(crate) fn from(source: &str, mut evidence: Evidence) -> Evidence {
    let mut author = [0; 16];
    for (place, byte) in author.iter_mut().zip(source.bytes().rev()) {
        *place = byte;
    }
    evidence.author = AuthorKey(author);
    evidence.source = SourceId::new(source);
    evidence
}

/// A log: events at their minutes, in that order, numbered.
pub(crate) fn log(events: impl IntoIterator<Item = (f64, Event)>) -> Vec<Entry> {
    let mut events: Vec<_> = events.into_iter().collect();
    events.sort_by(|a, b| a.0.total_cmp(&b.0));
    let numbered = events.into_iter().zip(1..);
    numbered.map(|((minutes, event), number)| Entry { number, at: at(minutes), event }).collect()
}

/// Evidence committed when it was published.
pub(crate) fn prompt(evidence: impl IntoIterator<Item = Evidence>) -> Vec<Entry> {
    log(evidence.into_iter().map(|evidence| {
        let minutes = evidence.published_at.duration_since(at(0.0)).as_secs_f64() / 60.0;
        (minutes, Event::Evidence(Box::new(evidence)))
    }))
}

pub(crate) fn act(act: Act) -> Event {
    Event::Act(act)
}

/// Puts a log through a fold and lets `minutes` pass after its start.
pub(crate) fn run(tension: &mut Tension, log: &[Entry], minutes: f64) -> Vec<Change> {
    for entry in log {
        tension.apply(entry);
    }
    tension.settle(at(minutes))
}

/// The highest level of a theme in an area.
pub(crate) fn highest(changes: &[Change], area: &str, theme: &str) -> u8 {
    let here = changes.iter().filter(|change| {
        change.cell.area.as_str() == area
            && change.cell.theme.as_ref().is_some_and(|known| known.as_str() == theme)
    });
    here.map(|change| change.level.number()).max().unwrap_or(Level::USUAL.number())
}

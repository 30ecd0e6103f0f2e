//! What a flagged post costs in the two folds, what ninety days cost to fold again, and what the state weighs.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use post::{
    AreaCode, AreaMention, AuthorKey, Confidence, Entry, Event, Evidence, Fingerprint, Kind, MinHash,
    PostHash, RuleId, SourceId, Stance, Status, Strength, Theme, Weight,
};
use register::Register;
use tension::{AreaInfo, Config, Tension};

use crate::Row;

/// Authorities.
const AREAS: u64 = 374;

/// Flagged posts of the busy hour, and of the ninety days.
const BUSY: u64 = 1_000_000;
const NINETY_DAYS: u64 = 1_000_000;

/// Entries made at a time, outside the clock: a million at once would measure the memory of the machine.
const CHUNK: usize = 20_000;

/// Entries of the log since the last checkpoint: an hour of a busy day.
const SINCE: u64 = 2_000;

/// CPU time of an hour in which a million posts are flagged, then ninety days that flag as many, then the state of a full board.
pub(crate) fn measure() -> Vec<Row> {
    let hour = SignedDuration::from_hours(1);
    let busy = Folds::new().fold(Stream::new(BUSY, hour));
    let ninety_days = SignedDuration::from_hours(90 * 24);
    let mut folds = Folds::new();
    let refold = folds.fold(Stream::new(NINETY_DAYS, ninety_days));
    let checkpoint = (folds.tension.checkpoint(), folds.register.checkpoint());
    let restored = restore(&checkpoint, ninety_days);
    vec![
        row(
            "tension: a busy hour, one core",
            BUSY as f64 / busy.tension.as_secs_f64(),
            "posts/s",
            ">= 200000",
        ),
        row("register: the same hour", BUSY as f64 / busy.register.as_secs_f64(), "posts/s", "-"),
        row("tension: 90 days, 1 M evidence, folded again", refold.tension.as_secs_f64(), "s", "<= 8, both"),
        row("register: the same days", refold.register.as_secs_f64(), "s", "<= 8, both"),
        row("state from checkpoint and the log since", restored.as_secs_f64(), "s", "<= 1"),
        row("checkpoint after 90 days", (checkpoint.0.len() + checkpoint.1.len()) as f64 / 1e6, "MB", "-"),
        row("tension: memory, 374 areas by 12 themes, 400,000 posts a day", memory(), "MiB", "<= 64"),
    ]
}

fn row(what: &'static str, figure: f64, unit: &'static str, goal: &'static str) -> Row {
    Row { what, figure, unit, goal }
}

/// Both folds, as the service holds them.
struct Folds {
    tension: Tension,
    register: Register,
}

/// How long each fold took.
struct Took {
    tension: Duration,
    register: Duration,
}

impl Folds {
    fn new() -> Self {
        Self {
            tension: Tension::new(Config::default(), areas()),
            register: Register::new(register::Config::default()),
        }
    }

    /// Applies and settles each entry, as the service does.
    fn fold(&mut self, mut stream: Stream) -> Took {
        let mut took = Took { tension: Duration::ZERO, register: Duration::ZERO };
        loop {
            let entries: Vec<Entry> = stream.by_ref().take(CHUNK).collect();
            if entries.is_empty() {
                return took;
            }
            took.tension += on_cpu(|| {
                for entry in &entries {
                    self.tension.apply(entry);
                    self.tension.settle(entry.at);
                }
            });
            took.register += on_cpu(|| {
                for entry in &entries {
                    self.register.apply(entry);
                    self.register.settle(entry.at);
                }
            });
        }
    }
}

/// How long this thread computed: what else the machine does is not counted.
fn on_cpu(work: impl FnOnce()) -> Duration {
    let nanoseconds = || -> u64 {
        let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        said.split(' ').next().and_then(|spent| spent.parse().ok()).unwrap_or_default()
    };
    let begun = nanoseconds();
    work();
    Duration::from_nanos(nanoseconds() - begun)
}

fn restore(checkpoint: &(Vec<u8>, Vec<u8>), after: SignedDuration) -> Duration {
    let since: Vec<Entry> = Stream::from(start() + after, SINCE, SignedDuration::from_hours(1)).collect();
    on_cpu(|| {
        let tension = Tension::restore(Config::default(), areas(), &checkpoint.0).expect("a checkpoint");
        let register = Register::restore(register::Config::default(), &checkpoint.1).expect("a checkpoint");
        let mut folds = Folds { tension, register };
        for entry in &since {
            folds.tension.apply(entry);
            folds.tension.settle(entry.at);
            folds.register.apply(entry);
            folds.register.settle(entry.at);
        }
    })
}

/// What the tension fold holds when every cell is busy for a day, as the process grows.
fn memory() -> f64 {
    let before = resident();
    let mut tension = Tension::new(Config::default(), areas());
    for entry in Stream::new(400_000, SignedDuration::from_hours(24)) {
        tension.apply(&entry);
        tension.settle(entry.at);
    }
    let after = resident();
    assert!(!tension.board().readings.is_empty(), "the fold is still there when it is weighed");
    (after - before) / (1024.0 * 1024.0)
}

/// Bytes of this process in memory. Pages are of 4 KiB on every machine this is measured on.
fn resident() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok());
    pages.unwrap_or_default() * 4096.0
}

fn areas() -> Vec<AreaInfo> {
    (0..AREAS).map(|n| AreaInfo { code: area(n), population: Some(170_000) }).collect()
}

fn area(number: u64) -> AreaCode {
    AreaCode::new(&format!("W06{number:06}"))
}

fn start() -> Timestamp {
    "2031-03-04T18:00:00Z".parse().expect("a time")
}

/// Invented evidence, evenly over a stretch of time: three parts incidents that many tell of, two parts anything.
struct Stream {
    begins: Timestamp,
    count: u64,
    stretch: SignedDuration,
    made: u64,
    seed: u64,
}

impl Stream {
    fn new(count: u64, stretch: SignedDuration) -> Self {
        Self::from(start(), count, stretch)
    }

    fn from(begins: Timestamp, count: u64, stretch: SignedDuration) -> Self {
        Self { begins, count, stretch, made: 0, seed: 1 }
    }

    /// The next number below `end` (SplitMix64).
    fn below(&mut self, end: u64) -> u64 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scattered(self.seed) % end
    }

    /// Mostly low numbers below `end`, as large towns and loud people are mentioned most.
    fn mostly_low(&mut self, end: u64) -> u64 {
        let highest = self.below(end) + 1;
        self.below(highest)
    }

    /// What the next post is about: one of forty incidents under way, replaced one after another, or anything.
    fn about(&mut self) -> (u64, bool) {
        if self.below(5) < 3 {
            return ((self.made / 1_000) * 40 + self.below(40), true);
        }
        (scattered(self.made), false)
    }

    fn evidence(&mut self, at: Timestamp) -> Evidence {
        let (story, told) = self.about();
        let kind = [Kind::Trigger, Kind::Rumour, Kind::Narrative, Kind::Mobilisation, Kind::Targeting]
            [[0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4][self.below(11) as usize]];
        let place = if told { scattered(story) % AREAS } else { self.mostly_low(AREAS) };
        let theme = if told { scattered(story) >> 32 } else { self.mostly_low(12) };
        let named = AreaMention { code: area(place), confidence: Confidence::Named, place: None };
        let author = self.mostly_low(200_000);
        let outlet = (self.below(20) == 0).then(|| self.below(300));
        // One post in four says what another said, word for word or nearly.
        let wording = if told && self.below(4) == 0 { story } else { scattered(self.made + 7) };
        let words = (0..8).map(|n| if told { scattered(story + n) } else { self.below(1 << 32) } as u32);
        let mut words: Vec<u32> = words.collect();
        words.sort_unstable();
        Evidence {
            post: PostHash(sixteen(self.made)),
            revision: 1,
            rule: RuleId::new(&format!("{kind}.bench-{}", self.below(20))),
            rule_hash: 1,
            generation: 1,
            kind,
            theme: Theme::new(Theme::SHIPPED[theme as usize % 12]),
            weight: Weight::Medium,
            status: Status::Live,
            strength: Strength::Strong,
            stance: if self.below(30) == 0 { Stance::Deny } else { Stance::Support },
            disguised: false,
            areas: if self.below(4) == 0 { Vec::new() } else { vec![named] },
            author: AuthorKey(sixteen(outlet.unwrap_or(1_000 + author))),
            source: SourceId::new(&outlet.map_or("bluesky".to_owned(), |n| format!("news:outlet-{n}"))),
            fingerprint: Fingerprint(sixteen(wording ^ self.below(2))),
            minhash: (self.below(4) > 0).then(|| self.minhash(wording)),
            words,
            links: if self.below(10) == 0 { vec![scattered(story)] } else { Vec::new() },
            reply_to: None,
            published_at: at,
            collected_at: at,
            found_late: false,
            flooding: false,
        }
    }

    fn minhash(&mut self, wording: u64) -> MinHash {
        let places = (0..MinHash::PLACES as u64).map(|place| {
            let other = if self.below(8) == 0 { self.below(1 << 32) } else { 0 };
            scattered(wording ^ (place << 40) ^ other) as u32
        });
        MinHash(places.collect())
    }
}

impl Iterator for Stream {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.made == self.count {
            return None;
        }
        let passed = self.stretch.as_millis() as u64 * self.made / self.count;
        let at = self.begins + SignedDuration::from_millis(passed as i64);
        let evidence = self.evidence(at);
        self.made += 1;
        Some(Entry { number: self.made, at, event: Event::Evidence(Box::new(evidence)) })
    }
}

fn scattered(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

fn sixteen(number: u64) -> [u8; 16] {
    let (first, second) = (scattered(number + 1), scattered(number ^ 0x5555));
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&first.to_be_bytes());
    bytes[8..].copy_from_slice(&second.to_be_bytes());
    bytes
}

//! What time it is for the pipeline: the wall clock, or an invented week running faster than life.
//!
//! The only place in the program that turns the machine's clock into `now`.

use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A clock that starts at `start` and runs `speed` times as fast as life.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    start: Timestamp,
    began: Instant,
    speed: f64,
}

impl Pace {
    /// A clock that starts now and runs `speed` times as fast as life.
    pub(crate) fn faster(speed: f64) -> Self {
        Self { start: wall_clock(), began: Instant::now(), speed }
    }

    /// The time it shows.
    pub(crate) fn now(&self) -> Timestamp {
        let shown = self.began.elapsed().mul_f64(self.speed);
        SignedDuration::try_from(shown)
            .ok()
            .and_then(|shown| self.start.checked_add(shown).ok())
            .unwrap_or(self.start)
    }

    /// How long, in life, until it shows `then`.
    pub(crate) fn until(&self, then: Timestamp) -> Duration {
        let shown = then.duration_since(self.now());
        Duration::try_from(shown).unwrap_or_default().div_f64(self.speed)
    }
}

/// What `now` is: every command that lives in real time asks here.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Now {
    /// The machine's clock, which may step.
    Wall,
    /// An invented time.
    Invented(Pace),
}

impl Now {
    /// The time it is.
    pub(crate) fn get(&self) -> Timestamp {
        match self {
            Now::Wall => wall_clock(),
            Now::Invented(pace) => pace.now(),
        }
    }

    /// How long, in life, one second of this time lasts.
    pub(crate) fn second(&self) -> Duration {
        match self {
            Now::Wall => Duration::from_secs(1),
            // Pages and metrics still want to move a few times a second at most.
            Now::Invented(pace) => Duration::from_secs(1).div_f64(pace.speed).max(Duration::from_millis(200)),
        }
    }
}

/// The machine's clock.
#[expect(clippy::disallowed_methods, reason = "time enters the program here")]
pub(crate) fn wall_clock() -> Timestamp {
    Timestamp::now()
}

/// The day it is here: where people write down days.
pub(crate) fn today() -> Date {
    wall_clock().to_zoned(TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)).date()
}

//! What people have set, declared and found out, as it stands beside the signal: with who said so, and since when.

use jiff::Timestamp;
use post::{Declaration, Eep};
use register::{Answered, Rumour};
use tension::{Assessed, Declared};

use crate::Language;
use crate::scale::LevelMark;
use crate::when::Moment;

/// A level that a person has set.
pub(crate) struct AssessedRow {
    pub(crate) level: LevelMark,
    pub(crate) reason: String,
    pub(crate) by: String,
    pub(crate) eep: String,
    pub(crate) at: Moment,
    pub(crate) review: Moment,
    /// Whether it should have been looked at again by now.
    pub(crate) overdue: bool,
}

/// A surge, a phase or an exercise that a person has declared.
pub(crate) struct DeclaredRow {
    pub(crate) title: String,
    pub(crate) reason: String,
    pub(crate) by: String,
    pub(crate) at: Moment,
    pub(crate) until: Moment,
}

/// What people have said of a rumour.
pub(crate) struct AnswerRow {
    pub(crate) verified_with: Option<String>,
    pub(crate) line_to_take: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) due: Option<Moment>,
    pub(crate) by: String,
    pub(crate) at: Moment,
}

/// One step of a rumour's clock.
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) at: Option<Moment>,
    /// "12 min after it was first seen".
    pub(crate) after: Option<String>,
}

impl AssessedRow {
    pub(crate) fn new(language: Language, assessed: &Assessed, now: Timestamp) -> Self {
        let eep = match assessed.eep {
            Eep::Experienced => "eep-experienced",
            Eep::Evidenced => "eep-evidenced",
            Eep::Potential => "eep-potential",
        };
        Self {
            level: LevelMark::new(language, assessed.level),
            reason: assessed.reason.clone(),
            by: assessed.by.clone(),
            eep: language.say(eep),
            at: Moment::new(language, assessed.at, now),
            review: Moment::new(language, assessed.review_at, now),
            overdue: is_overdue(assessed, now),
        }
    }
}

/// Whether an assessed level should have been looked at again by now.
pub(crate) fn is_overdue(assessed: &Assessed, now: Timestamp) -> bool {
    assessed.review_at <= now
}

impl DeclaredRow {
    pub(crate) fn new(language: Language, declared: &Declared, now: Timestamp) -> Self {
        let title = match &declared.what {
            Declaration::Surge { .. } => language.say("declared-surge"),
            Declaration::Phase { phase, .. } => {
                language.fill("declared-phase", &[("phase", language.phase(*phase).into())])
            }
            Declaration::Drill { theme, level, .. } => {
                let blanks = [("theme", language.theme(Some(theme)).into()), ("level", (*level).into())];
                language.fill("declared-drill", &blanks)
            }
        };
        Self {
            title,
            reason: declared.reason.clone(),
            by: declared.by.clone(),
            at: Moment::new(language, declared.at, now),
            until: Moment::new(language, declared.until, now),
        }
    }
}

impl AnswerRow {
    pub(crate) fn new(language: Language, answer: &Answered, now: Timestamp) -> Self {
        Self {
            verified_with: answer.verified_with.clone(),
            line_to_take: answer.line_to_take.clone(),
            owner: answer.owner.clone(),
            due: answer.due.map(|due| Moment::new(language, due, now)),
            by: answer.by.clone(),
            at: Moment::new(language, answer.at, now),
        }
    }
}

/// First seen, flagged, opened, verified, correction published: each with the minutes it took.
pub(crate) fn clock(language: Language, rumour: &Rumour, now: Timestamp) -> Vec<Step> {
    let answer = rumour.answer.as_ref();
    let steps = [
        ("column-first", Some(rumour.first_seen)),
        ("rumour-flagged", Some(rumour.flagged_at)),
        ("rumour-opened", answer.map(|answer| answer.opened_at)),
        ("rumour-verified", answer.and_then(|answer| answer.verified_at)),
        ("rumour-corrected", answer.and_then(|answer| answer.corrected_at)),
    ];
    let step = |(key, at): (&str, Option<Timestamp>)| Step {
        name: language.say(key),
        at: at.map(|at| Moment::new(language, at, now)),
        after: at.filter(|at| *at > rumour.first_seen).map(|at| {
            let minutes = at.duration_since(rumour.first_seen).as_mins();
            language.fill("rumour-after", &[("minutes", minutes.into())])
        }),
    };
    steps.map(step).into()
}

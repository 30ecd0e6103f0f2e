//! Why a level is what it is, as clauses of numbers and names that `web` puts into words in either
//! language. No text of a post is in here.

use jiff::Timestamp;
use post::{Phase, RuleId};
use serde::{Deserialize, Serialize};

/// The clauses of one reason, in the order they are read out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Because(pub Vec<Clause>);

/// One part of a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clause {
    /// "A stabbing reported by 2 outlets and 14 people (usual: 0.2 a day)."
    Trigger {
        /// The rule that found it first: says what kind of event it is.
        rule: RuleId,
        /// Distinct outlets and services that report it.
        outlets: u32,
        /// Distinct other authors.
        people: u32,
        /// Ten times the expected effective count of reports a day in this cell.
        usual_per_day_x10: u32,
        /// When the first of them was published.
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        first_at: Timestamp,
        /// The neighbourhood, when one was named.
        place: Option<String>,
    },
    /// "9 people between 21:05 and 21:30 said …"
    Rumour {
        /// Outlets and services.
        #[serde(default)]
        outlets: u32,
        /// Everybody else, by distinct authors.
        people: u32,
        /// When the first and the last of them were published.
        #[serde(default)]
        span: Option<Span>,
        /// What they say, by rule.
        rules: Vec<RuleId>,
        /// Whether it is tied to an open incident.
        tied: bool,
        /// Whether any incident is open in the area, of whatever theme.
        #[serde(default)]
        incident_in_area: bool,
    },
    /// "4 people between 21:05 and 21:30 called on others to gather."
    Mobilisation {
        /// Outlets and services.
        #[serde(default)]
        outlets: u32,
        /// Everybody else, by distinct authors.
        people: u32,
        /// When the first and the last of them were published.
        #[serde(default)]
        span: Option<Span>,
        /// Where, when a neighbourhood was named.
        place: Option<String>,
    },
    /// "2 people between 21:05 and 21:30 singled out a person, address or venue."
    Targeting {
        /// Outlets and services.
        #[serde(default)]
        outlets: u32,
        /// Everybody else, by distinct authors.
        people: u32,
        /// When the first and the last of them were published.
        #[serde(default)]
        span: Option<Span>,
    },
    /// "Disorder reported by 1 outlet and 6 people."
    Disorder {
        /// Distinct outlets and services.
        outlets: u32,
        /// Distinct other authors.
        people: u32,
        /// When the first report was published.
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        first_at: Timestamp,
    },
    /// "More hostile talk than usual: 7 people."
    Narrative {
        /// Distinct authors.
        people: u32,
        /// Ten times the expected effective count a day in this cell.
        usual_per_day_x10: u32,
    },
    /// "3 partners have sent returns."
    Returns {
        /// Distinct partners.
        partners: u32,
    },
    /// On a roll-up: several themes are raised at once.
    Spread {
        /// How many.
        themes: u32,
    },
    /// "A claim was denied by a trusted source at 21:10, in 4 posts in all, 6 people have repeated it since."
    Rebutted {
        /// Whether police, council, another service, an outlet or a fact-checker is among them.
        by_trusted: bool,
        /// Posts that deny or correct.
        posts: u32,
        /// When the first was published.
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        first_at: Timestamp,
        /// Authors who said it for the first time after that: above zero it is denied and contested.
        repeated_since: u32,
    },
    /// "No call to gather seen."
    NoCallSeen,
    /// "A surge has been declared here until 23:00."
    Surge {
        /// When it ends.
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        until: Timestamp,
    },
    /// "People have set the phase to disorder until 06:00."
    PhaseSet {
        /// Which.
        phase: Phase,
        /// When that ends.
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        until: Timestamp,
    },
    /// The level is kept where it is although nothing new is read.
    Held {
        /// Why.
        reason: HeldReason,
    },
    /// What is usual here is not known yet; national figures stand in for it.
    Learning,
}

/// When the first and the last of several posts were published. Reasons stored before it was kept have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub first_at: Timestamp,
    /// The last; the same as the first when there is one.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub last_at: Timestamp,
}

/// Why a level is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeldReason {
    /// The service was down, and is catching up.
    Down,
    /// The sources behind the level are not being read.
    Sources,
}

impl Because {
    /// The words metrics are labelled with, each once, in the order they are read out.
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds = Vec::new();
        for kind in self.0.iter().filter_map(Clause::kind) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }
}

impl Clause {
    /// Its word in metrics, from a closed set; `None` for what raises nothing.
    pub fn kind(&self) -> Option<&'static str> {
        match self {
            Clause::Trigger { .. } | Clause::Returns { .. } => Some("trigger"),
            Clause::Rumour { .. } => Some("rumour"),
            Clause::Mobilisation { .. } => Some("mobilisation"),
            Clause::Targeting { .. } | Clause::Narrative { .. } => Some("targeting"),
            Clause::Disorder { .. } => Some("disorder"),
            Clause::Spread { .. } => Some("spread"),
            Clause::Rebutted { .. } => Some("rebutted"),
            Clause::Held { .. } => Some("held"),
            Clause::NoCallSeen | Clause::Learning | Clause::Surge { .. } | Clause::PhaseSet { .. } => None,
        }
    }
}

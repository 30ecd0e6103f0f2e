//! Why a level is what it is, in one sentence that a duty officer can read out, in either language.
//!
//! `tension` gives clauses of numbers and names; nothing of a post's text is among them. The words are Fluent
//! messages `clause-*`; what a rule finds is said by `event-*` and `claim-*`, after the second part of its id.

use fluent_templates::fluent_bundle::FluentValue;
use jiff::Timestamp;
use places::Gazetteer;
use post::RuleId;
use tension::{Because, Cell, Change, Clause, HeldReason, Level, Reading, Span};

use crate::{Language, scale, when};

/// The most clauses of the short form: with at most four words each it stays within twelve words.
const BRIEF_CLAUSES: usize = 3;

/// What a sentence is made of, whether a change or a reading tells it.
pub(crate) struct Reason<'a> {
    cell: &'a Cell,
    level: Level,
    /// Since when the level is what it is; none when that is not known.
    since: Option<Timestamp>,
    /// The level it came down from at `since`.
    fell_from: Option<Level>,
    because: &'a Because,
    /// When it is said: earlier days are named.
    now: Timestamp,
}

impl<'a> Reason<'a> {
    /// The reason of a change, as it was when it changed.
    pub(crate) fn of_change(change: &'a Change) -> Self {
        let since = (change.level != change.from).then_some(change.at);
        let fell_from = (change.level < change.from).then_some(change.from);
        let (cell, because) = (&change.cell, &change.because);
        Self { cell, level: change.level, since, fell_from, because, now: change.at }
    }

    /// The reason of a level that is shown at `now`.
    pub(crate) fn of_reading(reading: &'a Reading, now: Timestamp) -> Self {
        let Reading { cell, level, since, because, .. } = reading;
        Self { cell, level: *level, since: Some(*since), fell_from: None, because, now }
    }

    /// The sentence: where, what about, level, since when, and why.
    pub(crate) fn sentence(&self, language: Language, gazetteer: &Gazetteer) -> String {
        let mut clauses = Vec::new();
        let mut after = Vec::new();
        let learning = self.because.0.contains(&Clause::Learning);
        let voice = Voice { language, now: self.now, learning };
        let has_figure = self.because.0.iter().any(gives_usual);
        // Beside a figure, the figure says whose it is.
        let spoken = self.because.0.iter().filter(|clause| !(has_figure && **clause == Clause::Learning));
        for clause in spoken {
            let said = voice.say(clause);
            if stands_alone(clause) { after.push(said) } else { clauses.push(said) }
        }
        let mut sentences = vec![self.head(language, gazetteer)];
        if !clauses.is_empty() {
            sentences.push(format!("{}.", capitalised(&clauses.join("; "))));
        }
        sentences.extend(after);
        sentences.join(" ")
    }

    fn head(&self, language: Language, gazetteer: &Gazetteer) -> String {
        let area = language.area(&self.cell.area, gazetteer);
        // A district may bear the name of its area.
        let place = self.because.0.iter().find_map(place).filter(|place| !place.eq_ignore_ascii_case(&area));
        let area = place.map_or_else(|| area.clone(), |place| format!("{place}, {area}"));
        let mut blanks = vec![
            ("area", area.into()),
            ("theme", language.theme(self.cell.theme.as_ref()).into()),
            ("level", self.level.number().into()),
            ("word", scale::word(language, self.level).into()),
        ];
        let Some(since) = self.since else { return language.fill("sentence-head", &blanks) };
        blanks.push(("since", when::spoken(language, since, self.now).into()));
        let Some(from) = self.fell_from else { return language.fill("sentence-head-since", &blanks) };
        blanks.push(("from", from.number().into()));
        language.fill("sentence-head-fell", &blanks)
    }
}

/// The sentence of a change, as `replay` prints it and an officer reads it out.
pub fn sentence(language: Language, change: &Change, gazetteer: &Gazetteer) -> String {
    Reason::of_change(change).sentence(language, gazetteer)
}

/// The sentence of a level that is shown at `now`, as `why` prints it.
pub fn sentence_of_reading(
    language: Language,
    reading: &Reading,
    now: Timestamp,
    gazetteer: &Gazetteer,
) -> String {
    Reason::of_reading(reading, now).sentence(language, gazetteer)
}

/// The reason in at most twelve words, for a row of the board.
pub(crate) fn brief(language: Language, because: &Because) -> String {
    // A call to gather must not be crowded out by a denial.
    let mut clauses: Vec<&Clause> = because.0.iter().collect();
    clauses.sort_by_key(|clause| matches!(clause, Clause::Rebutted { .. }));
    let said = clauses.into_iter().filter_map(|clause| brief_clause(language, clause));
    said.take(BRIEF_CLAUSES).collect::<Vec<_>>().join(", ")
}

fn brief_clause(language: Language, clause: &Clause) -> Option<String> {
    let people = |people: u32| vec![("people", people.into())];
    let (key, blanks) = match clause {
        Clause::Trigger { rule, .. } => ("brief-trigger", vec![("event", event(language, rule, ".short"))]),
        Clause::Rumour { outlets, people: n, tied: true, .. } => ("brief-rumour-tied", people(outlets + n)),
        Clause::Rumour { outlets, people: n, tied: false, .. } => ("brief-rumour", people(outlets + n)),
        Clause::Mobilisation { outlets, people: n, .. } => ("brief-mobilisation", people(outlets + n)),
        Clause::Targeting { outlets, people: n, .. } => ("brief-targeting", people(outlets + n)),
        Clause::Disorder { .. } => ("brief-disorder", Vec::new()),
        Clause::Narrative { people: n, .. } => ("brief-narrative", people(*n)),
        Clause::Returns { partners } => ("brief-returns", vec![("partners", (*partners).into())]),
        Clause::Spread { themes } => ("brief-spread", vec![("themes", (*themes).into())]),
        Clause::Rebutted { repeated_since: 0, .. } => ("brief-rebutted", Vec::new()),
        Clause::Rebutted { .. } => ("brief-contested", Vec::new()),
        // A held level is marked beside its reason, and the others are for the whole sentence.
        Clause::Held { .. }
        | Clause::NoCallSeen
        | Clause::Learning
        | Clause::Surge { .. }
        | Clause::PhaseSet { .. } => return None,
    };
    Some(language.fill(key, &blanks))
}

/// The neighbourhood a clause names.
fn place(clause: &Clause) -> Option<&str> {
    match clause {
        Clause::Trigger { place, .. } | Clause::Mobilisation { place, .. } => place.as_deref(),
        _ => None,
    }
}

/// Whether a clause says how much is usual.
fn gives_usual(clause: &Clause) -> bool {
    matches!(clause, Clause::Trigger { .. } | Clause::Narrative { .. })
}

/// Whether a clause is a sentence of its own, after the others.
fn stands_alone(clause: &Clause) -> bool {
    matches!(
        clause,
        Clause::NoCallSeen
            | Clause::Held { .. }
            | Clause::Learning
            | Clause::Surge { .. }
            | Clause::PhaseSet { .. }
    )
}

/// How clauses are said.
struct Voice {
    language: Language,
    /// When it is said: earlier days are named.
    now: Timestamp,
    /// Whether national figures stand in for what is usual here.
    learning: bool,
}

impl Voice {
    fn say(&self, clause: &Clause) -> String {
        let language = self.language;
        match clause {
            Clause::Trigger { rule, outlets, people, usual_per_day_x10, .. } => {
                let (event, who) = (event(language, rule, ""), who(language, *outlets, *people));
                let usual = self.usual(*usual_per_day_x10);
                language.fill("clause-trigger", &[("event", event), ("who", who), ("usual", usual)])
            }
            Clause::Rumour { outlets, people, span, rules, tied, incident_in_area } => {
                let known = *tied || *incident_in_area;
                let key = if known { "clause-rumour" } else { "clause-rumour-untied" };
                let claims = claims(language, rules);
                let who = who(language, *outlets, *people);
                language.fill(key, &[("who", who), ("span", self.span(span)), ("claims", claims)])
            }
            Clause::Mobilisation { outlets, people, span, .. } => {
                let who = who(language, *outlets, *people);
                language.fill("clause-mobilisation", &[("who", who), ("span", self.span(span))])
            }
            Clause::Targeting { outlets, people, span } => {
                let who = who(language, *outlets, *people);
                language.fill("clause-targeting", &[("who", who), ("span", self.span(span))])
            }
            Clause::Disorder { outlets, people, first_at } => self.disorder(*outlets, *people, *first_at),
            Clause::Narrative { people, usual_per_day_x10 } => {
                let usual = self.usual(*usual_per_day_x10);
                language.fill("clause-narrative", &[("people", (*people).into()), ("usual", usual)])
            }
            Clause::Returns { partners } => {
                language.fill("clause-returns", &[("partners", (*partners).into())])
            }
            Clause::Spread { themes } => language.fill("clause-spread", &[("themes", (*themes).into())]),
            Clause::Rebutted { by_trusted, posts, first_at, repeated_since } => {
                self.rebutted(*by_trusted, *posts, *first_at, *repeated_since)
            }
            Clause::NoCallSeen => language.say("clause-no-call-seen"),
            Clause::Surge { until } => {
                let until = when::spoken(language, *until, self.now).into();
                language.fill("clause-surge", &[("until", until)])
            }
            Clause::PhaseSet { phase, until } => {
                let phase = language.say(&format!("phase-{}", phase.as_str())).into();
                let until = when::spoken(language, *until, self.now).into();
                language.fill("clause-phase-set", &[("phase", phase), ("until", until)])
            }
            Clause::Held { reason: HeldReason::Down } => language.say("clause-held-down"),
            Clause::Held { reason: HeldReason::Sources } => language.say("clause-held-sources"),
            Clause::Learning => language.say("clause-learning"),
        }
    }

    /// One person's word is said to be no more than that.
    fn disorder(&self, outlets: u32, people: u32, first_at: Timestamp) -> String {
        let since = when::spoken(self.language, first_at, self.now).into();
        if (outlets, people) == (0, 1) {
            return self.language.fill("clause-disorder-one", &[("since", since)]);
        }
        let who = who(self.language, outlets, people);
        self.language.fill("clause-disorder", &[("who", who), ("since", since)])
    }

    fn rebutted(&self, by_trusted: bool, posts: u32, first_at: Timestamp, repeated_since: u32) -> String {
        let key = if by_trusted { "clause-rebutted-trusted" } else { "clause-rebutted" };
        let since = when::spoken(self.language, first_at, self.now);
        let denied = self.language.fill(key, &[("posts", posts.into()), ("since", since.into())]);
        if repeated_since == 0 {
            return denied;
        }
        let repeated = self.language.fill("clause-repeated", &[("people", repeated_since.into())]);
        format!("{denied}; {repeated}")
    }

    /// " between 21:05 and 21:30", with the space before it; nothing when it is not known.
    fn span(&self, span: &Option<Span>) -> FluentValue<'static> {
        let Some(Span { first_at, last_at }) = span else { return "".into() };
        let [first, last] = [first_at, last_at].map(|at| when::spoken(self.language, *at, self.now));
        let said = if first == last {
            self.language.fill("span-at", &[("time", first.into())])
        } else {
            self.language.fill("span-between", &[("first", first.into()), ("last", last.into())])
        };
        format!(" {said}").into()
    }

    /// "usual: 0.2 a day", from ten times the figure.
    fn usual(&self, per_day_x10: u32) -> FluentValue<'static> {
        let language = self.language;
        let (whole, tenth) = (per_day_x10 / 10, per_day_x10 % 10);
        let figure = match (whole, tenth) {
            (0, 0) => language.say("usual-rare"),
            (_, 0) => language.fill("usual-per-day", &[("figure", whole.to_string().into())]),
            _ => language.fill("usual-per-day", &[("figure", format!("{whole}.{tenth}").into())]),
        };
        let key = if self.learning { "usual-national" } else { "usual-here" };
        language.fill(key, &[("figure", figure.into())]).into()
    }
}

/// "2 outlets and 14 people".
fn who(language: Language, outlets: u32, people: u32) -> FluentValue<'static> {
    let said_outlets = language.fill("count-outlets", &[("n", outlets.into())]);
    let said_people = language.fill("count-people", &[("n", people.into())]);
    match (outlets, people) {
        (_, 0) => said_outlets.into(),
        (0, _) => said_people.into(),
        _ => {
            let blanks =
                [("first", said_outlets.into()), ("second", said_people.into()), ("people", people.into())];
            language.fill("and", &blanks).into()
        }
    }
}

/// What a trigger rule finds: "a stabbing". A rule of a team's own is named by its id.
fn event(language: Language, rule: &RuleId, form: &str) -> FluentValue<'static> {
    let known = language.find(&format!("event-{}{form}", stem(rule)));
    known
        .unwrap_or_else(|| {
            language.fill(&format!("event-other{form}"), &[("rule", stem(rule).to_owned().into())])
        })
        .into()
}

/// What people did by what rumour rules find, each claim once: "said that the truth is being hidden".
fn claims(language: Language, rules: &[RuleId]) -> FluentValue<'static> {
    let mut claims: Vec<String> = Vec::new();
    for rule in rules {
        let known = language.find(&format!("claim-{}", stem(rule)));
        let claim =
            known.unwrap_or_else(|| language.fill("claim-other", &[("rule", stem(rule).to_owned().into())]));
        if !claims.contains(&claim) {
            claims.push(claim);
        }
    }
    let Some(last) = claims.pop() else { return "".into() };
    if claims.is_empty() {
        return last.into();
    }
    // Not everybody made every claim.
    language.fill("or", &[("first", claims.join(", ").into()), ("second", last.into())]).into()
}

/// "stabbing" of "trigger.stabbing.cy": what it finds, whatever its language.
fn stem(rule: &RuleId) -> &str {
    rule.as_str().split('.').nth(1).unwrap_or(rule.as_str())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every clause that a row of the board may say, with the longest words it has.
    fn clauses() -> Vec<Clause> {
        let at = Timestamp::UNIX_EPOCH;
        let trigger = |stem: &str| Clause::Trigger {
            rule: RuleId::new(&format!("trigger.{stem}")),
            outlets: 2,
            people: 14,
            usual_per_day_x10: 2,
            first_at: at,
            place: None,
        };
        let rumour = |people, tied| Clause::Rumour {
            outlets: 0,
            people,
            span: None,
            rules: Vec::new(),
            tied,
            incident_in_area: false,
        };
        let events = [
            "stabbing",
            "shooting",
            "collision",
            "fire-explosion",
            "child-harm",
            "vigil",
            "police-contact",
            "worship-attack",
            "major-incident",
            "disorder",
            "ours",
        ];
        let mut clauses: Vec<Clause> = events.map(trigger).into();
        for people in [1, 2, 1200] {
            clauses.extend([
                rumour(people, true),
                rumour(people, false),
                Clause::Mobilisation { outlets: 0, people, span: None, place: None },
                Clause::Targeting { outlets: 0, people, span: None },
                Clause::Disorder { outlets: 1, people, first_at: at },
                Clause::Narrative { people, usual_per_day_x10: 1 },
                Clause::Returns { partners: people },
                Clause::Spread { themes: people },
                Clause::Rebutted { by_trusted: true, posts: 1, first_at: at, repeated_since: people - 1 },
            ]);
        }
        clauses
    }

    #[test]
    fn the_short_form_stays_within_twelve_words() {
        for clause in clauses() {
            for language in [Language::English, Language::Welsh] {
                let said = brief(language, &Because(vec![clause.clone(); 9]));
                assert!((1..=12).contains(&said.split_whitespace().count()), "{said}");
            }
        }
        assert_eq!(brief(Language::English, &Because(vec![Clause::NoCallSeen, Clause::Learning])), "");
    }
}

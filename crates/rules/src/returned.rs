//! A partner's return that no rule recognises: whoever hands one in says that something has happened, whatever the
//! words.

use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use post::{AreaCode, AreaMention, Confidence, Field, Kind, RuleId, Stance, Status, Strength, Theme, Weight};

use crate::scan::Placed;
use crate::{Hit, Rule, Scan};

/// The name under which such a return is evidence. No file holds it, as no phrase does.
static RULE: LazyLock<Arc<Rule>> = LazyLock::new(|| {
    Arc::new(Rule {
        id: RuleId::new("trigger.return"),
        title: "Reported by a partner".to_owned(),
        kind: Kind::Trigger,
        theme: Theme::new("general"),
        weight: Weight::Medium,
        status: Status::Live,
        owner: String::new(),
        review_by: Date::MAX,
        why: "A partner who hands in a return has seen or heard something that no phrase stands for."
            .to_owned(),
        false_alarms: Vec::new(),
        lang: "en".to_owned(),
        mask: Vec::new(),
        formerly: Vec::new(),
        distress: None,
        stance: false,
        fields: vec![Field::Text],
        sources: vec!["return".to_owned()],
        areas: Vec::new(),
        emergency: false,
        expires: None,
        path: String::new(),
        hash: 0,
    })
});

impl Scan {
    /// What a return about `area` says when no rule finds anything in it.
    pub fn of_return(area: &AreaCode) -> Self {
        let rule = Arc::clone(&RULE);
        let (strength, stance) = (Strength::Strong, Stance::Support);
        let hit = Hit { rule, strength, stance, disguised: false, spans: Vec::new() };
        let mention = AreaMention { code: area.clone(), confidence: Confidence::Home, place: None };
        let placed = Placed { mention, because: "the area the return is about".to_owned() };
        Self { hits: vec![hit], vetoed: Vec::new(), areas: vec![placed] }
    }
}

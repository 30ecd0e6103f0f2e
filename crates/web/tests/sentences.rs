//! The because-sentence as a duty officer reads it out: cases are data, English and Welsh side by side.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made_up;

use made_up::{CARDIFF, at, because, gazetteer};
use post::{AreaCode, RuleId, Theme};
use tension::{AlertState, Because, Cell, Change, Clause, HeldReason, Level, Phase, Tally};
use web::{Language, sentence};

/// A change at 21:40 on a winter's evening, from usual.
fn change(area: &str, theme: Option<&str>, level: u8, because: Vec<Clause>) -> Change {
    let level = Level::new(level);
    Change {
        at: at("2026-11-22T21:40:00Z"),
        cell: Cell { area: AreaCode::new(area), theme: theme.map(Theme::new) },
        level,
        from: Level::USUAL,
        severity: level.severity(),
        phase: Phase::Tension,
        because: Because(because),
        alert: AlertState::Inactive,
        tally: Tally::default(),
    }
}

fn check(change: &Change, english: &str, welsh: &str) {
    let gazetteer = gazetteer();
    assert_eq!(sentence(Language::English, change, &gazetteer), english);
    assert_eq!(sentence(Language::Welsh, change, &gazetteer), welsh);
}

/// What one clause says of disorder in Cardiff, without the head that all of them share.
fn check_clauses(cases: &[(Clause, &str, &str)]) {
    let gazetteer = gazetteer();
    for (clause, english, welsh) in cases {
        let change = change(CARDIFF, Some("disorder"), 2, vec![clause.clone()]);
        let said = |language, head: &str| {
            let said = sentence(language, &change, &gazetteer);
            said.strip_prefix(head).unwrap_or_else(|| panic!("{said}")).to_owned()
        };
        assert_eq!(said(Language::English, "Cardiff · disorder: level 2 (watch) since 21:40. "), *english);
        assert_eq!(said(Language::Welsh, "Caerdydd · anhrefn: lefel 2 (gwylio) ers 21:40. "), *welsh);
    }
}

#[test]
fn a_whole_reason_is_one_sentence() {
    check(
        &change(CARDIFF, Some("violent-incident"), 3, because().0),
        "Ely, Cardiff · violent incident: level 3 (raised) since 21:40. A stabbing reported by 2 outlets and 14 people \
         (usual: 0.2 a day); 9 people in 25 min say that those in charge are hiding the truth; police, another service, \
         an outlet or a fact-checker denied it at 21:10 (4 posts), 6 people have repeated it since: denied, contested. \
         No call to gather seen.",
        "Ely, Caerdydd · digwyddiad treisgar: lefel 3 (uwch) ers 21:40. Trywanu: adroddwyd gan 2 gyfrwng, hefyd 14 o bobl \
         (arferol: 0.2 y dydd); mae 9 o bobl mewn 25 munud yn dweud bod yr awdurdodau'n cuddio'r gwir; gwadwyd gan yr heddlu, \
         gwasanaeth arall, cyfrwng neu wiriwr ffeithiau am 21:10 (4 o negeseuon), mae 6 o bobl wedi ei ailadrodd ers hynny: \
         gwadwyd, mae anghytuno. Ni welwyd galwad i ymgynnull.",
    );
}

#[test]
fn where_and_what_about_are_always_said() {
    let falling = Change { from: Level::new(2), ..change("W06000011", None, 2, vec![]) };
    check(&falling, "Swansea · all themes: level 2 (watch).", "Abertawe · pob thema: lefel 2 (gwylio).");
    check(
        &change(AreaCode::UNPLACED, Some("asylum"), 5, vec![]),
        "UK, not placed · asylum: level 5 (very high) since 21:40.",
        "Y DU, heb ei leoli · lloches: lefel 5 (uchel iawn) ers 21:40.",
    );
    check(
        &change("X99999999", Some("our-own-theme"), 2, vec![]),
        "X99999999 · our-own-theme: level 2 (watch) since 21:40.",
        "X99999999 · our-own-theme: lefel 2 (gwylio) ers 21:40.",
    );
}

#[test]
fn a_trigger_says_what_by_whom_and_what_is_usual() {
    let trigger = |rule: &str, outlets, people, usual_per_day_x10| Clause::Trigger {
        rule: RuleId::new(rule),
        outlets,
        people,
        usual_per_day_x10,
        first_at: at("2026-11-22T19:00:00Z"),
        place: None,
    };
    check_clauses(&[
        (
            trigger("trigger.collision.cy", 1, 0, 0),
            "A serious collision or police pursuit reported by 1 outlet (usual: almost none).",
            "Gwrthdrawiad difrifol neu'r heddlu'n ymlid: adroddwyd gan 1 cyfrwng (arferol: bron dim).",
        ),
        (
            trigger("trigger.shooting", 0, 2, 10),
            "A shooting reported by 2 people (usual: 1 a day).",
            "Saethu: adroddwyd gan 2 berson (arferol: 1 y dydd).",
        ),
        (
            trigger("trigger.ours", 3, 1, 125),
            "An event (rule “ours”) reported by 3 outlets and 1 person (usual: 12.5 a day).",
            "Digwyddiad (rheol “ours”): adroddwyd gan 3 o gyfryngau, hefyd 1 person (arferol: 12.5 y dydd).",
        ),
    ]);
}

#[test]
fn a_rumour_says_how_many_how_fast_and_what() {
    let rumour = |people, minutes, rules: &[&str], tied| Clause::Rumour {
        people,
        minutes,
        rules: rules.iter().map(|rule| RuleId::new(rule)).collect(),
        tied,
    };
    check_clauses(&[
        (
            rumour(1, 0, &["rumour.two-tier"], true),
            "1 person says that police treat one side differently.",
            "Mae 1 person yn dweud bod yr heddlu'n trin un ochr yn wahanol.",
        ),
        (
            rumour(2, 0, &["rumour.closure"], true),
            "2 people in 1 min say that schools, shops or services were told to close.",
            "Mae 2 berson mewn 1 munud yn dweud bod ysgolion, siopau neu wasanaethau wedi cael gorchymyn i gau.",
        ),
        (
            rumour(9, 150, &["rumour.cover-up", "rumour.cover-up.cy", "rumour.false-name"], false),
            "9 people in 2 h say that those in charge are hiding the truth and that they know who the suspect is \
             (no incident known behind it).",
            "Mae 9 o bobl mewn 2 awr yn dweud bod yr awdurdodau'n cuddio'r gwir, hefyd eu bod yn gwybod pwy a ddrwgdybir \
             (dim digwyddiad hysbys y tu ôl iddo).",
        ),
        (
            rumour(3, 25, &["rumour.ours"], true),
            "3 people in 25 min say what the rule “ours” looks for.",
            "Mae 3 o bobl mewn 25 munud yn dweud yr hyn y mae'r rheol “ours” yn chwilio amdano.",
        ),
    ]);
}

#[test]
fn every_other_clause_is_said() {
    let first_at = at("2026-11-21T23:50:00Z");
    let rebutted =
        |by_trusted, posts, repeated_since| Clause::Rebutted { by_trusted, posts, first_at, repeated_since };
    check_clauses(&[
        (
            Clause::Mobilisation { people: 4, minutes: 30, place: None },
            "4 people in 30 min call on others to gather.",
            "Mae 4 o bobl mewn 30 munud yn galw ar eraill i ymgynnull.",
        ),
        (
            Clause::Targeting { people: 1, minutes: 5 },
            "1 person singles out a person, address or venue.",
            "Mae 1 person yn targedu unigolyn, cyfeiriad neu leoliad.",
        ),
        (
            Clause::Disorder { outlets: 1, people: 6, first_at },
            "Disorder reported by 1 outlet and 6 people since 23:50 yesterday.",
            "Anhrefn: adroddwyd gan 1 cyfrwng, hefyd 6 o bobl ers 23:50 ddoe.",
        ),
        (
            Clause::Narrative { people: 7, usual_per_day_x10: 12 },
            "More hostile talk than usual, by 7 people (usual: 1.2 a day).",
            "Mwy o siarad gelyniaethus nag arfer, gan 7 o bobl (arferol: 1.2 y dydd).",
        ),
        (
            Clause::Returns { partners: 3 },
            "3 partners have sent returns.",
            "Mae 3 o bartneriaid wedi anfon adroddiadau.",
        ),
        (Clause::Spread { themes: 2 }, "2 themes are up at once.", "Mae 2 thema wedi codi ar unwaith."),
        (rebutted(false, 1, 0), "Denied at 23:50 yesterday (1 post).", "Gwadwyd am 23:50 ddoe (1 neges)."),
        (
            rebutted(false, 2, 1),
            "Denied since 23:50 yesterday (2 posts), 1 person has repeated it since: denied, contested.",
            "Gwadwyd ers 23:50 ddoe (2 neges), mae 1 person wedi ei ailadrodd ers hynny: gwadwyd, mae anghytuno.",
        ),
        (Clause::NoCallSeen, "No call to gather seen.", "Ni welwyd galwad i ymgynnull."),
        (
            Clause::Held { reason: HeldReason::Down },
            "The level is held: Bellwether was down and is catching up.",
            "Cedwir y lefel: bu Bellwether i lawr ac mae'n dal i fyny.",
        ),
        (
            Clause::Held { reason: HeldReason::Sources },
            "The level is held: the sources behind it are not being read.",
            "Cedwir y lefel: nid yw'r ffynonellau y tu ôl iddi'n cael eu darllen.",
        ),
        (
            Clause::Learning,
            "What is usual here is not known yet; national figures stand in for it.",
            "Nid yw'n hysbys eto beth sy'n arferol yma; ffigurau cenedlaethol a ddefnyddir.",
        ),
    ]);
}

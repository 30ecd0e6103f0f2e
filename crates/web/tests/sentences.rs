//! The because-sentence as a duty officer reads it out: cases are data, English and Welsh side by side.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made_up;

use made_up::{CARDIFF, at, because, gazetteer};
use post::{AreaCode, RuleId, Theme};
use tension::{AlertState, Because, Cell, Change, Clause, HeldReason, Level, Phase, Span, Tally};
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
         (usual: 0.2 a day); 9 people between 21:05 and 21:30 said that those in charge are hiding the truth; a claim was \
         denied by a trusted source at 21:10, in 4 posts in all; 6 people have repeated it since: denied, contested. \
         No call to gather seen.",
        "Ely, Caerdydd · digwyddiad treisgar: lefel 3 (uwch) ers 21:40. Trywanu: adroddwyd gan 2 gyfrwng a 14 o bobl \
         (arferol: 0.2 y dydd); bu 9 o bobl rhwng 21:05 a 21:30 yn dweud bod yr awdurdodau'n cuddio'r gwir; gwadwyd honiad \
         gan ffynhonnell ddibynadwy am 21:10, mewn 4 o negeseuon i gyd; mae 6 o bobl wedi ei ailadrodd ers hynny: \
         gwadwyd, ond mae'n dal i gael ei honni. Ni welwyd galwad i ymgynnull.",
    );
}

#[test]
fn where_and_what_about_are_always_said() {
    let falling = Change { from: Level::new(4), ..change("W06000011", None, 3, vec![]) };
    check(
        &falling,
        "Swansea · all themes: level down from 4 to 3 (raised) at 21:40.",
        "Abertawe · pob thema: lefel i lawr o 4 i 3 (uwch) am 21:40.",
    );
    let unchanged = Change { from: Level::new(2), ..change("W06000011", None, 2, vec![]) };
    check(&unchanged, "Swansea · all themes: level 2 (watch).", "Abertawe · pob thema: lefel 2 (gwylio).");
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
            "Digwyddiad (rheol “ours”): adroddwyd gan 3 o gyfryngau ac 1 person (arferol: 12.5 y dydd).",
        ),
    ]);
}

/// From one time to another.
fn span(first: &str, last: &str) -> Option<Span> {
    Some(Span { first_at: at(first), last_at: at(last) })
}

#[test]
fn a_rumour_says_how_many_when_and_what() {
    let rumour = |people, span, rules: &[&str], incident_in_area| Clause::Rumour {
        outlets: 0,
        people,
        span,
        rules: rules.iter().map(|rule| RuleId::new(rule)).collect(),
        tied: false,
        incident_in_area,
    };
    let evening = span("2026-11-22T20:03:00Z", "2026-11-22T21:28:00Z");
    check_clauses(&[
        (
            rumour(1, span("2026-11-22T21:28:00Z", "2026-11-22T21:28:00Z"), &["rumour.two-tier"], true),
            "1 person at 21:28 said that police treat one side differently.",
            "Bu 1 person am 21:28 yn dweud bod yr heddlu'n trin un ochr yn wahanol.",
        ),
        (
            rumour(2, span("2026-11-21T23:50:00Z", "2026-11-22T00:20:00Z"), &["rumour.closure"], true),
            "2 people between 23:50 yesterday and 00:20 said that schools, shops or services were told to close.",
            "Bu 2 berson rhwng 23:50 ddoe a 00:20 yn dweud bod ysgolion, siopau neu wasanaethau wedi cael gorchymyn i gau.",
        ),
        (
            rumour(13, evening, &["rumour.cover-up", "rumour.cover-up.cy", "rumour.identity"], true),
            "13 people between 20:03 and 21:28 said that those in charge are hiding the truth, or made claims about a \
             suspect's origin, faith or migration status.",
            "Bu 13 o bobl rhwng 20:03 a 21:28 yn dweud bod yr awdurdodau'n cuddio'r gwir, neu'n gwneud honiadau am \
             darddiad, ffydd neu statws mewnfudo rhywun a ddrwgdybir.",
        ),
        (
            rumour(9, evening, &["rumour.false-name"], false),
            "9 people between 20:03 and 21:28 claimed to know who the suspect is (no incident known behind it).",
            "Bu 9 o bobl rhwng 20:03 a 21:28 yn honni eu bod yn gwybod pwy a ddrwgdybir (dim digwyddiad hysbys y tu ôl \
             iddo).",
        ),
        (
            rumour(3, None, &["rumour.ours"], true),
            "3 people said what the rule “ours” looks for.",
            "Bu 3 o bobl yn dweud yr hyn y mae'r rheol “ours” yn chwilio amdano.",
        ),
    ]);
}

#[test]
fn while_learning_a_figure_is_said_to_be_national() {
    let narrative = Clause::Narrative { people: 7, usual_per_day_x10: 3 };
    check(
        &change(CARDIFF, Some("disorder"), 2, vec![narrative, Clause::Learning]),
        "Cardiff · disorder: level 2 (watch) since 21:40. More hostile talk than usual, by 7 people (national figure: \
         0.3 a day).",
        "Caerdydd · anhrefn: lefel 2 (gwylio) ers 21:40. Mwy o siarad gelyniaethus nag arfer, gan 7 o bobl (ffigur \
         cenedlaethol: 0.3 y dydd).",
    );
}

#[test]
fn every_other_clause_is_said() {
    let first_at = at("2026-11-21T23:50:00Z");
    let evening = span("2026-11-22T20:03:00Z", "2026-11-22T20:33:00Z");
    let rebutted =
        |by_trusted, posts, repeated_since| Clause::Rebutted { by_trusted, posts, first_at, repeated_since };
    check_clauses(&[
        (
            Clause::Mobilisation { outlets: 0, people: 4, span: evening, place: None },
            "4 people between 20:03 and 20:33 called on others to gather.",
            "Bu 4 o bobl rhwng 20:03 a 20:33 yn galw ar eraill i ymgynnull.",
        ),
        (
            Clause::Mobilisation { outlets: 1, people: 2, span: evening, place: None },
            "1 outlet and 2 people between 20:03 and 20:33 called on others to gather.",
            "Bu 1 cyfrwng a 2 berson rhwng 20:03 a 20:33 yn galw ar eraill i ymgynnull.",
        ),
        (
            Clause::Targeting { outlets: 0, people: 1, span: None },
            "1 person singled out a person, address or venue.",
            "Bu 1 person yn targedu unigolyn, cyfeiriad neu leoliad.",
        ),
        (
            Clause::Disorder { outlets: 1, people: 6, first_at },
            "Disorder reported by 1 outlet and 6 people since 23:50 yesterday.",
            "Anhrefn: adroddwyd gan 1 cyfrwng a 6 o bobl ers 23:50 ddoe.",
        ),
        (
            Clause::Disorder { outlets: 0, people: 1, first_at: at("2026-11-22T01:59:00Z") },
            "1 unconfirmed report of disorder at 01:59.",
            "1 adroddiad heb ei gadarnhau o anhrefn am 01:59.",
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
        (
            rebutted(false, 1, 0),
            "A claim was denied at 23:50 yesterday, in 1 post.",
            "Gwadwyd honiad am 23:50 ddoe, mewn 1 neges.",
        ),
        (
            rebutted(false, 2, 1),
            "A claim was denied at 23:50 yesterday, in 2 posts in all; 1 person has repeated it since: denied, contested.",
            "Gwadwyd honiad am 23:50 ddoe, mewn 2 neges i gyd; mae 1 person wedi ei ailadrodd ers hynny: gwadwyd, ond mae'n dal i gael ei honni.",
        ),
        (Clause::NoCallSeen, "No call to gather seen.", "Ni welwyd galwad i ymgynnull."),
        (
            Clause::Surge { until: at("2026-11-22T02:00:00Z") },
            "A surge has been declared here until 02:00.",
            "Cyhoeddwyd ymchwydd yma tan 02:00.",
        ),
        (
            Clause::PhaseSet { phase: Phase::SeriousDisorder, until: at("2026-11-22T02:00:00Z") },
            "People have set the phase to serious disorder until 02:00.",
            "Mae pobl wedi gosod y cyfnod yn anhrefn difrifol tan 02:00.",
        ),
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

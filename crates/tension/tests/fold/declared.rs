//! What people declare for a while: a surge, a phase, an exercise.

use post::{Act, AreaCode, Declaration, Event, Evidence, Kind, Phase, Theme};
use tension::{AlertState, Clause, Tension};

use crate::making::{CARDIFF, act, at, empty, from, highest, log, post, prompt, run};

const THEME: &str = "violent-incident";

fn declare(what: Declaration, until: f64) -> Event {
    act(Act::Declare { what, until: at(until), reason: "verdict today".to_owned(), by: "gold".to_owned() })
}

fn surge(themes: &[&str]) -> Declaration {
    let themes = themes.iter().map(|theme| Theme::new(theme)).collect();
    Declaration::Surge { areas: vec![AreaCode::new(CARDIFF)], themes }
}

fn phase(phase: Phase) -> Declaration {
    Declaration::Phase { area: AreaCode::new(CARDIFF), phase }
}

/// A report and a call to gather by two people: too little to be told from chance where nobody pointed.
fn little() -> Vec<Evidence> {
    let mut little: Vec<Evidence> =
        (0..2).map(|n| post(100 + n, Kind::Rumour, THEME, Some(CARDIFF), 61.0 + n as f64)).collect();
    little.push(from("news:outlet", post(50, Kind::Trigger, THEME, Some(CARDIFF), 60.0)));
    little
}

/// Folds `little` beside what is declared, by minute, up to `minutes`.
fn fold(declared: Vec<(f64, Event)>, minutes: f64) -> (Tension, Vec<tension::Change>) {
    let mut entries: Vec<_> = prompt(little())
        .into_iter()
        .map(|entry| (entry.at.duration_since(at(0.0)).as_secs_f64() / 60.0, entry.event))
        .collect();
    entries.extend(declared);
    entries.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut tension = empty();
    let changes = run(&mut tension, &log(entries), minutes);
    (tension, changes)
}

/// The clauses of the cell at the end.
fn clauses(tension: &Tension) -> Vec<Clause> {
    let readings = tension.board().readings;
    readings.into_iter().find(|r| r.cell.theme == Some(Theme::new(THEME))).unwrap().because.0
}

fn surprise(tension: &Tension) -> f64 {
    let workings = tension.workings(&AreaCode::new(CARDIFF), &Theme::new(THEME)).unwrap();
    workings.kinds.iter().find(|kind| kind.kind == Kind::Rumour).unwrap().surprise
}

#[test]
fn a_surge_reads_its_cells_more_closely_while_it_lasts() {
    let (without, _) = fold(Vec::new(), 70.0);
    for (story, themes, from, until, closer) in [
        ("of every theme", &[][..], 30.0, 300.0, true),
        ("of this theme", &[THEME][..], 30.0, 300.0, true),
        ("declared after the posts", &[][..], 66.0, 300.0, true),
        ("of another theme", &["election"][..], 30.0, 300.0, false),
        ("over by then", &[][..], 30.0, 68.0, false),
        ("that ends before it begins", &[][..], 66.0, 20.0, false),
    ] {
        let (with, _) = fold(vec![(from, declare(surge(themes), until))], 70.0);
        assert_eq!(surprise(&with) > surprise(&without) + 1.0, closer, "{story}");
        let said = clauses(&with).contains(&Clause::Surge { until: at(until) });
        assert_eq!(said, closer, "{story}: {:?}", clauses(&with));
    }
}

#[test]
fn in_a_surge_a_warning_fires_at_once() {
    let fires = |declared| {
        let rumours = (0..4).map(|n| post(200 + n, Kind::Rumour, THEME, Some(CARDIFF), 64.0));
        let mut entries: Vec<(f64, Event)> = declared;
        entries.extend(little().into_iter().chain(rumours).map(|e| (65.0, Event::Evidence(Box::new(e)))));
        let changes = run(&mut empty(), &log(entries), 70.0);
        let up = changes.iter().find(|change| change.alert == AlertState::Pending).unwrap().at;
        let fired = changes.iter().find(|change| change.alert == AlertState::Firing).unwrap().at;
        fired.duration_since(up).as_secs()
    };
    assert_eq!(fires(Vec::new()), 60);
    assert_eq!(fires(vec![(1.0, declare(surge(&[]), 300.0))]), 1);
}

#[test]
fn a_phase_set_by_a_person_stands_until_its_end_and_the_last_one_holds() {
    let shown = |declared: Vec<(f64, Event)>| {
        let (tension, _) = fold(declared, 70.0);
        let phases: Vec<Phase> = tension.board().readings.iter().map(|reading| reading.phase).collect();
        assert!(phases.windows(2).all(|pair| pair[0] == pair[1]), "of the whole area: {phases:?}");
        phases[0]
    };
    assert_eq!(shown(Vec::new()), Phase::TriggerIncident);
    let disorder = || declare(phase(Phase::Disorder), 300.0);
    assert_eq!(shown(vec![(30.0, disorder())]), Phase::Disorder);
    assert_eq!(shown(vec![(30.0, declare(phase(Phase::Disorder), 69.0))]), Phase::TriggerIncident);
    let later = declare(phase(Phase::Rebuilding), 200.0);
    assert_eq!(shown(vec![(30.0, disorder()), (66.0, later)]), Phase::Rebuilding);

    let (tension, _) = fold(vec![(30.0, disorder())], 70.0);
    let clause = Clause::PhaseSet { phase: Phase::Disorder, until: at(300.0) };
    assert!(clauses(&tension).contains(&clause), "{:?}", clauses(&tension));
}

#[test]
fn an_exercise_is_on_the_board_and_moves_nothing() {
    let what = Declaration::Drill { area: AreaCode::new(CARDIFF), theme: Theme::new(THEME), level: 5 };
    let mut tension = empty();
    let drill = log([(1.0, declare(what.clone(), 60.0))]);
    assert!(run(&mut tension, &drill, 30.0).is_empty());
    let board = tension.board();
    assert!(board.readings.is_empty(), "no level is one of an exercise");
    let declared: Vec<_> = board.declared.iter().map(|it| (&it.what, it.at, it.by.as_str())).collect();
    assert_eq!(declared, [(&what, at(1.0), "gold")]);
    assert_eq!(tension.next_due(), Some(at(60.0)));
    tension.settle(at(60.0));
    assert!(tension.board().declared.is_empty(), "it ends by itself");
    let (_, changes) = fold(vec![(30.0, declare(what, 300.0))], 70.0);
    assert_eq!(highest(&changes, CARDIFF, THEME), 2, "beside posts it adds nothing");
}

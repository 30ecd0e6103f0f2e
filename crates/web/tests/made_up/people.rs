//! What people have said that evening, and what they know is coming.

use post::{AreaCode, CalendarEntry, Day, Eep, Theme};
use register::{Answered, Coming, RumourStatus};
use tension::{Assessed, Level};
use web::View;

use super::{BRIDGEND, CARDIFF, ago, at, evening};

/// A march, and a day that comes back.
pub(crate) fn calendar() -> Vec<Coming> {
    vec![march(), fire_festival()]
}

/// A march in Cardiff that may stir disorder and policing.
fn march() -> Coming {
    let day = |time: &str| Day { date: "2026-11-28".parse().unwrap(), time: Some(time.parse().unwrap()) };
    let entry = CalendarEntry {
        what: "March <b>past</b> City Hall".to_owned(),
        what_cy: Some("Gorymdaith heibio Neuadd y Ddinas".to_owned()),
        areas: vec![AreaCode::new(CARDIFF)],
        themes: vec![Theme::new("policing"), Theme::new("disorder")],
        from: day("14:00"),
        until: Some(day("18:00")),
        every_year: false,
        entered_by: "events desk".to_owned(),
    };
    Coming { entry, from: at("2026-11-28T14:00:00Z"), until: at("2026-11-28T18:00:00Z") }
}

/// A day of every year, everywhere.
fn fire_festival() -> Coming {
    let entry = CalendarEntry {
        what: "Fire festival".to_owned(),
        what_cy: None,
        areas: Vec::new(),
        themes: Vec::new(),
        from: Day { date: "2026-12-05".parse().unwrap(), time: None },
        until: None,
        every_year: true,
        entered_by: "bellwether".to_owned(),
    };
    Coming { entry, from: at("2026-12-05T00:00:00Z"), until: at("2026-12-06T00:00:00Z") }
}

/// The same evening after people have acted: a rumour confirmed false, and three levels set, one of them long ago.
pub(crate) fn acted() -> View {
    let mut view = evening();
    let rumour = view.rumours.first_mut().unwrap();
    rumour.status = RumourStatus::ConfirmedFalse;
    rumour.answer = Some(Answered {
        status: RumourStatus::ConfirmedFalse,
        verified_with: Some("South <i>Wales</i> Police".to_owned()),
        line_to_take: Some("Nobody is being moved.".to_owned()),
        owner: Some("press desk".to_owned()),
        due: Some(ago(5)),
        by: "cohesion officer".to_owned(),
        at: ago(30),
        opened_at: ago(100),
        verified_at: Some(ago(30)),
        corrected_at: None,
    });
    let assessed = |area: &str, level, review| Assessed {
        area: AreaCode::new(area),
        level: Level::new(level),
        eep: Eep::Experienced,
        at: ago(90),
        review_at: ago(review),
        reason: "tempers <b>short</b>".to_owned(),
        by: format!("inspector of {area}"),
    };
    view.board.assessed =
        vec![assessed("E06000024", 2, -60), assessed(BRIDGEND, 3, 10), assessed(CARDIFF, 5, -60)];
    view
}

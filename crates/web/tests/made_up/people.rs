//! What people have said that evening, and what they know is coming.

use post::{AreaCode, CalendarEntry, Day, Theme};
use register::Coming;

use super::{CARDIFF, at};

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

//! An incident that three partners report and nobody writes about: it must raise its area, and say why.

use jiff::{SignedDuration, Timestamp};
use post::{AreaCode, HashKey, Post, RawPost};
use web::Language;

use super::measured::Measured;
use super::table::{Cell, Table};
use super::timeline::{self, Collected, alerts, minutes};

/// When the first return is handed in.
const FIRST: i64 = 1_772_409_600;

/// What each partner writes of the same evening: none of the three repeats another's words.
const RETURNS: &[(&str, &str)] = &[
    ("return:school", "A boy of 15 was stabbed outside the leisure centre after school; pupils saw it."),
    ("return:housing", "Residents report a stabbing by the leisure centre and groups of youths gathering."),
    ("return:youth-service", "Young people say a lad was knifed today and his friends want revenge tonight."),
];

pub(super) fn measure(measured: &Measured) -> anyhow::Result<Vec<Table>> {
    let mut table = Table::new(
        "returns",
        "three partner returns, ten minutes apart, and no post online",
        &["rules that read them", "highest level", "alert after min"],
        &["Goal: raised (3), with its reason."],
    );
    let mut reasons = Vec::new();
    for area in ["W06000015", "E08000011", "W06000023"] {
        let area = AreaCode::new(area);
        let posts = returns(measured, &area);
        let first = posts.first().map_or(Timestamp::UNIX_EPOCH, |post| post.at);
        let read = posts.iter().filter(|post| !post.found.is_empty()).count() as u64;
        let changes = timeline::fold(measured, posts);
        let highest =
            changes.iter().filter(|change| change.cell.area == area).max_by_key(|change| change.level);
        let alert = alerts(&changes).into_iter().find(|alert| alert.is_in(&area));
        let after =
            alert.map_or(Cell::Word("never".to_owned()), |alert| Cell::Number(minutes(first, alert.at)));
        let level = highest.map_or(1, |change| change.level.number());
        let name = measured.gazetteer.area(area.as_str()).map_or(area.as_str(), |area| &area.name);
        table.row(name, vec![Cell::Count(read), Cell::Count(u64::from(level)), after]);
        reasons.extend(highest.map(|change| web::sentence(Language::English, change, &measured.gazetteer)));
    }
    reasons.iter().for_each(|reason| table.note(reason));
    Ok(vec![table])
}

/// The returns as the service takes them: read by the rules, at home in the area they are about.
fn returns(measured: &Measured, area: &AreaCode) -> Vec<Collected> {
    let key = HashKey::new([0; 32]);
    let collected = RETURNS.iter().enumerate().filter_map(|(number, (source, text))| {
        let at = Timestamp::from_second(FIRST).ok()? + SignedDuration::from_mins(10 * number as i64);
        let raw = RawPost {
            id: number.to_string(),
            published: Some(at),
            source: (*source).to_owned(),
            text: (*text).to_owned(),
            ..RawPost::default()
        };
        let post = Post::new(raw, &key, at);
        Some(Collected { at, found: measured.rules.scan(&post, Some(area)).evidence(&post, 1, false) })
    });
    collected.collect()
}

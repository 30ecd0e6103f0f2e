//! Place names in articles, labelled with where they are: the right authority, and nothing abroad taken for here.

use std::ops::Range;

use places::{Decision, Mention};
use post::{AreaCode, Text};

use super::cores::spread;
use super::data::{Data, Labelled};
use super::measured::Measured;
use super::table::{Cell, Table};

/// What a labelled name was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    /// The authority it lies in.
    Right,
    /// The county, region or country that it names, which holds the place it was labelled with.
    Wider,
    /// One of several, the right one among them.
    OneOfSeveral,
    /// Another area here.
    Elsewhere,
    /// No place here.
    Nowhere,
}

pub(super) fn measure(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Vec<Table>> {
    let mut mentions = Vec::new();
    for (_, posts) in data.sets("geoparsing")? {
        mentions.extend(posts);
    }
    let taken = spread("places", &mentions, |mention| taken(measured, mention))?;
    let mut table = Table::new(
        "areas",
        "place names in articles (LGL, TR-News, GeoVirus, GeoWebNews)",
        &["names", "its authority", "its county or country", "one of several", "another area", "no area"],
        &[
            "With 160 characters on either side of the name. Labels are points, also for names like Essex and Britain:",
            "taken for the county, region or country of that name, such a name is right as well. Names and adjectives of",
            "a whole country (Britain, British) place nothing, and are left out of the rows that say so. Goal: 75 % of",
            "names here right; 4 % of names abroad taken for an area here. Words and weights were chosen on half A, after one look at the errors of both halves.",
        ],
    );
    let here = |mention: &Labelled| mention.labels.in_uk == Some(true);
    let narrower = |mention: &Labelled| here(mention) && !is_whole_country(measured, mention);
    let abroad = |mention: &Labelled| mention.labels.in_uk == Some(false);
    let mut rows = |row: &str, chosen: &dyn Fn(&Labelled) -> bool| {
        table.row(row, shares(&mentions, &taken, chosen));
        for (half, is_first) in [("half A", true), ("half B", false)] {
            let in_half = |mention: &Labelled| chosen(mention) && is_in_first_half(mention) == is_first;
            table.row(format!("{row}, {half}"), shares(&mentions, &taken, in_half));
        }
    };
    rows("here", &here);
    rows("here, whole countries left out", &narrower);
    rows("abroad", &abroad);
    Ok(vec![table])
}

/// Whether the name alone is that of a country of this kingdom or of its people, or of the kingdom.
fn is_whole_country(measured: &Measured, labelled: &Labelled) -> bool {
    let name = Text::new(labelled.labels.toponym.clone().unwrap_or_default());
    let found = measured.gazetteer.find(&name, None);
    found.iter().any(|mention| matches!(mention.decision, Decision::Country(_)))
}

/// How many mentions are chosen, and what share of them was taken for what.
fn shares(mentions: &[Labelled], taken: &[Taken], chosen: impl Fn(&Labelled) -> bool) -> Vec<Cell> {
    let of: Vec<Taken> =
        mentions.iter().zip(taken).filter(|(mention, _)| chosen(mention)).map(|(_, taken)| *taken).collect();
    let count = |wanted| of.iter().filter(|taken| **taken == wanted).count() as u64;
    let share = |wanted| Cell::share(count(wanted), of.len() as u64);
    let kinds = [Taken::Right, Taken::Wider, Taken::OneOfSeveral, Taken::Elsewhere, Taken::Nowhere];
    std::iter::once(Cell::Count(of.len() as u64)).chain(kinds.map(share)).collect()
}

/// Halves the articles, whole threads together, by a sum of the bytes of the thread's name.
fn is_in_first_half(mention: &Labelled) -> bool {
    let thread = mention.thread.as_deref().unwrap_or_default();
    thread.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 2 == 0
}

fn taken(measured: &Measured, labelled: &Labelled) -> Taken {
    let name = labelled.labels.toponym.as_deref().unwrap_or_default();
    let text = Text::new(labelled.post.text.clone());
    let found = measured.gazetteer.find(&text, None);
    let written: Vec<Range<usize>> =
        text.original().match_indices(name).map(|(start, name)| start..start + name.len()).collect();
    // "London's" and "Colchester Hospital" are labelled in other lengths than the name alone.
    let is_it = |mention: &&Mention| {
        written.iter().any(|range| range.start < mention.bytes.end && mention.bytes.start < range.end)
    };
    let wanted = labelled.labels.lad22cd.as_deref().and_then(|code| area_of(measured, code));
    let holds = |code| wanted.as_ref().is_some_and(|wanted| measured.gazetteer.holds(code, wanted));
    let decided = found.iter().filter(is_it).map(|mention| match &mention.decision {
        Decision::Area(code, _) if Some(code) == wanted.as_ref() => Taken::Right,
        Decision::Area(code, _) | Decision::Country(code) if holds(code) => Taken::Wider,
        Decision::Candidates(codes) if wanted.as_ref().is_some_and(|code| codes.contains(code)) => {
            Taken::OneOfSeveral
        }
        Decision::Area(..) => Taken::Elsewhere,
        Decision::Country(_) | Decision::Candidates(_) | Decision::Rejected(_) => Taken::Nowhere,
    });
    decided.min_by_key(|taken| *taken as u8).unwrap_or(Taken::Nowhere)
}

/// Today's area of an authority's code of 2022.
fn area_of(measured: &Measured, code: &str) -> Option<AreaCode> {
    measured.gazetteer.area(code).map(|area| area.code.clone())
}

//! Place names in articles, labelled with where they are: the right authority, and nothing abroad taken for here.

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
        &["names", "right area", "one of several", "another area", "no area"],
        &[
            "With 160 characters on either side of the name. Goal: 75 % of names here right; 4 % of names abroad",
            "taken for an area here. Scotland and Northern Ireland are one area each.",
        ],
    );
    for (name, here) in [("here", true), ("abroad", false)] {
        let of: Vec<Taken> = mentions
            .iter()
            .zip(&taken)
            .filter(|(m, _)| m.labels.in_uk == Some(here))
            .map(|(_, t)| *t)
            .collect();
        let share =
            |wanted| Cell::share(of.iter().filter(|taken| **taken == wanted).count() as u64, of.len() as u64);
        let shares = [Taken::Right, Taken::OneOfSeveral, Taken::Elsewhere, Taken::Nowhere].map(share);
        table.row(name, std::iter::once(Cell::Count(of.len() as u64)).chain(shares).collect());
    }
    Ok(vec![table])
}

fn taken(measured: &Measured, labelled: &Labelled) -> Taken {
    let name = labelled.labels.toponym.as_deref().unwrap_or_default();
    let text = Text::new(labelled.post.text.clone());
    let found = measured.gazetteer.find(&text, None);
    let is_it = |mention: &&Mention| {
        text.original().get(mention.bytes.clone()).is_some_and(|words| words.eq_ignore_ascii_case(name))
    };
    let wanted = labelled.labels.lad22cd.as_deref().and_then(|code| area_of(measured, code));
    let decided = found.iter().filter(is_it).map(|mention| match &mention.decision {
        Decision::Area(code, _) if Some(code) == wanted.as_ref() => Taken::Right,
        Decision::Candidates(codes) if wanted.as_ref().is_some_and(|code| codes.contains(code)) => {
            Taken::OneOfSeveral
        }
        Decision::Area(..) => Taken::Elsewhere,
        Decision::Candidates(_) | Decision::Rejected(_) => Taken::Nowhere,
    });
    decided.min_by_key(|taken| *taken as u8).unwrap_or(Taken::Nowhere)
}

/// Today's area of an authority's code of 2022.
fn area_of(measured: &Measured, code: &str) -> Option<AreaCode> {
    match code.as_bytes().first()? {
        b'S' => Some(AreaCode::new("S92000003")),
        b'N' => Some(AreaCode::new("N92000002")),
        _ => measured.gazetteer.area(code).map(|area| area.code.clone()),
    }
}

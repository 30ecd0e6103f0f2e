//! Areas: authorities, and the police forces, regions and countries that hold them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use post::AreaCode;
use serde::Deserialize;

use crate::PlacesError;

/// An area with a GSS code of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its GSS code.
    pub code: AreaCode,
    /// Its name in English.
    pub name: String,
    /// Its name in Welsh; the English one where there is no other.
    pub name_cy: String,
    /// What it is.
    pub kind: AreaKind,
    /// The police force; empty for an area that several forces share.
    pub police_force: String,
    /// The country it is in.
    pub country: Country,
    /// How many people live there, to about a tenth; absent where it is not known.
    pub population: Option<u32>,
    /// The next larger area: authority, force (in England and Wales),
    /// region (in England), country, United Kingdom.
    pub parent: Option<AreaCode>,
    /// The first day of its code, where that is later than 2011.
    pub valid_from: Option<Date>,
}

/// What an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AreaKind {
    /// A local authority: district, borough or unitary.
    Authority,
    /// The area of a police force.
    Force,
    /// A region of England.
    Region,
    /// A country. Each of Scotland and Northern Ireland is the area of one police force as well.
    Country,
}

/// A country of the United Kingdom, or the whole of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Country {
    /// England.
    England,
    /// Wales.
    Wales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
    /// The whole.
    UnitedKingdom,
}

impl Country {
    /// Its name in lower case, as labels and configuration write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Country::England => "england",
            Country::Wales => "wales",
            Country::Scotland => "scotland",
            Country::NorthernIreland => "northern-ireland",
            Country::UnitedKingdom => "united-kingdom",
        }
    }

    /// The first letter of a GSS code says which country it belongs to.
    fn of_code(code: &str) -> Self {
        match code.as_bytes().first() {
            Some(b'E') => Country::England,
            Some(b'W') => Country::Wales,
            Some(b'S') => Country::Scotland,
            Some(b'N') => Country::NorthernIreland,
            _ => Country::UnitedKingdom,
        }
    }
}

/// All areas, by code, with the codes they replaced.
#[derive(Debug)]
pub(crate) struct Areas {
    by_code: BTreeMap<AreaCode, Area>,
    successors: BTreeMap<AreaCode, AreaCode>,
}

impl Areas {
    /// Reads `areas.json`.
    pub(crate) fn read(json: &[u8]) -> Result<Self, PlacesError> {
        let file: AreasFile = serde_json::from_slice(json)?;
        let by_code: BTreeMap<AreaCode, Area> =
            file.areas.into_iter().map(|row| (AreaCode::new(&row.code), row.into())).collect();
        let successors: BTreeMap<AreaCode, AreaCode> = file
            .predecessors
            .into_iter()
            .map(|old| (AreaCode::new(&old.code), AreaCode::new(&old.successor)))
            .collect();
        let parents = by_code.values().filter_map(|area| Some((&area.code, area.parent.as_ref()?)));
        for (code, parent) in parents.chain(&successors) {
            if !by_code.contains_key(parent) {
                return Err(PlacesError::NoSuchParent { code: code.to_string(), parent: parent.to_string() });
            }
        }
        Ok(Self { by_code, successors })
    }

    /// The area of a code; a code that was replaced gives the area of today.
    pub(crate) fn get(&self, code: &str) -> Option<&Area> {
        let code = AreaCode::new(code);
        self.by_code.get(&code).or_else(|| self.by_code.get(self.successors.get(&code)?))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Area> {
        self.by_code.values()
    }

    /// The area and all that hold it, smallest first.
    pub(crate) fn lineage(&self, code: &AreaCode) -> impl Iterator<Item = &Area> {
        std::iter::successors(self.get(code.as_str()), |area| self.by_code.get(area.parent.as_ref()?))
    }

    /// Whether `outer` is `inner` or holds it.
    pub(crate) fn holds(&self, outer: &AreaCode, inner: &AreaCode) -> bool {
        self.lineage(inner).any(|area| area.code == *outer)
    }

    /// The smallest area that holds all of `codes`.
    pub(crate) fn common_parent(&self, codes: &[AreaCode]) -> Option<&Area> {
        let (first, rest) = codes.split_first()?;
        self.lineage(first).find(|outer| rest.iter().all(|code| self.holds(&outer.code, code)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreasFile {
    areas: Vec<AreaRow>,
    predecessors: Vec<PredecessorRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaRow {
    code: String,
    kind: AreaKind,
    name: String,
    name_cy: Option<String>,
    parent: Option<String>,
    #[serde(default)]
    police_force: String,
    valid_from: Option<Date>,
    population: Option<u32>,
}

#[derive(Deserialize)]
struct PredecessorRow {
    code: String,
    successor: String,
}

impl From<AreaRow> for Area {
    fn from(row: AreaRow) -> Self {
        Area {
            code: AreaCode::new(&row.code),
            name_cy: row.name_cy.unwrap_or_else(|| row.name.clone()),
            name: row.name,
            kind: row.kind,
            police_force: row.police_force,
            country: Country::of_code(&row.code),
            population: row.population,
            parent: row.parent.as_deref().map(AreaCode::new),
            valid_from: row.valid_from,
        }
    }
}

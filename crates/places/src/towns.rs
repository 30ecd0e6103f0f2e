//! `places.tsv`: towns with their authority, and the cities abroad that share a name with one or are known everywhere.

use post::AreaCode;

use crate::{PlacesError, area::Areas};

/// One line of `places.tsv`.
#[derive(Debug)]
pub(crate) struct Town<'a> {
    pub(crate) name: &'a str,
    pub(crate) at: Where<'a>,
    /// Absent for the name of a country or a state.
    pub(crate) population: Option<u32>,
}

/// Where a town is.
#[derive(Debug)]
pub(crate) enum Where<'a> {
    Here(AreaCode),
    /// The two letters of a country.
    Abroad(&'a str),
    /// A state or a province, by the two letters of its country.
    StateOf(&'a str),
}

/// Reads the table; its first line names the columns: name, area, latitude, longitude, population.
pub(crate) fn read<'a>(tsv: &'a [u8], areas: &Areas) -> Result<Vec<Town<'a>>, PlacesError> {
    let damaged = |line: usize, problem: &str| PlacesError::Places { line, problem: problem.to_owned() };
    let text = std::str::from_utf8(tsv).map_err(|_| damaged(1, "the file is not text in UTF-8"))?;
    let mut towns = Vec::new();
    for (row, line) in text.lines().enumerate().skip(1) {
        let mut columns = line.split('\t');
        let (Some(name), Some(area), Some(population)) = (columns.next(), columns.next(), columns.nth(2))
        else {
            return Err(damaged(row + 1, "five columns are wanted, with a tab between each two"));
        };
        let at = match (areas.get(area), area.split_once('-')) {
            (Some(area), _) => Where::Here(area.code.clone()),
            (None, Some((country, _))) => Where::StateOf(country),
            (None, None) if area.len() == 2 => Where::Abroad(area),
            (None, None) => return Err(damaged(row + 1, &format!("there is no area {area}"))),
        };
        let people =
            || population.parse().map_err(|_| damaged(row + 1, "the last column is no number of people"));
        let population = if population.is_empty() { None } else { Some(people()?) };
        towns.push(Town { name, at, population });
    }
    Ok(towns)
}

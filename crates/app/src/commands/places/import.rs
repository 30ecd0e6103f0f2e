//! `bellwether places import`: OS Open Names, as Ordnance Survey hands it out, becomes an overlay of the gazetteer.
//!
//! The columns are those of the product's technical specification; the files have no line of headings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use anyhow::Context;
use indicatif::ProgressBar;
use places::{AreaKind, Gazetteer};
use post::AreaCode;

use crate::cli::ImportPlacesArgs;
use crate::exit::{Done, Usage};
use crate::progress;
use crate::replace::replace_file;
use crate::rulebook::Rulebook;

/// Columns, counted from 0.
const NAME1: usize = 2;
const NAME2: usize = 4;
const TYPE: usize = 6;
const DISTRICT_BOROUGH: usize = 21;
const COUNTY_UNITARY: usize = 24;
const COLUMNS: usize = 34;

const WHERE: &str = "places/local/os-open-names.toml";

/// What was read so far.
#[derive(Default)]
struct Gathered {
    names: BTreeMap<AreaCode, BTreeSet<String>>,
    /// Districts that no area of today is called, with how many places were in each.
    unknown: BTreeMap<String, u64>,
}

pub(super) fn run(args: &ImportPlacesArgs) -> anyhow::Result<Done> {
    if !args.rules.is_dir() {
        let folder = args.rules.display();
        // An empty folder would take the place of the built-in rules, and nothing would be found any more.
        let problem = format!(
            "there is no folder {folder}: copy Bellwether's rules folder there first, or give --rules"
        );
        return Err(Usage(problem).into());
    }
    let gazetteer = Rulebook::choose(Some(&args.rules)).gazetteer()?;
    let areas = by_name(&gazetteer);
    let sizes = args.files.iter().map(|file| std::fs::metadata(file).map_or(0, |about| about.len()));
    let bar = progress::over_bytes(sizes.sum(), "reading");
    let mut gathered = Gathered::default();
    for file in &args.files {
        read(file, &areas, &mut gathered, &bar).with_context(|| format!("{}", file.display()))?;
    }
    bar.finish_and_clear();
    let places: usize = gathered.names.values().map(BTreeSet::len).sum();
    if places == 0 {
        return Err(Usage(
            "no populated place is in these files: give the CSV files of OS Open Names".to_owned(),
        )
        .into());
    }
    println!("places: {places}, in areas: {}", gathered.names.len());
    for (district, places) in &gathered.unknown {
        println!(
            "  left out: {places} in {district}, which is no authority of today; download the current edition"
        );
    }
    write(&args.rules.join(WHERE), &overlay(&gazetteer, &gathered), args.dry_run)?;
    Ok(if gathered.unknown.is_empty() { Done::Fine } else { Done::Findings })
}

fn write(path: &Path, text: &str, dry_run: bool) -> anyhow::Result<()> {
    if dry_run {
        println!("would be written to {}", path.display());
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    if !path.exists() {
        File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    replace_file(path, text)?;
    println!(
        "written to {}; a running service uses it at once, and no longer once it is deleted",
        path.display()
    );
    Ok(())
}

fn read(
    file: &Path,
    areas: &BTreeMap<String, AreaCode>,
    gathered: &mut Gathered,
    bar: &ProgressBar,
) -> anyhow::Result<()> {
    let opened = File::open(file).context("the file cannot be opened")?;
    let mut rows =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bar.wrap_read(opened));
    for row in rows.records() {
        let row = row.context("this is no CSV in UTF-8")?;
        let line = row.position().map_or(0, csv::Position::line);
        if row.len() != COLUMNS {
            anyhow::bail!(
                "line {line} has {} columns, and OS Open Names has {COLUMNS}: give its CSV files as they were downloaded",
                row.len()
            );
        }
        let column = |number: usize| row.get(number).unwrap_or_default().trim();
        if column(TYPE) != "populatedPlace" {
            continue;
        }
        let district =
            [DISTRICT_BOROUGH, COUNTY_UNITARY].map(column).into_iter().find(|name| !name.is_empty());
        let district = district.unwrap_or_default();
        match area(areas, district) {
            Some(code) => {
                let names = [NAME1, NAME2].map(column).into_iter().filter(|name| !name.is_empty());
                gathered.names.entry(code).or_default().extend(names.map(str::to_owned));
            }
            None => *gathered.unknown.entry(district.to_owned()).or_default() += 1,
        }
    }
    Ok(())
}

/// Authorities by their names in either language, as [`plain`] writes them.
fn by_name(gazetteer: &Gazetteer) -> BTreeMap<String, AreaCode> {
    let authorities = gazetteer.areas().filter(|area| area.kind == AreaKind::Authority);
    authorities
        .flat_map(|area| [&area.name, &area.name_cy].map(|name| (plain(name), area.code.clone())))
        .collect()
}

/// The area that Ordnance Survey calls "City of Bristol" or "Caerdydd - Cardiff".
fn area(areas: &BTreeMap<String, AreaCode>, district: &str) -> Option<AreaCode> {
    let whole = std::iter::once(district);
    whole.chain(district.split(" - ")).find_map(|name| areas.get(&plain(name)).cloned())
}

fn plain(name: &str) -> String {
    // Ordnance Survey writes the Western Isles as their council does, the Office for National Statistics as the law does.
    let name = name.to_lowercase().replace('.', "").replace("na h-eileanan an iar", "na h-eileanan siar");
    let titles = ["the ", "city and county of ", "the ", "city of ", "county of "];
    let bare = titles.iter().fold(name.as_str(), |name, title| name.strip_prefix(title).unwrap_or(name));
    bare.to_owned()
}

fn overlay(gazetteer: &Gazetteer, gathered: &Gathered) -> String {
    let mut text = String::from(
        "# Places of OS Open Names, written by `bellwether places import`; import again rather than editing it.\n\
         # Contains OS data © Crown copyright and database right, under the Open Government Licence v3.0.\n",
    );
    for (code, names) in &gathered.names {
        let area = gazetteer.area(code.as_str()).map_or("", |area| &area.name);
        let names: Vec<String> =
            names.iter().map(|name| toml::Value::from(name.as_str()).to_string()).collect();
        text.push_str(&format!(
            "\n[[area]]\nname = \"{code}\" # {area}\ngazetted = [{}]\n",
            names.join(", ")
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_known_by_what_ordnance_survey_calls_it() {
        let gazetteer = Rulebook::BuiltIn.gazetteer().expect("what is built in can be read");
        let areas = by_name(&gazetteer);
        let cases = [
            ("Caerdydd - Cardiff", "W06000015"),
            ("Bro Morgannwg - the Vale of Glamorgan", "W06000014"),
            ("Tor-faen - Torfaen", "W06000020"),
            ("City of Bristol", "E06000023"),
            ("The City of Brighton and Hove", "E06000043"),
            ("City and County of the City of London", "E09000001"),
            ("St. Helens", "E08000013"),
            ("City of Edinburgh", "S12000036"),
            ("Na h-Eileanan an Iar", "S12000013"),
            ("Sefton", "E08000014"),
        ];
        for (district, code) in cases {
            assert_eq!(area(&areas, district), Some(AreaCode::new(code)), "{district}");
        }
        assert_eq!(area(&areas, "Allerdale"), None);
        assert_eq!(area(&areas, ""), None);
    }
}

//! The areas that ship: today's authorities, complete, each under one force, with the codes they replaced.

mod shipped;

use std::collections::{BTreeMap, BTreeSet};

use places::{AreaKind, Country, Gazetteer, PlacesError};
use post::AreaCode;

#[test]
fn every_authority_of_today_is_there_once() {
    let gazetteer = shipped::gazetteer();
    let authorities: Vec<_> = gazetteer.areas().filter(|area| area.kind == AreaKind::Authority).collect();
    let count = |country| authorities.iter().filter(|area| area.country == country).count();
    assert_eq!((count(Country::England), count(Country::Wales)), (296, 22));
    assert_eq!((count(Country::Scotland), count(Country::NorthernIreland), authorities.len()), (32, 11, 361));

    let names: BTreeSet<_> = authorities.iter().map(|area| area.name.as_str()).collect();
    assert_eq!(names.len(), 361, "two authorities share a name");
    for area in &authorities {
        assert!(!area.name.is_empty() && !area.name_cy.is_empty(), "{} has no name", area.code);
        let shape = (area.code.as_str().len(), &area.code.as_str()[..1]);
        assert!(matches!(shape, (9, "E" | "W" | "S" | "N")), "{} is no GSS code", area.code);
    }
}

#[test]
fn every_authority_has_one_of_the_45_forces() {
    let gazetteer = shipped::gazetteer();
    let mut policed: BTreeMap<&str, usize> = BTreeMap::new();
    for area in gazetteer.areas().filter(|area| area.kind == AreaKind::Authority) {
        *policed.entry(area.police_force.as_str()).or_default() += 1;
        let parent = area.parent.as_ref().and_then(|code| gazetteer.area(code.as_str())).unwrap();
        // One force polices the whole of Scotland, and one the whole of Northern Ireland.
        let kind = match area.country {
            Country::Scotland | Country::NorthernIreland => AreaKind::Country,
            _ => AreaKind::Force,
        };
        assert_eq!((parent.kind, &parent.police_force), (kind, &area.police_force), "{}", area.name);
    }
    assert_eq!(policed.len(), 45);
    // Counts that anyone can check against the forces' own pages.
    let expected = [
        ("Metropolitan Police Service", 32),
        ("City of London Police", 1),
        ("Greater Manchester Police", 10),
        ("Merseyside Police", 5),
        ("West Midlands Police", 7),
        ("South Wales Police", 7),
        ("North Wales Police", 6),
        ("Gwent Police", 5),
        ("Dyfed-Powys Police", 4),
        ("Essex Police", 14),
        ("Cumbria Constabulary", 2),
        ("Police Scotland", 32),
        ("Police Service of Northern Ireland", 11),
    ];
    for (force, authorities) in expected {
        assert_eq!(policed.get(force), Some(&authorities), "{force}");
    }
}

#[test]
fn welsh_authorities_have_their_welsh_names() {
    let gazetteer = shipped::gazetteer();
    let same = ["Gwynedd", "Conwy", "Powys", "Ceredigion", "Rhondda Cynon Taf", "Blaenau Gwent", "Torfaen"];
    for area in
        gazetteer.areas().filter(|area| area.kind == AreaKind::Authority && area.country == Country::Wales)
    {
        assert_eq!(
            area.name == area.name_cy,
            same.contains(&area.name.as_str()),
            "{} / {}",
            area.name,
            area.name_cy
        );
    }
    assert_eq!(gazetteer.area("W06000015").unwrap().name_cy, "Caerdydd");
}

#[test]
fn populations_are_about_right() {
    let gazetteer = shipped::gazetteer();
    // Thousands, from the censuses of 2021 and 2022.
    let cases = [
        ("W06000015", 362),
        ("E08000025", 1145),
        ("E08000012", 486),
        ("E07000072", 132),
        ("W92000004", 3107),
        ("E12000007", 8800),
        ("S12000049", 620),
        ("S92000003", 5437),
        ("N92000002", 1903),
    ];
    for (code, thousands) in cases {
        let told = gazetteer.area(code).and_then(|area| area.population).unwrap();
        let off = told.abs_diff(thousands * 1000);
        assert!(off * 100 < thousands * 1000 * 15, "{code}: {told}, and {thousands} thousand were counted");
    }
    let whole = gazetteer.area("K02000001").and_then(|area| area.population).unwrap();
    let leaves =
        gazetteer.areas().filter(|area| area.kind == AreaKind::Authority).filter_map(|area| area.population);
    assert_eq!(whole, leaves.sum::<u32>());
}

#[test]
fn replaced_codes_lead_to_the_authority_of_today() {
    let gazetteer = shipped::gazetteer();
    let cases = [
        ("E07000026", "Cumberland"),
        ("E07000163", "North Yorkshire"),
        ("E07000187", "Somerset"),
        ("E07000190", "Somerset"), // by way of Somerset West and Taunton
        ("E07000154", "West Northamptonshire"),
        ("E06000028", "Bournemouth, Christchurch and Poole"),
        ("E08000016", "Barnsley"),
        ("E08000019", "Sheffield"),
        ("S12000046", "Glasgow City"),
        ("W06000015", "Cardiff"),
    ];
    for (code, name) in cases {
        assert_eq!(gazetteer.area(code).map(|area| area.name.as_str()), Some(name), "{code}");
    }
    assert_eq!(gazetteer.area("E08000019").unwrap().code.as_str(), "E08000039");
    assert!(gazetteer.area("E99999999").is_none());
}

#[test]
fn the_smallest_area_that_holds_several_is_found() {
    let gazetteer = shipped::gazetteer();
    let cases: [(&[&str], &str); 6] = [
        (&["W06000015"], "Cardiff"),
        (&["W06000015", "W06000016"], "South Wales Police"),
        (&["W06000015", "W06000022"], "Wales"),
        (&["E08000012", "E08000003"], "North West"),
        (&["S12000049", "S12000036"], "Scotland"),
        (&["E08000012", "W06000015", "N09000003"], "United Kingdom"),
    ];
    for (codes, name) in cases {
        let codes: Vec<AreaCode> = codes.iter().map(|code| AreaCode::new(code)).collect();
        assert_eq!(gazetteer.common_parent(&codes).map(|area| area.name.as_str()), Some(name), "{codes:?}");
    }
    assert!(gazetteer.common_parent(&[]).is_none());
}

#[test]
fn a_list_that_cannot_be_read_says_where_and_what_to_do() {
    let areas =
        br#"{"areas": [{"code": "W06000015", "kind": "authority", "name": "Cardiff"}], "predecessors": []}"#;
    let towns = b"name\tarea\tlatitude\tlongitude\tpopulation\n";
    let said = |toml: &str| -> String {
        let overlay = ("local.toml".to_owned(), toml.as_bytes().to_vec());
        let error: PlacesError = Gazetteer::load(areas, towns, &[overlay]).unwrap_err();
        error.to_string()
    };
    let wrong_area = said("[[area]]\nname = \"Cardif\"\nplaces = [\"Ely\"]\n");
    assert!(wrong_area.starts_with("local.toml, line 2: no area is called \"Cardif\""), "{wrong_area}");
    let wrong_key = said("[[area]]\nname = \"Cardiff\"\nplace = [\"Ely\"]\n");
    assert!(
        wrong_key.contains("local.toml") && wrong_key.contains("line 3") && wrong_key.contains("place"),
        "{wrong_key}"
    );

    let short = Gazetteer::load(areas, b"name\tarea\nEly\tW06000015\n", &[]).unwrap_err().to_string();
    assert!(short.starts_with("places.tsv, line 2: five columns"), "{short}");
    let stray = Gazetteer::load(areas, b"name\nEly\tE07000072\t52\t0\t9\n", &[]).unwrap_err().to_string();
    assert!(stray.contains("there is no area E07000072"), "{stray}");
}

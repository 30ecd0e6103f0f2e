//! Welsh changes the first letter of a name after certain words: Caerdydd, i Gaerdydd, yng Nghaerdydd, a Chaerdydd.
//!
//! The table of letters and the words that cause each change are as any Welsh grammar gives them.

/// Which change of first letter a form of a name shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutation {
    Soft,
    Nasal,
    Aspirate,
}

const SOFT: &[(&str, &str)] = &[
    ("Ll", "L"),
    ("Rh", "R"),
    ("P", "B"),
    ("T", "D"),
    ("C", "G"),
    ("B", "F"),
    ("D", "Dd"),
    ("M", "F"),
    ("G", ""),
];
const NASAL: &[(&str, &str)] = &[("P", "Mh"), ("T", "Nh"), ("C", "Ngh"), ("B", "M"), ("D", "N"), ("G", "Ng")];
const ASPIRATE: &[(&str, &str)] = &[("P", "Ph"), ("T", "Th"), ("C", "Ch")];

/// Letters that look like ones in the tables but are letters of their own, which do not change.
const FIXED: &[&str] = &["Ph", "Th", "Ch", "Dd"];

/// A name that begins so is Welsh, whatever list it came from.
const WELSH_BEGINNINGS: &[&str] = &[
    "Betws", "Blaen", "Bod", "Bryn", "Caer", "Capel", "Castell", "Cefn", "Clydach", "Coed", "Cwm", "Dinas",
    "Dol", "Gelli", "Glan", "Glyn", "Llan", "Llwyn", "Maes", "Mynydd", "Nant", "Pen", "Pont", "Porth",
    "Pwll", "Rhiw", "Rhos", "Tal", "Ton", "Tre", "Ystrad",
];

/// A G that is dropped can leave an English word ("Gwent", "went"): only longer names lose it here.
const SHORTEST_TO_LOSE_G: usize = 7;

impl Mutation {
    /// The words after which a Welsh writer changes the next word so, as they fold.
    pub(crate) fn causes(self) -> &'static [&'static str] {
        match self {
            Mutation::Soft => &[
                "i", "o", "ar", "am", "at", "dan", "dros", "drwy", "trwy", "tros", "gan", "heb", "hyd",
                "wrth", "neu", "tan", "rhwng",
            ],
            Mutation::Nasal => &["yn", "yng", "ym"],
            Mutation::Aspirate => &["a", "gyda", "efo", "tua"],
        }
    }
}

/// Whether a name from a list without languages is Welsh, by how it begins.
pub(crate) fn looks_welsh(name: &str) -> bool {
    WELSH_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// The other forms of a Welsh name. Names of three letters or fewer are left alone.
pub(crate) fn mutations(name: &str) -> Vec<(Mutation, String)> {
    let letters = name.chars().count();
    if letters <= 3 || FIXED.iter().any(|fixed| name.starts_with(fixed)) {
        return Vec::new();
    }
    let tables = [(Mutation::Soft, SOFT), (Mutation::Nasal, NASAL), (Mutation::Aspirate, ASPIRATE)];
    let changed = |table: &[(&str, &str)]| {
        let (from, to) = table.iter().find(|(from, _)| name.starts_with(from))?;
        (!to.is_empty() || letters >= SHORTEST_TO_LOSE_G).then(|| format!("{to}{}", &name[from.len()..]))
    };
    tables.into_iter().filter_map(|(mutation, table)| Some((mutation, changed(table)?))).collect()
}

/// A Welsh name without its article: "i'r Barri" is said of "Y Barri".
pub(crate) fn without_article(name: &str) -> Option<&str> {
    let bare = ["Y ", "Yr ", "y ", "yr "].iter().find_map(|article| name.strip_prefix(article))?;
    (bare.chars().count() >= 5).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_letters_change_as_the_grammar_says() {
        let cases = [
            ("Caerdydd", "Gaerdydd Nghaerdydd Chaerdydd"),
            ("Llanelli", "Lanelli"),
            ("Pontypridd", "Bontypridd Mhontypridd Phontypridd"),
            ("Bangor", "Fangor Mangor"),
            ("Dolgellau", "Ddolgellau Nolgellau"),
            ("Merthyr Tudful", "Ferthyr Tudful"),
            ("Gwynedd", "wynedd Ngwynedd"),
            ("Gwent", "Ngwent"),
            ("Rhyl", "Ryl"),
            ("Abertawe", ""),
            ("Môn", ""),
        ];
        for (name, expected) in cases {
            let forms: Vec<String> = mutations(name).into_iter().map(|(_, form)| form).collect();
            assert_eq!(forms.join(" "), expected, "{name}");
        }
    }
}

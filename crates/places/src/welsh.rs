//! Welsh names: the words that change their first letter ([`post::welsh`]), and how such a name is known.
//!
//! The words that cause each change are as any Welsh grammar gives them.

use post::welsh;
pub(crate) use post::welsh::Mutation;

/// A name that begins so is Welsh, whatever list it came from.
const WELSH_BEGINNINGS: &[&str] = &[
    "Betws", "Blaen", "Bod", "Bryn", "Caer", "Capel", "Castell", "Cefn", "Clydach", "Coed", "Cwm", "Dinas",
    "Dol", "Gelli", "Glan", "Glyn", "Llan", "Llwyn", "Maes", "Mynydd", "Nant", "Pen", "Pont", "Porth",
    "Pwll", "Rhiw", "Rhos", "Tal", "Ton", "Tre", "Ystrad",
];

/// A G that is dropped can leave an English word ("Gwent", "went"): only longer names lose it here.
const SHORTEST_TO_LOSE_G: usize = 7;

/// The changes names are looked for in, each with the words after which a Welsh writer makes it, as they fold.
pub(crate) const CAUSES: [(Mutation, &[&str]); 3] = [
    (
        Mutation::Soft,
        &[
            "i", "o", "ar", "am", "at", "dan", "dros", "drwy", "trwy", "tros", "gan", "heb", "hyd", "wrth",
            "neu", "tan", "rhwng",
        ],
    ),
    (Mutation::Nasal, &["yn", "yng", "ym"]),
    (Mutation::Aspirate, &["a", "gyda", "efo", "tua"]),
];

/// Whether a name from a list without languages is Welsh, by how it begins.
pub(crate) fn looks_welsh(name: &str) -> bool {
    WELSH_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// The other forms of a Welsh name.
pub(crate) fn mutations(name: &str) -> Vec<(Mutation, String)> {
    let may_lose_g = name.chars().count() >= SHORTEST_TO_LOSE_G;
    let lost_g = |form: &str| name.starts_with('G') && form.len() < name.len();
    let is_kept = |(mutation, form): &(Mutation, String)| {
        CAUSES.iter().any(|(caused, _)| caused == mutation) && (may_lose_g || !lost_g(form))
    };
    welsh::mutations(name).into_iter().filter(is_kept).collect()
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

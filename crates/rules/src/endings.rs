//! `word+`: the regular English endings of a word, in British spelling.

/// The word and its regular endings in -s, -ed, -ing and -ings
/// (stab: stab, stabs, stabbed, stabbing, stabbings).
///
/// A last consonant after a single vowel is doubled in a word of one syllable; a longer word is given
/// both spellings (visited, travelled), because stress decides and spelling does not show it.
pub(crate) fn endings(stem: &str) -> Vec<String> {
    let mut forms = vec![stem.to_owned(), plural(stem)];
    for verb_stem in verb_stems(stem) {
        for ending in ["ed", "ing", "ings"] {
            let joined = match (ending, verb_stem.strip_suffix('i')) {
                // carried, but carrying.
                ("ing" | "ings", Some(root)) if stem.ends_with('y') => format!("{root}y{ending}"),
                _ => format!("{verb_stem}{ending}"),
            };
            forms.push(joined);
        }
    }
    forms.dedup();
    forms
}

fn plural(stem: &str) -> String {
    if let Some(root) = y_after_consonant(stem) {
        return format!("{root}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|ending| stem.ends_with(ending));
    format!("{stem}{}", if hisses { "es" } else { "s" })
}

/// What -ed and -ing are put on.
fn verb_stems(stem: &str) -> Vec<String> {
    if let Some(root) = y_after_consonant(stem) {
        return vec![format!("{root}i")];
    }
    if let Some(root) = stem.strip_suffix('e') {
        // seeing, dyeing keep their e; they are few, and "seing" hurts nobody.
        return vec![root.to_owned()];
    }
    match last_doubled(stem) {
        Some(doubled) if syllables(stem) == 1 => vec![doubled],
        Some(doubled) => vec![stem.to_owned(), doubled],
        None => vec![stem.to_owned()],
    }
}

fn y_after_consonant(stem: &str) -> Option<&str> {
    stem.strip_suffix('y').filter(|root| root.ends_with(|c| !is_vowel(c)))
}

/// The stem with its last letter doubled, when it ends in consonant, vowel, consonant (not w, x, y).
fn last_doubled(stem: &str) -> Option<String> {
    let mut letters = stem.chars().rev();
    let (last, middle, first) = (letters.next()?, letters.next()?, letters.next()?);
    let doubles = !is_vowel(last) && !matches!(last, 'w' | 'x' | 'y') && is_vowel(middle) && !is_vowel(first);
    doubles.then(|| format!("{stem}{last}"))
}

/// Runs of vowels.
fn syllables(word: &str) -> usize {
    let mut count = 0;
    let mut in_vowels = false;
    for c in word.chars() {
        let vowel = is_vowel(c) || c == 'y';
        count += usize::from(vowel && !in_vowels);
        in_vowels = vowel;
    }
    count
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_endings() {
        for (stem, expected) in [
            ("stab", "stab stabs stabbed stabbing stabbings"),
            ("attack", "attack attacks attacked attacking attackings"),
            ("knife", "knife knifes knifed knifing knifings"),
            ("carry", "carry carries carried carrying carryings"),
            ("play", "play plays played playing playings"),
            ("torch", "torch torches torched torching torchings"),
            ("smash", "smash smashes smashed smashing smashings"),
            ("box", "box boxes boxed boxing boxings"),
            ("visit", "visit visits visited visiting visitings visitted visitting visittings"),
            ("travel", "travel travels traveled traveling travelings travelled travelling travellings"),
            ("loot", "loot loots looted looting lootings"),
        ] {
            assert_eq!(endings(stem).join(" "), expected);
        }
    }
}

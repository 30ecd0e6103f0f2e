//! The index of names: one probe by word hash says whether any name starts here.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use post::fold::{fold_phrase, hash_word};
use post::{AreaCode, Word};

use crate::cues;
use crate::welsh::{self, Mutation};

/// A name and everything that bears it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Name {
    /// As the gazetteer writes it.
    pub(crate) display: String,
    /// The areas it may mean, in code order; none if it is only known abroad.
    pub(crate) at: Vec<AreaCode>,
    /// The countries of its namesakes abroad, each with the people of the largest there; [`A_COUNTRY`] for the name of a
    /// country or a state itself.
    pub(crate) abroad: BTreeMap<String, u32>,
    /// People of the largest place here, or [`LISTED`].
    population_here: u32,
    /// A state or a province of another country.
    pub(crate) state: bool,
    /// Also an ordinary word or a given name.
    pub(crate) wordlike: bool,
    /// The people of a place rather than the place ("Scottish").
    pub(crate) people: bool,
    /// So common a word that a word of place beside it says nothing ("in March").
    pub(crate) common: bool,
}

impl Name {
    /// Whether a place abroad that bears the name is at least as large as any here.
    pub(crate) fn is_better_known_abroad(&self) -> bool {
        self.abroad.values().any(|&people| people >= self.population_here)
    }

    /// Whether a place here has many times the people of any in that country: that weighs against a passing word about
    /// the country, and against nothing else.
    pub(crate) fn is_far_better_known_here_than_in(&self, country: &str) -> bool {
        self.abroad.get(country).is_none_or(|&people| self.population_here / MANY_TIMES >= people)
    }

    /// Whether it is the name of a country or a state abroad, or of no place here.
    pub(crate) fn is_abroad(&self) -> bool {
        self.at.is_empty() || self.abroad.values().any(|&people| people == A_COUNTRY)
    }
}

/// Stands for the people of a country or a state, which no town outweighs.
const A_COUNTRY: u32 = u32::MAX;
/// Stands for the people of a place that somebody listed: it is known here.
const LISTED: u32 = u32::MAX;
/// London has twenty times the people of London in Ontario, and posts mean either.
const MANY_TIMES: u32 = 25;

/// One written form of a name.
#[derive(Clone, Copy, Debug)]
struct Form {
    name: usize,
    when: When,
}

/// What a form asks of the words around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Always,
    /// Its last word was written with `'s`.
    Possessive,
    /// A capital, and a word before it that changes its first letter so.
    Mutated(Mutation),
}

/// What the names that start with one word look like.
#[derive(Clone, Copy, Debug, Default)]
struct First {
    /// The name that is this word alone.
    alone: Option<Form>,
    /// Words in the longest name that starts so.
    longest: usize,
}

/// A name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) name: usize,
    /// Its length in words.
    pub(crate) words: usize,
}

/// All names, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Names {
    list: Vec<Name>,
    first: HashMap<u64, First, BuildHasherDefault<Hashed>>,
    longer: HashMap<u64, Form, BuildHasherDefault<Hashed>>,
    /// Names written as one word, as in a hashtag.
    joined: HashMap<u64, usize, BuildHasherDefault<Hashed>>,
    causes: BTreeMap<u64, Vec<Mutation>>,
}

impl Names {
    pub(crate) fn get(&self, name: usize) -> Option<&Name> {
        self.list.get(name)
    }

    /// The longest name that starts at word `i`.
    pub(crate) fn longest_at(&self, words: &[Word], i: usize) -> Option<Found> {
        let word = words.get(i)?;
        let first = self.first.get(&word.hash)?;
        let mut best = first.alone.filter(|form| self.allows(words, i, 1, *form)).map(|form| (form, 1));
        let mut path = word.hash;
        for length in 2..=first.longest {
            let Some(next) = words.get(i + length - 1) else { break };
            path = join(path, next.hash);
            if let Some(form) = self.longer.get(&path).filter(|form| self.allows(words, i, length, **form)) {
                best = Some((*form, length));
            }
        }
        best.map(|(form, words)| Found { name: form.name, words })
    }

    /// The name that, its words joined, is this one word.
    pub(crate) fn joined(&self, hash: u64) -> Option<usize> {
        self.joined.get(&hash).copied()
    }

    fn allows(&self, words: &[Word], i: usize, length: usize, form: Form) -> bool {
        match form.when {
            When::Always => true,
            When::Possessive => words.get(i + length - 1).is_some_and(|word| word.shape.possessive()),
            When::Mutated(mutation) => {
                let capital = words.get(i).is_some_and(|word| word.shape.capital());
                let before = i.checked_sub(1).and_then(|i| words.get(i));
                let causes = before.and_then(|word| self.causes.get(&word.hash));
                capital && causes.is_some_and(|found| found.contains(&mutation))
            }
        }
    }
}

/// Gathers names, then makes the index.
#[derive(Default)]
pub(crate) struct NamesBuilder {
    /// By the hashes of their folded words: two spellings that fold alike are one name.
    names: BTreeMap<Vec<u64>, Name>,
    /// Other forms, each with the name it is a form of.
    forms: Vec<(Vec<u64>, Vec<u64>, When)>,
    joined: Vec<(u64, Vec<u64>)>,
}

impl NamesBuilder {
    /// A name that somebody listed for an area here: it is known, however large a namesake abroad may be.
    pub(crate) fn listed(&mut self, name: &str, code: &AreaCode) {
        self.here(name, code, LISTED);
    }

    /// A name for an area here, with the people of the place that bears it (0 where unknown).
    pub(crate) fn here(&mut self, name: &str, code: &AreaCode, population: u32) {
        let Some(entry) = self.entry(name) else { return };
        if let Err(place) = entry.at.binary_search(code) {
            entry.at.insert(place, code.clone());
        }
        entry.population_here = entry.population_here.max(population);
    }

    /// Names of a complete list, hamlets and all: those that are new stand for a place only with a capital and a reason,
    /// as a word does, and no hamlet contests a name that is known. To be called once, after all others.
    pub(crate) fn gazetted<'n>(&mut self, names: impl Iterator<Item = (&'n str, &'n AreaCode)>) {
        let known: BTreeSet<Vec<u64>> = self.names.keys().cloned().collect();
        for (name, code) in names.filter(|(name, _)| !known.contains(&cues::fold(name))) {
            self.here(name, code, 0);
            self.wordlike(name, false);
        }
    }

    /// A name for a place in another country; `None` people for the name of a country or a state itself.
    pub(crate) fn abroad(&mut self, name: &str, country: &str, population: Option<u32>) {
        let Some(entry) = self.entry(name) else { return };
        let people = entry.abroad.entry(country.to_owned()).or_default();
        *people = (*people).max(population.unwrap_or(A_COUNTRY));
    }

    /// A name for a state or a province of another country.
    pub(crate) fn state_abroad(&mut self, name: &str, country: &str) {
        self.abroad(name, country, None);
        if let Some(entry) = self.entry(name) {
            entry.state = true;
        }
    }

    /// Another form of a name given before, which counts only where Welsh would change its first letter.
    pub(crate) fn mutated(&mut self, name: &str, form: &str, mutation: Mutation) {
        self.forms.push((cues::fold(form), cues::fold(name), When::Mutated(mutation)));
    }

    /// What the people of an area are called.
    pub(crate) fn people(&mut self, name: &str, code: &AreaCode) {
        self.listed(name, code);
        if let Some(entry) = self.entry(name) {
            entry.people = true;
        }
    }

    /// Marks a name, if it is one, as something else too; `common` if it is a very common word.
    pub(crate) fn wordlike(&mut self, name: &str, common: bool) {
        if let Some(entry) = self.names.get_mut(&cues::fold(name)) {
            entry.wordlike = true;
            entry.common |= common;
        }
    }

    fn entry(&mut self, name: &str) -> Option<&mut Name> {
        let words = fold_phrase(name);
        let key: Vec<u64> = words.iter().map(|(_, hash)| *hash).collect();
        let (last, _) = words.last()?;
        if !self.names.contains_key(&key) {
            let mut possessive = key.clone();
            possessive.pop();
            possessive.push(hash_word(&format!("{last}s")));
            self.forms.push((possessive, key.clone(), When::Possessive));
            let joined: String = words.iter().map(|(word, _)| word.as_str()).collect();
            self.joined.push((hash_word(&joined), key.clone()));
        }
        Some(self.names.entry(key).or_insert_with(|| Name { display: name.to_owned(), ..Name::default() }))
    }

    pub(crate) fn finish(self) -> Names {
        let mut names = Names {
            list: Vec::with_capacity(self.names.len()),
            first: HashMap::default(),
            longer: HashMap::default(),
            joined: HashMap::default(),
            causes: causes(),
        };
        let mut numbers = BTreeMap::new();
        for (key, name) in self.names {
            let number = names.list.len();
            names.insert(&key, Form { name: number, when: When::Always });
            names.list.push(name);
            numbers.insert(key, number);
        }
        for (form, key, when) in self.forms {
            if let Some(&name) = numbers.get(&key) {
                names.insert(&form, Form { name, when });
            }
        }
        names.joined =
            self.joined.iter().filter_map(|(hash, key)| Some((*hash, *numbers.get(key)?))).collect();
        names
    }
}

impl Names {
    /// A form that is there already stays: another spelling never hides a name.
    fn insert(&mut self, key: &[u64], form: Form) {
        let Some((&head, tail)) = key.split_first() else { return };
        let first = self.first.entry(head).or_default();
        first.longest = first.longest.max(key.len());
        if tail.is_empty() {
            first.alone.get_or_insert(form);
        } else {
            self.longer.entry(tail.iter().fold(head, |path, word| join(path, *word))).or_insert(form);
        }
    }
}

/// For each word that changes the first letter of the next, how.
fn causes() -> BTreeMap<u64, Vec<Mutation>> {
    let mut causes: BTreeMap<u64, Vec<Mutation>> = BTreeMap::new();
    for (mutation, words) in welsh::CAUSES {
        for hash in words.iter().flat_map(|word| cues::fold(word)) {
            causes.entry(hash).or_default().push(mutation);
        }
    }
    causes
}

/// The hash of a run of words, from that of all but its last and of its last. The constant is that of FxHash.
fn join(path: u64, word: u64) -> u64 {
    (path.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// Word hashes are hashes already, so the index takes them as they are.
#[derive(Clone, Copy, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

//! Made-up rules and posts in any number, the same on every machine: what the engine and its peers are measured on.
//!
//! Words are drawn as often as English draws them. Rules are of the kinds analysts write, in fixed shares; a share of
//! the posts holds what some rule looks for.

/// A small generator with a fixed seed (SplitMix64, Steele et al. 2014): the same corpus on every machine.
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Any number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// The most `re:` lines that a folder of rules may hold.
const REGEXES: usize = 200;
/// From this rank on, a word is met two or three times in a million words.
const RARE: usize = 16_000;
/// Sentences of a post, about.
const SENTENCES: usize = 5;

/// Words of which any one will do.
type Choice = Vec<&'static str>;

/// One rule's one line.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    /// `stab+`
    Endings(&'static str),
    /// `(a | b) c (d | e)`
    Phrase(Vec<Choice>),
    /// `(a | b) ..6 (c | d)`
    Gap(Choice, usize, Choice),
    /// `(a | b) near/6 (c | d)`
    Near(Choice, usize, Choice),
    /// `(a | b) immig*`
    Prefix(Choice, &'static str),
    /// `re: save our (\w+)`
    Regex(&'static str, &'static str),
}

/// The vocabulary, commonest word first, with how often each word and all before it are met.
pub(crate) struct Words {
    words: Vec<&'static str>,
    sums: Vec<u64>,
}

impl Words {
    #[expect(clippy::disallowed_methods, reason = "how often a bench says a word is no level")]
    pub(crate) fn english() -> Self {
        let (mut words, mut sums, mut sum) = (Vec::new(), Vec::new(), 0);
        for line in include_str!("../crates/rules/data/english.txt").lines() {
            let (zipf, line) = line.split_once(' ').expect("a figure, then words");
            let share = 10_f64.powf(zipf.parse().expect("a figure")) as u64;
            // Folding makes two of three same letters: nobody finds "ieee" in folded text.
            let thrice =
                |word: &&str| word.as_bytes().windows(3).any(|three| three.iter().all(|c| *c == three[0]));
            for word in line.split(' ').filter(|word| !thrice(word)) {
                sum += share;
                words.push(word);
                sums.push(sum);
            }
        }
        Self { words, sums }
    }

    /// A word as English has it.
    fn spoken(&self, seeded: &mut Seeded) -> &'static str {
        let at = seeded.next() % self.sums.last().expect("words");
        self.words[self.sums.partition_point(|sum| *sum <= at)]
    }

    /// A word of at least four letters, from beyond the commonest `from`; as many near the front as far back, by orders.
    fn telling(&self, from: usize, seeded: &mut Seeded) -> &'static str {
        loop {
            let octaves = (self.words.len() / from).ilog2() as usize;
            let low = from << seeded.below(octaves);
            let word = self.words[low + seeded.below(low)];
            if word.len() >= 4 {
                return word;
            }
        }
    }

    fn choice(&self, from: usize, seeded: &mut Seeded) -> Choice {
        let mut choice: Choice = (0..1 + seeded.below(3)).map(|_| self.telling(from, seeded)).collect();
        choice.sort_unstable();
        choice.dedup();
        choice
    }

    /// Two to four words, one of which tells it from small talk.
    fn phrase(&self, seeded: &mut Seeded) -> Vec<Choice> {
        let words = 2 + seeded.below(3);
        let telling = seeded.below(words);
        let word = |at| match at == telling {
            true => self.choice(4_000, seeded),
            false if seeded.below(10) < 4 => vec![self.words[seeded.below(100)]],
            false => self.choice(300, seeded),
        };
        (0..words).map(word).collect()
    }

    fn line(&self, seeded: &mut Seeded) -> Line {
        match seeded.below(100) {
            0..3 => Line::Endings(self.regular(seeded)),
            3..61 => Line::Phrase(self.phrase(seeded)),
            61..89 => Line::Gap(self.choice(1_500, seeded), 3 + seeded.below(6), self.choice(500, seeded)),
            _ => Line::Near(self.choice(1_500, seeded), 3 + seeded.below(6), self.choice(500, seeded)),
        }
    }

    /// A word that only adds letters to its stem: report, reports, reported, reporting. It is among the rarest, as a
    /// word must be by which alone an analyst would flag posts.
    fn regular(&self, seeded: &mut Seeded) -> &'static str {
        loop {
            let word = self.words[RARE + seeded.below(self.words.len() - RARE)];
            if ["nt", "rt", "ck", "lt", "mp", "nd", "ft"].iter().any(|ending| word.ends_with(ending)) {
                return word;
            }
        }
    }

    /// Rules in the shares of real ones: a tenth of them prefixes and a twentieth `re:` (up to the most allowed) when `mixed`.
    pub(crate) fn rules(&self, count: usize, mixed: bool) -> Vec<Line> {
        let mut seeded = Seeded(7);
        let mut regexes = 0;
        let line = |_| match seeded.below(100) {
            0..10 if mixed => Line::Prefix(self.choice(1_500, &mut seeded), self.stem(&mut seeded)),
            10..15 if mixed && regexes < REGEXES => {
                regexes += 1;
                Line::Regex(self.telling(1_000, &mut seeded), self.telling(1_000, &mut seeded))
            }
            _ => self.line(&mut seeded),
        };
        (0..count).map(line).collect()
    }

    fn stem(&self, seeded: &mut Seeded) -> &'static str {
        loop {
            let word = self.telling(1_000, seeded);
            if let Some(stem) = word.get(..word.len() - 2).filter(|stem| stem.len() >= 5) {
                return stem;
            }
        }
    }

    /// Posts of 100 to 500 bytes; `per_mille` of them hold a line of `rules`.
    pub(crate) fn posts(&self, count: usize, rules: &[Line], per_mille: usize) -> Vec<String> {
        self.texts(count, 100..500, rules, per_mille)
    }

    /// Texts of that many bytes, in which a line of `rules` is sown `per_mille` times in a thousand posts.
    pub(crate) fn texts(
        &self,
        count: usize,
        bytes: std::ops::Range<usize>,
        rules: &[Line],
        per_mille: usize,
    ) -> Vec<String> {
        let mut seeded = Seeded(11);
        let text = |_| {
            let wanted = bytes.start + seeded.below(bytes.len());
            let mut text = String::new();
            while text.len() < wanted {
                let planted = seeded.below(1_000 * SENTENCES) < per_mille;
                self.sentence(&mut text, planted.then(|| seeded.pick(rules).clone()), &mut seeded);
            }
            text
        };
        (0..count).map(text).collect()
    }

    /// Five to fourteen words as people type them, with what `line` looks for among them.
    fn sentence(&self, text: &mut String, line: Option<Line>, seeded: &mut Seeded) {
        let words = 5 + seeded.below(10);
        let place = seeded.below(words);
        for at in 0..words {
            if let Some(line) = line.as_ref().filter(|_| at == place) {
                text.push_str(&line.witness(self, seeded));
                text.push(' ');
            }
            let word = self.spoken(seeded);
            match at {
                0 => text.extend([&word[..1].to_ascii_uppercase(), &word[1..]]),
                _ => text.push_str(word),
            }
            text.push_str(match seeded.below(60) {
                0 => "’s ",
                1..4 => ", ",
                _ => " ",
            });
        }
        text.truncate(text.trim_end_matches([' ', ',']).len());
        text.push_str(seeded.pick::<&str>(&[". ", ". ", ". ", "! ", "? ", " 😀. ", "… "]));
    }
}

impl Line {
    /// Words that the line finds.
    fn witness(&self, words: &Words, seeded: &mut Seeded) -> String {
        let between = |most: usize, seeded: &mut Seeded| -> String {
            (0..seeded.below(most + 1)).map(|_| format!(" {}", words.spoken(seeded))).collect()
        };
        match self {
            Line::Endings(word) => (*word).to_owned(),
            Line::Phrase(choices) => {
                choices.iter().map(|choice| *seeded.pick(choice)).collect::<Vec<_>>().join(" ")
            }
            Line::Gap(left, most, right) => {
                format!("{}{} {}", seeded.pick(left), between(*most, seeded), seeded.pick(right))
            }
            Line::Near(left, most, right) => {
                format!("{}{} {}", seeded.pick(right), between(*most, seeded), seeded.pick(left))
            }
            Line::Prefix(left, stem) => format!("{} {stem}ing", seeded.pick(left)),
            Line::Regex(left, right) => format!("{left} {} {right}", words.spoken(seeded)),
        }
    }

    /// As an analyst writes it.
    pub(crate) fn phrase(&self) -> String {
        let choice = |words: &Choice| match words.as_slice() {
            [word] => (*word).to_owned(),
            words => format!("({})", words.join(" | ")),
        };
        match self {
            Line::Endings(word) => format!("{word}+"),
            Line::Phrase(choices) => choices.iter().map(choice).collect::<Vec<_>>().join(" "),
            Line::Gap(left, most, right) => format!("{} ..{most} {}", choice(left), choice(right)),
            Line::Near(left, most, right) => format!("{} near/{most} {}", choice(left), choice(right)),
            Line::Prefix(left, stem) => format!("{} {stem}*", choice(left)),
            Line::Regex(left, right) => format!(r"re: {left} \w+ {right}"),
        }
    }

    /// A whole rule file with this line and one example.
    pub(crate) fn rule_file(&self, number: usize, words: &Words) -> String {
        let witness = self.witness(words, &mut Seeded(number as u64));
        format!(
            "id = \"bench.{number}\"\ntitle = \"Bench\"\nkind = \"rumour\"\ntheme = \"general\"\nweight = \"low\"\n\
            status = \"live\"\nowner = \"bench\"\nreview_by = 2030-01-01\nwhy = \"bench\"\nfalse_alarms = []\n\
            [find]\nstrong = '''\n{}\n'''\n[tests]\nmatch = '{witness}'\nignore = 'zzz'\n",
            self.phrase()
        )
    }
}

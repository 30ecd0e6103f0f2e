//! Inputs changed at random, and the same again from the same seed.

/// Longest input that is tried, in bytes: over the 64 KiB a rule file may have.
const LONGEST: usize = 80 * 1024;

/// What changed inputs are strewn with.
pub(crate) type Signs = &'static [&'static str];

/// A source of changed inputs.
pub(crate) struct Changes {
    state: u64,
    signs: Signs,
}

impl Changes {
    /// `signs` are put in where they may hurt.
    pub(crate) fn new(seed: u64, signs: Signs) -> Self {
        // Zero would stay zero.
        Self { state: seed.wrapping_mul(2).wrapping_add(1), signs }
    }

    /// One of the inputs, changed one to eight times.
    pub(crate) fn change(&mut self, inputs: &[Vec<u8>]) -> Vec<u8> {
        let mut input = self.one_of(inputs).clone();
        for _ in 0..=self.below(8) {
            self.change_once(&mut input, inputs);
        }
        input.truncate(LONGEST);
        input
    }

    fn change_once(&mut self, input: &mut Vec<u8>, inputs: &[Vec<u8>]) {
        let (from, to) = self.stretch(input.len());
        match self.below(9) {
            0 => input.truncate(from),
            1 => drop(input.drain(from..to)),
            2 => {
                let piece = input[from..to].to_vec();
                self.insert(input, &piece);
            }
            3 => {
                if let Some(byte) = input.get_mut(from) {
                    *byte ^= 1 << self.below(8);
                }
            }
            4 => {
                let byte = self.below(256) as u8;
                self.insert(input, &[byte]);
            }
            5 => {
                let other = self.one_of(inputs).clone();
                let (from, to) = self.stretch(other.len());
                self.insert(input, &other[from..to]);
            }
            6 => {
                let sign = self.one_of(self.signs);
                // Sometimes very many of them: what nests or repeats must have an end.
                let times = if self.below(20) == 0 { self.below(4_000) } else { 1 };
                self.insert(input, sign.repeat(times).as_bytes());
            }
            _ => {
                let sign = self.one_of(self.signs);
                self.insert(input, sign.as_bytes());
            }
        }
    }

    fn insert(&mut self, input: &mut Vec<u8>, piece: &[u8]) {
        let place = self.below(input.len() + 1);
        input.splice(place..place, piece.iter().copied());
    }

    /// A stretch of something so long: mostly short, now and then anything.
    fn stretch(&mut self, length: usize) -> (usize, usize) {
        let from = self.below(length + 1);
        let most = if self.below(4) == 0 { length } else { 12 };
        (from, (from + self.below(most + 1)).min(length))
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// xorshift64*, by Sebastiano Vigna: enough to wander with.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let number = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        (number % bound.max(1) as u64) as usize
    }
}

//! What the original of a word looked like, which the folded form no longer shows.

use std::ops::BitOr;

/// What the original of a word looked like: nine yes-or-no facts in one number, because every word carries them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Shape(u16);

impl Shape {
    pub(super) const CAPITAL: Self = Self(1);
    pub(super) const ALL_CAPITALS: Self = Self(1 << 1);
    pub(super) const HASHTAG: Self = Self(1 << 2);
    pub(super) const MENTION: Self = Self(1 << 3);
    pub(super) const URL: Self = Self(1 << 4);
    pub(super) const DIGIT: Self = Self(1 << 5);
    pub(super) const DISGUISED: Self = Self(1 << 6);
    pub(super) const EMOJI: Self = Self(1 << 7);
    pub(super) const POSSESSIVE: Self = Self(1 << 8);

    /// This shape if `holds`, otherwise none.
    pub(super) fn when(self, holds: bool) -> Self {
        Self(self.0 * u16::from(holds))
    }

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// First letter was a capital.
    pub const fn capital(self) -> bool {
        self.has(Self::CAPITAL)
    }

    /// Every letter was a capital, and there were two or more.
    pub const fn all_capitals(self) -> bool {
        self.has(Self::ALL_CAPITALS)
    }

    /// Written as a hashtag.
    pub const fn hashtag(self) -> bool {
        self.has(Self::HASHTAG)
    }

    /// Written as a mention (`@name`); its folded form is always `<mention>`.
    pub const fn mention(self) -> bool {
        self.has(Self::MENTION)
    }

    /// A web address; its folded form is always `<url>`.
    pub const fn url(self) -> bool {
        self.has(Self::URL)
    }

    /// Holds a digit.
    pub const fn digit(self) -> bool {
        self.has(Self::DIGIT)
    }

    /// Look-alike, invisible, stretched or spread-out letters were undone here, or digits or symbols may stand for
    /// letters.
    pub const fn disguised(self) -> bool {
        self.has(Self::DISGUISED)
    }

    /// An emoji.
    pub const fn emoji(self) -> bool {
        self.has(Self::EMOJI)
    }

    /// Ended in `'s`: the folded `cardiffs` was written `Cardiff's`.
    pub const fn possessive(self) -> bool {
        self.has(Self::POSSESSIVE)
    }
}

impl BitOr for Shape {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::fmt::Debug for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let named = [
            ("capital", self.capital()),
            ("all capitals", self.all_capitals()),
            ("hashtag", self.hashtag()),
            ("mention", self.mention()),
            ("url", self.url()),
            ("digit", self.digit()),
            ("disguised", self.disguised()),
            ("emoji", self.emoji()),
            ("possessive", self.possessive()),
        ];
        f.debug_list().entries(named.iter().filter(|(_, holds)| *holds).map(|(name, _)| name)).finish()
    }
}

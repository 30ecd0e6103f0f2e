//! Letters that look Latin and are not, and Latin letters that Unicode does not decompose.
//!
//! A hand-kept part of the idea of UTS #39 (confusables): only pairs whose target is a Latin letter, so that
//! nothing Latin ever changes (`m` is not `rn`). When a word is read through them is decided in `careful`.

/// Letters of other scripts that cannot be told from the Latin one in most typefaces.
pub(super) const TWINS: &[(char, &str)] = &[
    ('a', "аАΑαᎪꓮ"),
    ('b', "ВΒᏴꓐᏏ"),
    ('c', "сСϲϹᏟꓚ"),
    ('d', "ԁԀᎠꓓ"),
    ('e', "еЕΕᎬꓰ"),
    ('f', "ꓝϜ"),
    ('g', "ԌᏀꓖց"),
    ('h', "һНΗᎻꓧհ"),
    ('i', "іІΙιӀӏᎥ"),
    ('j', "јЈϳᎫꓙ"),
    ('k', "КΚᏦꓗ"),
    ('l', "ꓡᏞⅼ"),
    ('m', "МΜᎷꓟ"),
    ('n', "ꓠո"),
    ('o', "оОΟοՕօꓳ"),
    ('p', "рРΡρᏢꓑ"),
    ('q', "ԛԚզ"),
    ('r', "ᎡᏒꓣ"),
    ('s', "ѕЅᏚꓢՏ"),
    ('t', "ТΤᎢꓔ"),
    ('u', "սՍꓴ"),
    ('v', "ѵѴᏙꓦ"),
    ('w', "ԝԜᎳꓪա"),
    ('x', "хХΧχꓫ"),
    ('y', "уУΥүҮꓬγ"),
    ('z', "ΖᏃꓜ"),
];

/// Letters that pass for the Latin one only beside real Latin letters.
pub(super) const NEAR: &[(char, &str)] = &[
    ('a', "ᗩ"),
    ('b', "вьЬβ"),
    ('e', "єЄεΣ"),
    ('h', "нЂђћ"),
    ('k', "кκ"),
    ('m', "м"),
    ('n', "ΝпПηиИΠπ"),
    ('o', "σθΘӨө"),
    ('r', "гяЯ"),
    ('t', "тτ"),
    ('u', "υμцЦ"),
    ('v', "ν"),
    ('w', "ωшШщЩ"),
    ('y', "ч"),
];

/// Small Latin letters that NFKD leaves whole, with how they are read.
pub(super) const SPELLED: &[(&str, &str)] = &[
    ("a", "ɑᴀⱥ"),
    ("ae", "æᴁᴭ"),
    ("b", "ʙƀɓ"),
    ("c", "ᴄƈȼ"),
    ("d", "đðᴅɖɗ"),
    ("e", "ᴇɛǝəɇ"),
    ("f", "ƒꜰ"),
    ("g", "ɡɢǥɠ"),
    ("h", "ħʜɦ"),
    ("i", "ıɪɨɩ"),
    ("j", "ȷᴊɉ"),
    ("k", "ᴋƙ"),
    ("l", "łʟƚɫ"),
    ("m", "ᴍɱ"),
    ("n", "ŋɴɲ"),
    ("o", "øᴏɵɔ"),
    ("oe", "œɶ"),
    ("p", "ᴘƥᵽ"),
    ("q", "ꞯɋ"),
    ("r", "ʀɍɾ"),
    ("s", "ꜱʂȿ"),
    ("ss", "ß"),
    ("t", "ŧᴛƭⱦ"),
    ("th", "þ"),
    ("u", "ᴜʉ"),
    ("v", "ᴠʋ"),
    ("w", "ᴡⱳ"),
    ("y", "ʏɏƴ"),
    ("z", "ᴢƶȥ"),
];

/// Rows of capital letters in alphabetical order that NFKD leaves whole: white on black circles and squares.
pub(super) const ROWS: &[u32] = &[0x1F150, 0x1F170];

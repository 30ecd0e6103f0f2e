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

/// Latin letters (and letters in boxes) that NFKD leaves whole, with how they are read.
pub(super) const SPELLED: &[(&str, &str)] = &[
    ("a", "ɑᴀⱥȺ"),
    ("ae", "æÆᴁᴭ"),
    ("b", "ʙƀɓɃƁ"),
    ("c", "ᴄƈȼȻƇ"),
    ("d", "đĐðÐᴅɖɗƉƊ"),
    ("e", "ᴇɛǝƎəƐɇɆ"),
    ("f", "ƒꜰƑ"),
    ("g", "ɡɢǥɠǤƓ"),
    ("h", "ħĦʜɦ"),
    ("i", "ıɪɨƗɩ"),
    ("j", "ȷᴊɉɈ"),
    ("k", "ᴋƙƘ"),
    ("l", "łŁʟƚɫȽⱢ"),
    ("m", "ᴍɱ"),
    ("n", "ŋŊɴɲƝ"),
    ("o", "øØᴏɵɔƆƟ"),
    ("oe", "œŒɶ"),
    ("p", "ᴘƥƤᵽⱣ"),
    ("q", "ꞯɋɊ"),
    ("r", "ʀɍɌɾ"),
    ("s", "ꜱʂȿ"),
    ("ss", "ßẞ"),
    ("t", "ŧŦᴛƭⱦȾƬ"),
    ("th", "þÞ"),
    ("u", "ᴜʉɄ"),
    ("v", "ᴠʋɅƲ"),
    ("w", "ᴡⱳⱲ"),
    ("y", "ʏɏɎƴƳ"),
    ("z", "ᴢƶƵȥ"),
];

/// Rows of capital letters in alphabetical order that NFKD leaves whole: white on black circles and squares.
pub(super) const ROWS: &[u32] = &[0x1F150, 0x1F170];

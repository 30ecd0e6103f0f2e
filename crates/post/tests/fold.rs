//! What folding makes of what people write: `|` stands for the line feed after a sentence.

use post::{Text, fold};
use proptest::prelude::*;

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (original, folded) in cases {
        let text = Text::new((*original).to_owned());
        assert_eq!(text.folded().replace('\n', "|"), *folded, "folding {original:?}");
    }
}

#[test]
fn letters() {
    check(&[
        ("Police ARE hiding it", "police are hiding it"),
        ("Caerdydd ŵyl Llŷn", "caerdydd wyl llyn"),
        ("gi\u{300}rl u\u{308}ber", "girl uber"),
        ("Ⓐⓢⓨⓛⓤⓜ ⓢⓔⓔⓚⓔⓡ", "asylum seeker"),
        ("🅐🅢🅨🅛🅤🅜 🅼🅴🅴🆃", "asylum meet"),
        ("ｍｅｅｔ ａｔ ８ｐｍ！ ｎｏｗ", "meet at 8pm|now"),
        ("𝐦𝐞𝐞𝐭 𝖆𝖙 𝟠pm", "meet at 8pm"),
        ("ᴍᴇᴇᴛ Łódź Straße Æthel øre", "meet lodz strasse aethel ore"),
        ("ﬁre №5 ½ ℃", "fire no5 1/2 c"),
        ("Z̸̢a̷l̴g̶o̵", "zalgo"),
        ("Kiosk İstanbul", "kiosk istanbul"),
    ]);
}

#[test]
fn look_alikes() {
    check(&[
        ("аsуlum ѕееkеr", "asylum seeker"),
        ("Pоlice аre h\u{200b}idiiing it", "police are hidiing it"),
        ("сор", "cop"),
        ("полиция скрывает", "полиция скрывает"),
        ("Привет как дела", "привет как дела"),
        ("рolicе nсnк", "police ncnk"),
        ("Ροlice Εnd", "police end"),
        ("ασφάλεια", "ασφαλεια"),
        ("sᎢᎪb ΣDL", "stab edl"),
        ("МОСКВА Москва", "москва москва"),
        ("meet modern rn", "meet modern rn"),
    ]);
}

#[test]
fn invisible_and_apostrophes() {
    check(&[
        ("as\u{200b}ylum as\u{ad}ylum \u{202e}asy\u{2060}lum\u{202c}", "asylum asylum asylum"),
        ("they're they’re theyʼre they`re", "theyre theyre theyre theyre"),
        ("heddlu'n cuddio'r", "heddlun cuddior"),
        ("'tis the lads' night", "tis the lads night"),
        ("\u{feff}hello", "hello"),
    ]);
}

#[test]
fn punctuation_and_sentences() {
    check(&[
        ("one, two;three - four/five (six) \"seven\"", "one two three four five six seven"),
        ("One. Two! Three? Four… five\nsix", "one|two|three|four|five|six"),
        ("hiding it.They know", "hiding it|they know"),
        ("wait... what", "wait|what"),
        ("Mr. Jones and Dr. Smith, St. Asaph. End.", "mr jones and dr smith st asaph|end"),
        ("in the U.S. and the U.K today. J. Smith", "in the us and the uk today|j smith"),
        ("e.g. this, i.e. that. So do I. They", "eg this ie that|so do i|they"),
        ("s.t.a.b him", "stab him"),
        ("no. 5 and No. Never", "no 5 and no|never"),
        ("cover-up e-bike snake_case", "cover up e bike snake case"),
        ("fish & chips &amp; peas M&S &lt;b&gt;", "fish and chips and peas m and s b"),
        ("", ""),
        ("?!... \n", ""),
        ("。好", "好"),
    ]);
}

#[test]
fn numbers_and_codes() {
    check(&[
        ("meet 8pm or 8.30pm or 20:30 or 8 p.m. ok", "meet 8pm or 8.30pm or 20:30 or 8 pm ok"),
        ("M62 A470 CF5 4AB 3-1 3–1 24/7", "m62 a470 cf5 4ab 3-1 3-1 24/7"),
        ("1,000 £3.50 12.08.2024. 5", "1,000 3.50 12.08.2024|5"),
        ("1. first 2000000", "1|first 2000000"),
        ("@8pm @ 8pm @8.30 meet @ hall", "at 8pm at 8pm at 8.30 meet at hall"),
    ]);
}

#[test]
fn tags_mentions_addresses() {
    check(&[
        ("#PoliceAreHiding #Enough_Is_Enough #1 #", "policearehiding enoughisenough 1"),
        ("#Ŵyl_2024! #_", "wyl2024"),
        ("@someone: hi @user@toot.wales, @a.bsky.social.", "<mention> hi <mention> <mention>"),
        ("joe@example.com", "joe <mention>"),
        ("see https://example.com/a?b=c#d. Next", "see <url>|next"),
        ("www.example.org, example.co.uk/x and t.co/abc… end", "<url> <url> and <url>|end"),
        ("(http://example.com) HTTPS://EXAMPLE.COM", "<url> <url>"),
        ("http nothing www http://", "http nothing ww http"),
        ("<url> <mention>", "url mention"),
    ]);
}

#[test]
fn emoji() {
    check(&[
        ("🔪🔪 knife🔪man", "🔪 🔪 knife 🔪 man"),
        ("👍🏽 👍 ❤️ ❤", "👍 👍 ❤ ❤"),
        ("👨‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇬🇧🇵🇱", "👨‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇬🇧 🇵🇱"),
        ("1️⃣ 🆘 → ■", "1 🆘"),
        ("警察 hid", "警 察 hid"),
    ]);
}

/// A character folds to what folds to itself, alone and beside a Latin letter.
#[test]
fn every_character_folds_once() {
    for c in (0x80..0x1_FFFF_u32).filter_map(char::from_u32) {
        for original in [c.to_string(), format!("a{c}"), format!("{c}{c}{c}9")] {
            for (word, hash) in fold::fold_phrase(&original) {
                assert_eq!(
                    fold::fold_phrase(&word),
                    [(word.clone(), hash)],
                    "{original:?} U+{:04X}",
                    c as u32
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_folds_and_every_word_leads_back(original in "\\PC{0,60}") {
        let text = Text::new(original);
        let mut last = 0..0;
        for number in 0..text.words().len() {
            let range = text.original_range(number..number + 1);
            prop_assert!(range.start >= last.start && range.end >= last.end, "{last:?} then {range:?}");
            prop_assert!(!text.original().get(range.clone()).unwrap_or_default().is_empty(), "{range:?}");
            last = range;
        }
    }

    #[test]
    fn folding_a_folded_word_changes_nothing(original in "\\PC{0,40}") {
        for (word, hash) in fold::fold_phrase(&original) {
            if word == "<url>" || word == "<mention>" { continue }
            prop_assert_eq!(fold::fold_phrase(&word), vec![(word, hash)]);
        }
    }
}

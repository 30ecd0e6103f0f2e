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

/// A word that was disguised matches what it stands for, through its folded form or another reading.
#[test]
fn disguises() {
    let reads_as = |original: &str, plain: &str| {
        let text = Text::new(original.to_owned());
        let words = text.words().iter().enumerate();
        let wanted = fold::hash_word(plain);
        words
            .filter(|(_, word)| word.shape.disguised())
            .any(|(at, word)| word.hash == wanted || text.readings(at).any(|hash| hash == wanted))
    };
    for (original, plain) in [
        ("hiiiding", "hiding"),
        ("sooo", "so"),
        ("sooo", "soo"),
        ("hellllooo", "hello"),
        ("stoooopppp", "stop"),
        ("ΣΣΣdl", "edl"),
        ("st4b", "stab"),
        ("5tab", "stab"),
        ("1mm1gr4nts", "immigrants"),
        ("wh0re5", "whores"),
        ("crippl3", "cripple"),
        ("k1ll", "kill"),
        ("st@b", "stab"),
        ("r@pe. Now", "rape"),
        ("f@ggot", "faggot"),
        ("$cum", "scum"),
        ("mu$lims here", "muslims"),
        ("k!ll", "kill"),
        ("b|tch", "bitch"),
        ("s.t.a.b", "stab"),
        ("s-t-a-b him", "stab"),
        ("I s t a b people", "stab"),
        ("they are a t h r e a t to", "threat"),
        ("that M u s l i m I saw", "muslim"),
        ("P O L I C E", "police"),
        ("pоlice", "police"),
        ("po\u{200b}lice", "police"),
    ] {
        assert!(reads_as(original, plain), "{original:?} should read as {plain:?}");
    }
    for plain in [
        "8pm",
        "8.30pm",
        "20:30",
        "21st",
        "3rd",
        "CF5 4AB",
        "SW1A 1AA",
        "EC1A 1BB",
        "M62",
        "A470",
        "B4598",
        "3-1",
        "30mph",
        "5k",
        "100kg",
        "40mins",
        "covid19",
        "G20",
        "4x4",
        "U.S.A.",
        "E.D.L.",
        "e.g.",
        "J K Rowling",
        "A B C",
        "hello",
        "co\u{ad}op",
        "cafe\u{301}",
        "Ⓐⓢⓨⓛⓤⓜ",
        "2000000",
        "37years",
        "joe@example.com",
        "RT@someone",
        "via@someone_else",
        "joe@bbc.co.uk",
        "$TSLA",
        "US$5",
        "$4.50",
        "wow!yes",
        "kill!",
        "a|b",
        "#follow4follow",
        "Москва",
    ] {
        let text = Text::new(plain.to_owned());
        assert!(text.words().iter().all(|word| !word.shape.disguised()), "{plain:?} is no disguise");
    }
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

/// Words are read from blocks of the text; where a block begins must not show.
#[test]
fn words_fold_the_same_wherever_they_stand() {
    let end = "they s t a b a man, hiiiding it. Don't! @8pm U.S. example.com/x #Tag thé end: 8.30pm K";
    let words = |original: String| -> Vec<(String, fold::Shape)> {
        let text = Text::new(original);
        text.words().iter().map(|word| (text.word(word).to_owned(), word.shape)).collect()
    };
    let expected = words(end.to_owned());
    for before in 1..150 {
        let filled = words(format!("{} {end}", "word ".repeat(40).split_at(before).0));
        let same = filled.len().checked_sub(expected.len()).map(|from| &filled[from..]);
        assert_eq!(same, Some(&expected[..]), "after {before} bytes");
    }
}

/// Any printable text, or one crowded with what folding has to decide about.
fn tricky() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,60}",
        "([a-cA-CisI]|[0-9]| |[.!?'@#&:/_-]|[аеорсыβι]|[\u{300}\u{200b}\u{200d}\u{fe0f}\u{ad}’…–]|[🔪👍🏽👩🏴🇬🇧]|[éßﬁⅷ½警ジ]){0,40}",
        "(s t a b|k!l|t@b|[$]cu|u\\.s\\.|www\\.|https?://|t\\.co/|@8|#|&amp;|aaa|4b|[ .a1]){0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_folds_and_every_word_leads_back(original in tricky()) {
        let text = Text::new(original);
        let mut last = 0..0;
        for number in 0..text.words().len() {
            let range = text.original_range(number..number + 1);
            prop_assert!(range.start >= last.start && range.end >= last.end, "{last:?} then {range:?}");
            prop_assert!(!text.original().get(range.clone()).unwrap_or_default().is_empty(), "{range:?}");
            last = range;
        }
    }

    /// Plain words are read eight bytes at a time; full-width letters, which mean the same, one by one.
    #[test]
    fn plain_words_fold_as_careful_ones_do(original in "([a-cA-Cs1-4]{2,20}( |;|! )){0,8}") {
        let wide = |c: char| if c.is_ascii_alphanumeric() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c };
        let plain = Text::new(original.clone());
        let careful = Text::new(original.chars().map(wide).collect());
        prop_assert_eq!(plain.folded(), careful.folded());
        for (number, (plain_word, careful_word)) in plain.words().iter().zip(careful.words()).enumerate() {
            prop_assert_eq!(
                (plain_word.start, plain_word.end, plain_word.hash, plain_word.sentence, plain_word.shape),
                (careful_word.start, careful_word.end, careful_word.hash, careful_word.sentence, careful_word.shape)
            );
            prop_assert!(plain.readings(number).eq(careful.readings(number)));
        }
    }

    #[test]
    fn folding_a_folded_word_changes_nothing(original in tricky()) {
        for (word, hash) in fold::fold_phrase(&original) {
            if word == "<url>" || word == "<mention>" { continue }
            prop_assert_eq!(fold::fold_phrase(&word), vec![(word, hash)]);
        }
    }
}

/// Where a word was written, by the word's number: the mark of a tag, inner punctuation and marks belong to it.
#[test]
fn words_lead_back_to_what_was_written() {
    for (original, number, written) in [
        ("Police are hiding", 1, "are"),
        ("see #PoliceAreHiding!", 1, "#PoliceAreHiding"),
        ("«they're» here", 0, "they're"),
        ("the lads' night", 1, "lads"),
        ("cafe\u{301} noir", 0, "cafe\u{301}"),
        ("Pоlice h\u{200b}idiiing", 1, "h\u{200b}idiiing"),
        ("by 👨‍👩‍👧 now", 1, "👨‍👩‍👧"),
        ("ok 👍🏽 now", 1, "👍🏽"),
        ("at 8.30pm.", 1, "8.30pm"),
        ("a: https://example.com/x.", 1, "https://example.com/x"),
        ("in the U.S. now", 2, "U.S"),
        ("a s t a b b e d man", 0, "a s t a b b e d"),
        ("hi @someone!", 1, "@someone"),
        ("one &amp; two", 1, "&amp;"),
    ] {
        let text = Text::new(original.to_owned());
        assert_eq!(
            text.original().get(text.original_range(number..number + 1)),
            Some(written),
            "{original:?}"
        );
    }
    let text = Text::new("Police are, hiding it".to_owned());
    assert_eq!(text.original_range(1..3), 7..18);
    for nothing in [0..0, 3..9, 9..10] {
        assert_eq!(text.original_range(nothing.clone()), 0..0, "{nothing:?}");
    }
}

#[test]
fn shapes_say_what_folding_hides() {
    let shape = |original: &str| Text::new(original.to_owned()).words()[0].shape;
    assert!(shape("EDL").all_capitals() && shape("E.D.L.").all_capitals() && shape("ÉDL").all_capitals());
    assert!(!shape("Edl").all_capitals() && !shape("M62").all_capitals() && !shape("EDL's").all_capitals());
    assert!(
        shape("Ely").capital()
            && shape("Éire").capital()
            && !shape("eLY").capital()
            && shape("'Ely").capital()
    );
    assert!(shape("Cardiff's").possessive() && shape("Cardiff’s").possessive());
    assert!(!shape("Cardiffs").possessive() && !shape("lads'").possessive() && !shape("don't").possessive());
    assert!(shape("8pm").digit() && shape("٣ 3").digit() == shape("x").digit());
    assert!(
        shape("#x").hashtag() && !shape("#1").hashtag() && shape("@x").mention() && shape("t.co/x").url()
    );
    assert!(shape("🔪").emoji() && !shape("knife").emoji());
}

/// Words read as others lead back to what was written; the rest stays as it is, other readings among it.
#[test]
fn some_words_may_be_read_as_others() {
    let respelling = |words, forms: &[&[&str]]| fold::Respelling {
        words,
        forms: forms.iter().map(|forms| forms.iter().map(|form| (*form).to_owned()).collect()).collect(),
    };
    let text = Text::new("Just hangall of them. G a y womn, sooo".to_owned());
    let changes = [
        respelling(1..2, &[&["hang"], &["all"]]),
        respelling(4..7, &[&["gay"]]),
        respelling(7..8, &[&["women", "woman"]]),
    ];
    let respelt = text.respelt(&changes);
    assert_eq!(respelt.folded(), "just hang all of them\ngay women soo");
    for (number, written, disguised) in [
        (0, "Just", false),
        (1, "hangall", true),
        (2, "hangall", true),
        (5, "G a y", true),
        (6, "womn", true),
        (7, "sooo", true),
    ] {
        let word = &respelt.words()[number];
        assert_eq!(&text.original()[respelt.original_range(number..number + 1)], written);
        assert_eq!(word.shape.disguised(), disguised, "{written}");
        assert_eq!(word.hash, fold::hash_word(respelt.word(word)), "{written}");
    }
    assert!(respelt.readings(6).eq([fold::hash_word("woman")]));
    assert!(respelt.readings(7).eq(text.readings(8)));
    assert_eq!(text.respelt(&[]).words(), text.words());
}

//! Words of the rules, misspelt in a post: what is put right, what is left alone, and where the highlight lands.

use post::{Field, RuleId};
use rules::{RuleSet, Slip};

use crate::support::{EXAMPLES, post, rule, usable};

fn rules() -> RuleSet {
    let lines = "[find]\nstrong = '''\n(hate | hang all) (these | the | those) immigrants\ngay people are scum\n=EDL threat\nzzqx zzqx\n'''\n";
    let welsh = "[find]\nstrong = '''\nheddlu newydd\nzzqx zzqx\n'''\n";
    usable(&[
        rule("a.plain", "", &format!("{lines}{EXAMPLES}")),
        rule("a.welsh", "lang = \"cy\"", &format!("{welsh}{EXAMPLES}")),
    ])
}

#[test]
fn one_slip_is_put_right() {
    let rules = rules();
    for (text, found) in [
        // As the rule has it: no disguise.
        ("We hate the immigrants", Some(("hate the immigrants", false))),
        ("We haet the immigrants", Some(("haet the immigrants", true))),
        ("We hate the immigrnats.", Some(("hate the immigrnats", true))),
        ("We hate the imigrants!", Some(("hate the imigrants", true))),
        ("We hatethe immigrants", Some(("hatethe immigrants", true))),
        ("Ihate the immigrants", Some(("Ihate the immigrants", true))),
        ("just hangall these immigrants", Some(("hangall these immigrants", true))),
        ("G a y people are scum", Some(("G a y people are scum", true))),
        ("hate those I m m i g r a n t s", Some(("hate those I m m i g r a n t s", true))),
        // Two words, each with a slip of its own.
        ("haet the imigrants", Some(("haet the imigrants", true))),
        // Another word of English, or of a rule.
        ("We hat the immigrants", None),
        ("We hates the immigrants", None),
        // How a word begins is seldom mistyped, and a word cut short is mostly another one.
        ("We hate the mmigrants", None),
        ("We hate the immigrant", None),
        // Two slips in one word.
        ("We hate the imigrnats", None),
        // Names, tags and addresses are not words.
        ("We hate the #immigrnats", None),
        ("We hate the @immigrnats", None),
        // What is asked of how a word was written is asked still.
        ("edl thraet", None),
        ("EDL thraet", Some(("EDL thraet", true))),
        // We know no Welsh words to tell a misspelling by.
        ("hedldu newydd", None),
    ] {
        let scan = rules.scan(&post(text), None);
        let hits: Vec<(&str, bool)> = scan
            .hits
            .iter()
            .flat_map(|hit| hit.spans.iter().map(|(_, span)| (&text[span.clone()], hit.disguised)))
            .collect();
        assert_eq!(hits, found.into_iter().collect::<Vec<_>>(), "{text}");
    }
}

/// A post that says it is in another language is read as it is written.
#[test]
fn other_languages_are_left_alone() {
    let rules = rules();
    for (lang, hits) in [(None, 1), (Some("en"), 1), (Some("en-GB"), 1), (Some("cy"), 0), (Some("pl"), 0)] {
        let mut post = post("We haet the immigrants");
        post.lang = lang.map(Into::into);
        assert_eq!(rules.scan(&post, None).hits.len(), hits, "{lang:?}");
    }
}

/// A rule that hits as the post is written keeps its hit; one that does not is tried on what is put right.
#[test]
fn a_second_reading_takes_nothing_away() {
    let rules = usable(&[
        rule("a.near", "", &format!("[find]\nstrong = '''\nbricks ..1 mosque\nzzqx zzqx\n'''\n{EXAMPLES}")),
        rule("b.words", "", &format!("[find]\nstrong = '''\nthrow rocks\nzzqx zzqx\n'''\n{EXAMPLES}")),
    ]);
    let text = "bricks throwrocks mosque";
    let scan = rules.scan(&post(text), None);
    let hits: Vec<(&str, bool)> = scan.hits.iter().map(|hit| (hit.rule.id.as_str(), hit.disguised)).collect();
    assert_eq!(hits, [("a.near", false), ("b.words", true)]);
    assert_eq!(scan.hits[1].spans, [(Field::Text, 7..17)]);
}

#[test]
fn explaining_tells_what_was_put_right() {
    let rules = rules();
    for (text, written, read_as, slip) in [
        ("We hate the immigrnats", "immigrnats", "immigrants", Slip::Swapped),
        ("We hate the imigrants", "imigrants", "immigrants", Slip::LeftOut),
        ("hangall these immigrants", "hangall", "hang all", Slip::RunTogether),
        ("g a y people are scum", "g a y", "gay", Slip::SpreadOut),
    ] {
        let explanation = rules.explain(&RuleId::new("a.plain"), &post(text)).unwrap();
        let [correction] = &explanation.corrections[..] else { panic!("{text}: {explanation:?}") };
        assert_eq!((&*correction.written, &*correction.read_as, correction.slip), (written, read_as, slip));
        assert!(explanation.lines.iter().any(|line| line.stands_at.is_some()), "{text}: {explanation:?}");
    }
}

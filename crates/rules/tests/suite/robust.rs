//! Whatever a file holds, loading ends in located messages, and whatever a post holds, scanning ends.

use proptest::prelude::*;
use rules::RuleFile;

use crate::support::{EXAMPLES, file, load_all, post, rule, usable};

/// Signs of the phrase language among words, so that generated lines get past the first check.
fn line() -> impl Strategy<Value = String> {
    let sign = proptest::sample::select(
        &[
            "(",
            ")",
            "[",
            "]",
            "|",
            "..",
            "..6",
            "near/4",
            "police",
            "<time>",
            "<authority>",
            "<",
            "stab+",
            "immig*",
            "#Tag",
            "# ",
            "=EDL",
            "re:",
            "🔪",
            "'",
            "\"",
            "\\",
            "é",
            "\u{200b}",
            "«",
        ][..],
    );
    prop::collection::vec(
        prop_oneof![6 => sign.prop_map(str::to_owned), 1 => ".{0,6}".prop_map(String::from)],
        0..12,
    )
    .prop_map(|parts| parts.join(" "))
}

fn is_said_well(files: &[RuleFile]) {
    for said in load_all(files).diagnostics {
        assert!(said.line >= 1 && said.column >= 1);
        assert!(said.render(false).contains(said.code));
        assert!(said.to_json().contains(said.code));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_phrase_line_is_read_or_refused(lines in prop::collection::vec(line(), 1..4), text in ".{0,200}") {
        let list = file("rules/lists/authority.txt", "police\n");
        let body = format!("[find]\nstrong = '''\n{}\nzzqx zzqx\n'''{EXAMPLES}", lines.join("\n"));
        let files = [list, rule("test.rule", "", &body)];
        is_said_well(&files);
        if let Some(rules) = load_all(&files).set {
            for hit in rules.scan(&post(&text), None).hits {
                for (_, span) in hit.spans {
                    prop_assert!(text.get(span).is_some());
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for path in ["rules/general/a.toml", "rules/lists/a.txt", "rules/frames/a.toml"] {
            is_said_well(&[RuleFile { path: path.to_owned(), bytes: bytes.clone() }]);
        }
    }

    /// A good file with a piece cut out, doubled or moved: what a half-saved file looks like.
    #[test]
    fn a_damaged_file_is_read_or_refused(from in 0_usize..600, len in 0_usize..80, to in 0_usize..600) {
        let whole = rule("test.rule", "mask = [\"street\"]", "[find]\nstrong = '''\n(police | cops) ..3 hiding\n'''\n[unless]\nsame_post = 'sport'\n[tests]\nmatch = 'police are hiding'\nignore = 'y'\n");
        let (from, to) = (from.min(whole.bytes.len()), to.min(whole.bytes.len()));
        let piece = whole.bytes[from..(from + len).min(whole.bytes.len())].to_vec();
        let mut bytes = whole.bytes.clone();
        bytes.drain(from..from + piece.len());
        bytes.splice(to.min(bytes.len())..to.min(bytes.len()), piece);
        is_said_well(&[RuleFile { bytes, ..whole }]);
    }
}

#[test]
fn expressions_are_few() {
    let lines: String = (0..101).map(|number| format!("re: abcabc(x{number})?\n")).collect();
    let tests = "[tests]\nmatch = 'abcabc'\nignore = 'y'";
    let one = |number: usize| {
        rule(&format!("rule.{number}"), "", &format!("[find]\nstrong = '''\n{lines}'''\n{tests}"))
    };
    assert_eq!(usable(&[one(1)]).rules().count(), 1);
    let load = load_all(&[one(1), one(2)]);
    assert!(load.set.is_none());
    assert_eq!(load.diagnostics.iter().map(|said| said.code).collect::<Vec<_>>(), ["too-many-regexes"]);
}

//! What a post does with a claim, by small frames of each kind.

use crate::support::{file, post, rule, usable};

const DENY: &str = r#"stance = "deny"
before = '''
(deny | denies) [that]
(no | zero) evidence
'''
close = '(not | never | nobody)'
after = '(is | are) false'
anywhere = '(fact check | =FALSE)'
stop = 'but'
pseudo = '''
cannot deny
no doubt
not only
'''
"#;
const QUERY: &str = "stance = \"query\"\nquestion_mark = true\nafter = 'or is it'\npseudo = 'why'\n";
const REPORT: &str = "stance = \"report\"\nbefore = 'police (say | confirm)'\n";
const FICTION: &str = "stance = \"fiction\"\nanywhere = 'season <number>'\n";

#[test]
fn cues_have_direction_reach_and_exceptions() {
    let frames = [("deny", DENY), ("query", QUERY), ("report", REPORT), ("fiction", FICTION)];
    let mut files: Vec<_> =
        frames.iter().map(|(name, text)| file(&format!("rules/frames/{name}.toml"), text)).collect();
    files.push(rule(
        "test.rule",
        "",
        "[find]\nstrong = 'hiding .. (it | truth)'\n[tests]\nmatch = 'hiding it'\nignore = 'y'",
    ));
    files.push(rule(
        "test.off",
        "stance = \"off\"",
        "[find]\nstrong = 'meet now'\n[tests]\nmatch = 'meet now'\nignore = 'y'",
    ));
    let rules = usable(&files);
    for (text, expected) in [
        ("they are hiding it", "support"),
        // Before the claim, in its sentence, not past a stop word.
        ("police deny that they are hiding it", "deny"),
        ("police deny that. they are hiding it", "support"),
        ("police deny that but they are hiding it", "support"),
        ("they are hiding it, police deny", "support"),
        // After.
        ("hiding it? such claims are false", "query"),
        ("claims they are hiding it are false", "deny"),
        ("they are hiding it but other claims are false", "support"),
        // Close: inside the claim or at most three words before it.
        ("they are not hiding it", "deny"),
        ("nobody in town is hiding it", "support"),
        ("nobody here is hiding it", "deny"),
        ("hiding not the truth", "deny"),
        // Anywhere, even in another sentence.
        ("Fact check. They are hiding it", "deny"),
        ("FALSE: hiding it", "deny"),
        ("false: hiding it", "support"),
        // What looks like a cue and is none.
        ("you cannot deny they are hiding it", "support"),
        ("no doubt hiding it", "support"),
        ("not only hiding it", "support"),
        // Questions.
        ("are they hiding it?", "query"),
        ("are they hiding it? 😡", "query"),
        ("hiding it. what next?", "support"),
        ("why are they hiding it?", "support"),
        ("hiding it or is it just me", "query"),
        // Reports; a denial in a report is a denial, and a story is a story.
        ("police say they were hiding it", "report"),
        ("police say no evidence of hiding it", "deny"),
        ("season 4: police deny hiding it", "fiction"),
        // Of two claims the bolder one counts.
        ("police deny hiding it. They are hiding it", "support"),
        // Frames do not touch a call to gather.
        ("nobody should meet now", "support"),
    ] {
        let scan = rules.scan(&post(text), None);
        let stance = scan.hits.first().map_or("no hit", |hit| hit.stance.as_str());
        assert_eq!(stance, expected, "{text}");
    }
}

//! What was taken back is gone from the text, the archive and the log's meaning, whenever it was written; what was
//! changed is still one post.

use jiff::{SignedDuration, ToSpan};
use places::Gazetteer;
use post::{PostHash, PostId, Theme};
use rules::RuleFile;
use tempfile::TempDir;

use super::*;
use crate::config;
use collect::Withdrawn;
use tension::AlertState;

const RULE: &str = r#"
id = "rumour.tried"
title = "Tried"
kind = "rumour"
theme = "general"
weight = "low"
status = "live"
owner = "tests"
review_by = 2027-02-01
why = "Only tried."
false_alarms = ["all"]
[find]
strong = '''
purple giraffe
'''
[tests]
match = 'a «purple giraffe»'
ignore = 'nothing of the kind'
"#;

struct Tried {
    pipeline: Pipeline,
    store: Arc<Store>,
    now: Timestamp,
    _folder: TempDir,
}

impl Tried {
    fn new() -> Self {
        Self::with(RULE)
    }

    fn with(rule: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("a time");
        let places = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/places/");
        let read = |name: &str| std::fs::read(format!("{places}{name}")).expect(name);
        let gazetteer = Gazetteer::load(&read("areas.json"), &read("places.tsv"), &[]).expect("places");
        let gazetteer = Arc::new(gazetteer);
        let id = rule.split('"').nth(1).expect("an id");
        let file = RuleFile { path: format!("rules/general/{id}.toml"), bytes: rule.into() };
        let today = jiff::civil::date(2026, 11, 22);
        let loaded = rules::load(&[file], &[Theme::new("general")], Arc::clone(&gazetteer), today);
        let config = store::Config { dir: folder.path().to_owned(), ..store::Config::default() };
        let store = Arc::new(Store::open(&config, now).expect("a store").0);
        let pipeline = Pipeline::new(Parts {
            key: HashKey::new([7; 32]),
            rules: Arc::new(loaded.set.expect("a rule")),
            store: Arc::clone(&store),
            fold: Fold::new(&config::Config::default().tension, &gazetteer),
            metrics: Arc::new(Metrics::new().expect("metrics")),
            homes: BTreeMap::new(),
            shelf: Shelf { gazetteer, watched: vec![AreaCode::new("W06000015")] },
            readable: Readable::default(),
            watched: Vec::new(),
            latest: now,
        });
        Self { pipeline, store, now, _folder: folder }
    }

    /// Takes in one delivery, an hour after the last.
    fn take(&mut self, posts: &[(&str, &str, &str)], withdrawn: Vec<Withdrawn>) {
        self.now += 1.hour();
        let posts = posts.iter().map(|(id, author, text)| RawPost {
            id: (*id).to_owned(),
            source: "bluesky".to_owned(),
            text: (*text).to_owned(),
            author: Some((*author).to_owned()),
            ..RawPost::default()
        });
        let source = SourceId::new("bluesky");
        let delivery = Delivery { source, posts: posts.collect(), withdrawn, cursor: None, report: None };
        let mut prepared = Prepared::default();
        self.pipeline.prepare(delivery, self.now, &mut prepared);
        self.pipeline.commit(&prepared, self.now).expect("committed");
    }

    fn sweep(&mut self) {
        let swept = self.store.sweep().expect("swept");
        self.pipeline.withdraw(&swept.posts, self.now).expect("withdrawn");
    }

    /// The posts that can still be read, of those named: as text of what was flagged, and in the archive.
    fn left(&self, ids: &[&str]) -> (Vec<String>, Vec<String>) {
        let hash = |id: &&&str| PostHash::new(&HashKey::new([7; 32]), &SourceId::new("bluesky"), id);
        let has_text = |id: &&&str| self.store.text(hash(id)).expect("read").is_some();
        let archived: Vec<PostHash> = self
            .store
            .archive_scan(Timestamp::MIN)
            .expect("read")
            .map(|post| post.expect("one").post())
            .collect();
        let named = |ids: Vec<&&str>| ids.into_iter().map(|id| (*id).to_owned()).collect();
        (
            named(ids.iter().filter(has_text).collect()),
            named(ids.iter().filter(|id| archived.contains(&hash(id))).collect()),
        )
    }

    fn withdrawals(&self) -> usize {
        let entries = self.store.entries_after(0).map(|entry| entry.expect("read").event);
        entries.filter(|event| matches!(event, Event::Withdrawn { .. })).count()
    }
}

fn post(id: &str) -> Withdrawn {
    Withdrawn::Post(PostId { source: SourceId::new("bluesky"), native: id.into() })
}

fn account(author: &str) -> Withdrawn {
    Withdrawn::Account { source: SourceId::new("bluesky"), author: author.to_owned() }
}

const ABOUT_A_GIRAFFE: &str = "A purple giraffe in Cardiff";
const ABOUT_BINS: &str = "Bins in Cardiff are late";

#[test]
fn a_deleted_post_is_gone_however_long_ago_it_was_written() {
    let mut tried = Tried::new();
    tried.take(&[("a", "one", ABOUT_A_GIRAFFE), ("b", "one", ABOUT_BINS), ("c", "two", ABOUT_BINS)], vec![]);
    tried.now = tried.now.checked_add(SignedDuration::from_hours(5 * 24)).expect("a time");
    tried.take(&[], vec![post("a"), post("b"), post("never seen")]);
    assert_eq!(tried.left(&["a", "b", "c"]), (vec![], vec!["c".to_owned()]));
    assert_eq!(tried.withdrawals(), 1, "what no rule found is not in the log");
}

#[test]
fn a_closed_account_takes_all_its_posts_with_it() {
    let mut tried = Tried::new();
    tried.take(
        &[("a", "one", ABOUT_A_GIRAFFE), ("b", "one", ABOUT_BINS), ("c", "two", ABOUT_A_GIRAFFE)],
        vec![],
    );
    // Its key of last month is another.
    tried.now = tried.now.checked_add(SignedDuration::from_hours(20 * 24)).expect("a time");
    tried.take(&[("d", "one", ABOUT_A_GIRAFFE)], vec![]);
    tried.take(&[], vec![account("one")]);
    let kept = vec!["c".to_owned()];
    assert_eq!(tried.left(&["a", "b", "c", "d"]).1, kept, "at once no rule is tried on it");
    tried.sweep();
    assert_eq!(tried.left(&["a", "b", "c", "d"]), (kept.clone(), kept));
    assert_eq!(tried.withdrawals(), 2);
    tried.take(&[("e", "one", ABOUT_A_GIRAFFE)], vec![]);
    tried.sweep();
    assert_eq!(tried.left(&["e"]).0, ["e"], "an account that is back is read again");
}

#[test]
fn what_came_in_the_same_batch_is_never_seen() {
    let mut tried = Tried::new();
    let at = tried.now + 1.hour();
    let delivery = |posts: Vec<RawPost>, withdrawn| Delivery {
        source: SourceId::new("bluesky"),
        posts,
        withdrawn,
        cursor: None,
        report: None,
    };
    let raw = |id: &str, author: &str| RawPost {
        id: id.to_owned(),
        source: "bluesky".to_owned(),
        text: ABOUT_A_GIRAFFE.to_owned(),
        author: Some(author.to_owned()),
        ..RawPost::default()
    };
    let posts = vec![raw("a", "one"), raw("b", "two"), raw("c", "three")];
    let mut prepared = Prepared::default();
    tried.pipeline.prepare(delivery(posts, vec![]), at, &mut prepared);
    tried.pipeline.prepare(delivery(vec![], vec![account("one"), post("b")]), at, &mut prepared);
    let committed = tried.pipeline.commit(&prepared, at).expect("committed");
    assert_eq!(committed.found, 1);
    assert_eq!(tried.left(&["a", "b", "c"]), (vec!["c".to_owned()], vec!["c".to_owned()]));
}

/// What eight people write, and when they are called what; edited or not.
fn calls(published: Timestamp, edited: bool) -> Vec<RawPost> {
    let ways = [
        "Cardiff, the purple giraffe wants you at noon",
        "I will be in Cardiff for the purple giraffe",
        "purple giraffe tonight, tell all your mates in Cardiff",
        "who else in Cardiff is joining the purple giraffe?",
        "meet me by the Cardiff castle gates, purple giraffe time",
        "no excuses: purple giraffe, Cardiff, bring your brother",
        "we stand with the purple giraffe in Cardiff from seven",
        "the whole street goes, a purple giraffe comes to Cardiff",
    ];
    let post = |(n, words): (usize, &&str)| RawPost {
        id: n.to_string(),
        source: "bluesky".to_owned(),
        text: if edited { format!("{words} (edit: typo)") } else { (*words).to_owned() },
        author: Some(format!("author {n}")),
        published: Some(published),
        ..RawPost::default()
    };
    ways.iter().enumerate().map(post).collect()
}

/// The same posts with other words are other revisions of the same posts: the log has both, the score has one.
#[test]
fn d06_an_edited_post_counts_once_and_wakes_nobody_twice() {
    let rule = RULE.replace("rumour", "mobilisation").replace("\"low\"", "\"high\"");
    let cell = (AreaCode::new("W06000015"), Theme::new("general"));
    let ended = |edits: bool| {
        let mut tried = Tried::with(&rule);
        let began = tried.now;
        let mut changes = Vec::new();
        for (minute, edited) in [(1, false), (5, edits), (9, edits)] {
            let at = began + SignedDuration::from_mins(minute);
            let posts = calls(began, edited);
            let source = SourceId::new("bluesky");
            let delivery = Delivery { source, posts, withdrawn: vec![], cursor: None, report: None };
            let mut prepared = Prepared::default();
            tried.pipeline.prepare(delivery, at, &mut prepared);
            changes.extend(tried.pipeline.commit(&prepared, at).expect("committed").changes);
            changes.extend(tried.pipeline.settle(at + SignedDuration::from_mins(3)).expect("settled"));
        }
        let fired = changes.iter().filter(|change| change.alert == AlertState::Firing).count();
        let entries = tried.store.entries_after(0).map(|entry| entry.expect("read").event);
        let logged = entries.filter(|event| matches!(event, Event::Evidence(_))).count();
        let workings = tried.pipeline.fold.tension.workings(&cell.0, &cell.1).expect("a cell");
        (logged, fired, workings.asked, workings.kinds, workings.counted.len())
    };
    let (left_alone, edited) = (ended(false), ended(true));
    assert_eq!((left_alone.0, left_alone.4), (8, 8), "{left_alone:?}");
    assert!(left_alone.1 > 0, "nothing fired: {left_alone:?}");
    assert_eq!(edited.0, 16, "each edit is a revision, once");
    assert_eq!((edited.1, edited.2, edited.4), (left_alone.1, left_alone.2, 8));
    assert_eq!(edited.3, left_alone.3, "the same people said the same");
}

#[test]
fn a_return_is_evidence_whatever_its_words() {
    let found = |text: &str, eep: Eep| {
        let mut tried = Tried::new();
        let returned = Return {
            id: "7".to_owned(),
            source: "return:csp".to_owned(),
            at: tried.now,
            area: AreaCode::new("W06000015"),
            place: None,
            eep,
            text: text.to_owned(),
            provenance: "call from a school".to_owned(),
            impact: None,
            reported_to: None,
        };
        let prepared = tried.pipeline.prepare_returns(vec![(1, returned)], tried.now);
        tried.pipeline.commit(&prepared, tried.now).expect("committed");
        let entries = tried.store.entries_after(0).map(|entry| entry.expect("read").event);
        let evidence = entries.filter_map(|event| match event {
            Event::Evidence(evidence) => Some((evidence.rule.to_string(), evidence.areas.len())),
            _ => None,
        });
        evidence.collect::<Vec<_>>()
    };
    let named = |rule: &str| vec![(rule.to_owned(), 1)];
    assert_eq!(found("Parents keep their children at home", Eep::Experienced), named("trigger.return"));
    assert_eq!(found("A purple giraffe at the gates", Eep::Evidenced), named("rumour.tried"));
    assert_eq!(found("There may be trouble on Saturday", Eep::Potential), vec![]);
}

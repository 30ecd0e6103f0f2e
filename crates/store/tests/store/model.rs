//! Any run of commits, restarts, steps of time and erasures gives what a plain list in memory gives.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan};
use post::{Entry, Event, SourceId};
use proptest::prelude::*;
use store::Store;
use tempfile::tempdir;

use crate::make::{at, batch, hash, open, text_of, whole_log};

const RULES: [&str; 3] = ["a", "b", "c"];
const POSTS: u64 = 12;

#[derive(Clone, Debug)]
enum Step {
    Commit { posts: Vec<u64>, rules: usize },
    Wait { hours: i64 },
    Erase { post: u64 },
    Checkpoint,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (prop::collection::vec(0..POSTS, 0..6), 1..=RULES.len()).prop_map(|(posts, rules)| Step::Commit { posts, rules }),
        2 => (0i64..900).prop_map(|hours| Step::Wait { hours }),
        1 => (0..POSTS).prop_map(|post| Step::Erase { post }),
        1 => Just(Step::Checkpoint),
        1 => Just(Step::Reopen),
    ]
}

/// What the store should hold.
#[derive(Default)]
struct Model {
    log: Vec<(u64, &'static str, Timestamp)>,
    seen: BTreeMap<String, BTreeSet<(u64, &'static str)>>,
    texts: BTreeSet<u64>,
    cursor: Option<u64>,
}

impl Model {
    fn commit(&mut self, posts: &[u64], rules: usize, now: Timestamp) -> usize {
        let Some(last) = posts.last() else { return 0 };
        self.cursor = Some(*last);
        let month = now.strftime("%Y-%m").to_string();
        self.seen.entry(month).or_default();
        let before = self.log.len();
        for post in posts {
            for rule in &RULES[..rules] {
                let recent = self.seen.values().rev().take(2).any(|month| month.contains(&(*post, *rule)));
                if recent {
                    continue;
                }
                self.log.push((*post, rule, now));
                self.texts.insert(*post);
                self.seen.values_mut().next_back().unwrap().insert((*post, *rule));
            }
        }
        self.log.len() - before
    }

    fn check(&self, store: &Store) {
        let log = whole_log(store);
        assert_eq!(log.len(), self.log.len());
        for ((number, entry), (post, rule, now)) in (1..).zip(&log).zip(&self.log) {
            let Entry { number: given, at, event: Event::Evidence(evidence) } = entry else {
                panic!("{entry:?}")
            };
            assert_eq!(
                (*given, *at, evidence.post, evidence.rule.as_str()),
                (number, *now, hash(*post), *rule)
            );
        }
        for post in 0..POSTS {
            let text = store.text(hash(post)).unwrap().map(|text| text.text);
            assert_eq!(text, self.texts.contains(&post).then(|| text_of(post)), "post {post}");
        }
        let cursor = store.cursor(&SourceId::new("bluesky:feed")).unwrap();
        assert_eq!(cursor, self.cursor.map(|post| post.to_be_bytes().to_vec()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_store_is_a_durable_list(steps in prop::collection::vec(step(), 1..24)) {
        let dir = tempdir().unwrap();
        let mut store = open(dir.path());
        let mut model = Model::default();
        let mut now = at("2026-11-22T12:00:00Z");
        for step in steps {
            match step {
                Step::Commit { posts, rules } => {
                    let new = store.commit(batch(posts.clone(), &RULES[..rules], now), now).unwrap();
                    prop_assert_eq!(new.len(), model.commit(&posts, rules, now));
                }
                Step::Wait { hours } => now += hours.hours(),
                Step::Erase { post } => {
                    store.erase(&[hash(post)]).unwrap();
                    model.texts.remove(&post);
                }
                Step::Checkpoint => store.put_checkpoint(store.last_number(), now, b"state").unwrap(),
                Step::Reopen => {
                    drop(store);
                    store = open(dir.path());
                }
            }
        }
        model.check(&store);
        drop(store);
        model.check(&open(dir.path()));
    }
}

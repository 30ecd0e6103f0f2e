//! Evidence as people read it: one line for each wording, however often it was pasted, and never its text.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use post::{AuthorKey, Evidence, Fingerprint, PostHash, RuleId, Status};
use rules::RuleSet;

use crate::when::Moment;
use crate::{Language, when};

/// All posts of one wording.
pub(crate) struct Wording {
    pub(crate) first: Moment,
    pub(crate) last: Option<Moment>,
    pub(crate) finds: Vec<Find>,
    /// "3 posts by 2 people".
    pub(crate) counts: String,
    /// Kinds of source, in words.
    pub(crate) sources: String,
    pub(crate) places: String,
    /// What to expect before asking for the text, as the rule's author put it.
    pub(crate) notes: Vec<Said>,
    /// "Show text, 21:40 today: Stabbing": what the link is called by those who hear it.
    pub(crate) show: String,
    /// The post whose text is shown on request.
    pub(crate) post: PostHash,
}

/// What one rule found in it.
#[derive(PartialEq)]
pub(crate) struct Find {
    pub(crate) title: Said,
    pub(crate) kind: String,
    pub(crate) stance: String,
    /// "weighs nothing", "found late", "flooding", "disguised".
    pub(crate) remarks: Vec<String>,
}

/// Words of a rule's author, in the author's language.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) words: String,
    pub(crate) lang: String,
}

impl Said {
    /// The title of a rule; its id once the rule is gone.
    pub(crate) fn title(rules: &RuleSet, id: &RuleId) -> Self {
        match rules.rule(id) {
            Some(rule) => Self { words: rule.title.clone(), lang: rule.lang.clone() },
            None => Self { words: id.to_string(), lang: "zxx".to_owned() },
        }
    }

    /// The title of a surge; its id once the surge is gone.
    pub(crate) fn surge(rules: &RuleSet, id: &RuleId) -> Self {
        match rules.surges().find(|surge| surge.definition.id == *id) {
            Some(surge) => Self { words: surge.title.clone(), lang: "en".to_owned() },
            None => Self { words: id.to_string(), lang: "zxx".to_owned() },
        }
    }
}

/// The latest wordings, at most `most`, and how many more there are. `evidence` is newest first.
pub(crate) fn wordings(
    language: Language,
    evidence: &[Evidence],
    rules: &RuleSet,
    now: Timestamp,
    most: usize,
) -> (Vec<Wording>, usize) {
    let mut groups: BTreeMap<Fingerprint, Vec<&Evidence>> = BTreeMap::new();
    let mut order = Vec::new();
    for found in evidence {
        let group = groups.entry(found.fingerprint).or_default();
        if group.is_empty() {
            order.push(found.fingerprint);
        }
        group.push(found);
    }
    let groups = order.iter().take(most).filter_map(|fingerprint| groups.get(fingerprint));
    let wordings = groups.filter_map(|group| Wording::new(language, group, rules, now)).collect();
    (wordings, order.len().saturating_sub(most))
}

impl Wording {
    /// `group` is newest first.
    fn new(language: Language, group: &[&Evidence], rules: &RuleSet, now: Timestamp) -> Option<Self> {
        let (newest, oldest) = (group.first()?, group.last()?);
        let posts: BTreeSet<PostHash> = group.iter().map(|found| found.post).collect();
        let people: BTreeSet<AuthorKey> = group.iter().map(|found| found.author).collect();
        let many = oldest.published_at != newest.published_at;
        let rule = Said::title(rules, &oldest.rule).words;
        let time = when::written(language, oldest.published_at, now);
        Some(Self {
            show: language.fill("show-text-label", &[("time", time.into()), ("rule", rule.into())]),
            first: Moment::new(language, oldest.published_at, now),
            last: many.then(|| Moment::new(language, newest.published_at, now)),
            finds: once(group.iter().map(|found| Find::new(language, found, rules))),
            counts: language
                .fill("evidence-counts", &[("posts", posts.len().into()), ("people", people.len().into())]),
            sources: once(group.iter().map(|found| source(language, found))).join(", "),
            places: once(group.iter().flat_map(|found| &found.areas).filter_map(|area| area.place.clone()))
                .join(", "),
            notes: once(group.iter().filter_map(|found| note(found, rules))),
            post: oldest.post,
        })
    }
}

impl Find {
    fn new(language: Language, found: &Evidence, rules: &RuleSet) -> Self {
        let remarks = [
            ("evidence-shadow", found.status == Status::Shadow),
            ("evidence-late", found.found_late),
            ("evidence-flooding", found.flooding),
            ("evidence-disguised", found.disguised),
        ];
        Self {
            title: Said::title(rules, &found.rule),
            kind: language.say(&format!("kind-{}", found.kind)),
            stance: language.say(&format!("stance-{}", found.stance)),
            remarks: remarks
                .into_iter()
                .filter(|(_, holds)| *holds)
                .map(|(key, _)| language.say(key))
                .collect(),
        }
    }
}

/// The kind of source, with the platform of a public post: never which account.
pub(crate) fn source(language: Language, found: &Evidence) -> String {
    let kind = source_kind(language, found.source.kind());
    if found.source.kind().is_trusted() { kind } else { format!("{kind} ({})", found.source.platform()) }
}

/// A kind of source in words.
pub(crate) fn source_kind(language: Language, kind: post::SourceKind) -> String {
    use post::SourceKind;
    language.say(match kind {
        SourceKind::News => "source-kind-news",
        SourceKind::Authority => "source-kind-authority",
        SourceKind::Return => "source-kind-return",
        SourceKind::FactCheck => "source-kind-fact-check",
        SourceKind::Public => "source-kind-public",
    })
}

fn note(found: &Evidence, rules: &RuleSet) -> Option<Said> {
    let rule = rules.rule(&found.rule)?;
    Some(Said { words: rule.distress.clone()?, lang: rule.lang.clone() })
}

/// Each value once, in order of appearance.
fn once<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen
}

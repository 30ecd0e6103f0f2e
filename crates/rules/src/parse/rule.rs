//! Reads a rule file: its settings, phrase blocks and tests.

use std::ops::Range;
use std::str::FromStr;

use jiff::civil::Date;
use post::{Field, Kind, RuleId, Status, Theme, UnknownWord, Weight};
use toml::de::DeTable;

use super::cases::{self, Case, Section};
use super::document::{Allowed, Document, Located};
use super::{PhraseLine, read_source};
use crate::diagnostic::{Diagnostic, Repair, Source, did_you_mean};
use crate::slots::Slot;
use crate::{Rule, RuleFile, hash_bytes};

/// A rule file as written.
#[derive(Debug)]
pub(crate) struct RuleText {
    pub(crate) source: Source,
    pub(crate) rule: Rule,
    pub(crate) id_span: Range<usize>,
    /// Areas by code or name, as written: the gazetteer knows which they are.
    pub(crate) areas: Vec<Located>,
    pub(crate) strong: Vec<PhraseLine>,
    pub(crate) weak: Vec<PhraseLine>,
    pub(crate) weak_needed: usize,
    pub(crate) require: Vec<(String, Vec<PhraseLine>)>,
    pub(crate) same_sentence: Vec<PhraseLine>,
    pub(crate) same_post: Vec<PhraseLine>,
    pub(crate) cases: Vec<Case>,
}

const REQUIRED: [&str; 10] =
    ["id", "title", "kind", "theme", "weight", "status", "owner", "review_by", "why", "false_alarms"];
const TOP: Allowed = Allowed {
    section: "",
    keys: &[
        "id",
        "title",
        "kind",
        "theme",
        "weight",
        "status",
        "owner",
        "review_by",
        "why",
        "false_alarms",
        "lang",
        "mask",
        "formerly",
        "distress",
        "stance",
        "in",
        "sources",
        "areas",
        "emergency",
        "expires",
        "find",
        "require",
        "unless",
        "tests",
    ],
};
const FIND: Allowed = Allowed { section: "find", keys: &["strong", "weak", "weak_needed"] };
const UNLESS: Allowed = Allowed { section: "unless", keys: &["same_sentence", "same_post"] };
const TESTS: Allowed =
    Allowed { section: "tests", keys: &["match", "deny", "query", "ignore", "todo_match", "todo_ignore"] };
/// A block holds at most this many lines.
const LINES_MAX: usize = 200;
/// Weak lines that must match where the rule does not say.
const WEAK_NEEDED: usize = 2;

/// Reads a rule file. `None` when it is no text at all; what is wrong is in the second half.
///
/// A setting that is missing or wrong has a stand-in, so that the phrases can be checked in the same go.
pub(crate) fn read_rule(file: &RuleFile, themes: &[Theme]) -> (Option<RuleText>, Vec<Diagnostic>) {
    let source = match read_source(file) {
        Ok(source) => source,
        Err(said) => return (None, vec![*said]),
    };
    let (mut document, table) = Document::parse(&source, "rule");
    document.check_keys(&table, &TOP, &[FIND, UNLESS, TESTS]);
    let (rule, id_span) = settings(&mut document, &table, file, themes);
    let find = section(&mut document, &table, &FIND, &[TOP, UNLESS, TESTS]);
    let unless = section(&mut document, &table, &UNLESS, &[TOP, FIND, TESTS]);
    let tests = section(&mut document, &table, &TESTS, &[TOP, FIND, UNLESS]);
    let mut text = RuleText {
        source: source.clone(),
        rule,
        id_span,
        areas: document.texts(&table, "areas").unwrap_or_default(),
        strong: block(&mut document, find, "strong"),
        weak: block(&mut document, find, "weak"),
        weak_needed: find.and_then(|find| document.count(find, "weak_needed")).unwrap_or(WEAK_NEEDED),
        require: required_groups(&mut document, &table),
        same_sentence: block(&mut document, unless, "same_sentence"),
        same_post: block(&mut document, unless, "same_post"),
        cases: Vec::new(),
    };
    text.cases = tests.map(|tests| read_cases(&mut document, tests)).unwrap_or_default();
    missing(&mut document, &table);
    if document.said.is_empty() {
        enough_to_find(&mut document, &text);
    }
    let said = document.said;
    (Some(text), said)
}

fn missing(document: &mut Document<'_>, table: &DeTable<'_>) {
    let wanted = REQUIRED.into_iter().chain(["find"]);
    let missing: Vec<&str> =
        wanted.filter(|key| !table.contains_key(*key) && !document.meant.contains(key)).collect();
    if let Some(first) = missing.first() {
        let names = missing.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let verb = if missing.len() == 1 { "is" } else { "are" };
        let example = match *first {
            "find" => "add a section `[find]` with `strong = '''…'''`".to_owned(),
            "review_by" => "add `review_by = 2027-05-01` above the first [section]".to_owned(),
            "false_alarms" => "add `false_alarms = [\"…\"]` above the first [section]".to_owned(),
            key => format!("add `{key} = \"…\"` above the first [section]"),
        };
        document.error("missing-key", 0..0, format!("{names} {verb} missing"), example);
    }
}

fn settings(
    document: &mut Document<'_>,
    table: &DeTable<'_>,
    file: &RuleFile,
    themes: &[Theme],
) -> (Rule, Range<usize>) {
    let id = document.text(table, "id").filter(|id| id_is_plain(document, id));
    let (id, id_span) = id.map_or((String::new(), 0..0), |id| (id.text, id.span));
    let theme = document.text(table, "theme").and_then(|theme| known_theme(document, &theme, themes));
    let mask = document.texts(table, "mask").unwrap_or_default();
    for slot in mask.iter().filter(|slot| Slot::by_name(&slot.text).is_none()) {
        unknown_word(document, slot, "mask", &Slot::NAMES);
    }
    let mut text = |key| document.text(table, key).map(|written| written.text);
    let (title, owner, why, distress) = (text("title"), text("owner"), text("why"), text("distress"));
    let rule = Rule {
        id: RuleId::new(&id),
        title: title.unwrap_or_default(),
        kind: closed(document, table, "kind").unwrap_or(Kind::Trigger),
        theme: theme.unwrap_or_else(|| Theme::new("")),
        weight: closed(document, table, "weight").unwrap_or(Weight::Low),
        status: closed(document, table, "status").unwrap_or(Status::Draft),
        owner: owner.unwrap_or_default(),
        review_by: document.date(table, "review_by").unwrap_or(Date::MAX),
        why: why.unwrap_or_default(),
        false_alarms: plain(document.texts(table, "false_alarms")),
        lang: one_of(document, table, "lang", &["en", "cy"]).unwrap_or_else(|| "en".to_owned()),
        mask: plain(Some(mask)),
        formerly: plain(document.texts(table, "formerly")).iter().map(|id| RuleId::new(id)).collect(),
        distress,
        stance: one_of(document, table, "stance", &["on", "off"]).is_none_or(|stance| stance == "on"),
        fields: fields(document, table),
        sources: plain(document.texts(table, "sources")),
        areas: Vec::new(),
        emergency: document.switch(table, "emergency").unwrap_or(false),
        expires: document.date(table, "expires"),
        path: file.path.clone(),
        hash: hash_bytes(&file.bytes),
    };
    (rule, id_span)
}

fn plain(texts: Option<Vec<Located>>) -> Vec<String> {
    texts.unwrap_or_default().into_iter().map(|text| text.text).collect()
}

pub(super) fn id_is_plain(document: &mut Document<'_>, id: &Located) -> bool {
    let plain =
        id.text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-'));
    if !plain {
        document.error(
            "wrong-value",
            id.span.clone(),
            "an id is small letters, digits, `.` and `-`",
            "write it like `rumour.cover-up`",
        );
    }
    plain
}

pub(super) fn known_theme(document: &mut Document<'_>, theme: &Located, themes: &[Theme]) -> Option<Theme> {
    if is_opinion(&theme.text) {
        document.error(
            "opinion-theme",
            theme.span.clone(),
            format!("`{}` is a theme of lawful opinion", theme.text),
            "rules find events, rumours and threats, never what people think of those in charge",
        );
        return None;
    }
    let known = themes.iter().find(|known| known.as_str() == theme.text);
    if known.is_none() {
        let names: Vec<&str> = themes.iter().map(Theme::as_str).collect();
        let (label, repair) = suggestion(&theme.text, &names);
        let message = format!("there is no theme `{}`", theme.text);
        document.mendable("unknown-theme", theme.span.clone(), message, label, repair);
    }
    known.cloned()
}

/// Whether a theme would watch what people may lawfully think: of a council, a force, a party or a government.
fn is_opinion(theme: &str) -> bool {
    const OPINION: [&str; 12] = [
        "activism",
        "activist",
        "criticism",
        "critics",
        "dissent",
        "government",
        "ideology",
        "opinion",
        "party",
        "political",
        "politics",
        "union",
    ];
    theme
        .split(['-', '_', ' '])
        .any(|word| OPINION.contains(&word.strip_suffix('s').unwrap_or(word)) || OPINION.contains(&word))
}

/// A setting with a closed vocabulary.
fn closed<T: FromStr<Err = UnknownWord>>(
    document: &mut Document<'_>,
    table: &DeTable<'_>,
    key: &str,
) -> Option<T> {
    let written = document.text(table, key)?;
    match T::from_str(&written.text) {
        Ok(word) => Some(word),
        Err(unknown) => {
            unknown_word(document, &written, key, unknown.allowed);
            None
        }
    }
}

fn one_of(document: &mut Document<'_>, table: &DeTable<'_>, key: &str, allowed: &[&str]) -> Option<String> {
    let written = document.text(table, key)?;
    if !allowed.contains(&written.text.as_str()) {
        unknown_word(document, &written, key, allowed);
        return None;
    }
    Some(written.text)
}

fn unknown_word(document: &mut Document<'_>, written: &Located, key: &str, allowed: &[&str]) {
    let (label, repair) = suggestion(&written.text, allowed);
    let message = format!("`{}` is not a word for `{key}`", written.text);
    document.mendable("unknown-word", written.span.clone(), message, label, repair);
}

/// What to write instead of a text, in words for the author and as a repair.
fn suggestion(written: &str, allowed: &[&str]) -> (String, Option<Repair>) {
    match did_you_mean(written, allowed.iter().copied()) {
        Some(meant) => (format!("did you mean `{meant}`?"), Some(Repair::Write(format!("\"{meant}\"")))),
        None => (format!("write one of: {}", allowed.join(", ")), None),
    }
}

fn fields(document: &mut Document<'_>, table: &DeTable<'_>) -> Vec<Field> {
    let Some(written) = document.texts(table, "in") else { return Field::OWN.to_vec() };
    if written.is_empty() {
        let span = table.get("in").map_or(0..0, toml::Spanned::span);
        document.error("missing-key", span, "`in` is empty", "write where to look, or take the line out");
    }
    let mut fields = Vec::new();
    for field in written {
        match Field::from_str(&field.text) {
            Ok(known) => fields.push(known),
            Err(unknown) => unknown_word(document, &field, "in", unknown.allowed),
        }
    }
    fields
}

fn section<'t, 'i>(
    document: &mut Document<'_>,
    table: &'t DeTable<'i>,
    here: &Allowed,
    elsewhere: &[Allowed],
) -> Option<&'t DeTable<'i>> {
    let section = document.section(table, here.section)?;
    document.check_keys(section, here, elsewhere);
    Some(section)
}

fn block(document: &mut Document<'_>, section: Option<&DeTable<'_>>, key: &str) -> Vec<PhraseLine> {
    let Some(section) = section else { return Vec::new() };
    let lines = document.phrases(section, key);
    if let Some(over) = lines.get(LINES_MAX) {
        document.error(
            "too-many-lines",
            over.span.clone(),
            format!("`{key}` has more than {LINES_MAX} lines"),
            "move words to a list, or make two rules",
        );
    }
    lines
}

/// `[require]`: every name is a group of the author's own, except that a rule setting has slipped in.
fn required_groups(document: &mut Document<'_>, table: &DeTable<'_>) -> Vec<(String, Vec<PhraseLine>)> {
    let Some(section) = document.section(table, "require") else { return Vec::new() };
    let mut groups = Vec::new();
    for key in section.keys() {
        let name = key.get_ref().to_string();
        if let Some(home) = [TOP, FIND, UNLESS, TESTS].iter().find(|home| home.keys.contains(&name.as_str()))
        {
            let place = if home.section.is_empty() {
                "the top of the file".to_owned()
            } else {
                format!("`[{}]`", home.section)
            };
            document.mendable(
                "misplaced-key",
                key.span(),
                format!("`{name}` stands under `[require]`"),
                format!("move it to {place}"),
                Some(Repair::Move(home.section)),
            );
            continue;
        }
        let lines = document.phrases(section, &name);
        groups.push((name, lines));
    }
    groups
}

fn read_cases(document: &mut Document<'_>, tests: &DeTable<'_>) -> Vec<Case> {
    let mut cases = Vec::new();
    for section in Section::ALL {
        for (block, offset) in document.blocks(tests, section.key()) {
            cases.extend(cases::read(section, document.source, block, offset, &mut document.said));
        }
    }
    cases
}

fn enough_to_find(document: &mut Document<'_>, text: &RuleText) {
    if !text.strong.is_empty() || text.weak.len() >= text.weak_needed {
        return;
    }
    match text.weak.as_slice() {
        [] => document.error(
            "matches-nothing",
            0..0,
            "this rule has no phrase to find",
            "add `strong = '''…'''` under `[find]`",
        ),
        [first, ..] => {
            let lines = if text.weak.len() == 1 { "line" } else { "lines" };
            let message = format!("{} weak {lines} can never make {}", text.weak.len(), text.weak_needed);
            document.error(
                "matches-nothing",
                first.span.clone(),
                message,
                "add weak lines, or make one of them strong",
            );
        }
    }
}

//! From what an author wrote to what the matcher walks: lists put in, words folded, forms added.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Repair, Source, did_you_mean};
use crate::parse::PhraseLine;
use crate::parse::phrase::{PREFIX_LETTERS, Part, PartKind, Phrase};
use crate::pattern::{Line, Matcher, Node, Order, Words, Written};
use crate::slots::Slot;
use crate::{Rule, anchor, endings, joined, regex_line, welsh};

/// A line covers at most this many words, gaps filled: the matcher's window.
pub(crate) const LINE_MAX: usize = 120;

/// The word lists a rule may name, as written; each compiled when first named, once for each language.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) written: BTreeMap<String, Vec<PhraseLine>>,
    compiled: BTreeMap<(String, Language), Arc<Node>>,
}

/// What forms a word is looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    /// As written.
    English,
    /// Mutated and with clitics as well.
    Welsh,
}

impl Language {
    /// The language a rule's phrases are in.
    pub(crate) fn of(rule: &Rule) -> Self {
        if rule.lang == "cy" { Language::Welsh } else { Language::English }
    }
}

/// Compiles the lines of one file.
pub(crate) struct Compiler<'a> {
    pub(crate) source: &'a Source,
    pub(crate) language: Language,
    pub(crate) lists: &'a mut Lists,
    pub(crate) said: Vec<Diagnostic>,
}

impl Compiler<'_> {
    /// Lines that a post is looked up by: each needs a word of its own.
    pub(crate) fn find_lines(&mut self, lines: &[PhraseLine]) -> Vec<Arc<Line>> {
        let mut compiled = Vec::new();
        for written in lines {
            let Some(line) = self.line(written) else { continue };
            if matches!(line.matcher, Matcher::Words(_)) && anchor::of_line(&line).is_none() {
                self.error(
                    "no-literal",
                    written.span.clone(),
                    "this line could match anywhere: every part of it is a slot or may be left out",
                    "add a word that must be there",
                );
                continue;
            }
            compiled.push(Arc::new(line));
        }
        compiled
    }

    /// Lines that are only tried on a post that was found already.
    pub(crate) fn side_lines(&mut self, lines: &[PhraseLine]) -> Vec<Arc<Line>> {
        lines.iter().filter_map(|written| self.line(written)).map(Arc::new).collect()
    }

    fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        self.said.push(Diagnostic::error(code, self.source, span, message).label(label));
    }

    fn line(&mut self, written: &PhraseLine) -> Option<Line> {
        let number = self.source.line_column(written.span.start).0;
        let said = self.said.len();
        let (orders, joined) = match &written.phrase {
            Phrase::Regex { pattern, span } => return self.regex(pattern, span, written, number),
            Phrase::Ordered(parts) => {
                let order = self.order(parts, written);
                let joined = joined::hashes(order.iter().map(|(node, _)| node));
                (vec![order], joined)
            }
            Phrase::Near { left, within, right } => {
                (self.either_order(left, *within, right, written), Vec::new())
            }
        };
        if self.said.len() > said || !self.has_width(&orders, written) {
            return None;
        }
        let text = written.text.as_str().into();
        Some(Line { matcher: Matcher::Words(orders), joined: joined.into_boxed_slice(), text, number })
    }

    fn order(&mut self, parts: &[Part], written: &PhraseLine) -> Order {
        let start = written.span.start;
        let within = |span: &Range<usize>| span.start.saturating_sub(start)..span.end.saturating_sub(start);
        parts.iter().map(|part| (self.part(part), within(&part.span))).collect()
    }

    /// `A near/n B` is A, a gap, B or B, a gap, A; the gap may cross a sentence.
    fn either_order(
        &mut self,
        left: &[Part],
        within: u8,
        right: &[Part],
        written: &PhraseLine,
    ) -> Vec<Order> {
        let (left, right) = (self.order(left, written), self.order(right, written));
        let sign =
            left.last().map_or(0, |(_, range)| range.end)..right.first().map_or(0, |(_, range)| range.start);
        let gap = (Node::Gap { most: within, same_sentence: false }, sign);
        let there = left.iter().chain([&gap]).chain(&right).cloned().collect();
        let back = right.iter().chain([&gap]).chain(&left).cloned().collect();
        vec![there, back]
    }

    /// Whether the line covers at least a word and no more than the matcher can see at once.
    fn has_width(&mut self, orders: &[Order], written: &PhraseLine) -> bool {
        let Some(order) = orders.first() else { return false };
        let (fewest, most) =
            order.iter().map(|(node, _)| node.width()).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        if fewest == 0 {
            self.error(
                "matches-empty",
                written.span.clone(),
                "this line needs no word at all, so it would match every post",
                "add a word that must be there",
            );
        } else if most > LINE_MAX {
            self.error(
                "line-too-long",
                written.span.clone(),
                format!("this line may cover {most} words; {LINE_MAX} is the most"),
                "make two lines of it",
            );
        }
        (1..=LINE_MAX).contains(&most) && fewest > 0
    }

    fn regex(
        &mut self,
        pattern: &str,
        span: &Range<usize>,
        written: &PhraseLine,
        number: usize,
    ) -> Option<Line> {
        match regex_line::compile(pattern) {
            Ok((regex, literals)) => {
                let matcher = Matcher::Regex { regex, literals };
                Some(Line { matcher, joined: Box::default(), text: written.text.as_str().into(), number })
            }
            Err(refusal) => {
                self.error(refusal.code, span.clone(), refusal.message, refusal.label);
                None
            }
        }
    }

    fn sequence(&mut self, parts: &[Part]) -> Node {
        match parts {
            [part] => self.part(part),
            parts => Node::Sequence(parts.iter().map(|part| self.part(part)).collect()),
        }
    }

    fn part(&mut self, part: &Part) -> Node {
        match &part.kind {
            PartKind::Word(text) => self.words(text, &part.span, |_, form| vec![form]),
            PartKind::Endings(stem) => {
                self.words(
                    stem,
                    &part.span,
                    |last, form| if last { endings::endings(&form) } else { vec![form] },
                )
            }
            PartKind::Prefix(stem) => self.prefix(stem, part),
            PartKind::Hashtag(tag) => self.exact(tag, part, Written::Hashtag),
            PartKind::Capitals(word) => self.exact(word, part, Written::Capitals),
            PartKind::Named(name) => self.named(name, part),
            PartKind::OneOf(choices) => one_of(choices.iter().map(|choice| self.sequence(choice)).collect()),
            PartKind::Optional(choices) => {
                Node::Optional(Box::new(one_of(choices.iter().map(|choice| self.sequence(choice)).collect())))
            }
            PartKind::Gap(most) => Node::Gap { most: *most, same_sentence: true },
        }
    }

    /// A written word: folding may make several of it ("e-scooter"), or none ("-").
    fn words(
        &mut self,
        text: &str,
        span: &Range<usize>,
        spread: impl Fn(bool, String) -> Vec<String>,
    ) -> Node {
        let folded: Vec<String> = post::fold::fold_phrase(text).into_iter().map(|(form, _)| form).collect();
        self.no_accounts(&folded, span);
        let count = folded.len();
        let nodes = folded.into_iter().enumerate().map(|(i, form)| {
            let forms = spread(i + 1 == count, form);
            Node::Word(Words::new(self.in_language(forms), Vec::new(), Written::Any))
        });
        let mut nodes: Vec<Node> = nodes.collect();
        match nodes.len() {
            1 => nodes.remove(0),
            _ => Node::Sequence(nodes),
        }
    }

    fn in_language(&self, forms: Vec<String>) -> Vec<String> {
        match self.language {
            Language::English => forms,
            Language::Welsh => forms.iter().flat_map(|form| welsh::forms(form)).collect(),
        }
    }

    /// A rule never names an account, and an address written out would stand for every address.
    fn no_accounts(&mut self, folded: &[String], span: &Range<usize>) {
        for (form, message, label) in [
            ("<mention>", "a rule cannot name an account", "write `<mention>` for any account"),
            ("<url>", "a phrase cannot hold a web address", "write `<url>` for any address"),
        ] {
            if folded.iter().any(|word| word == form) {
                self.error("names-account", span.clone(), message, label);
            }
        }
    }

    fn prefix(&mut self, stem: &str, part: &Part) -> Node {
        let Some(folded) = self.single(stem, part) else { return Node::Sequence(Vec::new()) };
        let prefixes = match self.language {
            Language::English => vec![folded],
            Language::Welsh => welsh::mutated(&folded),
        };
        if let Some(short) = prefixes.iter().find(|form| form.chars().count() < PREFIX_LETTERS) {
            let message =
                format!("`{stem}*` is also found as `{short}*`, which would catch far too many words");
            self.error("short-prefix", part.span.clone(), message, "write a letter more before `*`");
        }
        Node::Word(Words::new(Vec::new(), prefixes, Written::Any))
    }

    fn exact(&mut self, text: &str, part: &Part, written: Written) -> Node {
        match self.single(text, part) {
            Some(folded) => Node::Word(Words::new(vec![folded], Vec::new(), written)),
            None => Node::Sequence(Vec::new()),
        }
    }

    /// What must be one word, folded.
    fn single(&mut self, text: &str, part: &Part) -> Option<String> {
        let mut folded = post::fold::fold_phrase(text);
        if folded.len() == 1 {
            return folded.pop().map(|(form, _)| form);
        }
        self.error(
            "one-word-wanted",
            part.span.clone(),
            format!("`{text}` is not one word"),
            "write each word on its own",
        );
        None
    }

    fn named(&mut self, name: &str, part: &Part) -> Node {
        if let Some(slot) = Slot::by_name(name) {
            return Node::Slot(slot);
        }
        match self.list(name) {
            Some(node) => Node::List(node),
            None => {
                let known: Vec<&str> =
                    self.lists.written.keys().map(String::as_str).chain(Slot::NAMES).collect();
                let meant = did_you_mean(name, known.iter().copied());
                let label = match meant {
                    Some(meant) => format!("did you mean `<{meant}>`?"),
                    None => format!(
                        "lists are files: write `lists/{name}.txt`, or use one of: {}",
                        known.join(", ")
                    ),
                };
                let repair = meant.map(|meant| Repair::Write(format!("<{meant}>")));
                let message = format!("there is no list `{name}`");
                let error = Diagnostic::error("unknown-list", self.source, part.span.clone(), message);
                self.said.push(error.label(label).mended_by(repair));
                Node::Sequence(Vec::new())
            }
        }
    }

    /// The list of that name in the language of this file.
    fn list(&mut self, name: &str) -> Option<Arc<Node>> {
        let key = (name.to_owned(), self.language);
        if let Some(node) = self.lists.compiled.get(&key) {
            return Some(Arc::clone(node));
        }
        let lines = self.lists.written.get(name)?.clone();
        // What is wrong with the list has been said of the list's own file.
        let mut no_lists = Lists::default();
        let mut compiler =
            Compiler { source: self.source, language: self.language, lists: &mut no_lists, said: Vec::new() };
        let node = Arc::new(compiler.choices(&lines));
        self.lists.compiled.insert(key, Arc::clone(&node));
        Some(node)
    }

    /// The lines of a list, any one of which will do.
    pub(crate) fn choices(&mut self, lines: &[PhraseLine]) -> Node {
        let choices = lines.iter().filter_map(|line| match &line.phrase {
            Phrase::Ordered(parts) => Some(self.sequence(parts)),
            Phrase::Near { .. } | Phrase::Regex { .. } => None,
        });
        one_of(choices.collect())
    }
}

/// One of several, with all that are one plain word gathered into one set.
fn one_of(choices: Vec<Node>) -> Node {
    let (mut forms, mut prefixes, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for choice in choices {
        match choice {
            Node::Word(words) if words.written == Written::Any => {
                forms.extend(words.forms.into_iter().map(String::from));
                prefixes.extend(words.prefixes.into_iter().map(String::from));
            }
            Node::OneOf(inner) => rest.extend(inner),
            other => rest.push(other),
        }
    }
    if !forms.is_empty() || !prefixes.is_empty() {
        rest.push(Node::Word(Words::new(forms, prefixes, Written::Any)));
    }
    match rest.len() {
        1 => rest.remove(0),
        _ => Node::OneOf(rest),
    }
}

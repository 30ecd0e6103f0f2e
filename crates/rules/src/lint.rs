//! What makes a rule unusable or worth a second look although every line of it can be read.

use jiff::ToSpan;
use jiff::civil::Date;
use post::Status;

use crate::diagnostic::Diagnostic;
use crate::parse::{PhraseLine, RuleText, Section};
use crate::slots::{Folded, Slot};
use crate::{broad, collide, pasted};

/// Digits in a row (spaces between them allowed) that look like a telephone number.
const PHONE_DIGITS: usize = 9;
/// Today and these whole days after it: never more than 72 hours.
const EMERGENCY_DAYS: i64 = 2;

pub(crate) fn check(text: &RuleText, today: Date, said: &mut Vec<Diagnostic>) {
    tests(text, said);
    review(text, today, said);
    expiry(text, today, said);
    broad::check(text, said);
    pasted::check(text, said);
    collide::check(text, said);
    let require = text.require.iter().map(|(_, lines)| lines);
    let blocks = [&text.strong, &text.weak, &text.same_sentence, &text.same_post].into_iter().chain(require);
    for line in blocks.flatten() {
        personal_data(text, line, said);
    }
}

fn tests(text: &RuleText, said: &mut Vec<Diagnostic>) {
    // In a file that cannot be read to its end the examples may be there.
    if said.iter().any(|said| matches!(said.code, "syntax" | "smart-quote-block")) {
        return;
    }
    let has = |wanted: &[Section]| text.cases.iter().any(|case| wanted.contains(&case.section));
    if !has(&[Section::Match, Section::Deny, Section::Query]) {
        let help = "add `[tests]` with `match = '''…'''`: posts it must find, one a line";
        let message = "no post shows what this rule finds";
        let said_as = if text.rule.status == Status::Draft { Diagnostic::warning } else { Diagnostic::error };
        said.push(said_as("no-tests", &text.source, text.id_span.clone(), message.to_owned()).help(help));
    } else if !has(&[Section::Ignore]) {
        let message = "no post shows what this rule must leave alone";
        let help = "add `ignore = '''…'''` under `[tests]`: a news line, a denial, a saying";
        said.push(
            Diagnostic::warning("no-ignore-test", &text.source, text.id_span.clone(), message).help(help),
        );
    }
}

fn review(text: &RuleText, today: Date, said: &mut Vec<Diagnostic>) {
    if text.rule.review_by < today && text.rule.status != Status::Retired {
        let span = text.source.text.find("review_by").map_or(0..0, |at| at..at + "review_by".len());
        let message = format!("the review date of this rule, {}, has passed", text.rule.review_by);
        let warning = Diagnostic::warning("review-overdue", &text.source, span, message);
        said.push(warning.label("read it again, then set a new date"));
    }
}

/// An emergency rule skips the backtest, so it must not outlive the emergency.
fn expiry(text: &RuleText, today: Date, said: &mut Vec<Diagnostic>) {
    let span_of = |key: &str| text.source.text.find(key).map_or(0..0, |at| at..at + key.len());
    let last = today.checked_add(EMERGENCY_DAYS.days()).unwrap_or(Date::MAX);
    match text.rule.expires {
        Some(expires) if expires < today => {
            let message = format!("this rule expired on {expires} and finds nothing any more");
            let warning = Diagnostic::warning("expired", &text.source, span_of("expires"), message);
            said.push(warning.label("remove the rule, or set `status = \"retired\"`"));
        }
        expires if text.rule.emergency && expires.is_none_or(|expires| expires > last) => {
            let message = "an emergency rule must expire within 72 hours";
            let error = Diagnostic::error("emergency-too-long", &text.source, span_of("emergency"), message);
            said.push(error.label(format!("add `expires = {last}`, or a day before it")));
        }
        _ => {}
    }
}

/// A rule finds events and claims, never a person.
fn personal_data(text: &RuleText, line: &PhraseLine, said: &mut Vec<Diagnostic>) {
    let post = post::Text::new(without_distances(&line.text));
    let words = Folded { text: &post };
    let is_postcode = |at: usize| Slot::Postcode.without_places(&words, at).is_some();
    let is_address = |at: usize| words.has_digit(at) && Slot::Street.without_places(&words, at).is_some();
    let what = if longest_number(&line.text) >= PHONE_DIGITS {
        "a telephone number"
    } else if line.text.split_whitespace().any(is_email) {
        "an e-mail address"
    } else if (0..post.words().len()).any(is_postcode) {
        "a postcode"
    } else if (0..post.words().len()).any(is_address) {
        "a house number"
    } else {
        return;
    };
    let warning = Diagnostic::warning(
        "personal-data",
        &text.source,
        line.span.clone(),
        format!("this line holds {what}"),
    );
    said.push(
        warning.label("a rule never singles out a person; use `<street>` or `<postcode>`, or take it out"),
    );
}

/// The line without `..3` and `near/8`, whose numbers are nobody's.
fn without_distances(line: &str) -> String {
    let is_distance = |word: &&str| word.starts_with("..") || word.starts_with("near/");
    line.split_whitespace().filter(|word| !is_distance(word)).collect::<Vec<_>>().join(" ")
}

fn longest_number(line: &str) -> usize {
    line.split(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-'))
        .map(|run| run.chars().filter(char::is_ascii_digit).count())
        .max()
        .unwrap_or(0)
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

//! Reports other programs read: workflow commands that code-hosting sites show beside a line, and JUnit XML.

use std::fmt::Write;

use crate::finding::Finding;

/// One workflow command; `level` is "error", "warning" or "notice", `line` counts from 1.
pub fn github(level: &str, path: &str, line: usize, title: &str, message: &str) -> String {
    let message = message.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    format!("::{level} file={path},line={line},title={title}::{message}")
}

/// One test of a JUnit report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The file it is about.
    pub path: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// How it ended.
    pub ended: Ended,
}

/// How a test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As wanted.
    Passed,
    /// Not as wanted, and why.
    Failed(String),
    /// Known and let be, and why.
    Skipped(String),
}

impl From<&Finding> for Test {
    fn from(finding: &Finding) -> Self {
        Self {
            path: finding.path.clone(),
            line: finding.line,
            name: format!("{} {}", finding.rule, finding.code),
            ended: Ended::Failed(finding.message.clone()),
        }
    }
}

/// A JUnit report, in the shape CI services read (testmoapp/junitxml: testsuites, testsuite, testcase).
pub fn junit(suite: &str, tests: &[Test]) -> String {
    let failed = tests.iter().filter(|test| matches!(test.ended, Ended::Failed(_))).count();
    let skipped = tests.iter().filter(|test| matches!(test.ended, Ended::Skipped(_))).count();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    let suite = escaped(suite);
    writeln!(
        xml,
        "  <testsuite name=\"{suite}\" tests=\"{}\" failures=\"{failed}\" skipped=\"{skipped}\">",
        tests.len()
    )
    .ok();
    for test in tests {
        let (path, name) = (escaped(&test.path), escaped(&test.name));
        write!(
            xml,
            "    <testcase classname=\"{path}\" name=\"{name}\" file=\"{path}\" line=\"{}\"",
            test.line
        )
        .ok();
        match &test.ended {
            Ended::Passed => writeln!(xml, "/>").ok(),
            Ended::Failed(why) => writeln!(xml, "><failure message=\"{}\"/></testcase>", escaped(why)).ok(),
            Ended::Skipped(why) => writeln!(xml, "><skipped message=\"{}\"/></testcase>", escaped(why)).ok(),
        };
    }
    xml.push_str("  </testsuite>\n</testsuites>");
    xml
}

/// Text as it may stand in an XML attribute; what XML 1.0 cannot hold at all becomes "?".
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => escaped.push('?'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_on_its_line() {
        let said = github("notice", "rules/a.toml", 3, "untested-line", "50 %\nof it");
        assert_eq!(said, "::notice file=rules/a.toml,line=3,title=untested-line::50 %25%0Aof it");
    }

    #[test]
    fn no_post_breaks_the_xml() {
        assert_eq!(escaped("a<b> & \"c\"\n\u{0}\u{1b}é"), "a&lt;b&gt; &amp; &quot;c&quot;&#10;??é");
    }
}

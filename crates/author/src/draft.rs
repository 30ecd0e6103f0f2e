//! A first draft of a rule, tests first, from posts somebody pasted.

use jiff::civil::Date;
use post::{Kind, RuleId, Theme};

use crate::clean::without_personal_data;
use crate::phrases;

/// What stands in a draft where nobody answered: title, why, false alarm.
pub const TO_FILL_IN: [&str; 3] = ["To be named", "To be written", "to be found out"];

/// What is known about a rule before it is written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Permanent name.
    pub id: RuleId,
    /// What it finds.
    pub kind: Kind,
    /// What it is about.
    pub theme: Theme,
    /// What a reader sees.
    pub title: String,
    /// Who answers for it.
    pub owner: String,
    /// Why it exists.
    pub why: String,
    /// What it may get wrong.
    pub false_alarm: String,
    /// When it wants looking at again.
    pub review_by: Date,
    /// Posts it must find, as pasted.
    pub posts: Vec<String>,
    /// A post it must leave alone, as pasted.
    pub ignore: String,
}

/// The posts of a pasted text: between empty lines where there are any, else one a line.
pub fn split_posts(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let separator = if text.trim().contains("\n\n") { "\n\n" } else { "\n" };
    text.split(separator).map(str::trim).filter(|post| !post.is_empty()).map(str::to_owned).collect()
}

impl Draft {
    /// The rule file: a draft that is not matched, with phrases its posts share and the posts as its tests.
    /// A post that no phrase finds yet is a known gap (`todo_match`). Personal data is taken out of the posts.
    pub fn text(&self) -> String {
        let posts: Vec<String> = self.posts.iter().map(|post| as_example(post)).collect();
        let lines = phrases::shared(&posts);
        let (found, gaps): (Vec<&String>, Vec<&String>) =
            posts.iter().partition(|post| lines.iter().any(|line| stands(line, post)));
        let mut said = self.settings();
        said.push_str("\n[find]\n# These words are in the posts you gave. Keep what matters, write (one | other) for what varies.\n");
        said.push_str(&block("strong", lines.iter().map(String::as_str)));
        said.push_str("\n[tests]\n");
        said.push_str(&block("match", found.iter().map(|post| post.as_str())));
        if !gaps.is_empty() {
            said.push_str("# Not found yet: write a phrase for each, then move it up.\n");
            said.push_str(&block("todo_match", gaps.iter().map(|post| post.as_str())));
        }
        if !self.ignore.trim().is_empty() {
            said.push_str(&block("ignore", std::iter::once(as_example(&self.ignore).as_str())));
        }
        said
    }

    fn settings(&self) -> String {
        let quoted = |text: &str| toml_edit::Value::from(text).to_string();
        format!(
            "id        = {}\ntitle     = {}\nkind      = \"{}\"\ntheme     = {}\nweight    = \"low\"           # low | medium | high | urgent\nstatus    = \"draft\"         # draft | shadow | live | retired\nowner     = {}\nreview_by = {}\nwhy       = {}\nfalse_alarms = [{}]\n",
            quoted(self.id.as_str()),
            quoted(&self.title),
            self.kind,
            quoted(self.theme.as_str()),
            quoted(&self.owner),
            self.review_by,
            quoted(&self.why),
            quoted(&self.false_alarm),
        )
    }
}

fn block<'a>(key: &str, lines: impl Iterator<Item = &'a str>) -> String {
    let lines: String = lines.map(|line| format!("{line}\n")).collect();
    format!("{key} = '''\n{lines}'''\n")
}

/// A pasted post as a line of `[tests]`: on one line, without personal data, marks or what would close the block.
fn as_example(post: &str) -> String {
    let clean = without_personal_data(post.trim());
    clean.replace("\r\n", "\n").replace('\n', "\\n").replace("'''", "'").replace(['«', '»'], "\"")
}

/// Whether the words of a drafted line stand in a post, in a row.
fn stands(line: &str, post: &str) -> bool {
    let words =
        |text: &str| -> Vec<u64> { post::fold::fold_phrase(text).iter().map(|(_, hash)| *hash).collect() };
    let (line, post) = (words(line), words(&post.replace("\\n", "\n")));
    !line.is_empty() && post.windows(line.len()).any(|window| window == line)
}

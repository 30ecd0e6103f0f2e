//! A page for each thing the checker can say: what it means, how it comes about, what to write instead.

/// One page of `pages.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The permanent name of what was said ("unknown-key").
    pub code: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Lines of a rule file that bring it about, where a few lines can show it.
    pub wrong: Option<&'static str>,
    /// The same lines put right.
    pub right: Option<&'static str>,
}

static PAGES: &str = include_str!("pages.txt");

/// Every page, by code.
pub fn pages() -> impl Iterator<Item = Page> {
    PAGES.split("== ").filter_map(page)
}

/// The page of that code.
pub fn find(code: &str) -> Option<Page> {
    pages().find(|page| page.code == code)
}

fn page(written: &'static str) -> Option<Page> {
    let (code, rest) = written.split_once('\n')?;
    let (meaning, examples) = match rest.split_once("\nwrong:\n") {
        Some((meaning, examples)) => (meaning, examples.split_once("\nright:\n")),
        None => (rest, None),
    };
    let (wrong, right) = examples.unzip();
    Some(Page { code, meaning: meaning.trim(), wrong, right: right.map(str::trim_end) })
}

impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n\n{}\n", self.code, self.meaning)?;
        for (heading, lines) in [("Wrong", self.wrong), ("Right", self.right)] {
            let Some(lines) = lines else { continue };
            write!(f, "\n{heading}:\n\n")?;
            for line in lines.lines() {
                writeln!(f, "    {line}")?;
            }
        }
        Ok(())
    }
}

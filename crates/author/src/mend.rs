//! `rules fix`: the repairs the checker is sure of, made in the file without touching the rest of it.

use rules::{Diagnostic, Repair};
use toml_edit::{Document, DocumentMut, Item, Table};

/// A file with its repairs made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The file now.
    pub text: String,
    /// What was done, one line each ("line 3: `staus` is now `status`").
    pub done: Vec<String>,
}

/// Makes every repair that `diagnostics` of this very file offer. What cannot be made is left as it is.
pub fn mend(text: &str, diagnostics: &[Diagnostic]) -> Mended {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let moves: Vec<Moved> =
        diagnostics.iter().filter_map(|diagnostic| Moved::from(text, diagnostic)).collect();
    let mut mended = Mended { text: text.to_owned(), done: Vec::new() };
    // From the end backwards, so that earlier places stay where they are.
    for diagnostic in diagnostics.iter().rev() {
        let Some(Repair::Write(instead)) = &diagnostic.repair else { continue };
        let Some(wrong) = mended.text.get(diagnostic.span()).map(str::to_owned) else { continue };
        mended.text.replace_range(diagnostic.span(), instead);
        mended.done.push(format!("line {}: {} is now {}", diagnostic.line, quoted(&wrong), quoted(instead)));
    }
    mended.done.reverse();
    for moved in moves {
        moved.make(&mut mended);
    }
    mended
}

fn quoted(text: &str) -> String {
    if text.starts_with('"') { text.to_owned() } else { format!("`{text}`") }
}

/// A setting that stands in the wrong section.
struct Moved {
    line: usize,
    key: String,
    /// The section it stands in and the one it belongs to; "" is the top of the file.
    from: String,
    to: &'static str,
}

impl Moved {
    fn from(text: &str, diagnostic: &Diagnostic) -> Option<Self> {
        let Some(Repair::Move(to)) = diagnostic.repair else { return None };
        let document = Document::parse(text).ok()?;
        let here = |table: &Table, key: &str| {
            table
                .key(key)
                .and_then(toml_edit::Key::span)
                .is_some_and(|span| span.start == diagnostic.span().start)
        };
        let find = |name: &str, table: &Table| {
            let (key, _) = table.iter().find(|(key, _)| here(table, key))?;
            Some((name.to_owned(), key.to_owned()))
        };
        let sections = document.iter().filter_map(|(name, item)| Some((name, item.as_table()?)));
        let mut all = std::iter::once(("", document.as_table())).chain(sections);
        let (from, key) = all.find_map(|(name, table)| find(name, table))?;
        Some(Self { line: diagnostic.line, key, from, to })
    }

    fn make(&self, mended: &mut Mended) {
        let Ok(mut document) = mended.text.parse::<DocumentMut>() else { return };
        let taken = section(&document, self.to).is_some_and(|home| home.contains_key(&self.key));
        if taken {
            return;
        }
        let Some(from) = section_mut(&mut document, &self.from) else { return };
        let Some((key, item)) = from.remove_entry(&self.key) else { return };
        let Some(to) = section_mut(&mut document, self.to) else { return };
        to.insert_formatted(&key, item);
        mended.text = document.to_string();
        let home = if self.to.is_empty() { "the top".to_owned() } else { format!("[{}]", self.to) };
        mended.done.push(format!("line {}: `{}` moved to {home}", self.line, self.key));
    }
}

fn section<'a>(document: &'a DocumentMut, name: &str) -> Option<&'a Table> {
    if name.is_empty() { Some(document.as_table()) } else { document.get(name)?.as_table() }
}

/// The section of that name, made where there is none.
fn section_mut<'a>(document: &'a mut DocumentMut, name: &str) -> Option<&'a mut Table> {
    if name.is_empty() {
        return Some(document.as_table_mut());
    }
    document.as_table_mut().entry(name).or_insert_with(|| Item::Table(Table::new())).as_table_mut()
}

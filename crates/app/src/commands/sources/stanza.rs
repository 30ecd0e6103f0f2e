//! The configuration as a file that people edit: new sources go to its end, and nothing before is touched, so
//! that every comment stays where it was.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use collect::opml::address_key;
use collect::{FeedSource, SourceConfig};
use jiff::Timestamp;
use jiff::civil::Date;
use post::AreaCode;
use url::Url;

use crate::config::{self, Config, is_source_id};
use crate::exit::Usage;
use crate::replace::replace_file;

/// A configuration and what has been put to its end.
pub(super) struct ConfigFile {
    path: PathBuf,
    text: String,
    pub(super) config: Config,
    ids: BTreeSet<String>,
    /// Addresses in the form in which they are compared.
    feeds: BTreeSet<String>,
}

/// A feed to be read.
#[derive(Clone, Debug)]
pub(super) struct NewFeed {
    /// `kind:name`
    pub(super) id: String,
    pub(super) url: Url,
    pub(super) home: Option<AreaCode>,
    /// The day its terms were read, if they were.
    pub(super) terms_reviewed: Option<Date>,
    /// What people call it.
    pub(super) name: String,
}

/// Which lines of the file are new, counted from one.
pub(super) struct Lines {
    pub(super) first: usize,
    pub(super) last: usize,
}

impl ConfigFile {
    /// # Errors
    /// [`Usage`] if there is no such file, `Unusable` if it cannot be used as it is.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Usage(format!(
                "{} could not be read ({error}): name your configuration with --config, or start one by copying deploy/bellwether.toml",
                path.display()
            ))
        })?;
        let config = config::read(Some(path))?;
        let sources = &config.collect.sources;
        let ids = sources.iter().map(|source| source.id().to_string()).collect();
        let feeds = sources.iter().filter_map(feed).map(|feed| address_key(&feed.url)).collect();
        Ok(Self { path: path.to_owned(), text, config, ids, feeds })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this feed is read already, whatever it is called.
    pub(super) fn reads(&self, url: &Url) -> bool {
        self.feeds.contains(&address_key(url))
    }

    /// Puts a feed to the end, or says why not.
    pub(super) fn add(&mut self, feed: &NewFeed, now: Timestamp) -> Result<(), String> {
        if !is_source_id(&feed.id) || !feed.id.contains(':') {
            return Err(format!(
                "\"{}\" is no name for a source: kind:name in small letters, digits, dots and hyphens is wanted, at most 60",
                feed.id
            ));
        }
        if self.reads(&feed.url) {
            return Err("this feed is in the configuration already".to_owned());
        }
        if self.ids.contains(&feed.id) {
            return Err(format!("the configuration has another source called {}", feed.id));
        }
        self.ids.insert(feed.id.clone());
        self.feeds.insert(address_key(&feed.url));
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push_str(&stanza(feed, now));
        Ok(())
    }

    /// A name like `wanted` that is not taken.
    pub(super) fn free_id(&self, wanted: &str) -> String {
        let mut names = std::iter::once(wanted.to_owned()).chain((2..).map(|n| format!("{wanted}-{n}")));
        names.find(|name| !self.ids.contains(name)).unwrap_or_default()
    }

    /// Writes the file, if the service could start with it.
    ///
    /// # Errors
    /// The new text cannot be used (which means that `source` is written in a form that cannot be added to), or the
    /// file cannot be written. Either way it is as it was.
    pub(super) fn write(&self) -> anyhow::Result<()> {
        config::parse(&self.text, &format!("{} with the new sources at its end", self.path.display()))?;
        replace_file(&self.path, &self.text)
    }

    /// The lines from `start`, a length in bytes, to the end.
    pub(super) fn lines_since(&self, start: usize) -> Lines {
        let first = self.text.get(..start).unwrap_or_default().lines().count() + 2;
        Lines { first, last: self.text.lines().count() }
    }

    /// How long the text is, in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// What was put to the end since it was `start` bytes long.
    pub(super) fn since(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or_default().trim_start_matches('\n')
    }
}

pub(super) fn feed(source: &SourceConfig) -> Option<&FeedSource> {
    match source {
        SourceConfig::Feed(feed) => Some(feed),
        _ => None,
    }
}

fn stanza(feed: &NewFeed, now: Timestamp) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    // A name from a page must not be able to end its comment.
    let name: String = feed.name.chars().filter(|c| !c.is_control()).take(80).collect();
    let day = now.strftime("%Y-%m-%d");
    let mut stanza = format!(
        "\n[[collect.source]]  # {name}; added {day}\nkind = \"feed\"\nid = {}\nurl = {}\n",
        quoted(&feed.id),
        quoted(feed.url.as_str())
    );
    if let Some(home) = &feed.home {
        stanza.push_str(&format!("home = {}\n", quoted(home.as_str())));
    }
    if let Some(day) = feed.terms_reviewed {
        stanza.push_str(&format!("terms_reviewed = \"{day}\"\n"));
    }
    stanza
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str) -> ConfigFile {
        let config = config::parse(text, "x.toml").expect("a configuration");
        let ids = config.collect.sources.iter().map(|source| source.id().to_string()).collect();
        let feeds =
            config.collect.sources.iter().filter_map(feed).map(|feed| address_key(&feed.url)).collect();
        ConfigFile { path: "x.toml".into(), text: text.to_owned(), config, ids, feeds }
    }

    fn herald(id: &str, url: &str) -> NewFeed {
        let url = Url::parse(url).expect("a URL");
        NewFeed {
            id: id.to_owned(),
            url,
            home: Some(AreaCode::new("W06000015")),
            terms_reviewed: Some(jiff::civil::date(2026, 11, 30)),
            name: "The\nHerald".to_owned(),
        }
    }

    #[test]
    fn what_was_there_stays_to_the_byte() {
        let before = "# mine\n[collect]  # and this\nfloor = \"20m\"\n\n[tension] # last";
        let mut file = opened(before);
        let start = file.len();
        file.add(&herald("news:herald", "https://herald.example/\"x\""), Timestamp::UNIX_EPOCH)
            .expect("added");
        assert!(file.text.starts_with(before));
        assert_eq!(file.lines_since(start).first, 7);
        assert_eq!(file.text.lines().nth(6), Some("[[collect.source]]  # TheHerald; added 1970-01-01"));
        let config = config::parse(&file.text, "x.toml").expect("it can be used");
        let [SourceConfig::Feed(feed)] = config.collect.sources.as_slice() else { panic!("one feed") };
        assert_eq!(feed.url.as_str(), "https://herald.example/%22x%22");
        assert_eq!(feed.home.as_ref().map(AreaCode::as_str), Some("W06000015"));
        assert_eq!(feed.terms_reviewed, Some(jiff::civil::date(2026, 11, 30)));
    }

    #[test]
    fn nothing_is_added_twice() {
        let mut file = opened("");
        let cases = [
            ("news:herald", "https://herald.example/rss", None),
            ("news:other", "http://herald.example/rss/", Some("already")),
            ("news:herald", "https://herald.example/other", Some("another source")),
            ("herald", "https://herald.example/third", Some("no name for a source")),
            ("news:<b>", "https://herald.example/third", Some("no name for a source")),
            ("news:third", "https://herald.example/third", None),
        ];
        for (id, url, wanted) in cases {
            let said = file.add(&herald(id, url), Timestamp::UNIX_EPOCH).err();
            assert_eq!(said.is_some(), wanted.is_some(), "{id} {url}: {said:?}");
            assert!(said.unwrap_or_default().contains(wanted.unwrap_or_default()), "{id} {url}");
        }
        assert_eq!(file.free_id("news:herald"), "news:herald-2");
    }
}

//! The configuration: the sum of what each crate asks for, read from one TOML file.
//!
//! The defaults are `deploy/bellwether.toml` itself, built in. A test holds that the numbers written there
//! and the defaults in the code are the same.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use collect::SourceConfig;
use places::AreaKind;
use post::{AreaCode, SourceId, SourceKind, Theme};
use serde::Deserialize;

use crate::exit::Unusable;

/// The shipped configuration, as an operator finds it in `deploy/`.
const SHIPPED: &str = include_str!("../../../deploy/bellwether.toml");

/// Everything an operator may set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    pub(crate) service: Service,
    pub(crate) areas: Areas,
    pub(crate) themes: Themes,
    pub(crate) store: store::Config,
    pub(crate) tension: tension::Config,
    pub(crate) push: web::PushConfig,
    pub(crate) collect: collect::Config,
}

/// `[service]`: where it listens and what it keeps.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Service {
    /// Where the dashboard, the API and /metrics are served.
    pub(crate) listen: SocketAddr,
    /// The folder of the log, the text, the checkpoints and the key.
    pub(crate) data: PathBuf,
    /// The folder of rules.
    pub(crate) rules: PathBuf,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8780)),
            data: PathBuf::from("bellwether-data"),
            rules: PathBuf::from("rules"),
        }
    }
}

/// `[areas]`: what the board and the metrics show. All authorities are always scored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Areas {
    /// GSS codes, or "wales", "scotland" or "northern-ireland" for all authorities of a country; at most 100 in all.
    pub(crate) watched: Vec<String>,
}

impl Default for Areas {
    fn default() -> Self {
        Self { watched: vec!["wales".to_owned()] }
    }
}

/// `[themes]`: what talk may be about.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Themes {
    /// The names rule files may use, at most twelve.
    pub(crate) allowed: Vec<String>,
}

impl Default for Themes {
    fn default() -> Self {
        Self { allowed: Theme::SHIPPED.map(str::to_owned).to_vec() }
    }
}

impl Themes {
    /// The themes as the other crates want them.
    pub(crate) fn names(&self) -> Vec<Theme> {
        self.allowed.iter().map(|name| Theme::new(name)).collect()
    }
}

/// The most areas a board and its metrics can show (series are bounded).
const MOST_WATCHED: usize = 100;
/// The most themes (series are bounded).
const MOST_THEMES: usize = 12;

/// Reads a configuration file, or the shipped one.
///
/// # Errors
/// [`Unusable`], naming file, line and cause.
pub(crate) fn read(path: Option<&Path>) -> anyhow::Result<Config> {
    let (text, name) = match path {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| {
                Unusable(format!("the configuration {} could not be read: {error}", path.display()))
            })?;
            (text, path.display().to_string())
        }
        None => (SHIPPED.to_owned(), "deploy/bellwether.toml (built in)".to_owned()),
    };
    parse(&text, &name)
}

/// Reads a configuration that is called `name`.
///
/// # Errors
/// [`Unusable`], naming line and cause.
pub(crate) fn parse(text: &str, name: &str) -> anyhow::Result<Config> {
    let config: Config = toml::from_str(text).map_err(|error| Unusable(format!("{name}: {error}")))?;
    let mut wrong = Vec::new();
    if !config.service.listen.ip().is_loopback() {
        wrong.push(format!(
            "service.listen is {}: without sign-in only this machine may look; use 127.0.0.1 or [::1] (a reverse proxy with sign-in can stand in front)",
            config.service.listen
        ));
    }
    if config.themes.allowed.is_empty() || config.themes.allowed.len() > MOST_THEMES {
        wrong.push(format!(
            "themes.allowed has {} themes; 1 to {MOST_THEMES} are possible",
            config.themes.allowed.len()
        ));
    }
    wrong.extend(wrong_sources(&config.collect));
    if wrong.is_empty() { Ok(config) } else { Err(Unusable(format!("{name}: {}", wrong.join("; "))).into()) }
}

/// Every source's home area is an area.
///
/// # Errors
/// [`Unusable`], naming every home that is no area's code.
pub(crate) fn check_homes(collect: &collect::Config, gazetteer: &places::Gazetteer) -> anyhow::Result<()> {
    let homes = collect.sources.iter().filter_map(|source| Some((source.id(), source.home()?)));
    let lost = homes.filter(|(_, home)| gazetteer.area(home.as_str()).is_none());
    let lost: Vec<String> = lost.map(|(id, home)| format!("{id}: no area has the code \"{home}\"")).collect();
    if lost.is_empty() {
        Ok(())
    } else {
        Err(Unusable(format!("{}; codes are in rules/places/areas.json", lost.join("; "))).into())
    }
}

/// What is wrong with the sources, all at once.
fn wrong_sources(collect: &collect::Config) -> Vec<String> {
    let mut wrong = Vec::new();
    if collect.loopback_feeds.is_some_and(|socket| !socket.ip().is_loopback()) {
        wrong.push("collect.loopback_feeds is not a loopback address".to_owned());
    }
    if collect.floor.is_zero() || collect.patience.is_zero() {
        wrong.push("collect.floor and collect.patience must be longer than nothing".to_owned());
    }
    let mut seen = BTreeSet::new();
    for source in &collect.sources {
        let id = source.id();
        if !seen.insert(id) {
            wrong.push(format!("two sources have the id \"{id}\""));
        }
        if !is_source_id(id.as_str()) {
            wrong.push(format!(
                "\"{id}\" is no source id: kind:name in small letters, digits, dots and hyphens is wanted"
            ));
        }
        for url in source.urls() {
            let credentials = !url.username().is_empty() || url.password().is_some();
            if !matches!(url.scheme(), "http" | "https") || credentials {
                wrong.push(format!(
                    "{id}: the url must start with https:// or http:// and hold no name or password"
                ));
            }
        }
        if let Some(lacking) = source.is_lacking() {
            wrong.push(format!("{id}: {lacking}"));
        }
        if matches!(source, SourceConfig::FactCheck(_)) && id.kind() != SourceKind::FactCheck {
            wrong.push(format!(
                "{id}: the id of a fact-check source starts with factcheck:, or it would count as news"
            ));
        }
    }
    wrong
}

/// Whether a text can be the id of a source.
pub(crate) fn is_source_id(id: &str) -> bool {
    SourceId::new(id).is_plain()
}

/// The watched areas, in the order of their codes.
///
/// # Errors
/// [`Unusable`] for a code that is no area's, or more than 100 areas.
pub(crate) fn watched(areas: &Areas, gazetteer: &places::Gazetteer) -> anyhow::Result<Vec<AreaCode>> {
    let mut codes = BTreeSet::new();
    for entry in &areas.watched {
        let country = match entry.as_str() {
            "wales" => Some(places::Country::Wales),
            "scotland" => Some(places::Country::Scotland),
            "northern-ireland" => Some(places::Country::NorthernIreland),
            "england" => Some(places::Country::England),
            _ => None,
        };
        match country {
            Some(country) => {
                let authorities =
                    gazetteer.areas().filter(|a| a.country == country && a.kind == AreaKind::Authority);
                codes.extend(authorities.map(|area| area.code.clone()));
            }
            None => {
                let area = gazetteer
                    .area(entry)
                    .with_context(|| format!("areas.watched: no area has the code \"{entry}\""));
                codes.insert(
                    area.map_err(|error| {
                        Unusable(format!("{error:#}; codes are in rules/places/areas.json"))
                    })?
                    .code
                    .clone(),
                );
            }
        }
    }
    if codes.len() > MOST_WATCHED {
        let why = format!(
            "areas.watched names {} areas; a board and its metrics hold at most {MOST_WATCHED}",
            codes.len()
        );
        return Err(Unusable(why).into());
    }
    Ok(codes.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_says_what_the_code_does() {
        let shipped = read(None).expect("the shipped configuration can be used");
        let coded = Config::default();
        assert_eq!(shipped.service, coded.service);
        assert_eq!(shipped.areas, coded.areas);
        assert_eq!(shipped.themes, coded.themes);
        assert_eq!(shipped.store, coded.store);
        assert_eq!(shipped.tension, coded.tension);
        assert_eq!(shipped.push, coded.push);
        assert_eq!(format!("{:?}", shipped.collect), format!("{:?}", coded.collect));
        for setting in [
            "unplaced_highest",
            "log_days",
            "warning_pending_seconds",
            "host_gap",
            "listen",
            "tokens",
            "posts_per_minute",
        ] {
            assert!(SHIPPED.contains(setting), "{setting} is not written out");
        }
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        let cases = [
            ("[service]\nlisten = \"192.168.1.1:80\"", "sign-in"),
            ("[themes]\nallowed = []", "0 themes"),
            ("[service]\nlistn = 1", "listn"),
            ("[collect]\nfloor = 5", "floor"),
            ("service", "service"),
            ("[collect]\nfloor = \"0s\"", "longer than nothing"),
            ("[collect]\nloopback_feeds = \"10.0.0.1:80\"", "not a loopback address"),
            (
                "[[collect.source]]\nkind = \"feed\"\nid = \"news:a\"\nurl = \"ftp://example.org/\"",
                "https://",
            ),
            (
                "[[collect.source]]\nkind = \"feed\"\nid = \"news:a\"\nurl = \"https://me:secret@example.org/\"",
                "password",
            ),
            ("[[collect.source]]\nkind = \"file\"\nid = \"news:<b>\"\npath = \"x\"", "no source id"),
            (
                "[[collect.source]]\nkind = \"mastodon\"\nid = \"mastodon:a\"\nserver = \"https://example.org/\"\nstreaming = true",
                "streaming needs a token",
            ),
            (
                "[[collect.source]]\nkind = \"file\"\nid = \"a\"\npath = \"x\"\n[[collect.source]]\nkind = \"file\"\nid = \"a\"\npath = \"y\"",
                "two sources",
            ),
        ];
        for (text, said) in cases {
            let error = parse(text, "x.toml").expect_err(text);
            assert!(error.is::<Unusable>() && format!("{error}").contains(said), "{text}: {error}");
        }
    }
}

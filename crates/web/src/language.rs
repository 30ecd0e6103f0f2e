//! The two languages of the pages. Every word a person sees comes through here, from `i18n/<code>/main.ftl`.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

fluent_templates::static_loader! {
    static MESSAGES = {
        locales: "./i18n",
        fallback_language: "en",
        // Isolation marks would end up in logs, JSON and `replay`; nothing a stranger wrote is put into a message.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ENGLISH: LanguageIdentifier = langid!("en");
const WELSH: LanguageIdentifier = langid!("cy");

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Cymraeg.
    Welsh,
}

impl Language {
    /// BCP 47: "en" or "cy".
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Welsh => "cy",
        }
    }

    /// The language of a code, where pages are written in it.
    pub fn of_code(code: &str) -> Option<Self> {
        [Language::English, Language::Welsh].into_iter().find(|language| language.code() == code)
    }

    /// The one a reader may switch to.
    pub(crate) fn other(self) -> Self {
        match self {
            Language::English => Language::Welsh,
            Language::Welsh => Language::English,
        }
    }

    /// The message of a key. A key nobody wrote shows as itself, which a test keeps from happening.
    pub fn say(self, key: &str) -> String {
        self.find(key).unwrap_or_else(|| key.to_owned())
    }

    /// The message of a key, if there is one: for words that configuration and rules may add to.
    pub(crate) fn find(self, key: &str) -> Option<String> {
        MESSAGES.try_lookup(&self.identifier(), key)
    }

    /// The message of a key with its blanks filled.
    pub fn fill(self, key: &str, blanks: &[(&'static str, FluentValue<'static>)]) -> String {
        let blanks: HashMap<Cow<'static, str>, FluentValue<'static>> =
            blanks.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        MESSAGES.try_lookup_with_args(&self.identifier(), key, &blanks).unwrap_or_else(|| key.to_owned())
    }

    /// The message of a key about one number, `n`.
    pub fn count(self, key: &str, n: &usize) -> String {
        self.fill(key, &[("n", (*n).into())])
    }

    /// A theme in words; one that a deployment has added is shown as it is written.
    pub fn theme(self, theme: Option<&post::Theme>) -> String {
        match theme {
            None => self.say("theme-all"),
            Some(theme) => self.find(&format!("theme-{theme}")).unwrap_or_else(|| theme.to_string()),
        }
    }

    /// A phase in words.
    pub(crate) fn phase(self, phase: post::Phase) -> String {
        self.say(&format!("phase-{}", phase.as_str()))
    }

    /// An area in words.
    pub fn area(self, code: &post::AreaCode, gazetteer: &places::Gazetteer) -> String {
        if code.is_unplaced() {
            return self.say("area-unplaced");
        }
        match (gazetteer.area(code.as_str()), self) {
            (Some(area), Language::English) => area.name.clone(),
            (Some(area), Language::Welsh) => area.name_cy.clone(),
            (None, _) => code.to_string(),
        }
    }

    /// A police force by the name it has in this language.
    pub(crate) fn police_force(self, name: &str) -> String {
        let key = format!("force-{}", name.to_lowercase().replace(' ', "-"));
        self.find(&key).unwrap_or_else(|| name.to_owned())
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Language::English => ENGLISH,
            Language::Welsh => WELSH,
        }
    }
}

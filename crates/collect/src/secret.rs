//! Keys and tokens: read from a file, sent to one host, shown nowhere.

use std::path::Path;

use reqwest::header::{HeaderName, HeaderValue};
use url::Url;

/// A header that opens one host's door.
#[derive(Clone, Debug)]
pub(crate) struct Secret {
    name: HeaderName,
    /// Marked as sensitive, so that it is not printed.
    value: HeaderValue,
    host: String,
}

/// Why there is no secret, in words that do not hold it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoSecret {
    #[error("{0} cannot be read: {1}")]
    File(String, std::io::Error),
    #[error("{0} is empty or holds more than one line")]
    Shape(String),
}

impl Secret {
    /// The secret in `path`, after `prefix`, for the host of `url` alone.
    pub(crate) fn read(path: &Path, name: HeaderName, prefix: &str, url: &Url) -> Result<Self, NoSecret> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| NoSecret::File(shown.clone(), error))?;
        let text = text.trim();
        let mut value = HeaderValue::from_str(&format!("{prefix}{text}"))
            .ok()
            .filter(|_| !text.is_empty())
            .ok_or(NoSecret::Shape(shown))?;
        value.set_sensitive(true);
        Ok(Self { name, value, host: url.authority().to_owned() })
    }

    /// The same for the host of `url`, which its own host has named as a part of itself.
    pub(crate) fn for_part(&self, url: &Url) -> Self {
        Self { host: url.authority().to_owned(), ..self.clone() }
    }

    /// The header for a request to `url`; nothing for any other host, to which a redirect may lead.
    pub(crate) fn header_for(&self, url: &Url) -> Option<(HeaderName, HeaderValue)> {
        (url.authority() == self.host).then(|| (self.name.clone(), self.value.clone()))
    }
}

//! Who is asking, as far as a page cares: the language, and whether only the live part is wanted.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;

use crate::Language;

/// The header by which `live.js` asks for the part of a page that moves.
const PART: &str = "bellwether-part";

/// One request's reader.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// From `?lang=`, else the cookie, else English.
    pub(crate) language: Language,
    /// Set when this request chose the language.
    pub(crate) chosen: Option<Language>,
    /// Whether only the live part of the page is wanted.
    pub(crate) part: bool,
    path: String,
    query: String,
}

impl Visitor {
    pub(crate) fn of(parts: &Parts) -> Self {
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let chosen = pairs(&query, '&')
            .find(|(name, _)| *name == "lang")
            .and_then(|(_, code)| Language::of_code(code));
        let remembered = || {
            let cookies = parts.headers.get(COOKIE)?.to_str().ok()?;
            pairs(cookies, ';')
                .find(|(name, _)| *name == "lang")
                .and_then(|(_, code)| Language::of_code(code))
        };
        Self {
            language: chosen.or_else(remembered).unwrap_or_default(),
            chosen,
            part: parts.headers.contains_key(PART),
            path: parts.uri.path().to_owned(),
            query,
        }
    }

    /// This page in the other language.
    pub(crate) fn switch(&self) -> String {
        let kept = self.query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
        let mut pairs: Vec<String> = kept.map(str::to_owned).collect();
        pairs.push(format!("lang={}", self.language.other().code()));
        format!("{}?{}", self.path, pairs.join("&"))
    }

    /// Whether a program is asking, which wants JSON for an error too.
    pub(crate) fn is_program(&self) -> bool {
        self.path.starts_with("/api/")
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// `name=value` pairs. Values are codes of a closed set, so nothing is unescaped.
fn pairs(text: &str, separator: char) -> impl Iterator<Item = (&str, &str)> {
    text.split(separator).filter_map(|pair| pair.trim().split_once('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_wins_over_the_cookie_and_the_switch_keeps_the_rest() {
        let cases = [
            ("/", "", "en", "/?lang=cy"),
            ("/", "lang=cy", "cy", "/?lang=en"),
            ("/?lang=en", "lang=cy", "en", "/?lang=cy"),
            ("/areas/W06000015?span=week&lang=cy", "", "cy", "/areas/W06000015?span=week&lang=en"),
            ("/?lang=xx", "a=b; lang=cy", "cy", "/?lang=en"),
            ("/?lang=xx", "lang=tlh", "en", "/?lang=cy"),
        ];
        for (uri, cookie, code, switch) in cases {
            let request = axum::http::Request::builder().uri(uri).header(COOKIE, cookie).body(()).unwrap();
            let visitor = Visitor::of(&request.into_parts().0);
            assert_eq!(
                (visitor.language.code(), visitor.switch().as_str()),
                (code, switch),
                "{uri} {cookie}"
            );
        }
    }
}

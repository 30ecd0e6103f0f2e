//! The style sheet and the script, built in. Their addresses carry a digest, so browsers may keep them for ever.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::error::Error;

const STYLE: &str = include_str!("../assets/style.css");
const SCRIPT: &str = include_str!("../assets/live.js");
const ICON: &str = include_str!("../assets/icon.svg");

static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| address("style.css", STYLE));
static SCRIPT_ADDRESS: LazyLock<String> = LazyLock::new(|| address("live.js", SCRIPT));

/// Where the style sheet is.
pub(crate) fn style() -> &'static str {
    &STYLE_ADDRESS
}

/// Where the script is.
pub(crate) fn script() -> &'static str {
    &SCRIPT_ADDRESS
}

/// `GET /assets/{name}`.
pub(crate) async fn get(Path(name): Path<String>) -> Result<Response, Error> {
    let (media_type, body) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "live.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return Err(Error::NoSuchPage),
    };
    let kept = "public, max-age=31536000, immutable";
    Ok(([(CONTENT_TYPE, media_type), (CACHE_CONTROL, kept)], body).into_response())
}

fn address(name: &str, body: &str) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("/assets/{name}?v={:016x}", hasher.finish())
}

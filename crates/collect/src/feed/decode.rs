//! TBD
use std::borrow::Cow;
pub(super) fn to_text<'a>(bytes: &'a [u8], _content_type: Option<&str>) -> Cow<'a, str> {
    String::from_utf8_lossy(bytes)
}

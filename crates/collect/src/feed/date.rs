//! TBD
use jiff::Timestamp;
/// The instant a date in a feed means.
pub fn parse(_text: &str) -> Option<Timestamp> {
    None
}

//! The days of the week as people and feeds write them, folded.

/// In English, Monday first.
pub const ENGLISH: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// In Welsh, Monday first, without the "dydd" or "nos" before them; "mawrth" is March too.
pub const WELSH: [&str; 7] = ["llun", "mawrth", "mercher", "iau", "gwener", "sadwrn", "sul"];

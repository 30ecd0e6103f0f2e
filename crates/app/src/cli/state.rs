//! `bellwether why`, `store` and `audit`: what is typed to ask about what is kept.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use web::Language;

/// How a command about the state prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StateFormat {
    // Lines for people.
    Text,
    // One JSON object.
    Json,
}

/// Whose state is asked about.
#[derive(Args)]
pub(crate) struct Whose {
    /// Configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Ask the service at this address
    #[arg(long, value_name = "ADDR")]
    pub(crate) address: Option<SocketAddr>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:  bellwether why Cardiff\n           bellwether why \"Pen-y-bont ar Ogwr\" disorder --at \"2026-11-22 21:40\"\n\nAsks the running service; reads the data folder where no service runs. --at folds the log again to\nthat time, with the settings of today. Times without a zone are London's."
)]
pub(crate) struct WhyArgs {
    /// Code or name of an area, English or Welsh; "unplaced" for what names no area
    #[arg(value_name = "AREA")]
    pub(crate) area: String,
    /// One theme; otherwise every theme above usual
    #[arg(value_name = "THEME")]
    pub(crate) theme: Option<String>,
    /// How things stood at that time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) at: Option<Timestamp>,
    /// What to print
    #[arg(long, value_enum, default_value_t = StateFormat::Text)]
    pub(crate) format: StateFormat,
    /// In which language: en or cy
    #[arg(long, default_value = "en", value_parser = language)]
    pub(crate) lang: Language,
    #[command(flatten)]
    pub(crate) whose: Whose,
}

fn language(typed: &str) -> Result<Language, String> {
    Language::of_code(typed).ok_or_else(|| "en (English) or cy (Welsh) is wanted".to_owned())
}

#[derive(Subcommand)]
pub(crate) enum StoreCommand {
    /// Fold a day of the log again and compare it with what people were shown
    Verify(VerifyArgs),
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether store verify --day 2026-11-21 --config bellwether.toml\n\nWithout --day: yesterday. Days are UTC, as in the log. After a change of the [tension] settings, or with\nanother version of the program, a day before it may differ. Exit codes: 0 the same, 1 not the same."
)]
pub(crate) struct VerifyArgs {
    /// Which day
    #[arg(long, value_name = "DATE")]
    pub(crate) day: Option<Date>,
    /// What to print
    #[arg(long, value_enum, default_value_t = StateFormat::Text)]
    pub(crate) format: StateFormat,
    #[command(flatten)]
    pub(crate) whose: Whose,
}

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that no record was changed, moved or taken out
    Verify(AuditArgs),
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether audit verify --config bellwether.toml\n\nThe service may be running. Prints the number and the digits of the last record: written down elsewhere,\nthey show whether records are cut off at the end later. Exit codes: 0 whole, 1 not."
)]
pub(crate) struct AuditArgs {
    /// Configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// A time with its zone ("2026-11-22T21:40Z"), or without one, as clocks in London show it.
pub(crate) fn moment(typed: &str) -> Result<Timestamp, String> {
    if let Ok(at) = typed.parse::<Timestamp>() {
        return Ok(at);
    }
    let london = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let civil = typed.parse::<DateTime>().ok().and_then(|civil| civil.to_zoned(london).ok());
    civil
        .map(|zoned| zoned.timestamp())
        .ok_or_else(|| "a time like \"2026-11-22 21:40\" or 2026-11-22T21:40:00Z is wanted".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_londons_unless_they_say_otherwise() {
        for (typed, meant) in [
            ("2026-11-22T21:40:00Z", "2026-11-22T21:40:00Z"),
            ("2026-11-22 21:40", "2026-11-22T21:40:00Z"),
            ("2026-07-22 21:40", "2026-07-22T20:40:00Z"),
            ("2026-07-22T21:40+02:00", "2026-07-22T19:40:00Z"),
        ] {
            assert_eq!(moment(typed), Ok(meant.parse().unwrap()), "{typed}");
        }
        assert!(moment("yesterday").is_err());
    }
}

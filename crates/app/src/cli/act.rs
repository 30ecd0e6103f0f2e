//! `bellwether act …`: what is typed to say what people have decided.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use jiff::{SignedDuration, Timestamp};
use post::{Eep, Phase, RumourStatus};

use super::{Whose, moment};

#[derive(Subcommand)]
pub(crate) enum ActCommand {
    /// Set an area's level as people judge it; it stands beside the signal level
    Assess(AssessArgs),
    /// Say that an alert is being looked at: no repeats until it is worse
    Acknowledge(AcknowledgeArgs),
    /// Take a post that is not relevant out of the score
    Dismiss(DismissArgs),
    /// Hand in what a partner reports
    Return(ReturnArgs),
    /// Say where people are with a rumour: who looks into it, what was found out, what to tell people
    Rumour(RumourArgs),
    /// Declare that more is expected: places and themes are read more closely until an end
    Surge(SurgeArgs),
    /// Set the phase of an area as people read it, until an end
    Phase(PhaseArgs),
    /// Play an exercise: shown as one everywhere, and never an alert
    Drill(DrillArgs),
}

/// Who acts.
#[derive(Args)]
pub(crate) struct Who {
    /// Your role or initials; kept in the audit file
    #[arg(long, value_name = "ROLE")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) whose: Whose,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether act assess Cardiff 3 --reason \"vigil at 18:00, tempers short\" --by \"duty inspector\" --review 6h"
)]
pub(crate) struct AssessArgs {
    /// Code or name of an area
    #[arg(value_name = "AREA")]
    pub(crate) area: String,
    /// 1 usual to 5 very high
    #[arg(value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(1..=5))]
    pub(crate) level: u8,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// What it rests on
    #[arg(long, default_value = Eep::Evidenced.as_str(), value_parser = one_of(Eep::ALL, Eep::as_str))]
    pub(crate) eep: Eep,
    /// When it wants looking at again: after so long (4h, 2d), or at a time
    #[arg(long, value_name = "WHEN", default_value = "24h", value_parser = review)]
    pub(crate) review: Review,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether act acknowledge Cardiff violent-incident --by \"duty inspector\""
)]
pub(crate) struct AcknowledgeArgs {
    /// Code or name of an area
    #[arg(value_name = "AREA")]
    pub(crate) area: String,
    /// The theme of the alert
    #[arg(value_name = "THEME")]
    pub(crate) theme: String,
    /// What is being done, if there is more to say
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether act dismiss 9f86d081884c7d659a2feaa0c55ad015 --reason \"about a film\" --by JW\n\nThe id of a post is on the dashboard, at the end of the address of its page, and in `bellwether why`."
)]
pub(crate) struct DismissArgs {
    /// Its id
    #[arg(value_name = "POST")]
    pub(crate) post: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether act return Cardiff \"Parents keep children home after a rumour at the gates\" \\\n              --from csp --provenance \"call from the head teacher\" --id csp-117"
)]
pub(crate) struct ReturnArgs {
    /// Code or name of an area
    #[arg(value_name = "AREA")]
    pub(crate) area: String,
    /// The concern, in the partner's words
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
    /// The partner: small letters, digits, dots and hyphens
    #[arg(long, value_name = "NAME")]
    pub(crate) from: String,
    /// How the partner knows
    #[arg(long, value_name = "TEXT")]
    pub(crate) provenance: String,
    /// The partner's own number for it: the same number is the same return
    #[arg(long, value_name = "ID")]
    pub(crate) id: String,
    /// What it rests on
    #[arg(long, default_value = Eep::Experienced.as_str(), value_parser = one_of(Eep::ALL, Eep::as_str))]
    pub(crate) eep: Eep,
    /// Where in the area
    #[arg(long, value_name = "PLACE")]
    pub(crate) place: Option<String>,
    /// When it was seen or heard; now if left out
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) at: Option<Timestamp>,
    #[command(flatten)]
    pub(crate) whose: Whose,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether act rumour 9f86d081884c7d659a2feaa0c55ad015 --status confirmed-false --verified-with \"South Wales Police\" \\\n              --line-to-take \"Nobody has been moved to the hotel\" --by \"cohesion officer\"\n\nThe id of a rumour is at the end of the address of its page. What you leave out stays as it was said before."
)]
pub(crate) struct RumourArgs {
    /// Its id
    #[arg(value_name = "RUMOUR")]
    pub(crate) rumour: String,
    /// Where people are with it
    #[arg(long, value_parser = one_of(RumourStatus::ALL, RumourStatus::as_str))]
    pub(crate) status: RumourStatus,
    /// Whom it was checked with; wanted once it is confirmed
    #[arg(long, value_name = "WHO")]
    pub(crate) verified_with: Option<String>,
    /// What to tell people who ask
    #[arg(long, value_name = "TEXT")]
    pub(crate) line_to_take: Option<String>,
    /// The team or role that sees to it
    #[arg(long, value_name = "ROLE")]
    pub(crate) owner: Option<String>,
    /// By when there is to be an answer: after so long (4h, 2d), or at a time
    #[arg(long, value_name = "WHEN", value_parser = review)]
    pub(crate) due: Option<Review>,
    /// When a correction was published
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) corrected_at: Option<Timestamp>,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// Until when, why, and who.
#[derive(Args)]
pub(crate) struct Declared {
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// When it ends: after so long (4h, 2d), or at a time; seven days at most
    #[arg(long, value_name = "WHEN", value_parser = review)]
    pub(crate) until: Review,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether act surge Cardiff Newport --theme disorder --theme asylum --until 12h \\\n              --reason \"verdict this afternoon\" --by \"gold commander\"\n\nIn a surge fewer people are enough to surprise, alerts fire at once, and reasons speak of the last hour.\nSaid again for the same areas and themes, the new end holds."
)]
pub(crate) struct SurgeArgs {
    /// Codes or names of areas
    #[arg(value_name = "AREA", required = true)]
    pub(crate) areas: Vec<String>,
    /// A theme, may be given more than once; otherwise every theme
    #[arg(long = "theme", value_name = "THEME")]
    pub(crate) themes: Vec<String>,
    #[command(flatten)]
    pub(crate) declared: Declared,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether act phase Cardiff rebuilding --until 2d --reason \"clean-up since noon\" --by \"cohesion officer\""
)]
pub(crate) struct PhaseArgs {
    /// Code or name of an area
    #[arg(value_name = "AREA")]
    pub(crate) area: String,
    /// The phase
    #[arg(value_name = "PHASE", value_parser = one_of(Phase::ALL, Phase::as_str))]
    pub(crate) phase: Phase,
    #[command(flatten)]
    pub(crate) declared: Declared,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether act drill Cardiff disorder 4 --until 1h --reason \"does the board show it?\" --by \"control room\""
)]
pub(crate) struct DrillArgs {
    /// Code or name of an area
    #[arg(value_name = "AREA")]
    pub(crate) area: String,
    /// The theme
    #[arg(value_name = "THEME")]
    pub(crate) theme: String,
    /// The level that is played, 1 usual to 5 very high
    #[arg(value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(1..=5))]
    pub(crate) level: u8,
    #[command(flatten)]
    pub(crate) declared: Declared,
}

/// One of a closed set, by its word.
fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    word: impl Fn(T) -> &'static str + Clone + Send + Sync + 'static,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|one| word(*one)))
        .try_map(move |typed| all.iter().copied().find(|one| word(*one) == typed).ok_or("not one of these"))
}

/// When a level is looked at again, or something ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Review {
    After(SignedDuration),
    At(Timestamp),
}

fn review(typed: &str) -> Result<Review, String> {
    let days = typed.strip_suffix('d').and_then(|days| days.parse::<i64>().ok());
    if let Some(days) = days.filter(|days| (1..=90).contains(days)) {
        return Ok(Review::After(SignedDuration::from_hours(24 * days)));
    }
    let after = typed.parse::<SignedDuration>().ok().filter(|after| after.is_positive());
    let at = || moment(typed).map(Review::At);
    after
        .map(Review::After)
        .map_or_else(at, Ok)
        .map_err(|_| "how long (4h, 2d) or a time like \"2026-11-23 09:00\" is wanted".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_after_so_long_or_at_a_time() {
        let after = |hours| Ok(Review::After(SignedDuration::from_hours(hours)));
        assert_eq!(review("4h"), after(4));
        assert_eq!(review("2d"), after(48));
        assert_eq!(review("2026-11-23 09:00"), Ok(Review::At("2026-11-23T09:00:00Z".parse().unwrap())));
        for nonsense in ["soon", "-4h", "0d", "400d"] {
            assert!(review(nonsense).is_err(), "{nonsense}");
        }
    }
}

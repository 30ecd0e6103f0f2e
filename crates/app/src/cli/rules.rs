//! The part of the command line a rule's author types: `bellwether rules …`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::SignedDuration;
use post::Kind;

use super::Format;

#[derive(Subcommand)]
pub(crate) enum Rules {
    /// Start a rule from posts you pasted, tests first
    New(NewArgs),
    /// Report every mistake in every file at once
    Check(CheckArgs),
    /// Put right what there is no doubt about
    Fix(FixArgs),
    /// Lay out rule files in one way
    Fmt(FmtArgs),
    /// Run the tests inside the rule files
    Test(TestArgs),
    /// Say why a rule does or does not find a post, or what a warning means
    Explain(ExplainArgs),
    /// Say what the rules would have flagged in posts of the past
    Backtest(BacktestArgs),
    /// Run the rules in force over the posts of the last hours, in the running service
    Apply(ApplyArgs),
    /// Say which rules take the most time
    Bench(BenchArgs),
    /// Say what the library wants from its owners
    Hygiene(HygieneArgs),
    /// Print the library in plain English (Markdown)
    Docs(DocsArgs),
    /// Ask the running service which rules are in force
    Status(StatusArgs),
}

/// Where the rules are.
#[derive(Args)]
pub(crate) struct Folder {
    /// Folder of rules; ./rules if not given, else the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Report {
    // Lines for people. (No help text here or below: it would push commands past one screen.)
    Text,
    // One JSON object a line.
    Json,
    // Workflow commands that code-hosting sites show beside the line.
    Github,
    // The XML that CI services read.
    Junit,
}

/// A status a rule has to earn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Gate {
    // Found and counted, raises nothing.
    Shadow,
    // Raises levels.
    Live,
}

impl std::fmt::Display for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Gate::Shadow => "shadow",
            Gate::Live => "live",
        })
    }
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules check --format github\n          bellwether rules check --status live --rule rumour.water\n\nWith --status: what rules lack by rules/policy.toml, tried on the benign corpus and, with --archive, on the\nposts of last week."
)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Say what a rule lacks to be promoted to this status
    #[arg(long, value_enum)]
    pub(crate) status: Option<Gate>,
    /// Judge this rule, whatever its status; without it all that have the status
    #[arg(long, value_name = "ID", requires = "status")]
    pub(crate) rule: Vec<String>,
    /// The service's data folder, for trying rules on its recent archive
    #[arg(long, value_name = "DATA", requires = "status")]
    pub(crate) archive: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules test --lines\n\nA failing example shows how its post was read and how far the nearest line got."
)]
pub(crate) struct TestArgs {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// List the phrase lines that no example uses, and the examples that hold no rule to anything
    #[arg(long)]
    pub(crate) lines: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules fix --dry-run\n\nMisspelt settings, words, lists and themes, and settings in the wrong section. Comments stay."
)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules fmt --check\n\nComments stay, and no rule finds anything else than before."
)]
pub(crate) struct FmtArgs {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Name the files that are laid out otherwise, show how, and change nothing
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules explain rumour.cover-up --text \"they are hiding it\"\n          bellwether rules explain unknown-key\n\nWorks on drafts and on rules whose own examples fail. Ends with 0 where the rule finds the post, 1 where not."
)]
pub(crate) struct ExplainArgs {
    /// The id of a rule, or the name of a warning or mistake
    #[arg(value_name = "RULE|CODE")]
    pub(crate) what: String,
    /// A post to try the rule on
    #[arg(long, value_name = "POST")]
    pub(crate) text: Option<String>,
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules new rumour --id rumour.water --theme hazard --from posts.txt\n\nposts.txt: one post a line, or posts with an empty line between them. Telephone numbers, postcodes, house\nnumbers, accounts and links are taken out. On a terminal you are asked for the rest."
)]
pub(crate) struct NewArgs {
    /// What it finds: trigger, rumour, mobilisation, targeting, narrative or reassurance
    #[arg(value_name = "KIND")]
    pub(crate) kind: Kind,
    /// Its permanent name: small letters, digits, `.` and `-`
    #[arg(long)]
    pub(crate) id: String,
    /// What it is about: one of the themes of this deployment
    #[arg(long)]
    pub(crate) theme: String,
    /// Posts it must find; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules backtest last-week.jsonl.zst --against HEAD\n          bellwether rules backtest --archive bellwether-data --show-text\n\nPosts as `bellwether scan` reads them, and always 10,000 ordinary posts, in which the rules must find\nthose that were planted. With --against: what the rules now flag and what they no longer flag.\nSamples are post ids unless --show-text is given."
)]
pub(crate) struct BacktestArgs {
    /// Files of posts, JSON lines, plain or .zst; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The service's data folder, for the posts of its recent archive
    #[arg(long, value_name = "DATA")]
    pub(crate) archive: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Compare with the rules committed as this revision (git), or with another folder of rules
    #[arg(long, value_name = "REV|DIR")]
    pub(crate) against: Option<String>,
    /// Show the posts themselves, what was found «marked»
    #[arg(long)]
    pub(crate) show_text: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules bench last-week.jsonl.zst --slowest 5\n\nEach rule is timed by itself on posts that were read before; in service all rules share one look-up."
)]
pub(crate) struct BenchArgs {
    /// A file of posts, JSON lines, plain or .zst; the first 20,000 are used
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// How many rules to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) slowest: usize,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules hygiene\n          bellwether rules hygiene last-week.jsonl.zst\n\nWith posts: also which rules are silent or noisy over them."
)]
pub(crate) struct HygieneArgs {
    /// Files of posts to look for silent and noisy rules in
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The service's data folder, for the posts of its recent archive
    #[arg(long, value_name = "DATA", conflicts_with = "files")]
    pub(crate) archive: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// What to print
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
}

#[derive(Args)]
#[command(after_help = "Example:  bellwether rules docs > rules.md")]
pub(crate) struct DocsArgs {
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules status --files\n\nExit code 1 when a file is stale or a rule floods."
)]
pub(crate) struct StatusArgs {
    /// Where the service listens
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8780")]
    pub(crate) address: SocketAddr,
    /// List every file in force with the hash of its bytes
    #[arg(long)]
    pub(crate) files: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether rules apply --since 6h --config bellwether.toml\n\nFor a rule that came after the posts it was written for. What it finds in the recent archive is marked\n\"found late\" and counts at the time it was published; by itself it raises no level above 2, so nobody\nis alerted to what is past. Posts of the present go first. What is known is not counted again."
)]
pub(crate) struct ApplyArgs {
    /// How far back: 90m, 6h, 2d
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub(crate) since: SignedDuration,
    /// Configuration of the running service: it says where it listens and where the operator's key lies
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where the service listens, if not where the configuration says
    #[arg(long, value_name = "ADDR")]
    pub(crate) address: Option<SocketAddr>,
}

fn since(typed: &str) -> Result<SignedDuration, String> {
    let wanted = || "a time such as 90m, 6h or 2d is wanted".to_owned();
    // A day is 24 hours here: the archive knows no clocks that change.
    let span: jiff::Span = typed.parse().map_err(|_| wanted())?;
    let days = jiff::SpanRelativeTo::days_are_24_hours();
    let since = span.to_duration(days).map_err(|_| wanted())?;
    if since.as_secs() < 1 { Err(wanted()) } else { Ok(since) }
}

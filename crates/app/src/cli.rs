//! The command line. What is typed here is turned once into values that cannot be wrong.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod act;
mod eval;
mod import;
mod places;
mod rules;
mod sources;
mod state;

pub(crate) use act::*;
pub(crate) use eval::*;
pub(crate) use import::*;
pub(crate) use places::*;
pub(crate) use rules::*;
pub(crate) use sources::*;
pub(crate) use state::*;

/// Watches public feeds and posts, and tells community-safety teams which area is getting tense, why, and how sure it is.
#[derive(Parser)]
#[command(
    name = "bellwether",
    version,
    about,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Try it:  bellwether demo\n\nExit codes: 0 fine, 1 findings, 2 usage, 78 unusable configuration or rules."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Show an invented week on the dashboard: nothing to set up, nothing kept
    Demo(DemoArgs),
    /// Run the service: collect, match, keep, show
    Run(ConfigArgs),
    /// Say whether the configuration and the rules can be used, and what is wrong if not
    Check(ConfigArgs),
    /// Say which posts of a file the rules flag
    Scan(ScanArgs),
    /// Say how levels would have moved over the posts of a file
    Replay(ReplayArgs),
    /// Say why a level is what it is, now or at a time of the past
    Why(WhyArgs),
    /// Say what people have decided: a level, an alert that is being looked at, a post that is not relevant
    Act {
        #[command(subcommand)]
        command: ActCommand,
    },
    /// Hand in a table (CSV) of partners' returns or of another tool's posts
    Import(ImportTableArgs),
    /// Measure rules and levels on labelled posts
    Eval(EvalArgs),
    /// Look at feeds as the collector does
    Feed {
        #[command(subcommand)]
        command: Feed,
    },
    /// Choose what is read: find feeds, try them, write them into the configuration
    Sources {
        #[command(subcommand)]
        command: Sources,
    },
    /// Look at names of places: what they are taken for, and where more come from
    Places {
        #[command(subcommand)]
        command: Places,
    },
    /// Write, check, try out and tidy rule files
    Rules {
        #[command(subcommand)]
        command: Rules,
    },
    /// Check what is kept against itself
    Store {
        #[command(subcommand)]
        command: StoreCommand,
    },
    /// Check the file of what people handed in and decided
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
}

#[derive(Args)]
#[command(after_help = "Example:  bellwether demo --listen 127.0.0.1:9000 --speed 600")]
pub(crate) struct DemoArgs {
    /// Where to serve the dashboard
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8780")]
    pub(crate) listen: SocketAddr,
    /// How many times faster than life the invented week runs
    #[arg(long, value_name = "N", default_value_t = 300.0, value_parser = speed)]
    pub(crate) speed: f64,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether check --config bellwether.toml && bellwether run --config bellwether.toml\n\nWithout --config the built-in deploy/bellwether.toml is used, and rules are read from ./rules."
)]
pub(crate) struct ConfigArgs {
    /// Configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether scan posts.jsonl --format text\n\nOne JSON object a line: id, published, source, text; title, url, lang, author, reply_to, links if known.\nFiles ending in .zst are read as well; - is standard input. Without --rules: ./rules, else the built-in ones."
)]
pub(crate) struct ScanArgs {
    /// Files of posts, JSON lines; - or nothing for standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Folder of rules
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Print a line for every post, flagged or not
    #[arg(long)]
    pub(crate) all: bool,
    /// What to print: a JSON object a line for programs, or text for people
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub(crate) format: Format,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether replay week.jsonl.zst --format text\n\nPosts are taken in the order of their own times, each as if collected when it was published, from an\nempty state, over all authorities. The same input gives the same bytes. The summary goes to standard error."
)]
pub(crate) struct ReplayArgs {
    /// Files of posts, JSON lines, plain or .zst
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Folder of rules
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Configuration file (its tension settings are used)
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What to print: a JSON object a line for programs, or text for people
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub(crate) format: Format,
}

#[derive(Subcommand)]
pub(crate) enum Feed {
    /// Show what the collector would make of a document
    Parse(FeedParseArgs),
    /// Show step by step what one fetch does and what would come next
    Check(FeedCheckArgs),
}

#[derive(Args)]
#[command(
    after_help = "Examples:  bellwether feed check https://www.example.org/news/feed.xml\n           bellwether feed check saved.xml --format json\n\nAsks once, as the service would the first time. Exit codes: 0 a feed with items, 1 anything else, 2 usage."
)]
pub(crate) struct FeedCheckArgs {
    /// The address of a feed, a saved document, or - for standard input
    #[arg(value_name = "URL|FILE")]
    pub(crate) what: String,
    /// Configuration file, for how the service would ask
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
}

/// What `feed check` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    // Lines for people.
    Text,
    // One JSON object.
    Json,
}

#[derive(Args)]
#[command(after_help = "Example:  bellwether feed parse saved.xml --url https://example.org/feed.xml")]
pub(crate) struct FeedParseArgs {
    /// The document; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The Content-Type the host sent with it
    #[arg(long, value_name = "CT")]
    pub(crate) content_type: Option<String>,
    /// Where it was fetched from, to resolve relative links
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Print one JSON object with the values as the document gives them
    #[arg(long)]
    pub(crate) raw: bool,
}

/// What a command prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    // One JSON object a line, for programs. (No help text: it would push each command past one screen.)
    Jsonl,
    // Lines for people.
    Text,
}

fn speed(typed: &str) -> Result<f64, String> {
    match typed.parse::<f64>() {
        Ok(speed) if (1.0..=10_000.0).contains(&speed) => Ok(speed),
        _ => Err("a number from 1 to 10000 is wanted".to_owned()),
    }
}

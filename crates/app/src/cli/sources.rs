//! The part of the command line that is about sources: `bellwether sources …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Format;

#[derive(Subcommand)]
pub(crate) enum Sources {
    /// Show what is read, and how each source is doing if the service runs
    List(ListArgs),
    /// Find the feed behind a page, try it, and write it into the configuration
    Add(AddArgs),
    /// Try every candidate of a source pack and write down what was found
    Doctor(DoctorArgs),
    /// Take a list of feeds from another reader (OPML) into the configuration
    Import(ImportArgs),
    /// Print the configured feeds as a list for other readers (OPML)
    Export(ExportArgs),
}

/// Which configuration is read and written.
#[derive(Args)]
pub(crate) struct ConfigFileArgs {
    /// Configuration file
    #[arg(long, value_name = "FILE", default_value = "bellwether.toml")]
    pub(crate) config: PathBuf,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether sources list --config /etc/bellwether/bellwether.toml\n\nThe running service is asked for states at the address in service.listen."
)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) file: ConfigFileArgs,
    /// What to print: a JSON object a line for programs, or text for people
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Args)]
#[command(
    after_help = "Examples:  bellwether sources add https://www.example.org/news --name council:example\n           bellwether sources add --pack deploy/sources/wales-news.toml\n\nBefore the colon of a name, these are trusted: news, police, council, fire, health, government,\nfactcheck and return. Anything else is read as what anybody may post.\nExit codes: 0 written (or would be), 1 no feed there or something left out, 2 usage."
)]
pub(crate) struct AddArgs {
    /// The feed, or a page it can be found from
    #[arg(value_name = "URL", required_unless_present = "pack", conflicts_with = "pack")]
    pub(crate) url: Option<String>,
    /// What to call it, as kind:name; web: and its host if not given
    #[arg(long, value_name = "KIND:NAME", conflicts_with = "pack")]
    pub(crate) name: Option<String>,
    /// GSS code of the area its items are about when they name no place
    #[arg(long, value_name = "CODE", conflicts_with = "pack")]
    pub(crate) area: Option<String>,
    /// Add what doctor found fine in these packs, where somebody has read the terms
    #[arg(long, value_name = "PACK", num_args = 1..)]
    pub(crate) pack: Vec<PathBuf>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) file: ConfigFileArgs,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether sources doctor deploy/sources/wales-news.toml --config bellwether.toml\n\nAsks one page at a time of each host, obeys robots.txt, and writes what it found into the pack as\nit goes. Stopped and started again on the same day it goes on where it was.\ndeploy/sources/README.md says what each outcome means. Exit codes: 0 all fine, 1 not all, 2 usage."
)]
pub(crate) struct DoctorArgs {
    /// Source packs
    #[arg(value_name = "PACK", required = true)]
    pub(crate) packs: Vec<PathBuf>,
    /// Configuration file, for whom hosts can ask about us (collect.contact)
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether sources import feeds.opml --dry-run\n\nNothing is fetched: `bellwether feed check URL` tries one feed.\nExit codes: 0 all written (or would be), 1 some were left out, 2 usage."
)]
pub(crate) struct ImportArgs {
    /// The list
    #[arg(value_name = "FILE")]
    pub(crate) list: PathBuf,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) file: ConfigFileArgs,
}

#[derive(Args)]
#[command(after_help = "Example:  bellwether sources export > feeds.opml")]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) file: ConfigFileArgs,
}

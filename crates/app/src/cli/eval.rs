//! The part of the command line that measures the whole: `bellwether eval DIR`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether eval ../data --protocol flags --protocol hate --json figures.json\n\nThe rules, places and settings in force are what is measured, by the same code as the service runs.\nWithout --protocol all are measured. Posts are only read; what is printed holds no text of theirs."
)]
pub(crate) struct EvalArgs {
    /// Folder of labelled posts, a folder a data set
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// What to measure; may be given more than once
    #[arg(long, value_enum)]
    pub(crate) protocol: Vec<Protocol>,
    /// Write every table as JSON too
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Folder for a picture (SVG) of each event of the stream protocol
    #[arg(long, value_name = "DIR")]
    pub(crate) plots: Option<PathBuf>,
    /// Folder of rules
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Configuration file (its tension settings are used)
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Protocol {
    // Flags against labels, and on ordinary posts.
    Flags,
    // HateCheck by functionality, and spellings that evade.
    Hate,
    // Denials and questions among replies.
    Stance,
    // Events told as if here, over ordinary posts.
    Stream,
    // The same events with their own names.
    Unmapped,
    // Everyday bad news that leads to nothing.
    Quiet,
    // Headlines against days of disorder.
    Days,
    // Partners' returns alone.
    Returns,
    // Ours beside EARS C2, a fixed threshold and Kleinberg's bursts.
    Detectors,
    // From publication to the page.
    Pages,
    // Place names to authorities.
    Areas,
}

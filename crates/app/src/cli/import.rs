//! What is typed to hand in a table: `bellwether import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Whose;

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether import returns.csv --as return --source return:csp-carmarthenshire\n\nThe first line names the columns; deploy/push.md lists them. Lines that cannot be taken are named\nwith their cause, the others are kept. Handed in twice, a line counts once.\nExit codes: 0 all kept, 1 some or none, 2 usage."
)]
pub(crate) struct ImportTableArgs {
    /// The table: CSV in UTF-8
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// What a line of it is
    #[arg(long = "as", value_enum)]
    pub(crate) kind: TableKind,
    /// The source of lines that name none, as kind:name
    #[arg(long, value_name = "KIND:NAME")]
    pub(crate) source: Option<String>,
    #[command(flatten)]
    pub(crate) whose: Whose,
}

/// What a line of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableKind {
    // What a partner reports.
    Return,
    // A post that another tool has collected.
    Post,
}

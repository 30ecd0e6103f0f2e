//! The part of the command line about place names: `bellwether places …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Folder;

#[derive(Subcommand)]
pub(crate) enum Places {
    /// Say which places a text names, what each is taken for, and why
    Find(FindArgs),
    /// Add the villages, suburbs and hamlets of OS Open Names
    Import(ImportPlacesArgs),
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether places find \"Police in Ely, Cardiff\"\n\nExit code 1 if no place is named."
)]
pub(crate) struct FindArgs {
    /// The text, as somebody would post it
    #[arg(value_name = "TEXT", required = true)]
    pub(crate) text: Vec<String>,
    /// The area its source is about: a name or a GSS code
    #[arg(long, value_name = "AREA")]
    pub(crate) home: Option<String>,
    /// An area with an open incident, which speaks for a name that nothing else places; may be given several times
    #[arg(long, value_name = "AREA")]
    pub(crate) open: Vec<String>,
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Args)]
#[command(
    after_help = "Example:  bellwether places import opname_csv_gb/Data/*.csv\n\nDownload OS Open Names as CSV from osdatahub.os.uk (free, Open Government Licence) and unpack it.\nA running service uses what was written at once; to take it back, delete the file."
)]
pub(crate) struct ImportPlacesArgs {
    /// CSV files of OS Open Names
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Folder of rules to write into: places/local/os-open-names.toml below it
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub(crate) rules: PathBuf,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

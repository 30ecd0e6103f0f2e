//! `bellwether places …`: what names are taken for, and names from elsewhere.

mod find;
mod import;

use crate::cli::Places;
use crate::exit::Done;

pub(crate) fn run(command: Places) -> anyhow::Result<Done> {
    match command {
        Places::Find(args) => find::run(&args),
        Places::Import(args) => import::run(&args),
    }
}

//! `bellwether sources …`: what is read, and how it gets into the configuration.

mod add;
mod doctor;
mod list;
mod opml;
mod stanza;

use anyhow::Context;
use tokio::runtime::Runtime;

use crate::cli::Sources;
use crate::exit::Done;

pub(crate) fn run(command: Sources) -> anyhow::Result<Done> {
    match command {
        Sources::List(args) => list::run(args),
        Sources::Add(args) => add::run(args),
        Sources::Doctor(args) => doctor::run(args),
        Sources::Import(args) => opml::import(args),
        Sources::Export(args) => opml::export(args),
    }
}

/// One thread is enough for a person's errand.
pub(super) fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime could be started")
}

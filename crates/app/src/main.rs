//! `bellwether`: the whole program in one screen. Arguments in, one command run, an exit code out.

mod cli;
mod commands;
mod config;
mod exit;
mod fold;
mod fuse;
mod lines;
mod metrics;
mod named;
mod pace;
mod pack;
mod pipeline;
mod progress;
mod readable;
mod refold;
mod reload;
mod replace;
mod rulebook;
mod service;
mod shelf;
mod story;
mod verify;
mod view;
mod why;

use clap::Parser;

use cli::{Cli, Command};

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    // `rules docs | head` ends quietly. The service must outlive whoever stops reading from it.
    if !matches!(cli.command, Command::Run(_) | Command::Demo(_)) {
        sigpipe::reset();
    }
    let done = match cli.command {
        Command::Demo(args) => commands::demo::run(args),
        Command::Run(args) => commands::run::run(args),
        Command::Check(args) => commands::check::run(args),
        Command::Scan(args) => commands::scan::run(args),
        Command::Replay(args) => commands::replay::run(args),
        Command::Import(args) => commands::import::run(args),
        Command::Eval(args) => commands::eval::run(args),
        Command::Feed { command } => commands::feed::run(command),
        Command::Sources { command } => commands::sources::run(command),
        Command::Places { command } => commands::places::run(command),
        Command::Rules { command } => commands::rules::run(command),
        Command::Act { command } => commands::act::run(command),
        Command::Why(args) => commands::why::run(args),
        Command::Store { command } => commands::store::run(command),
        Command::Audit { command } => commands::audit::run(command),
    };
    exit::code(done)
}

//! One file a command: what a person types, done from start to end.

pub(crate) mod act;
pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod eval;
pub(crate) mod feed;
pub(crate) mod import;
mod kept;
pub(crate) mod places;
pub(crate) mod replay;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod scan;
pub(crate) mod sources;
pub(crate) mod store;
mod talk;
pub(crate) mod why;

/// Logs to standard error: text on a terminal, JSON otherwise. `RUST_LOG` sets what is said; "info" if unset.
fn start_logging() {
    use std::io::IsTerminal;
    use tracing_subscriber::EnvFilter;

    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let to_stderr = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        to_stderr.with_target(false).init();
    } else {
        to_stderr.json().init();
    }
}

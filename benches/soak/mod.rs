//! Days at work, in minutes: the real program reads 2,500 feeds and a busy stream for as long as asked, or catches up
//! with a day of a stream that it missed. The hosts it asks are this process, so what they use is not counted.
//!
//! `cargo bench -p app -- soak [--minutes=20]` and `cargo bench -p app -- catch-up [--events=4000000]`.

mod catch_up;
mod firehose;
mod internet;
mod kept;
mod press;
mod steady;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use firehose::Firehose;
use internet::Certificate;
use press::Press;

/// Feeds, each on a host of its own.
const FEEDS: usize = 2_500;

/// Runs what was asked for, inside a network that holds only this process and the service.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let is_named = |name: &str| arguments.iter().any(|argument| argument == name);
    if !is_named(internet::INSIDE) {
        return internet::enter(FEEDS);
    }
    let mut rows = Vec::new();
    if is_named("soak") {
        rows.extend(steady::measure(number(arguments, "--minutes=").unwrap_or(steady::MINUTES)));
    }
    if is_named("catch-up") {
        rows.extend(catch_up::measure(number(arguments, "--events=").unwrap_or(catch_up::EVENTS)));
    }
    crate::tell(&rows, arguments)
}

fn number(arguments: &[String], name: &str) -> Option<u64> {
    let given = arguments.iter().find_map(|argument| argument.strip_prefix(name))?;
    Some(given.parse().expect("a number"))
}

/// One thread for all hosts: what they cost is left to the machine, and the service has the rest.
fn hosts() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

fn serve_press(hosts: &Runtime, press: &Arc<Press>, certificate: &Certificate) {
    let acceptor = certificate.acceptor(&["h2", "http/1.1"]);
    let listener = hosts.block_on(TcpListener::bind("0.0.0.0:443")).expect("nobody else is here");
    hosts.spawn(Arc::clone(press).serve(listener, acceptor));
}

fn serve_stream(hosts: &Runtime, stream: &Arc<Firehose>, certificate: &Certificate) {
    let acceptor = certificate.acceptor(&["http/1.1"]);
    let listener = hosts.block_on(TcpListener::bind("0.0.0.0:8443")).expect("nobody else is here");
    hosts.spawn(Arc::clone(stream).serve(listener, acceptor));
}

/// The configuration of a service in `folder` with these sources, and everything else as it ships.
fn configure(folder: &Path, collect: &str) {
    let config = format!(
        "[service]\nlisten = \"127.0.0.1:0\"\ndata = \"data\"\nrules = \"no folder, so those built in\"\n\n\
         [collect]\ncontact = \"mailto:soak@press.example\"\n{collect}\n\
         [[collect.source]]\nkind = \"bluesky\"\nid = \"bluesky\"\nservers = [\"https://{}:8443\"]\n",
        internet::STREAM
    );
    std::fs::write(folder.join("bellwether.toml"), config).expect("written");
}

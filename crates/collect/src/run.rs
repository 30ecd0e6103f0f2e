//! One task a source. One failing never stops another.

use std::collections::BTreeMap;
use std::sync::Arc;

use post::SourceId;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::cursor::Cursor;
use crate::fetch::Fetcher;
use crate::hosts::Hosts;
use crate::poll::Poll;
use crate::stream::Dialler;
use crate::subscription::Subscription;
use crate::{Config, Delivery, Guard, SourceConfig, bluesky, file};

/// Reads every source of `config` until `shutdown` turns true.
///
/// `cursors` holds what was committed last for each source. `out` is bounded: a full channel makes the
/// sources wait. Ends when every source has ended, or when `shutdown`'s other end is gone.
pub async fn run(
    config: Config,
    mut cursors: BTreeMap<SourceId, Vec<u8>>,
    out: mpsc::Sender<Delivery>,
    mut shutdown: watch::Receiver<bool>,
    guard: Guard,
) {
    let loaded = |error: &reqwest::Error| {
        tracing::error!(%error, "nothing can be fetched: the machine's certificates could not be loaded");
    };
    let fetcher = Fetcher::new(&config.contact, config.patience, guard).inspect_err(loaded).ok();
    let dialler = Dialler::new(&config.contact, config.patience, guard).inspect_err(loaded).ok();
    let hosts = Arc::new(Hosts::new(config.host_gap));
    let mut tasks = JoinSet::new();
    for source in config.sources {
        let cursor = cursors.remove(source.id());
        let out = out.clone();
        match source {
            SourceConfig::Feed(source) => {
                let Some(fetcher) = fetcher.clone() else { continue };
                let cursor = Cursor::read(cursor.as_deref(), &source.url);
                let hosts = Arc::clone(&hosts);
                let feed = Subscription { source, cursor, floor: config.floor };
                tasks.spawn(Poll { feed, fetcher, hosts, out }.run());
            }
            SourceConfig::File(source) => {
                tasks.spawn(file::deliver(source, cursor, out));
            }
            SourceConfig::Bluesky(source) => {
                let Some(dialler) = dialler.clone() else { continue };
                let cursor = cursor.as_deref();
                tasks.spawn(
                    bluesky::Stream::new(source, Vec::new(), cursor, dialler, config.host_gap, out).run(),
                );
            }
        }
    }
    drop(out);
    tokio::select! {
        () = all_ended(&mut tasks) => {}
        () = told_to_stop(&mut shutdown) => tasks.shutdown().await,
    }
}

async fn told_to_stop(shutdown: &mut watch::Receiver<bool>) {
    // A service that has gone without a word is a reason to stop, too.
    shutdown.wait_for(|stop| *stop).await.ok();
}

async fn all_ended(tasks: &mut JoinSet<()>) {
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a source's task failed; the others go on");
        }
    }
}

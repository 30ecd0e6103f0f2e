//! One task a source. One failing never stops another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use post::{AreaCode, SourceId};
use reqwest::header::{AUTHORIZATION, HeaderName};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use url::Url;

use crate::cursor::Cursor;
use crate::fetch::Fetcher;
use crate::format::Format;
use crate::hosts::Hosts;
use crate::poll::Poll;
use crate::secret::{NoSecret, Secret};
use crate::stream::Dialler;
use crate::subscription::Subscription;
use crate::{Config, Delivery, FeedSource, Guard, SourceConfig, accounts, bluesky, file, mastodon};

/// The areas in which people have declared a surge: feeds that are read for them are asked as often as their hosts allow.
pub type Surged = watch::Receiver<BTreeSet<AreaCode>>;

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
    surged: Surged,
) {
    let loaded = |error: &reqwest::Error| {
        tracing::error!(%error, "nothing can be fetched: the machine's certificates could not be loaded");
    };
    let fetcher = Fetcher::new(&config.contact, config.patience, guard).inspect_err(loaded).ok();
    let dialler = Dialler::new(&config.contact, config.patience, guard).inspect_err(loaded).ok();
    let readers = fetcher.zip(dialler).map(|(fetcher, dialler)| Readers {
        fetcher,
        dialler,
        hosts: Arc::new(Hosts::new(config.host_gap)),
        floor: config.floor,
        pause: config.host_gap,
        surged,
        out: out.clone(),
    });
    let mut tasks = JoinSet::new();
    for source in config.sources {
        let cursor = cursors.remove(source.id());
        match (source, &readers) {
            (SourceConfig::File(source), _) => {
                tasks.spawn(file::deliver(source, cursor, out.clone()));
            }
            (source, Some(readers)) => readers.start(source, cursor.as_deref(), &mut tasks),
            (_, None) => {}
        }
    }
    drop(readers);
    drop(out);
    tokio::select! {
        () = all_ended(&mut tasks) => {}
        () = told_to_stop(&mut shutdown) => tasks.shutdown().await,
    }
}

/// What the sources share that ask hosts for something.
struct Readers {
    fetcher: Fetcher,
    dialler: Dialler,
    hosts: Arc<Hosts>,
    floor: Duration,
    pause: Duration,
    surged: Surged,
    out: mpsc::Sender<Delivery>,
}

impl Readers {
    fn start(&self, source: SourceConfig, cursor: Option<&[u8]>, tasks: &mut JoinSet<()>) {
        let (fetcher, out) = (self.fetcher.clone(), self.out.clone());
        match source {
            SourceConfig::File(_) => {}
            SourceConfig::Feed(source) => self.poll(source, Format::Feed, cursor, fetcher, tasks),
            SourceConfig::Lemmy(source) => self.poll(source.as_feed(), Format::Lemmy, cursor, fetcher, tasks),
            SourceConfig::Gdelt(source) => self.poll(source.as_feed(), Format::Gdelt, cursor, fetcher, tasks),
            SourceConfig::FactCheck(source) => {
                let name = HeaderName::from_static("x-goog-api-key");
                let Ok(secret) = read_secret(&source.id, &source.key, name, "", &source.server) else {
                    return;
                };
                self.poll(source.as_feed(), Format::FactCheck, cursor, fetcher.with_secret(secret), tasks);
            }
            SourceConfig::Mastodon(source) => {
                let token = source.token.as_deref();
                let read = |token| read_secret(&source.id, token, AUTHORIZATION, "Bearer ", &source.server);
                let Ok(secret) = token.map(read).transpose() else { return };
                let reach = self.reach(secret);
                tasks.spawn(mastodon::Timelines::new(source, cursor, reach, out).run());
            }
            SourceConfig::BlueskyAccounts(source) => {
                let (cursor, dialler) = (cursor.map(<[u8]>::to_vec), self.dialler.clone());
                tasks.spawn(accounts::read(source, cursor, dialler, self.pause, out));
            }
            SourceConfig::Bluesky(source) => {
                let dialler = self.dialler.clone();
                tasks.spawn(bluesky::Stream::new(source, Vec::new(), cursor, dialler, self.pause, out).run());
            }
        }
    }

    fn poll(
        &self,
        source: FeedSource,
        format: Format,
        cursor: Option<&[u8]>,
        fetcher: Fetcher,
        tasks: &mut JoinSet<()>,
    ) {
        let cursor = Cursor::read(cursor, &source.url);
        let feed = Subscription { source, cursor, format, floor: self.floor, soonest: None };
        let (hosts, surged, out) = (Arc::clone(&self.hosts), self.surged.clone(), self.out.clone());
        tasks.spawn(Poll { feed, fetcher, hosts, surged, out }.run());
    }

    fn reach(&self, secret: Option<Secret>) -> mastodon::Reach {
        let (fetcher, dialler) = (self.fetcher.clone(), self.dialler.clone());
        let fetcher = match &secret {
            Some(secret) => fetcher.with_secret(secret.clone()),
            None => fetcher,
        };
        mastodon::Reach { fetcher, dialler, hosts: Arc::clone(&self.hosts), secret, pause: self.pause }
    }
}

/// What is in the file at `path`, to be shown to the host of `url`. Without it the source is not read, which is said.
fn read_secret(
    id: &SourceId,
    path: &Path,
    name: HeaderName,
    prefix: &str,
    url: &Url,
) -> Result<Secret, NoSecret> {
    Secret::read(path, name, prefix, url)
        .inspect_err(|error| tracing::error!(source = %id, "not read: the key or token {error}"))
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

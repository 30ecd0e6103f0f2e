//! The service: opens the store, folds the log, starts collectors, pages and the owner, and stops in order.

mod apply;
mod asked;
mod handed;
mod lastgood;
mod owner;
mod shown;
mod sweep;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use collect::{Delivery, Guard, SourceConfig};
use places::Gazetteer;
use post::{AreaCode, HashKey, SourceId};
use rules::RuleSet;
use store::Store;
use tokio::sync::{mpsc, watch};

use crate::config::{self, Config};
use crate::exit::{Done, Unusable};
use crate::fold::Fold;
use crate::metrics::Metrics;
use crate::pace::{Now, Pace};
use crate::pipeline::{Parts, Pipeline};
use crate::readable::Readable;
use crate::reload::{Places, Reload, Watcher};
use crate::rulebook::Rulebook;
use crate::shelf::Shelf;
use crate::story::Story;
use crate::view::Planned;
pub(crate) use lastgood::LastGood;
use owner::{Doors, Inbox, Owner};

/// Deliveries that may wait for the owner. When it is full, sources wait: nothing is dropped.
const QUEUE: usize = 64;
/// Parcels that may wait for the owner before senders are told to come back: 200 things each at most.
const HANDED: usize = 16;

/// Questions that may wait while one is being answered.
const ASKED: usize = 4;

/// Where posts come from.
pub(crate) enum Intake {
    /// The sources of the configuration.
    Collect,
    /// The demo's invented week.
    Story(Story, Pace),
}

/// What a service is started with.
pub(crate) struct Setup {
    pub(crate) config: Config,
    pub(crate) rulebook: Rulebook,
    pub(crate) now: Now,
    pub(crate) intake: Intake,
    /// How many times faster than life, when this is a demo.
    pub(crate) demo_speed: Option<f64>,
}

impl Setup {
    /// Every source there will be.
    fn sources(&self) -> Vec<Planned> {
        match &self.intake {
            Intake::Story(story, _) => story.sources(),
            Intake::Collect => {
                let planned = |source: &SourceConfig| Planned {
                    id: source.id().clone(),
                    interval_seconds: source.interval().as_secs(),
                    home: source.home().cloned(),
                    terms_due: source.terms_reviewed().and_then(collect::terms::due),
                };
                self.config.collect.sources.iter().map(planned).collect()
            }
        }
    }
}

/// Runs until it is told to stop (Ctrl-C or SIGTERM).
///
/// # Errors
/// [`Unusable`] configuration or rules; a store that cannot be opened; an address that is taken.
pub(crate) fn run(setup: Setup) -> anyhow::Result<Done> {
    let places = Places::start(&setup.rulebook)?;
    let gazetteer = places.gazetteer();
    let watched = config::watched(&setup.config.areas, &gazetteer)?;
    config::check_homes(&setup.config.collect, &gazetteer)?;
    let data = &setup.config.service.data;
    std::fs::create_dir_all(data)
        .with_context(|| format!("the data folder {} could not be made", data.display()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let listener = runtime.block_on(listen(setup.config.service.listen))?;
    let address = listener.local_addr()?;
    let start = lastgood::load(&setup.rulebook, &gazetteer, &setup.config.themes, data)?;
    let tokens = web::Tokens::read(&setup.config.push).map_err(|error| Unusable(error.to_string()))?;
    let opened = open(&setup, &gazetteer, &watched, Arc::clone(&start.rules))?;
    let (stop, stopping) = watch::channel(false);
    let (deliver, deliveries) = mpsc::channel(QUEUE);
    let (tell_reload, reloads) = mpsc::channel(4);
    let owner = Owner::new(opened, &setup, Arc::clone(&gazetteer), watched, start.problems);
    let (give, orders) = mpsc::channel(1);
    let key = orders_key(data)?;
    let (hand, handed) = mpsc::channel(HANDED);
    let (ask, asked) = mpsc::channel(ASKED);
    let doors = Doors {
        door: web::Door::new(&key, give),
        push: web::Push::new(tokens, hand),
        questions: web::Questions::new(ask),
    };
    let site = owner.site(doors);
    println!("Bellwether is at http://{address}/");
    let pages = runtime.spawn(web::serve(listener, site, stopping.clone()));
    let watcher = watch_rules(&setup, places, (start.rules, start.good), tell_reload, stopping.clone());
    start_intake(&runtime, setup, owner.cursors()?, deliver, stopping.clone(), owner.surged());
    let handle = runtime.handle().clone();
    // Dropped when the owner ends, however it ends: then there is nothing left to serve.
    let (alive, gone) = tokio::sync::oneshot::channel::<()>();
    let owning = std::thread::Builder::new().name("owner".to_owned()).spawn(move || {
        let _alive = alive;
        owner.run(&handle, Inbox { deliveries, handed, asked, reloads, orders, stop: stopping })
    })?;
    runtime.block_on(async {
        tokio::select! {
            () = told_to_stop() => {}
            _ = gone => {}
        }
    });
    tracing::info!("stopping");
    stop.send_replace(true);
    let owned = owning.join().map_err(|_| {
        anyhow::anyhow!("the owner of the state failed; the log is safe and a restart folds it again")
    })?;
    runtime.block_on(async { pages.await.context("the pages failed")?.context("the pages failed") })?;
    if let Some(watcher) = watcher {
        watcher.join().ok();
    }
    owned?;
    Ok(Done::Fine)
}

async fn listen(address: SocketAddr) -> anyhow::Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be listened on; is another bellwether running? Choose another address")
    })
}

/// What `open` found on disk.
pub(crate) struct Opened {
    pub(crate) pipeline: Pipeline,
    pub(crate) store: Arc<Store>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) audit: Option<store::Audit>,
    pub(crate) quarantined: usize,
}

/// Opens the store and folds the log to where it stopped.
fn open(
    setup: &Setup,
    gazetteer: &Arc<Gazetteer>,
    watched: &[AreaCode],
    rules: Arc<RuleSet>,
) -> anyhow::Result<Opened> {
    let data = &setup.config.service.data;
    let config = store::Config { dir: data.join("store"), ..setup.config.store.clone() };
    let (store, quarantined) = Store::open(&config, setup.now.get())?;
    for damaged in &quarantined {
        tracing::error!(
            name = damaged.name,
            why = damaged.why,
            "a part of the store could not be read and was set aside"
        );
    }
    let store = Arc::new(store);
    let metrics = Arc::new(Metrics::new()?);
    metrics.storage.describe(&config);
    let checkpoint = store.last_checkpoint()?;
    let (fold, after, latest) = match &checkpoint {
        Some(saved) => match Fold::restore(&setup.config.tension, gazetteer, &saved.bytes) {
            Ok(fold) => (fold, saved.number, saved.at),
            Err(error) => {
                tracing::warn!(%error, "the checkpoint cannot be read; folding the whole log instead");
                (Fold::new(&setup.config.tension, gazetteer), 0, jiff::Timestamp::MIN)
            }
        },
        None => (Fold::new(&setup.config.tension, gazetteer), 0, jiff::Timestamp::MIN),
    };
    let parts = Parts {
        key: hash_key(data)?,
        rules,
        store: Arc::clone(&store),
        fold,
        metrics: Arc::clone(&metrics),
        homes: homes(&setup.config),
        shelf: Shelf { gazetteer: Arc::clone(gazetteer), watched: watched.to_vec() },
        readable: store
            .cursor(&Readable::name())?
            .map_or_else(Readable::default, |kept| Readable::read(&kept)),
        watched: watched.to_vec(),
        latest,
    };
    let mut pipeline = Pipeline::new(parts);
    let folded = pipeline.refold(after)?;
    tracing::info!(folded, "the log is folded");
    let audit = handed::open_audit(data)?;
    Ok(Opened { pipeline, store, metrics, audit, quarantined: quarantined.len() })
}

/// The secret that hides authors, made on the first start and readable by the service alone.
fn hash_key(data: &Path) -> anyhow::Result<HashKey> {
    let path = data.join("author.key");
    if let Ok(bytes) = std::fs::read(&path) {
        let secret: [u8; 32] = bytes.try_into().map_err(|_| {
            Unusable(format!("{} does not hold 32 bytes; restore it, or delete it to start with a new key (posts already kept will be seen as new)", path.display()))
        })?;
        return Ok(HashKey::new(secret));
    }
    let secret = random()?;
    write_for_us_alone(&path, &secret)?;
    Ok(HashKey::new(secret))
}

/// The file of the key that opens the door for orders, in the data folder: 64 hexadecimal digits.
pub(crate) const ORDERS_KEY: &str = "operator.key";

/// The key that orders must carry, made on the first start and readable by the service's user alone.
fn orders_key(data: &Path) -> anyhow::Result<String> {
    let path = data.join(ORDERS_KEY);
    match std::fs::read_to_string(&path) {
        Ok(key) if key.trim().len() == 64 => return Ok(key.trim().to_owned()),
        Ok(_) => {
            return Err(Unusable(format!(
                "{} does not hold 64 hexadecimal digits; delete it, and the next start makes a new one",
                path.display()
            ))
            .into());
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("{} could not be read", path.display())),
    }
    let key: String = random()?.iter().map(|byte| format!("{byte:02x}")).collect();
    write_for_us_alone(&path, key.as_bytes())?;
    Ok(key)
}

fn random() -> anyhow::Result<[u8; 32]> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| anyhow::anyhow!("no random bytes for a key: {error}"))?;
    Ok(secret)
}

fn write_for_us_alone(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).with_context(|| format!("{} could not be made", path.display()))?;
    std::io::Write::write_all(&mut &file, bytes)?;
    file.sync_all()?;
    Ok(())
}

fn homes(config: &Config) -> BTreeMap<SourceId, AreaCode> {
    let sources = config.collect.sources.iter();
    sources.filter_map(|source| Some((source.id().clone(), source.home()?.clone()))).collect()
}

fn start_intake(
    runtime: &tokio::runtime::Runtime,
    setup: Setup,
    cursors: BTreeMap<SourceId, Vec<u8>>,
    out: mpsc::Sender<Delivery>,
    stop: watch::Receiver<bool>,
    surged: collect::Surged,
) {
    match setup.intake {
        Intake::Story(story, pace) => {
            runtime.spawn(story.tell(pace, out, stop));
        }
        Intake::Collect => {
            let guard = setup.config.collect.loopback_feeds.map_or_else(Guard::public, Guard::allowing);
            runtime.spawn(collect::run(setup.config.collect, cursors, out, stop, guard, surged));
        }
    }
}

/// Watches the rules folder, where there is one to watch.
fn watch_rules(
    setup: &Setup,
    places: Places,
    (last, good): (Arc<RuleSet>, LastGood),
    out: mpsc::Sender<Reload>,
    stop: watch::Receiver<bool>,
) -> Option<std::thread::JoinHandle<()>> {
    let Rulebook::Folder(folder) = &setup.rulebook else { return None };
    let watcher = Watcher {
        rulebook: setup.rulebook.clone(),
        folder: folder.clone(),
        themes: setup.config.themes.names(),
        places,
        last,
        good,
    };
    let watch = move || {
        if let Err(error) = watcher.run(&out, &stop) {
            tracing::error!("{error:#}");
        }
    };
    std::thread::Builder::new().name("rules".to_owned()).spawn(watch).ok()
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupted.await.ok();
}

//! Nothing lost, nothing twice, nothing kept that was deleted, whatever the stream goes through.

mod network;
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use collect::{BlueskySource, Config, Delivery, Guard, SourceConfig, Wire, Withdrawn};
use network::Network;
use post::SourceId;
use server::{Manners, Server};
use tokio::sync::{mpsc, watch};

/// What a reader of deliveries ends up with.
#[derive(Default)]
struct Held {
    texts: BTreeMap<String, String>,
    authors: BTreeMap<String, String>,
    /// Every version that came, to notice one that comes twice.
    versions: BTreeSet<(String, String)>,
    duplicated: usize,
    cursor: Option<Vec<u8>>,
    details: Vec<String>,
}

impl Held {
    fn take(&mut self, delivery: Delivery) {
        assert!(delivery.posts.len() <= 200, "a delivery has at most 200 posts");
        for withdrawn in delivery.withdrawn {
            match withdrawn {
                Withdrawn::Post(id) => drop(self.texts.remove(id.native.as_str())),
                Withdrawn::Account { author, .. } => {
                    self.texts.retain(|id, _| self.authors.get(id) != Some(&author));
                }
            }
        }
        for post in delivery.posts {
            assert_eq!(post.source, "bluesky");
            self.duplicated += usize::from(!self.versions.insert((post.id.clone(), post.text.clone())));
            self.authors.insert(post.id.clone(), post.author.expect("an author"));
            self.texts.insert(post.id, post.text);
        }
        self.cursor = delivery.cursor.or(self.cursor.take());
        self.details.extend(delivery.report.map(|report| report.detail));
    }

    /// Lost, duplicated, not deleted.
    fn against(&self, left: &BTreeMap<String, String>) -> (usize, usize, usize) {
        let lost = left.iter().filter(|(id, text)| self.texts.get(*id) != Some(text)).count();
        let undeleted = self.texts.keys().filter(|id| !left.contains_key(*id)).count();
        (lost, self.duplicated, undeleted)
    }

    /// Whether nothing is missing and nothing too much: what a server sent out of order may come after the newest.
    fn has_all(&self, left: &BTreeMap<String, String>) -> bool {
        let (lost, _, undeleted) = self.against(left);
        lost + undeleted == 0
    }

    fn says(&self, words: &str) -> bool {
        self.details.iter().any(|detail| detail.contains(words))
    }
}

fn source(server: &Server, wire: Wire, dictionary: Option<PathBuf>) -> BlueskySource {
    BlueskySource {
        id: SourceId::new("bluesky"),
        servers: vec![format!("http://{}", server.address).parse().expect("a URL")],
        wire,
        langs: vec!["en".to_owned()],
        dictionary,
        stall: Duration::from_millis(600),
        home: None,
        terms_reviewed: None,
    }
}

/// Reads until `enough`, or for 30 seconds.
async fn read(server: &Server, source: BlueskySource, held: &mut Held, enough: impl Fn(&Held) -> bool) {
    let config = Config {
        host_gap: Duration::from_millis(5),
        sources: vec![SourceConfig::Bluesky(source)],
        ..Config::default()
    };
    let cursors = held.cursor.clone().map(|cursor| (SourceId::new("bluesky"), cursor)).into_iter().collect();
    let (sender, mut out) = mpsc::channel(4);
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(collect::run(
        config,
        cursors,
        sender,
        stopped,
        Guard::allowing(server.address),
        watch::channel(BTreeSet::new()).1,
    ));
    let reading = async {
        while !enough(held) {
            held.take(out.recv().await.expect("a collector that is running"));
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(30), reading).await;
    drop(out);
    let _ = stop.send(true);
    task.await.expect("no panic");
    ended.unwrap_or_else(|_| panic!("not everything came: {:?}", held.details.last()));
}

/// Reads all of a network from a server with these manners; what was held in the end, and what was asked.
async fn all_of(network: &Network, manners: Manners) -> (Held, Vec<String>) {
    let wire = if manners.v2 { Wire::V2 } else { Wire::V1 };
    let folder = tempfile::tempdir().expect("a folder");
    let dictionary = manners.dictionary.as_ref().map(|bytes| {
        let path = folder.path().join("dictionary");
        std::fs::write(&path, bytes).expect("writes");
        path
    });
    let server = Server::start(network.events.clone(), manners).await;
    let mut held = Held::default();
    let last = network.events.last().expect("events").time;
    let enough = |held: &Held| is_at(held, last) && held.has_all(&network.left);
    read(&server, source(&server, wire, dictionary), &mut held, enough).await;
    (held, server.asked())
}

/// Whether everything up to `time` was taken in, as the cursor says (a number in postcard comes first).
fn is_at(held: &Held, time: i64) -> bool {
    let cursor = held.cursor.as_deref();
    cursor.and_then(|bytes| postcard::take_from_bytes::<i64>(bytes).ok()).is_some_and(|(at, _)| at >= time)
}

/// Both wires, with and without faults, lose nothing.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_lost_twice_or_kept() {
    let cases = [
        ("v1", Manners::default()),
        ("v2", Manners { v2: true, ..Manners::default() }),
        ("cut off every 70", Manners { breaks_after: Some(170), ..Manners::default() }),
        ("v2 cut off", Manners { v2: true, breaks_after: Some(333), ..Manners::default() }),
        ("untidy", Manners { untidy: true, ..Manners::default() }),
        ("untidy and cut off", Manners { untidy: true, breaks_after: Some(211), ..Manners::default() }),
        (
            "v2 untidy and cut off",
            Manners { v2: true, untidy: true, breaks_after: Some(250), ..Manners::default() },
        ),
        ("too large", Manners { oversized_at: Some(700), ..Manners::default() }),
        ("nonsense", Manners { nonsense: vec!["", "{}", "[1", "{\"did\":1}", "null"], ..Manners::default() }),
        ("silent at first", Manners { stalls_once: true, ..Manners::default() }),
    ];
    let network = Network::new(2000, 11);
    assert!(network.left.len() > 500, "the network is worth reading: {}", network.left.len());
    for (name, manners) in cases {
        let (held, asked) = all_of(&network, manners.clone()).await;
        assert_eq!(held.against(&network.left), (0, 0, 0), "{name}: lost, duplicated, not deleted");
        let connections = asked.len();
        assert!(
            (connections > 1) == (manners.breaks_after.is_some() || manners.stalls_once),
            "{name}: {connections}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_messages_are_unpacked() {
    let network = Network::new(1500, 5);
    for v2 in [false, true] {
        let samples: Vec<&str> =
            network.events.iter().map(|event| if v2 { &*event.v2 } else { &*event.v1 }).collect();
        let dictionary = zstd::dict::from_samples(&samples, 16 * 1024).expect("a dictionary");
        let (held, asked) =
            all_of(&network, Manners { v2, dictionary: Some(dictionary), ..Manners::default() }).await;
        assert_eq!(held.against(&network.left), (0, 0, 0));
        let wanted = if v2 { "zstdDictionary=" } else { "compress=true" };
        assert!(asked[0].contains(wanted), "{asked:?}");
    }
}

/// Killed at ten places: what was not committed comes again, what was committed does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_loses_and_repeats_nothing() {
    let network = Network::new(2000, 23);
    let last = network.events.last().expect("events").time;
    let manners = Manners { untidy: true, breaks_after: Some(300), ..Manners::default() };
    let server = Server::start(network.events.clone(), manners).await;
    let mut held = Held::default();
    for part in 1..=10 {
        let until = network.events[network.events.len() * part / 10 - 1].time;
        // `read` drops what was sent after the delivery it stopped at, as a kill does.
        read(&server, source(&server, Wire::V1, None), &mut held, |held| is_at(held, until.min(last))).await;
    }
    read(&server, source(&server, Wire::V1, None), &mut held, |held| held.has_all(&network.left)).await;
    assert_eq!(held.against(&network.left), (0, 0, 0), "lost, duplicated, not deleted");
}

/// A server that no longer has what we missed: reading goes on, and the gap is said.
#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_said() {
    let network = Network::new(12_000, 3);
    let middle = network.events[2000].time;
    // Five minutes of fifty milliseconds each are missing.
    let floor = middle + 5 * 60_000_000 - 2_000_000;
    for v2 in [false, true] {
        let wire = if v2 { Wire::V2 } else { Wire::V1 };
        let mut held = Held::default();
        let early: Vec<_> = network.events[..2001].to_vec();
        let server = Server::start(early, Manners { v2, ..Manners::default() }).await;
        read(&server, source(&server, wire, None), &mut held, |held| is_at(held, middle)).await;

        let server = Server::start(network.events.clone(), Manners { v2, floor, ..Manners::default() }).await;
        let end = network.events.last().expect("events").time;
        read(&server, source(&server, wire, None), &mut held, |held| {
            is_at(held, end) && held.says("gap of 5 minutes")
        })
        .await;
        let after = |id: &&String| id.rsplit('/').next().is_some_and(|key| key >= &*network::tid(floor));
        let lost = network.left.keys().filter(after).filter(|id| !held.texts.contains_key(*id)).count();
        assert_eq!((lost, held.duplicated), (0, 0), "after the gap all is as it was");
        assert_eq!(server.asked().len(), if v2 { 2 } else { 1 }, "a refused cursor is asked for once");
    }
}

/// Named accounts are asked for by name until the last day of their authorisation, and never after it.
#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_read_under_an_authorisation_only() {
    for (expires, is_read) in [("2026-01-31", false), ("2999-12-31", true)] {
        let network = Network::new(300, 9);
        let server = Server::start(network.events, Manners::default()).await;
        let written = format!(
            "id = 'bluesky:operation'\ndids = ['did:plc:one']\nauthorisation = 'RIPA/7'\nexpires = '{expires}'\n\
             servers = ['http://{}']",
            server.address
        );
        let source = SourceConfig::BlueskyAccounts(toml::from_str(&written).expect("a source"));
        let config = Config { sources: vec![source], ..Config::default() };
        let (sender, mut out) = mpsc::channel(4);
        let (_stop, stopped) = watch::channel(false);
        let guard = Guard::allowing(server.address);
        let task = tokio::spawn(collect::run(
            config,
            BTreeMap::new(),
            sender,
            stopped,
            guard,
            watch::channel(BTreeSet::new()).1,
        ));
        let first = tokio::time::timeout(Duration::from_secs(20), out.recv()).await;
        let delivery = first.expect("a delivery within 20 s").expect("a collector that is running");
        task.abort();
        let asked = server.asked();
        if is_read {
            assert!(asked[0].contains("wantedDids=did%3Aplc%3Aone"), "{asked:?}");
        } else {
            let said = delivery.report.expect("a report").detail;
            assert_eq!(said, "the authorisation RIPA/7 ended on 2026-01-31; it is not read");
            assert_eq!(asked.len(), 0);
        }
    }
    let refused = toml::from_str::<collect::AccountsSource>(
        "id = 'bluesky:a'\ndids = ['did:plc:one']\nexpires = '2026-01-31'",
    );
    assert!(refused.expect_err("no reference").to_string().contains("authorisation"));
}

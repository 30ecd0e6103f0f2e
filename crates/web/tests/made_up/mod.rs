//! A made-up evening: a site with a view, a store with one area's past, and rules, none of it real.
//! Names of sources and rules are hostile on purpose, and one post carries a canary.

// Each test binary uses a part of it.
#![allow(dead_code)]

mod asking;
pub(crate) mod people;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use places::Gazetteer;
use post::{
    AreaCode, AreaMention, AuthorKey, Confidence, Event, Evidence, Fingerprint, Kind, PostHash, RuleId,
    SourceId, SourceState, Stance, Status, Strength, Theme, Weight,
};
use register::{ActiveSurge, ClaimedEvent, Rumour, RumourStatus};
use store::{Batch, Store, StoredText};
use tension::{
    AlertState, Because, Board, Cell, Change, Clause, HeldReason, Incident, Level, Phase, Reading, Sight,
    Span, Tally, Trend,
};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use web::{
    Asked, DemoClock, Door, Flooding, Handed, Notice, Push, PushConfig, Questions, RuleProblem, RulesHealth,
    Site, SourceRow, Tokens, View,
};

/// Stands in the text of a post, and must be on no page but that post's own.
pub(crate) const CANARY: &str = "heliotrope wheelbarrow";
pub(crate) const CARDIFF: &str = "W06000015";
pub(crate) const BRIDGEND: &str = "W06000013";
pub(crate) const SWANSEA: &str = "W06000011";

/// What runs, for as long as this is held.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) view: watch::Sender<Arc<View>>,
    stop: watch::Sender<bool>,
    _rules: watch::Sender<Arc<rules::RuleSet>>,
    /// Orders that were let in.
    pub(crate) orders: mpsc::Receiver<web::Order>,
    /// What was handed in and let through.
    pub(crate) handed: mpsc::Receiver<Handed>,
    /// What was asked.
    pub(crate) asked: mpsc::Receiver<Asked>,
    _folder: tempfile::TempDir,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
}

pub(crate) fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

pub(crate) fn now() -> Timestamp {
    at("2026-11-22T22:30:00Z")
}

fn ago(minutes: i64) -> Timestamp {
    now().checked_sub(SignedDuration::from_mins(minutes)).unwrap()
}

pub(crate) fn gazetteer() -> Arc<Gazetteer> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/places/");
    let read = |name: &str| std::fs::read(format!("{folder}{name}")).unwrap();
    Arc::new(Gazetteer::load(&read("areas.json"), &read("places.tsv"), &[]).unwrap())
}

/// Serves `view` on a free loopback port.
pub(crate) async fn serve(view: View) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    serve_on(listener, view).await
}

pub(crate) async fn serve_on(listener: TcpListener, view: View) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let gazetteer = gazetteer();
    let registry = prometheus::Registry::new();
    let gauge = prometheus::IntGauge::new("bellwether_ready", "1 once levels can be believed.").unwrap();
    registry.register(Box::new(gauge)).unwrap();
    let rules = watch::Sender::new(Arc::new(rules(&gazetteer)));
    let view = watch::Sender::new(Arc::new(view));
    let stop = watch::Sender::new(false);
    let address = listener.local_addr().unwrap();
    let (orders, taken) = mpsc::channel(1);
    let (hand, handed) = mpsc::channel(1);
    let (ask, asked) = mpsc::channel(1);
    let site = Site {
        view: view.subscribe(),
        gazetteer,
        store: Arc::new(store(folder.path())),
        rules: rules.subscribe(),
        registry,
        door: Door::new("the operator's key", orders),
        push: Push::new(tokens(folder.path()), hand),
        questions: Questions::new(ask),
    };
    let serving = tokio::spawn(web::serve(listener, site, stop.subscribe()));
    Running { address, view, stop, _rules: rules, orders: taken, handed, asked, _folder: folder, serving }
}

/// A partner's token, which may hand in one source's posts, and returns about Cardiff.
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";

fn tokens(folder: &std::path::Path) -> Tokens {
    let path = folder.join("push-tokens.toml");
    let text = format!(
        "[[token]]\nname = \"csp\"\ntoken = \"{TOKEN}\"\nsources = [\"tool:watch\", \"return:csp\"]\nareas = [\"{CARDIFF}\"]\n"
    );
    std::fs::write(&path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    Tokens::read(&PushConfig { tokens: path, posts_per_minute: 1000 }).unwrap()
}

/// Two rules: one with a title that would run if it were not escaped.
fn rules(gazetteer: &Arc<Gazetteer>) -> rules::RuleSet {
    let file = |path: &str, head: &str, phrase: &str| {
        rules::RuleFile {
        path: format!("rules/made-up/{path}.toml"),
        bytes: format!(
            "id = \"{path}\"\n{head}\nstatus = \"live\"\nowner = \"us\"\nreview_by = 2030-01-01\nwhy = \"Made up.\"\n\
             false_alarms = [\"none\"]\n\n[find]\nstrong = '''\n{phrase}\n'''\n\n[tests]\nmatch = '''\n«{phrase}» here\n'''\n\
             ignore = '''\nA quiet evening by the sea\n'''\n"
        )
        .into_bytes(),
    }
    };
    let trigger = "title = \"Stabbing <script>alert(1)</script>\"\nkind = \"trigger\"\ntheme = \"violent-incident\"\n\
        weight = \"medium\"\ndistress = \"Describes knife injuries.\"";
    let rumour = "title = \"Honiad bod y gwir yn cael ei guddio\"\nkind = \"rumour\"\ntheme = \"policing\"\n\
        weight = \"high\"\nlang = \"cy\"";
    let files = [
        file("trigger.stabbing", trigger, "heliotrope wheelbarrow"),
        file("rumour.cover-up.cy", rumour, "cuddio gwir berfa"),
    ];
    let themes = [Theme::new("violent-incident"), Theme::new("policing")];
    let loaded = rules::load(&files, &themes, Arc::clone(gazetteer), jiff::civil::date(2026, 11, 22));
    let said: Vec<String> = loaded.diagnostics.iter().map(|d| d.render(false)).collect();
    loaded.set.unwrap_or_else(|| panic!("the made-up rules do not load:\n{}", said.join("\n")))
}

fn store(folder: &std::path::Path) -> Store {
    let config = store::Config {
        dir: folder.join("store"),
        log_days: 400,
        text_days: 90,
        archive_days: 7,
        archive_bytes: 1 << 20,
    };
    let (store, _) = Store::open(&config, now()).unwrap();
    let found: Vec<Evidence> = (0..9).map(evidence).collect();
    let texts = found.iter().map(text).collect();
    let events = found.into_iter().map(|found| Event::Evidence(Box::new(found))).collect();
    store.commit(Batch { events, texts, cursors: Vec::new() }, now()).unwrap();
    for change in changes() {
        store.put_changes(change.at, &[serde_json::to_vec(&change).unwrap()]).unwrap();
    }
    store
}

pub(crate) fn hash(number: u8) -> PostHash {
    PostHash([number; 16])
}

fn evidence(number: u8) -> Evidence {
    let public = number > 1;
    let rumour = number % 3 == 2;
    Evidence {
        post: hash(number),
        revision: 1,
        rule: RuleId::new(if rumour { "rumour.cover-up.cy" } else { "trigger.stabbing" }),
        rule_hash: 1,
        generation: 1,
        kind: if rumour { Kind::Rumour } else { Kind::Trigger },
        theme: Theme::new(if rumour { "policing" } else { "violent-incident" }),
        weight: Weight::Medium,
        status: Status::Live,
        strength: Strength::Strong,
        stance: if number == 7 { Stance::Deny } else { Stance::Support },
        disguised: number == 4,
        areas: vec![AreaMention {
            code: AreaCode::new(CARDIFF),
            confidence: Confidence::Named,
            place: Some("Ely".into()),
        }],
        author: AuthorKey([number; 16]),
        source: SourceId::new(if public { "bluesky" } else { "news:gazette" }),
        fingerprint: Fingerprint([number / 2; 16]),
        minhash: None,
        words: Vec::new(),
        links: Vec::new(),
        reply_to: None,
        published_at: ago(i64::from(number) * 37 + 20),
        collected_at: ago(i64::from(number) * 37 + 19),
        found_late: number == 8,
        flooding: false,
    }
}

fn text(found: &Evidence) -> StoredText {
    StoredText {
        post: found.post,
        source: found.source.clone(),
        native: "native-id-of-somebody".to_owned(),
        title: None,
        text: format!(
            "{CANARY} <script>alert(2)</script> ring 07700 900123 or write to 12 Example Road, Ely"
        ),
        quote: Some("quoted words, ring 07700 900124".to_owned()),
        alt: None,
        url: Some("https://social.example/profile/somebody/post/1".to_owned()),
        lang: Some("en".to_owned()),
        published_at: found.published_at,
        collected_at: found.collected_at,
    }
}

/// From so many minutes ago to so many.
fn span(first: i64, last: i64) -> Option<Span> {
    Some(Span { first_at: ago(first), last_at: ago(last) })
}

fn rumour_of(rule: &str, people: u32, first: i64, last: i64, tied: bool) -> Clause {
    let rules = vec![RuleId::new(rule)];
    Clause::Rumour { outlets: 0, people, span: span(first, last), rules, tied, incident_in_area: tied }
}

pub(crate) fn because() -> Because {
    Because(vec![
        Clause::Trigger {
            rule: RuleId::new("trigger.stabbing"),
            outlets: 2,
            people: 14,
            usual_per_day_x10: 2,
            first_at: ago(160),
            place: Some("Ely".to_owned()),
        },
        rumour_of("rumour.cover-up.cy", 9, 85, 60, true),
        Clause::Rebutted { by_trusted: true, posts: 4, first_at: ago(80), repeated_since: 6 },
        Clause::NoCallSeen,
    ])
}

fn changes() -> Vec<Change> {
    let step = |minutes, from, level, theme: Option<&str>| Change {
        at: ago(minutes),
        cell: Cell { area: AreaCode::new(CARDIFF), theme: theme.map(Theme::new) },
        level: Level::new(level),
        from: Level::new(from),
        severity: Level::new(level).severity(),
        phase: Phase::TriggerIncident,
        because: because(),
        alert: AlertState::Firing,
        tally: Tally::default(),
    };
    vec![
        step(150, 1, 2, Some("violent-incident")),
        step(150, 1, 2, None),
        step(110, 2, 4, Some("violent-incident")),
        step(109, 2, 4, None),
        step(50, 1, 3, Some("policing")),
    ]
}

fn reading(area: &str, theme: Option<&str>, level: u8, because: Because) -> Reading {
    let level = Level::new(level);
    let mut history = vec![Level::USUAL; 20];
    history.extend([Level::new(2), level, level, level]);
    Reading {
        cell: Cell { area: AreaCode::new(area), theme: theme.map(Theme::new) },
        level,
        severity: level.severity(),
        phase: Phase::TriggerIncident,
        alert: if level.number() > 2 && theme.is_some() { AlertState::Firing } else { AlertState::Inactive },
        acknowledged: area == BRIDGEND,
        since: ago(110 + i64::from(level.number())),
        trend: if level.number() > 3 { Trend::Rising } else { Trend::Steady },
        because,
        tally: Tally {
            posts: 16,
            authors: 14,
            sources: 3,
            rebuttals: 4,
            rules: vec![RuleId::new("trigger.stabbing")],
        },
        held: area == SWANSEA,
        sight: if area == SWANSEA { Sight::Blind } else { Sight::Learning },
        history,
    }
}

fn source(id: &str, state: SourceState, detail: &str, home: Option<&str>) -> SourceRow {
    SourceRow {
        id: SourceId::new(id),
        state,
        detail: detail.to_owned(),
        last_success: (state != SourceState::Waiting).then(|| ago(4)),
        interval_seconds: 300,
        items: 120,
        home: home.map(AreaCode::new),
        terms_due: None,
    }
}

fn rumour() -> Rumour {
    Rumour {
        id: hash(2),
        status: RumourStatus::New,
        answer: None,
        flagged_at: ago(125),
        first_seen: ago(130),
        last_seen: ago(12),
        sightings: 9,
        people: 8,
        rebuttals: 4,
        areas: [(AreaCode::new(CARDIFF), 7), (AreaCode::unplaced(), 2)].into(),
        platforms: [("bluesky".to_owned(), 9)].into(),
        themes: vec![Theme::new("policing")],
        rules: vec![RuleId::new("rumour.cover-up.cy")],
        posts: vec![hash(2), hash(5), hash(8)],
    }
}

fn surge() -> ActiveSurge {
    ActiveSurge {
        id: RuleId::new("surge.rumour-then-call"),
        area: AreaCode::new("W06000015"),
        theme: None,
        since: ago(20),
        until: ago(-340),
        posts: 12,
    }
}

fn claimed() -> ClaimedEvent {
    ClaimedEvent {
        id: hash(5),
        area: AreaCode::new(CARDIFF),
        place: Some("Ely".to_owned()),
        theme: Theme::new("disorder"),
        first_seen: ago(60),
        last_seen: ago(20),
        sightings: 5,
        people: 4,
        expires: now(),
        posts: vec![hash(5)],
    }
}

/// An evening with everything on it.
pub(crate) fn evening() -> View {
    let one = |clause| Because(vec![clause]);
    let call = one(Clause::Mobilisation { outlets: 0, people: 4, span: span(60, 30), place: None });
    let readings = vec![
        reading(
            "E06000023",
            Some("hostility"),
            3,
            one(Clause::Narrative { people: 7, usual_per_day_x10: 12 }),
        ),
        reading(SWANSEA, Some("disorder"), 2, one(Clause::Held { reason: HeldReason::Sources })),
        reading(BRIDGEND, None, 5, call.clone()),
        reading(BRIDGEND, Some("disorder"), 5, call),
        reading(CARDIFF, None, 4, because()),
        reading(CARDIFF, Some("policing"), 3, one(rumour_of("rumour.cover-up.cy", 9, 85, 60, true))),
        reading(CARDIFF, Some("violent-incident"), 4, because()),
        reading(AreaCode::UNPLACED, Some("asylum"), 2, one(rumour_of("rumour.ours", 3, 230, 30, false))),
        reading(CARDIFF, Some("hostility"), 1, Because::default()),
    ];
    let incident = Incident {
        id: 1,
        area: AreaCode::new(CARDIFF),
        theme: Theme::new("violent-incident"),
        place: Some("Ely".to_owned()),
        first_at: ago(160),
        last_at: ago(9),
        outlets: 2,
        people: 14,
        tied: 11,
    };
    let watched =
        gazetteer().areas().filter(|a| a.code.as_str().starts_with("W06")).map(|a| a.code.clone()).collect();
    View {
        at: now(),
        board: Board {
            at: now(),
            readings,
            incidents: vec![incident],
            assessed: Vec::new(),
            declared: Vec::new(),
        },
        rumours: vec![rumour()],
        claimed: vec![claimed()],
        surges: vec![surge()],
        readable: BTreeMap::new(),
        calendar: people::calendar(),
        sources: vec![
            source("bluesky", SourceState::Fine, "", None),
            source(
                "news:<script>alert(3)</script>",
                SourceState::NotAFeed,
                "an HTML page came, <b>not</b> a feed",
                None,
            ),
            source("council:swansea", SourceState::Unreachable, "no answer within 10 s", Some(SWANSEA)),
            SourceRow {
                // The end of a year since its terms were read.
                terms_due: Some(ago(3 * 24 * 60)),
                ..source("police:south-wales", SourceState::Waiting, "", None)
            },
        ],
        rules: RulesHealth {
            generation: 3,
            live: 2,
            shadow: 0,
            loaded_at: ago(30),
            last_reload_ok: false,
            problems: vec![RuleProblem {
                path: "rules/disorder/<i>x</i>.toml".to_owned(),
                line: 12,
                message: "the list <crowd> is not there".to_owned(),
                code: "unknown-list".to_owned(),
            }],
            flooding: vec![Flooding {
                rule: RuleId::new("trigger.stabbing"),
                since: ago(5),
                hits: 400,
                posts: 9_000,
            }],
        },
        applied: None,
        watched,
        ready: true,
        demo: Some(DemoClock { speed: 300.0 }),
        notices: vec![Notice::StoreQuarantined],
    }
}

/// An evening on which nothing has been read.
pub(crate) fn nothing() -> View {
    let evening = evening();
    View {
        board: Board {
            at: now(),
            readings: Vec::new(),
            incidents: Vec::new(),
            assessed: Vec::new(),
            declared: Vec::new(),
        },
        rumours: Vec::new(),
        claimed: Vec::new(),
        surges: Vec::new(),
        readable: BTreeMap::new(),
        sources: Vec::new(),
        rules: RulesHealth {
            last_reload_ok: true,
            problems: Vec::new(),
            flooding: Vec::new(),
            ..evening.rules
        },
        ready: false,
        demo: None,
        notices: Vec::new(),
        ..evening
    }
}

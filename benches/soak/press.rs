//! The press: hosts with a feed each, to which an item is added now and then, and which say when nothing has changed.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, LAST_MODIFIED};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::internet;
use crate::generator::Seeded;
use crate::{corpus, wall_clock};

/// Items in a document, and those a feed has at the beginning.
const HELD: usize = 20;
/// One feed in so many gives no validators: its document comes whole each time.
const WITHOUT_VALIDATORS: usize = 10;
/// One feed in so many is Atom, the others are RSS.
const ATOM: usize = 3;
/// Paragraphs of an item.
const PARAGRAPHS: usize = 3;

/// Every feed there is.
pub(crate) struct Press {
    began: Timestamp,
    feeds: Vec<Feed>,
    texts: Vec<String>,
    asked: AtomicU64,
    unchanged: AtomicU64,
    bytes: AtomicU64,
}

struct Feed {
    /// When each new item is there, in order.
    new: Vec<Timestamp>,
    first_asked: OnceLock<Timestamp>,
}

/// An item that came while its feed was being read.
pub(crate) struct Item {
    /// `kind:name` of its feed.
    pub(crate) source: String,
    pub(crate) id: String,
    /// The moment from which it was served.
    pub(crate) at: Timestamp,
}

/// What was asked of all feeds together.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) requests: u64,
    /// Of them, answered with 304.
    pub(crate) unchanged: u64,
    /// Bytes of documents.
    pub(crate) bytes: u64,
}

impl Press {
    /// Feeds that have something new every `mean` on average, each at times of its own, until `lasts` have passed.
    pub(crate) fn new(feeds: usize, began: Timestamp, lasts: SignedDuration, mean: SignedDuration) -> Self {
        let mut seeded = Seeded(11);
        let feeds = (0..feeds)
            .map(|_| Feed { new: arrivals(&mut seeded, began, lasts, mean), first_asked: OnceLock::new() });
        let texts = corpus::posts(5_000, 1).into_iter().map(|post| escaped(&post.text));
        Self {
            began,
            feeds: feeds.collect(),
            texts: texts.collect(),
            asked: AtomicU64::new(0),
            unchanged: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        }
    }

    /// What a feed is called among the sources.
    pub(crate) fn source(feed: usize) -> String {
        format!("news:feed-{feed:04}")
    }

    pub(crate) fn asked(&self) -> Asked {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Asked { requests: read(&self.asked), unchanged: read(&self.unchanged), bytes: read(&self.bytes) }
    }

    /// The items that came after the first reading of their feed and before `until`.
    pub(crate) fn items(&self, until: Timestamp) -> impl Iterator<Item = Item> {
        self.feeds.iter().enumerate().flat_map(move |(number, feed)| {
            let from = feed.first_asked.get().copied().unwrap_or(until);
            let new = feed.new.iter().copied().enumerate();
            let new = new.filter(move |(_, at)| *at > from && *at < until);
            new.map(move |(item, at)| Item { source: Self::source(number), id: id(HELD + item), at })
        })
    }

    /// Answers until the process ends.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener, acceptor: TlsAcceptor) {
        while let Ok((socket, _)) = listener.accept().await {
            let (press, acceptor) = (Arc::clone(&self), acceptor.clone());
            tokio::spawn(async move {
                let Ok(socket) = acceptor.accept(socket).await else { return };
                let answer = service_fn(|request| {
                    let answer = press.answer(&request, wall_clock());
                    async { Ok::<_, Infallible>(answer) }
                });
                let connection = auto::Builder::new(TokioExecutor::new());
                // It ends when the other side goes, which is no fault of ours.
                let _ = connection.serve_connection(TokioIo::new(socket), answer).await;
            });
        }
    }

    fn answer(&self, request: &Request<Incoming>, now: Timestamp) -> Response<Full<Bytes>> {
        let headers = request.headers();
        let named = headers.get(HOST).and_then(|host| host.to_str().ok());
        let number = request.uri().host().or(named).and_then(internet::feed_of);
        let Some((number, feed)) = number.and_then(|number| Some((number, self.feeds.get(number)?))) else {
            return with_status(StatusCode::NOT_FOUND);
        };
        feed.first_asked.get_or_init(|| now);
        self.asked.fetch_add(1, Ordering::Relaxed);
        let new = feed.new.partition_point(|at| *at <= now);
        let tag = format!("\"{number}-{new}\"");
        if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
            return with_status(StatusCode::NOT_MODIFIED);
        }
        let document = self.document(number, &feed.new[..new]);
        self.bytes.fetch_add(document.len() as u64, Ordering::Relaxed);
        let mut answer = Response::builder().header(CONTENT_TYPE, "application/xml; charset=utf-8");
        if !number.is_multiple_of(WITHOUT_VALIDATORS) {
            let changed = self.published(HELD + new - 1, &feed.new).strftime("%a, %d %b %Y %H:%M:%S GMT");
            answer = answer.header(ETAG, tag).header(LAST_MODIFIED, changed.to_string());
        }
        answer.body(Full::from(document)).expect("a response")
    }

    /// When the item with this number was published: those of the beginning an hour apart.
    fn published(&self, item: usize, new: &[Timestamp]) -> Timestamp {
        match item.checked_sub(HELD) {
            Some(number) => new[number],
            None => self.began - SignedDuration::from_hours((HELD - item) as i64),
        }
    }

    fn document(&self, number: usize, new: &[Timestamp]) -> String {
        let items = (new.len()..HELD + new.len()).rev();
        let mut document = String::with_capacity(32 * 1024);
        let is_atom = number.is_multiple_of(ATOM);
        document += if is_atom {
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Herald</title>"
        } else {
            "<rss version=\"2.0\"><channel><title>Herald</title>"
        };
        for item in items {
            let (id, at) = (id(item), self.published(item, new));
            let text = |part: usize| &self.texts[(number * 131 + item * 17 + part) % self.texts.len()];
            let (title, host) = (&text(0)[..text(0).find('.').unwrap_or_default()], internet::host(number));
            let body: String =
                (1..=PARAGRAPHS).map(|part| format!("&lt;p&gt;{}&lt;/p&gt;", text(part))).collect();
            let _ = if is_atom {
                write!(
                    document,
                    "<entry><id>{id}</id><title>{title}</title><link href=\"https://{host}/{id}\"/>\
                     <published>{at}</published><updated>{at}</updated><content type=\"html\">{body}</content></entry>"
                )
            } else {
                let at = at.strftime("%a, %d %b %Y %H:%M:%S GMT");
                write!(
                    document,
                    "<item><guid isPermaLink=\"false\">{id}</guid><title>{title}</title>\
                     <link>https://{host}/{id}</link><pubDate>{at}</pubDate><description>{body}</description></item>"
                )
            };
        }
        document += if is_atom { "</feed>" } else { "</channel></rss>" };
        document
    }
}

fn id(item: usize) -> String {
    format!("item-{item}")
}

fn with_status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Moments that are up to twice `mean` apart.
fn arrivals(
    seeded: &mut Seeded,
    began: Timestamp,
    lasts: SignedDuration,
    mean: SignedDuration,
) -> Vec<Timestamp> {
    let (mut at, mut arrivals) = (began, Vec::new());
    loop {
        at += SignedDuration::from_millis(seeded.below(2 * mean.as_millis() as usize) as i64);
        if at > began + lasts {
            return arrivals;
        }
        arrivals.push(at);
    }
}

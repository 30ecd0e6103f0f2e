//! One request and what came of it. Every bound on size, time and direction is set here.

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, AGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, EXPIRES};
use reqwest::header::{
    HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response};
use url::Url;

use crate::feed::BODY_CAP;
use crate::guard::{Guard, Refused};
use crate::redirect::{self, Trail, is_redirect};
use crate::secret::Secret;

/// How long making a connection may take.
pub(crate) const CONNECT: Duration = Duration::from_secs(10);
/// A body that comes more slowly than this, in bytes a second, after so many seconds is given up.
const SLOWEST: u64 = 1024;
const SLOW_AFTER: Duration = Duration::from_secs(15);
const ACCEPTED: &str = "application/rss+xml, application/atom+xml, application/feed+json, \
                        application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

/// Asks hosts for documents.
#[derive(Clone, Debug)]
pub(crate) struct Fetcher {
    client: Client,
    guard: Guard,
    secret: Option<Secret>,
}

/// What is sent so that an unchanged document need not come again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Validators {
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
}

/// What a host answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    /// Empty unless the status is 200.
    pub(crate) body: Vec<u8>,
    /// Where the document came from in the end.
    pub(crate) url: Url,
    /// It was asked for elsewhere, and every host on the way said that it has moved for good.
    pub(crate) moved_for_good: bool,
}

/// Why no answer came, in words that hold no URL.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("refused by us: {0}")]
    Refused(#[from] Refused),
    #[error("it took too long")]
    Timeout,
    #[error("the document is larger than {} MiB unpacked", BODY_CAP / 1024 / 1024)]
    TooLarge,
    #[error("the document is packed in a way we did not ask for ({0})")]
    Packing(String),
    #[error("it redirects more than {} times, in a circle, or from https to http", redirect::MOST)]
    Redirects,
    #[error("no connection could be made; the name may be wrong or the host down")]
    Connect,
    #[error("the answer broke off")]
    Broken,
}

impl Answer {
    #[cfg(test)]
    pub(crate) fn new(status: u16, headers: HeaderMap, body: Vec<u8>, trail: &Trail) -> Self {
        Self { status, headers, body, url: trail.at().clone(), moved_for_good: trail.moved_for_good() }
    }

    pub(crate) fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE)
    }

    pub(crate) fn retry_after(&self) -> Option<&str> {
        self.header(RETRY_AFTER)
    }

    /// Whether the answer is a page that wants to see a person before it.
    pub(crate) fn is_challenge(&self) -> bool {
        self.headers.get("cf-mitigated").is_some_and(|value| value == "challenge")
    }

    /// `Cache-Control`, `Age` and `Expires`.
    pub(crate) fn freshness(&self) -> [Option<&str>; 3] {
        [CACHE_CONTROL, AGE, EXPIRES].map(|name| self.header(name))
    }

    pub(crate) fn validators(&self) -> Validators {
        Validators {
            etag: self.header(ETAG).map(str::to_owned),
            last_modified: self.header(LAST_MODIFIED).map(str::to_owned),
        }
    }
}

impl Fetcher {
    /// `contact` says whom the owner of a host can ask; `patience` is how long a whole request may take.
    pub(crate) fn new(contact: &str, patience: Duration, guard: Guard) -> reqwest::Result<Self> {
        let client =
            guarded(contact, guard).connect_timeout(CONNECT.min(patience)).timeout(patience).build()?;
        Ok(Self { client, guard, secret: None })
    }

    /// The same, with a key or token for one host.
    pub(crate) fn with_secret(mut self, secret: Secret) -> Self {
        self.secret = Some(secret);
        self
    }

    /// Asks for the document at `url`, and where it redirects.
    pub(crate) async fn get(&self, url: &Url, validators: &Validators) -> Result<Answer, FetchError> {
        self.guard.check(url)?;
        let mut trail = Trail::new(url.clone());
        loop {
            let response = self.ask(trail.at(), validators).await?;
            let status = response.status().as_u16();
            let headers = response.headers().clone();
            let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
            if let Some(location) = location.filter(|_| is_redirect(status)) {
                trail.follow(status, location, &self.guard)?;
                continue;
            }
            let body = if status == 200 { body(response).await? } else { Vec::new() };
            let (url, moved_for_good) = (trail.at().clone(), trail.moved_for_good());
            return Ok(Answer { status, headers, body, url, moved_for_good });
        }
    }

    /// One request. There is no cookie, no referrer and no parameter of ours in it, on any host.
    async fn ask(&self, url: &Url, validators: &Validators) -> Result<Response, FetchError> {
        let mut request = self.client.get(url.clone()).header(ACCEPT, ACCEPTED);
        if let Some((name, value)) = self.secret.as_ref().and_then(|secret| secret.header_for(url)) {
            request = request.header(name, value);
        }
        if let Some(etag) = &validators.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(last_modified) = &validators.last_modified {
            request = request.header(IF_MODIFIED_SINCE, last_modified);
        }
        request.send().await.map_err(|error| classify(&error))
    }
}

/// A client that asks only what `guard` lets it: what every kind of source starts from. Redirects are not
/// followed by it, since each step is for the guard to judge.
pub(crate) fn guarded(contact: &str, guard: Guard) -> ClientBuilder {
    // Whoever installs a provider first wins; a second try changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(format!("Bellwether/{} ({contact})", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .dns_resolver(Arc::new(guard))
        // A proxy would resolve names for us and undo the guard; a referrer tells where we read.
        .no_proxy()
        .referer(false)
        // A host is asked again after minutes. A connection kept until then costs it a place and us some 40 KiB and
        // a file descriptor, of which a program is often allowed a thousand.
        .pool_max_idle_per_host(0)
}

/// The body, counted as it unpacks: a few hundred bytes can unpack to gigabytes.
///
/// There is no bound on how many times longer a body gets by unpacking, because the client that unpacks shows
/// neither the packed bytes nor their length. What such a bound would add is small: a bomb is left at the first
/// chunk beyond `BODY_CAP`, so it costs 8 MiB and no more, and honest feeds of one repeated line are not refused.
async fn body(mut response: Response) -> Result<Vec<u8>, FetchError> {
    // The client unpacks what it asked for and drops the header that said so.
    if let Some(packing) = response.headers().get(CONTENT_ENCODING)
        && packing != "identity"
    {
        return Err(FetchError::Packing(packing.to_str().unwrap_or("unreadable").chars().take(20).collect()));
    }
    let started = Instant::now();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error))? {
        if body.len() + chunk.len() > BODY_CAP {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
        if is_too_slow(body.len(), started.elapsed()) {
            return Err(FetchError::Timeout);
        }
    }
    Ok(body)
}

fn is_too_slow(bytes: usize, elapsed: Duration) -> bool {
    elapsed >= SLOW_AFTER && (bytes as u64) < SLOWEST * elapsed.as_secs()
}

/// The client wraps our own reasons; the innermost one that is ours is the one to tell.
pub(crate) fn classify(error: &reqwest::Error) -> FetchError {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(refused) = inner.downcast_ref::<Refused>() {
            return FetchError::Refused(refused.clone());
        }
        source = inner.source();
    }
    if error.is_timeout() {
        FetchError::Timeout
    } else if error.is_connect() {
        FetchError::Connect
    } else {
        FetchError::Broken
    }
}

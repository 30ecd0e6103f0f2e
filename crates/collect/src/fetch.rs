//! One request and what came of it. Every bound on size, time and direction is set here.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, AGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, EXPIRES};
use reqwest::header::{HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, ClientBuilder, Response};
use url::Url;

use crate::feed::BODY_CAP;
use crate::guard::{Guard, Refused};

/// How long making a connection may take.
pub(crate) const CONNECT: Duration = Duration::from_secs(10);
/// How many redirects are followed.
const REDIRECTS: usize = 5;
const ACCEPTED: &str = "application/rss+xml, application/atom+xml, application/feed+json, \
                        application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

/// Asks hosts for documents.
#[derive(Clone, Debug)]
pub(crate) struct Fetcher {
    client: Client,
    guard: Guard,
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
    #[error("it redirects more than {REDIRECTS} times, in a circle, or from https to http")]
    Redirects,
    #[error("no connection could be made; the name may be wrong or the host down")]
    Connect,
    #[error("the answer broke off")]
    Broken,
}

impl Answer {
    fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE)
    }

    pub(crate) fn retry_after(&self) -> Option<&str> {
        self.header(RETRY_AFTER)
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
        Ok(Self { client, guard })
    }

    /// Asks for the document at `url`.
    pub(crate) async fn get(&self, url: &Url, validators: &Validators) -> Result<Answer, FetchError> {
        self.guard.check(url)?;
        let mut request = self.client.get(url.clone()).header(ACCEPT, ACCEPTED);
        if let Some(etag) = &validators.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(last_modified) = &validators.last_modified {
            request = request.header(IF_MODIFIED_SINCE, last_modified);
        }
        let response = request.send().await.map_err(|error| classify(&error))?;
        let status = response.status().as_u16();
        let (headers, url) = (response.headers().clone(), response.url().clone());
        let body = if status == 200 { body(response).await? } else { Vec::new() };
        Ok(Answer { status, headers, body, url })
    }
}

/// What every client of ours has: who we are, and where it may not go. It has no time limit yet.
pub(crate) fn guarded(contact: &str, guard: Guard) -> ClientBuilder {
    // Whoever installs a provider first wins; a second try changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(format!("Bellwether/{} ({contact})", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::custom(move |attempt| follow(guard, attempt)))
        .dns_resolver(Arc::new(guard))
        // A proxy would resolve names for us and undo the guard; a referrer tells where we read.
        .no_proxy()
        .referer(false)
        .pool_max_idle_per_host(1)
}

fn follow(guard: Guard, attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let downgrade =
        attempt.url().scheme() == "http" && attempt.previous().iter().any(|url| url.scheme() == "https");
    if downgrade || attempt.previous().len() > REDIRECTS {
        return attempt.error(FetchError::Redirects);
    }
    match guard.check(attempt.url()) {
        Ok(()) => attempt.follow(),
        Err(refused) => attempt.error(refused),
    }
}

/// The body, counted as it unpacks: a few hundred bytes can unpack to gigabytes.
async fn body(mut response: Response) -> Result<Vec<u8>, FetchError> {
    // The client unpacks what it asked for and drops the header that said so.
    if let Some(packing) = response.headers().get(CONTENT_ENCODING)
        && packing != "identity"
    {
        return Err(FetchError::Packing(packing.to_str().unwrap_or("unreadable").chars().take(20).collect()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error))? {
        if body.len() + chunk.len() > BODY_CAP {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
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
    } else if error.is_redirect() {
        FetchError::Redirects
    } else if error.is_connect() {
        FetchError::Connect
    } else {
        FetchError::Broken
    }
}

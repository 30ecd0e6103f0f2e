//! A web site on loopback that serves feeds and remembers who asked for what.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One request, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// Header names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
}

/// What is served at a path.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
    pub(crate) etag: Option<&'static str>,
}

/// A site that answers until the test ends.
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Site {
    /// Serves these pages on a free loopback port; anything else is 404.
    pub(crate) fn serve(pages: BTreeMap<String, Page>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let pages = Arc::new(Mutex::new(pages));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (served, log) = (Arc::clone(&pages), Arc::clone(&requests));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (served, log) = (Arc::clone(&served), Arc::clone(&log));
                std::thread::spawn(move || answer(stream, &served, &log));
            }
        });
        Self { address, pages, requests }
    }

    /// Changes what is served at a path.
    pub(crate) fn put(&self, path: &str, page: Page) {
        self.pages.lock().expect("not poisoned").insert(path.to_owned(), page);
    }

    /// Every request so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("not poisoned").clone()
    }
}

fn answer(
    mut stream: TcpStream,
    pages: &Mutex<BTreeMap<String, Page>>,
    log: &Mutex<Vec<Request>>,
) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let path = lines.next()?.ok()?.split(' ').nth(1)?.to_owned();
    let headers: BTreeMap<String, String> = lines
        .map_while(|line| line.ok().filter(|line| !line.is_empty()))
        .filter_map(|line| {
            line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect();
    log.lock().ok()?.push(Request { path: path.clone(), headers: headers.clone() });
    let page = pages.lock().ok()?.get(&path).cloned();
    let (status, page) = match page {
        None => ("404 Not Found", None),
        Some(page)
            if page.etag.is_some() && headers.get("if-none-match").map(String::as_str) == page.etag =>
        {
            ("304 Not Modified", None)
        }
        Some(page) => ("200 OK", Some(page)),
    };
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    if let Some(page) = &page {
        head += &format!("Content-Type: {}\r\n", page.content_type);
        if let Some(etag) = page.etag {
            head += &format!("ETag: {etag}\r\n");
        }
    }
    let body = page.map(|page| page.body).unwrap_or_default();
    head += &format!("Content-Length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()
}

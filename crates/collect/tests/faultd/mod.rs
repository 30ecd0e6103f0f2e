//! `faultd`: a web server on loopback that says exactly what it is told to, byte for byte, breaks off as it is
//! told to, and keeps what it was asked.

#![allow(dead_code, reason = "each test program uses its own part of it")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One answer: bytes to send, and what to do then.
#[derive(Clone)]
pub(crate) struct Script {
    bytes: Vec<u8>,
    then: Then,
}

#[derive(Clone, Copy)]
enum Then {
    Close,
    /// Goes on sending a byte at a time.
    Drip,
    /// Says nothing more and stays connected.
    Hang,
    /// Sends blanks for ever.
    Flood,
    /// Drops the connection without a goodbye.
    Reset,
}

impl Script {
    /// A whole answer; `status` is "200 OK", `headers` end in `\r\n` each.
    pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Self {
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n",
            body.len()
        );
        Self::bytes([head.as_bytes(), body].concat())
    }

    pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), then: Then::Close }
    }

    pub(crate) fn then_drip(self) -> Self {
        Self { then: Then::Drip, ..self }
    }

    pub(crate) fn then_flood(self) -> Self {
        Self { then: Then::Flood, ..self }
    }

    pub(crate) fn then_reset(self) -> Self {
        Self { then: Then::Reset, ..self }
    }

    pub(crate) fn then_hang(self) -> Self {
        Self { then: Then::Hang, ..self }
    }
}

/// The server. Each path has its answers in order; the last is given again and again.
pub(crate) struct Faultd {
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Faultd {
    pub(crate) async fn start(scripts: Vec<(&str, Vec<Script>)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback socket");
        let address = listener.local_addr().expect("an address");
        let log = Arc::new(Mutex::new(Vec::new()));
        let scripts: BTreeMap<String, Vec<Script>> =
            scripts.into_iter().map(|(path, answers)| (path.to_owned(), answers)).collect();
        let scripts = Arc::new(Mutex::new(scripts));
        let asked = Arc::clone(&log);
        let connections = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                seen.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(answer(socket, Arc::clone(&scripts), Arc::clone(&asked)));
            }
        });
        Self { address, log, connections }
    }

    /// How many connections were made, whatever was then asked.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests for `path` so far, each as it came, in small letters.
    pub(crate) fn requests(&self, path: &str) -> Vec<String> {
        let log = self.log.lock().expect("the log");
        log.iter().filter(|request| request.starts_with(&format!("get {path} "))).cloned().collect()
    }
}

async fn answer(
    mut socket: TcpStream,
    scripts: Arc<Mutex<BTreeMap<String, Vec<Script>>>>,
    log: Arc<Mutex<Vec<String>>>,
) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        match socket.read(&mut byte).await {
            Ok(1) => request.push(byte[0]),
            _ => return,
        }
    }
    let request = String::from_utf8_lossy(&request).to_lowercase();
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    log.lock().expect("the log").push(request);
    let script = {
        let mut scripts = scripts.lock().expect("the scripts");
        let Some(left) = scripts.get_mut(&path) else { return };
        if left.len() > 1 { left.remove(0) } else { left[0].clone() }
    };
    let _ = socket.write_all(&script.bytes).await;
    match script.then {
        Then::Close => {}
        Then::Hang => tokio::time::sleep(Duration::from_secs(600)).await,
        Then::Flood => while socket.write_all(&[b' '; 64 * 1024]).await.is_ok() {},
        Then::Reset => drop(socket.set_zero_linger()),
        Then::Drip => {
            while socket.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

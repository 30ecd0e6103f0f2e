//! Starts the program as a person would, and talks to it over loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A finished command: exit code, standard output, standard error.
pub(crate) struct Finished {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `bellwether` in the repository with these arguments and this standard input, to its end.
pub(crate) fn bellwether(args: &[&str], input: &str) -> Finished {
    bellwether_in(&crate::architecture::root(), args, input)
}

/// Runs `bellwether` in `folder` with these arguments and this standard input, to its end.
pub(crate) fn bellwether_in(folder: &Path, args: &[&str], input: &str) -> Finished {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bellwether"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input");
    let input = input.to_owned();
    // Written from another thread: a command that prints before it has read everything must not block us.
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()).ok());
    let output = child.wait_with_output().expect("the program ends");
    writing.join().expect("standard input is written");
    Finished {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// A running service, killed when dropped.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Service {
    /// Starts `bellwether` in `folder` and waits until it says where it is.
    pub(crate) fn start(args: &[&str], folder: &Path) -> Self {
        let log =
            std::fs::File::options().create(true).append(true).open(folder.join("log")).expect("a log file");
        let mut child = Command::new(env!("CARGO_BIN_EXE_bellwether"))
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(log))
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("standard output")).lines();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            let rest = line.strip_prefix("Bellwether is at http://")?;
            rest.trim_end_matches('/').parse().ok()
        });
        // Kept read, so that the program never blocks on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let Some(address) = address else {
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            panic!("the service did not start:\n{log}");
        };
        Self { child, address }
    }

    /// The body of a page that answers 200.
    pub(crate) fn get(&self, path: &str) -> String {
        let (status, body) = self.ask(path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Status and body of a page.
    pub(crate) fn ask(&self, path: &str) -> (u16, String) {
        self.send("GET", path, "")
    }

    /// Status and body of an answer to any request; header lines end in CR LF.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).expect("the service listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        (status, if chunked { unchunk(body) } else { body.to_owned() })
    }

    /// The body of a JSON page.
    pub(crate) fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.get(path)).expect("JSON")
    }

    /// Waits until `seen` says so, for at most a minute.
    pub(crate) fn wait_until(&self, what: &str, mut seen: impl FnMut(&Self) -> bool) {
        let begun = Instant::now();
        while !seen(self) {
            assert!(begun.elapsed() < Duration::from_secs(60), "never seen: {what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it as a power cut would: no goodbye.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn unchunk(body: &str) -> String {
    let mut rest = body.as_bytes();
    let mut plain = Vec::new();
    while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0 && end + 2 + size <= rest.len()) else { break };
        plain.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = rest.get(end + 4 + size..).unwrap_or_default();
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// Writes a file below `folder`, making folders as needed.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
    std::fs::write(&path, text).expect("the file is written");
    path
}

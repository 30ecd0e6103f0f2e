//! Asking the made-up site over loopback, as a browser, a script or a partner does.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Running;

/// An answer: the status, the headers in lower case, the body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Running {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(path, "").await
    }

    /// `headers` are whole lines, each with its line break.
    pub(crate) async fn ask(&self, path: &str, headers: &str) -> Answer {
        self.send("GET", path, headers).await
    }

    /// The same with another method.
    pub(crate) async fn send(&self, method: &str, path: &str, headers: &str) -> Answer {
        self.exchange(format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"
        ))
        .await
    }

    /// Hands in `body` with a token.
    pub(crate) async fn hand_in(&self, path: &str, token: &str, body: &str) -> Answer {
        let length = body.len();
        self.exchange(format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        ))
        .await
    }

    async fn exchange(&self, request: String) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    /// Opens a page of events.
    pub(crate) async fn listen(&self) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        stream
    }

    /// Tells it to stop, and says how that went.
    pub(crate) async fn stop(self) -> std::io::Result<()> {
        self.stop.send_replace(true);
        self.serving.await.unwrap()
    }
}

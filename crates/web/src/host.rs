//! Whom a request thinks it is talking to. While there is no sign-in, only this machine's own names are
//! answered: a web page elsewhere that points a name of its own at 127.0.0.1 (DNS rebinding) reads nothing.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const OWN_NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Passes on what asks for this machine by one of its own names, and answers the rest with 421.
pub(crate) async fn own_names_only(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    if host.is_none_or(is_own) {
        return next.run(request).await;
    }
    let why = "This Bellwether answers only to 127.0.0.1 and localhost, because it has no sign-in yet.\n";
    (StatusCode::MISDIRECTED_REQUEST, why).into_response()
}

fn is_own(host: &str) -> bool {
    let is_port = |port: &str| port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit());
    let host = host.to_ascii_lowercase();
    OWN_NAMES.iter().any(|name| match host.strip_prefix(name) {
        Some("") => true,
        Some(rest) => rest.strip_prefix(':').is_some_and(is_port),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_this_machine() {
        for host in ["127.0.0.1", "127.0.0.1:8780", "localhost:1", "LOCALHOST", "[::1]:8780", "[::1]"] {
            assert!(is_own(host), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:80",
            "127.0.0.1:80@x",
            "",
            "192.168.0.1",
        ] {
            assert!(!is_own(host), "{host}");
        }
    }
}

//! Whether a whole server lets what is public on it be read without signing in.

use post::{SourceId, SourceState};
use serde_json::Value;
use url::Url;

use super::{Visit, Visitor};
use crate::FeedSource;

/// What kind of server it is, which says where its public posts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Its local timeline.
    Mastodon,
    /// Its newest posts.
    Lemmy,
}

impl Server {
    /// One post of the public timeline, by the servers' own documentation of their interfaces.
    fn address(self, home: &Url) -> Option<Url> {
        let page = match self {
            Server::Mastodon => "/api/v1/timelines/public?local=true&limit=1",
            Server::Lemmy => "/api/v3/post/list?sort=New&limit=1",
        };
        home.join(page).ok()
    }

    fn posts(self, body: &[u8]) -> Option<usize> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let posts = match self {
            Server::Mastodon => &body,
            Server::Lemmy => body.get("posts")?,
        };
        Some(posts.as_array()?.len())
    }
}

impl Visitor {
    /// How the server at `home` is to be shown: [`SourceState::Fine`] if it gives a post to anybody who asks.
    pub async fn server(&self, server: Server, home: &Url) -> (SourceState, String) {
        let Some(url) = server.address(home) else {
            return (SourceState::Unreachable, "the address cannot be built on".to_owned());
        };
        let visit = self.visit(&FeedSource::new(SourceId::new("server:tried"), url)).await;
        judged(server, &visit)
    }
}

fn judged(server: Server, visit: &Visit) -> (SourceState, String) {
    let is_read = visit.answer.as_ref().is_ok_and(|head| head.status == 200);
    match server.posts(&visit.body).filter(|_| is_read) {
        Some(0) => {
            let detail =
                "it answers with nothing, as servers do that show their posts only to those signed in";
            (SourceState::Refused, detail.to_owned())
        }
        Some(_) => (SourceState::Fine, "its public posts can be read without signing in".to_owned()),
        None if is_read => (SourceState::NotAFeed, "what came is not what such a server answers".to_owned()),
        None => (visit.state, visit.detail.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_are_counted() {
        let cases: [(Server, &[u8], Option<usize>); 6] = [
            (Server::Mastodon, b"[{\"id\":\"1\"}]", Some(1)),
            (Server::Mastodon, b"[]", Some(0)),
            (Server::Mastodon, b"{\"error\":\"x\"}", None),
            (Server::Lemmy, b"{\"posts\":[{},{}]}", Some(2)),
            (Server::Lemmy, b"[]", None),
            (Server::Lemmy, b"<html>", None),
        ];
        for (server, body, wanted) in cases {
            assert_eq!(server.posts(body), wanted, "{server:?}");
        }
    }
}

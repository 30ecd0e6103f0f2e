//! Where a redirect leads, and whether the feed has moved for good.

use url::Url;

use crate::fetch::FetchError;
use crate::guard::Guard;

/// How many redirects are followed.
pub(crate) const MOST: usize = 5;

/// The addresses of one request, from the one that was asked for on.
#[derive(Clone, Debug)]
pub(crate) struct Trail {
    been: Vec<Url>,
    at: Url,
    /// Every step so far was said to be for good (301, 308).
    for_good: bool,
}

impl Trail {
    pub(crate) fn new(url: Url) -> Self {
        Self { been: Vec::new(), at: url, for_good: true }
    }

    /// Where to ask now.
    pub(crate) fn at(&self) -> &Url {
        &self.at
    }

    /// Whether the host said at each step that it is for good.
    pub(crate) fn moved_for_good(&self) -> bool {
        !self.been.is_empty() && self.for_good
    }

    /// Follows `location`, which came with `status`. Every step is judged afresh by the guard: a redirect is
    /// the easiest way of making somebody else ask an address that one cannot reach oneself.
    pub(crate) fn follow(&mut self, status: u16, location: &str, guard: &Guard) -> Result<(), FetchError> {
        let next = self.at.join(location).map_err(|_| FetchError::Redirects)?;
        guard.check(&next)?;
        let is_downgrade = self.at.scheme() == "https" && next.scheme() == "http";
        if is_downgrade || self.been.len() == MOST || self.been.contains(&next) || next == self.at {
            return Err(FetchError::Redirects);
        }
        self.for_good &= matches!(status, 301 | 308);
        self.been.push(std::mem::replace(&mut self.at, next));
        Ok(())
    }
}

/// Whether `status` sends us elsewhere.
pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Statuses and where they lead.
    type Steps = [(u16, &'static str)];

    /// Follows each step from `https://a.example/feed`; the end, and whether it was for good.
    fn follow(steps: &Steps) -> Result<(String, bool), FetchError> {
        let mut trail = Trail::new(Url::parse("https://a.example/feed").expect("a URL"));
        for (status, location) in steps {
            trail.follow(*status, location, &Guard::public())?;
        }
        Ok((trail.at().to_string(), trail.moved_for_good()))
    }

    #[test]
    fn redirects_lead_on() {
        let cases: &[(&Steps, &str, bool)] = &[
            (&[], "https://a.example/feed", false),
            (&[(301, "/new")], "https://a.example/new", true),
            (&[(301, "https://b.example/"), (308, "x")], "https://b.example/x", true),
            (&[(301, "/new"), (302, "/now")], "https://a.example/now", false),
            (&[(307, "//b.example/feed")], "https://b.example/feed", false),
        ];
        for (steps, wanted, for_good) in cases {
            let found = follow(steps).expect("a redirect that may be followed");
            assert_eq!(found, ((*wanted).to_owned(), *for_good), "{steps:?}");
        }
    }

    #[test]
    fn redirects_that_are_not_followed() {
        let cases: &[&Steps] = &[
            &[(302, "https://a.example/feed")],
            &[(302, "/b"), (302, "/feed")],
            &[(302, "/1"), (302, "/2"), (302, "/3"), (302, "/4"), (302, "/5"), (302, "/6")],
            &[(301, "http://a.example/feed")],
            &[(301, "file:///etc/hosts")],
            &[(301, "https://127.0.0.1/")],
            &[(301, "https://2130706433/")],
            &[(301, "https://user:secret@a.example/")],
            &[(301, "https://[")],
        ];
        for steps in cases {
            assert!(follow(steps).is_err(), "{steps:?}");
        }
    }
}

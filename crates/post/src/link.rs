//! Links, told apart by where they lead and not by how they were shared.

use crate::fold::hash_word;

/// Parameters that say how a link was shared, not where it leads.
const TRACKING: &[&str] = &[
    "amp",
    "cmp",
    "cmpid",
    "dclid",
    "fbclid",
    "feature",
    "gclid",
    "igsh",
    "igshid",
    "mc_cid",
    "mc_eid",
    "msclkid",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "ocid",
    "outputtype",
    "ref",
    "ref_src",
    "ref_url",
    "share",
    "si",
    "smid",
    "source",
    "taid",
    "twclid",
    "xtor",
];
/// The same, by how they begin: Urchin's and the BBC's.
const TRACKING_PREFIXES: &[&str] = &["utm_", "at_"];
/// Fronts of a host that lead to the same page.
const FRONTS: &[&str] = &["www.", "m.", "mobile.", "amp."];

/// The hash of where a link leads: equal for one page however it was shared.
///
/// Scheme, `www.` and the like, fragment, port, tracking parameters, AMP marks and a last slash do not count;
/// the order of the other parameters neither. Any string has a hash.
pub fn link_hash(url: &str) -> u64 {
    hash_word(&canonical(url))
}

fn canonical(url: &str) -> String {
    let url = url.trim();
    let url = url.split('#').next().unwrap_or_default();
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    if let Some(inner) = google_amp(host, path) {
        return canonical(inner);
    }
    let mut canonical = canonical_host(host);
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix("/amp").or(path.strip_suffix(".amp")).unwrap_or(path);
    if !path.is_empty() {
        canonical.push('/');
        canonical.push_str(path);
    }
    let mut kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
    kept.sort_unstable();
    for (nth, pair) in kept.iter().enumerate() {
        canonical.push(if nth == 0 { '?' } else { '&' });
        canonical.push_str(pair);
    }
    canonical
}

fn canonical_host(host: &str) -> String {
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host).to_ascii_lowercase();
    let host = host.split(':').next().unwrap_or_default();
    let front = FRONTS.iter().find_map(|front| host.strip_prefix(front));
    front.filter(|rest| rest.contains('.')).unwrap_or(host).to_owned()
}

/// The page inside `google.com/amp/s/…`.
fn google_amp<'a>(host: &str, path: &'a str) -> Option<&'a str> {
    let inner = path.strip_prefix("amp/").filter(|_| host.starts_with("www.google."))?;
    Some(inner.strip_prefix("s/").unwrap_or(inner))
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn one_page_has_one_form() {
        for (url, expected) in [
            ("https://www.example.org/news/a-1?utm_source=x&utm_medium=y#top", "example.org/news/a-1"),
            ("http://example.org/news/a-1/", "example.org/news/a-1"),
            ("example.org/news/a-1", "example.org/news/a-1"),
            ("HTTPS://M.Example.org:443/News?b=2&fbclid=z&a=1", "example.org/News?a=1&b=2"),
            ("https://amp.example.org/news/a-1/amp/", "example.org/news/a-1"),
            ("https://example.org/news/a-1.amp?at_medium=RSS&outputType=amp", "example.org/news/a-1"),
            ("https://www.google.com/amp/s/example.org/news/a-1", "example.org/news/a-1"),
            ("https://me@example.org", "example.org"),
            ("https://m.uk/x", "m.uk/x"),
            (" https://example.org/?id=7 ", "example.org?id=7"),
            ("", ""),
            ("not a link", "not a link"),
        ] {
            assert_eq!(canonical(url), expected, "{url:?}");
        }
    }
}

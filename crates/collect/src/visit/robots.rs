//! What a host asks of programs in its `robots.txt` (RFC 9309). It is obeyed where we look around by ourselves;
//! a feed that a person subscribed to is read as that person's newsreader would.

use url::Url;

/// The name a host writes when it means us.
const NAME: &str = "bellwether";
/// How much of the file is read, in bytes (RFC 9309, section 2.5, asks for this at least).
const CAP: usize = 500 * 1024;

/// The rules that hold for us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Robots {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allows: bool,
    /// What a path begins with; `*` stands for anything, `$` at the end for the end.
    pattern: String,
}

impl Robots {
    /// Reads the file. Never fails: lines that say nothing are passed over.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(CAP)]);
        let ours = rules_for(&text, NAME);
        Self { rules: ours.or_else(|| rules_for(&text, "*")).unwrap_or_default() }
    }

    /// Whether `url` may be asked for: the longest rule that fits decides, and of two as long the kinder one.
    pub(super) fn allow(&self, url: &Url) -> bool {
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

/// The rules of every group that names `name`; `None` if there is no such group.
fn rules_for(text: &str, name: &str) -> Option<Vec<Rule>> {
    let mut rules = None;
    let (mut is_ours, mut in_names) = (false, false);
    for line in text.trim_start_matches('\u{feff}').lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "user-agent" => {
                let named = value.split('/').next().unwrap_or_default().trim();
                is_ours = (in_names && is_ours) || named.eq_ignore_ascii_case(name);
                in_names = true;
                if is_ours {
                    rules.get_or_insert_with(Vec::new);
                }
            }
            "allow" | "disallow" => {
                in_names = false;
                if let Some(rules) = rules.as_mut().filter(|_| is_ours && !value.is_empty()) {
                    rules.push(Rule { allows: key == "allow", pattern: as_in_addresses(value) });
                }
            }
            _ => {}
        }
    }
    rules
}

/// Letters beyond ASCII stand percent-encoded in addresses.
fn as_in_addresses(pattern: &str) -> String {
    let encoded = |byte: u8| match byte.is_ascii() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    pattern.bytes().map(encoded).collect()
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !to_the_end || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() && to_the_end {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(robots: &str, path: &str, wanted: bool) {
        let url = Url::parse("https://council.example").and_then(|url| url.join(path)).expect("a URL");
        assert_eq!(Robots::read(robots.as_bytes()).allow(&url), wanted, "{robots:?} {path}");
    }

    #[test]
    fn the_longest_rule_decides() {
        let file =
            "User-agent: *\nDisallow: /news\nAllow: /news/feed\nDisallow: /*.pdf$\nAllow: /a\nDisallow: /a";
        check(file, "/", true);
        check(file, "/news/today", false);
        check(file, "/news/feed.xml", true);
        check(file, "/x/y.pdf", false);
        check(file, "/x/y.pdf?page=1", true);
        check(file, "/a", true);
    }

    #[test]
    fn our_own_group_counts_before_that_for_all() {
        let file = "user-agent: *\ndisallow: /\n\nUser-Agent: Other\nUser-Agent: Bellwether/2\nDisallow: /private # x";
        check(file, "/news", true);
        check(file, "/private/x", false);
        check("User-agent: bellwetherbot\nDisallow: /", "/", true);
        check("User-agent: bellwether\nAllow: /x\nUser-agent: *\nDisallow: /", "/y", true);
        check(
            "User-agent: bellwether\nUser-agent: x\nDisallow: /a\nUser-agent: bellwether\nDisallow: /b",
            "/b",
            false,
        );
    }

    #[test]
    fn anything_is_read_without_fail() {
        for (file, path, wanted) in [
            ("", "/", true),
            ("Disallow: /", "/", true),
            ("User-agent: *\nDisallow:", "/x", true),
            ("User-agent: *\nDisallow: /t\u{177}/", "/t\u{177}/x", false),
            ("User-agent: *\nDisallow: *?search=", "/a?b&search=x", true),
            ("User-agent: *\nDisallow: *search=*&b", "/a?search=x&b", false),
            ("User-agent: *\nDisallow: /a*b*c$", "/aXbXcXc", false),
            ("\u{feff}User-agent: *\r\nDisallow: /\r\n", "/x", false),
            ("<html>Not found</html>", "/x", true),
        ] {
            check(file, path, wanted);
        }
        check(&format!("User-agent: *\nDisallow: /{}", "*a".repeat(50_000)), &"/a".repeat(3000), true);
    }
}

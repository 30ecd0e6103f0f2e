//! Web addresses and mentions: where one that starts here ends.

/// Endings of a bare address ("example.com") that are no English or Welsh word.
const BARE: &[&str] = &["com", "org", "net", "uk", "wales", "cymru"];

/// The length of the web address `text` starts with, if it does: `https://…`, `www.…`, `example.org/…`, `t.co/…`.
pub(super) fn url_len(text: &str) -> Option<usize> {
    let scheme = scheme_len(text);
    let rest = text.get(scheme..)?;
    let host = host_len(rest);
    let named = rest.get(..host)?;
    let path = rest.as_bytes().get(host);
    let wanted =
        if scheme > 0 { host > 0 } else { starts_with(named, "www.") || is_bare(named, path == Some(&b'/')) };
    if !wanted {
        return None;
    }
    let tail = if matches!(path, Some(b'/' | b'?' | b'#' | b':')) { tail_len(rest.get(host..)?) } else { 0 };
    Some(scheme + host + tail)
}

/// The length of the handle after `@`: Twitter's, Bluesky's (`name.bsky.social`) or Mastodon's (`name@host`).
pub(super) fn handle_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let goes_on = |at: usize| bytes.get(at + 1).is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'_' => {}
            b'.' | b'@' | b'-' if at > 0 && goes_on(at) => {}
            byte if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        at += 1;
    }
    at
}

/// Whether what follows `@` is a time of day, so that the `@` means "at": `8pm`, `8.30`, `20:30`.
pub(super) fn is_time(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ':');
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    text.starts_with(|c: char| c.is_ascii_digit())
        && (ends(rest)
            || ["am", "pm"].iter().any(|half| starts_with(rest, half) && rest.get(2..).is_some_and(ends)))
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn scheme_len(text: &str) -> usize {
    ["https://", "http://"].iter().find(|scheme| starts_with(text, scheme)).map_or(0, |scheme| scheme.len())
}

/// Letters, digits, hyphens, and dots with something after them.
fn host_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let in_host = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let dot = *byte == b'.' && bytes.get(at + 1).is_some_and(in_host);
        if !dot && !in_host(byte) {
            break;
        }
        at += 1;
    }
    at
}

/// Everything up to white space, quotes or brackets, less closing punctuation.
fn tail_len(text: &str) -> usize {
    let stop = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '“' | '”' | '…' | '«' | '»');
    let run = text.find(stop).and_then(|at| text.get(..at)).unwrap_or(text);
    run.trim_end_matches(['.', ',', '!', '?', ';', ':', '\'', ')', ']', '’']).len()
}

/// Whether `host`, written without a scheme, is an address: a well-known ending, or a short one with a path after it.
fn is_bare(host: &str, has_path: bool) -> bool {
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    let letters = !ending.is_empty() && ending.bytes().all(|b| b.is_ascii_alphabetic());
    let known = BARE.contains(&ending);
    letters && !name.is_empty() && (known || (has_path && (2..=4).contains(&ending.len())))
}

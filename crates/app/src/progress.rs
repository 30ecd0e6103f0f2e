//! Progress bars on long work, only where a person is watching.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `bytes` of input, hidden when standard error is not a terminal.
pub(crate) fn over_bytes(bytes: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    if let Ok(style) = ProgressStyle::with_template("{prefix:>10} {wide_bar} {bytes}/{total_bytes} {eta:>5}")
    {
        bar.set_style(style);
    }
    bar.with_prefix(what)
}

/// A bar over `posts`, hidden when standard error is not a terminal.
pub(crate) fn over_posts(posts: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(posts);
    if let Ok(style) = ProgressStyle::with_template("{prefix:>10} {wide_bar} {pos}/{len} posts {eta:>5}") {
        bar.set_style(style);
    }
    bar.with_prefix(what)
}

/// A bar over `seconds` of the past, hidden when standard error is not a terminal.
pub(crate) fn over_time(seconds: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(seconds);
    if let Ok(style) = ProgressStyle::with_template("{prefix:>10} {wide_bar} {percent} % {eta:>5}") {
        bar.set_style(style);
    }
    bar.with_prefix(what)
}

/// A count of posts whose number nobody knows, hidden when standard error is not a terminal.
pub(crate) fn counting_posts(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{prefix:>10} {pos} posts, {per_sec}") {
        bar.set_style(style);
    }
    bar.with_prefix(what)
}

/// A bar over `pages` on the web, hidden when standard error is not a terminal.
pub(crate) fn over_pages(pages: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(pages);
    if let Ok(style) = ProgressStyle::with_template("{prefix:>10} {wide_bar} {pos}/{len} pages {eta:>5}") {
        bar.set_style(style);
    }
    bar.with_prefix(what)
}

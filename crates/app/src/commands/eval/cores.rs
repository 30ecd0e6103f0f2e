//! Work spread over every core, its results in the order of its items.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::progress;

/// What `work` makes of every item, with a progress bar.
///
/// # Errors
/// A worker panicked.
pub(super) fn spread<T: Sync, R: Send>(
    what: &'static str,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> anyhow::Result<Vec<R>> {
    let bar = progress::over_posts(items.len() as u64, what);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let worker = || {
        let mut mine = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else { break };
            mine.push((number, work(item)));
            bar.inc(1);
        }
        if let Ok(mut done) = done.lock() {
            done.append(&mut mine);
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        let mut joined = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.all(|ended| ended.is_ok()).then_some(()).ok_or_else(stopped)
    })?;
    bar.finish_and_clear();
    let mut done = done.into_inner().map_err(|_| stopped())?;
    done.sort_by_key(|(number, _)| *number);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

fn stopped() -> anyhow::Error {
    anyhow::anyhow!("a worker stopped before its end")
}

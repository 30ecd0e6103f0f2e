//! Removing what was taken back: found on a thread of its own, erased by the owner.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use store::{Store, Swept};

/// How often what was taken back is looked for, which means reading the whole archive and the log.
const EVERY: Duration = Duration::from_secs(3600);

/// When the last sweep began, and where a running one will say what it found.
pub(super) struct Sweep {
    began: Instant,
    running: Option<Receiver<Swept>>,
}

impl Sweep {
    /// The first begins after a while: a start is busy enough.
    pub(super) fn new() -> Self {
        Self { began: Instant::now(), running: None }
    }

    /// Begins a sweep when its time has come.
    pub(super) fn begin(&mut self, store: &Arc<Store>) {
        if self.running.is_some() || self.began.elapsed() < EVERY {
            return;
        }
        self.began = Instant::now();
        let store = Arc::clone(store);
        let (give, running) = channel();
        let sweep = move || match store.sweep() {
            Ok(swept) => drop(give.send(swept)),
            Err(error) => {
                tracing::error!(%error, "what was taken back could not be removed; the next sweep tries again");
            }
        };
        match std::thread::Builder::new().name("sweep".to_owned()).spawn(sweep) {
            Ok(_) => self.running = Some(running),
            Err(error) => tracing::error!(%error, "no thread for removing what was taken back"),
        }
    }

    /// What a sweep found, once.
    pub(super) fn found(&mut self) -> Option<Swept> {
        let found = self.running.as_ref()?.try_recv();
        if found != Err(TryRecvError::Empty) {
            self.running = None;
        }
        found.ok()
    }
}

//! One task a source. One failing never stops another.

use std::collections::BTreeMap;

use post::SourceId;
use tokio::sync::{mpsc, watch};

use crate::{Config, Delivery, Guard};

/// Reads every source of `config` until `shutdown` turns true.
///
/// `cursors` holds what was committed last for each source. `out` is bounded: a full channel makes the
/// sources wait. Ends when every source has ended.
pub async fn run(
    config: Config,
    cursors: BTreeMap<SourceId, Vec<u8>>,
    out: mpsc::Sender<Delivery>,
    shutdown: watch::Receiver<bool>,
    guard: Guard,
) {
    let _ = (config, cursors, out, shutdown, guard);
}

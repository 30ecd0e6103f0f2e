//! The store, for a command that reads it: opened where no service has it.

use crate::cli::Whose;
use crate::config::Config;
use crate::pace::wall_clock;
use store::{Store, StoreError};

/// The store of the configuration, unless a service has it, is asked for by address, or there is none.
///
/// # Errors
/// It is there and cannot be opened.
pub(super) fn open(config: &Config, whose: &Whose) -> anyhow::Result<Option<Store>> {
    let dir = config.service.data.join("store");
    if whose.address.is_some() || !dir.is_dir() {
        return Ok(None);
    }
    let settings = store::Config { dir, ..config.store.clone() };
    match Store::open(&settings, wall_clock()) {
        Ok((store, quarantined)) => {
            for damaged in quarantined {
                eprintln!("set aside: {} ({})", damaged.name, damaged.why);
            }
            Ok(Some(store))
        }
        Err(StoreError::InUse { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

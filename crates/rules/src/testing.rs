//! What the unit tests share: the shipped gazetteer.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use places::Gazetteer;

/// The shipped areas and places, without overlays.
pub(crate) fn gazetteer() -> Arc<Gazetteer> {
    static SHIPPED: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/places");
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
        Arc::new(Gazetteer::load(&read("areas.json"), &read("places.tsv"), &[]).unwrap())
    });
    Arc::clone(&SHIPPED)
}

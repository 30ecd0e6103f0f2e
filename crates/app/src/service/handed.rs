//! What people and other tools hand in: to the audit file first where it cannot be read again, then the way of any
//! post, and only then is whoever handed it in told so.

use jiff::Timestamp;
use post::Event;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Audit, MOST_POSTS, Record, StoreError};
use tokio::runtime::Handle;
use tokio::sync::watch;
use web::{Deed, Handed, Kept, NotKept, Notice, Parcel};

use super::owner::{Owner, Taken};
use crate::pipeline::{Prepared, audit_cursor, audit_source};

/// What a record of the audit file is called that holds a return.
const RETURN: &str = "return";
/// What one is called that holds an act.
const ACT: &str = "act";

/// Opens the audit file. One that was changed is left as it is, and nothing is added to it: the service watches on.
pub(super) fn open_audit(data: &std::path::Path) -> anyhow::Result<Option<Audit>> {
    match Audit::open(data) {
        Ok(audit) => Ok(Some(audit)),
        Err(error @ StoreError::Tampered { .. }) => {
            tracing::error!(%error, "no return is taken");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

impl Owner {
    /// Takes in a parcel and tells its sender once it is on the disk.
    pub(super) fn take_handed(
        &mut self,
        handed: Handed,
        handle: &Handle,
        stop: &mut watch::Receiver<bool>,
    ) -> Taken {
        let Handed { by, parcel, kept } = handed;
        let prepared = match parcel {
            Parcel::Posts(posts) => {
                self.sources.handed(posts.iter().map(|post| post.source.as_str()), self.now.get());
                Ok(self.pipeline.prepare_posts(posts, self.now.get()))
            }
            Parcel::Returns(returns) => self.write_down(&by, RETURN, returns).map(|returns| {
                self.sources.handed(returns.iter().map(|(_, it)| it.source.as_str()), self.now.get());
                self.pipeline.prepare_returns(returns, self.now.get())
            }),
            Parcel::Act(deed) => self.write_down(&by, ACT, vec![deed]).map(|deeds| prepare_acts(&deeds)),
        };
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(why) => {
                // Whoever has stopped listening hands it in again.
                kept.send(Err(why)).ok();
                return Taken::In;
            }
        };
        let Some(found) = self.keep_in(&prepared, handle, stop) else { return Taken::Stopped };
        kept.send(Ok(Kept { found })).ok();
        Taken::In
    }

    /// Adds things to the audit file; gives them back with their numbers there.
    fn write_down<T: Serialize>(
        &mut self,
        by: &str,
        kind: &str,
        things: Vec<T>,
    ) -> Result<Vec<(u64, T)>, NotKept> {
        let refused = |why: &str| Err(NotKept(why.to_owned()));
        let Some(audit) = &mut self.audit else {
            return refused(
                "the audit file was changed after it was written, so nothing is added to it; tell the operator",
            );
        };
        let now: Timestamp = self.now.get();
        let values: Vec<_> = things.iter().filter_map(|it| serde_json::to_value(it).ok()).collect();
        match audit.append(by, kind, values, now) {
            Ok(records) => {
                self.metrics.storage.audit_records.set(audit.end().number as i64);
                Ok(records.iter().map(|record| record.number).zip(things).collect())
            }
            Err(error) => {
                tracing::error!(%error, "what was handed in could not be written down");
                refused("it could not be written to the disk; send it again later, and tell the operator")
            }
        }
    }

    /// Takes in what is in the audit file and not in the log: a crash came between the two.
    pub(super) fn catch_up(&mut self, handle: &Handle, stop: &mut watch::Receiver<bool>) -> Taken {
        self.metrics.storage.audit_intact.set(i64::from(self.audit.is_some()));
        let Some(audit) = &self.audit else {
            self.notice(Notice::AuditChanged);
            return Taken::In;
        };
        self.metrics.storage.audit_records.set(audit.end().number as i64);
        let missed = self.store.cursor(&audit_source()).and_then(|cursor| audit.after(number_of(cursor)));
        let missed = match missed {
            Ok(records) => records,
            Err(error) => {
                tracing::error!(%error, "what a crash may have kept from the log could not be read");
                return Taken::In;
            }
        };
        let kinds = missed.chunk_by(|a, b| a.kind == b.kind);
        for of_a_kind in kinds.flat_map(|of_a_kind| of_a_kind.chunks(MOST_POSTS)) {
            let prepared = if of_a_kind.first().is_some_and(|record| record.kind == RETURN) {
                self.pipeline.prepare_returns(read(of_a_kind), self.now.get())
            } else {
                prepare_acts(&read(of_a_kind))
            };
            if self.keep_in(&prepared, handle, stop).is_none() {
                return Taken::Stopped;
            }
        }
        Taken::In
    }
}

fn number_of(cursor: Option<Vec<u8>>) -> u64 {
    cursor.and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok()).unwrap_or(0)
}

/// The things in records of one kind, with their numbers. What cannot be read was written by another version.
fn read<T: DeserializeOwned>(records: &[Record]) -> Vec<(u64, T)> {
    let thing = |record: &Record| match serde_json::from_value(record.what.clone()) {
        Ok(thing) => Some((record.number, thing)),
        Err(error) => {
            tracing::error!(number = record.number, %error, "a record of the audit file is not understood");
            None
        }
    };
    records.iter().filter_map(thing).collect()
}

/// Acts on their way to the log, with how far the audit file has been read.
fn prepare_acts(deeds: &[(u64, Deed)]) -> Prepared {
    let events = deeds.iter().filter_map(|(_, deed)| deed.act().map(Event::Act));
    let read = deeds.last().map(|(number, _)| audit_cursor(*number));
    Prepared::of(events.collect(), read)
}

//! What people and other tools hand in: to the audit file first where it cannot be read again, then the way of any
//! post, and only then is whoever handed it in told so.

use jiff::Timestamp;
use post::Return;
use store::{Audit, MOST_POSTS, Record, StoreError};
use tokio::runtime::Handle;
use tokio::sync::watch;
use web::{Handed, Kept, NotKept, Notice, Parcel};

use super::owner::{Owner, Taken};
use crate::pipeline::audit_source;

/// What a record of the audit file is called that holds a return.
const RETURN: &str = "return";

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
            Parcel::Returns(returns) => self.write_down(&by, returns).map(|returns| {
                self.sources.handed(returns.iter().map(|(_, it)| it.source.as_str()), self.now.get());
                self.pipeline.prepare_returns(returns, self.now.get())
            }),
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

    /// Adds returns to the audit file; gives them back with their numbers there.
    fn write_down(&mut self, by: &str, returns: Vec<Return>) -> Result<Vec<(u64, Return)>, NotKept> {
        let refused = |why: &str| Err(NotKept(why.to_owned()));
        let Some(audit) = &mut self.audit else {
            return refused(
                "the audit file was changed after it was written, so nothing is added to it; tell the operator",
            );
        };
        let now: Timestamp = self.now.get();
        let values: Vec<_> = returns.iter().filter_map(|it| serde_json::to_value(it).ok()).collect();
        match audit.append(by, RETURN, values, now) {
            Ok(records) => {
                self.metrics.storage.audit_records.set(audit.end().number as i64);
                Ok(records.iter().map(|record| record.number).zip(returns).collect())
            }
            Err(error) => {
                tracing::error!(%error, "a return could not be written down");
                refused(
                    "the return could not be written to the disk; send it again later, and tell the operator",
                )
            }
        }
    }

    /// Takes in the returns that are in the audit file and not in the log: a crash came between the two.
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
                tracing::error!(%error, "returns that a crash may have kept from the log could not be read");
                return Taken::In;
            }
        };
        let returns: Vec<(u64, Return)> = missed.into_iter().filter_map(as_return).collect();
        for some in returns.chunks(MOST_POSTS) {
            let prepared = self.pipeline.prepare_returns(some.to_vec(), self.now.get());
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

fn as_return(record: Record) -> Option<(u64, Return)> {
    if record.kind != RETURN {
        return None;
    }
    Some((record.number, serde_json::from_value(record.what).ok()?))
}

//! An invented network: what was written, changed and deleted, and what is left of it in the end.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The first event's time, in microseconds.
pub(crate) const START: i64 = 1_780_000_000_000_000;
/// Between two events, in microseconds.
pub(crate) const STEP: i64 = 50_000;

/// One event, in both forms.
#[derive(Clone)]
pub(crate) struct Event {
    pub(crate) time: i64,
    pub(crate) v1: String,
    pub(crate) v2: String,
}

/// Everything that happened, and the texts that should be left by the posts' addresses.
pub(crate) struct Network {
    pub(crate) events: Vec<Event>,
    pub(crate) left: BTreeMap<String, String>,
}

/// Numbers that look like chance and are the same each time.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

impl Network {
    /// `count` events of thirty people who write, rewrite, delete, like, and now and then are suspended.
    pub(crate) fn new(count: usize, seed: u64) -> Self {
        let mut network = Self { events: Vec::new(), left: BTreeMap::new() };
        let mut chance = Chance(seed);
        let mut written: Vec<(String, String)> = Vec::new();
        let mut suspended: BTreeMap<String, i64> = BTreeMap::new();
        for number in 0..count {
            let time = START + number as i64 * STEP;
            let did = format!("did:plc:author{:018}", chance.below(30));
            if let Some(since) = suspended.get(&did).copied() {
                // Servers may swap what lies within two seconds; nobody is reinstated faster than that.
                if time - since > 4_000_000 {
                    suspended.remove(&did);
                    network.account(time, &did, true, None);
                }
                continue;
            }
            match chance.below(20) {
                0..=10 => {
                    let rkey = tid(time);
                    network.write(time, &did, &rkey, "create", &format!("number {number} as it was written"));
                    written.push((did, rkey));
                }
                11..=13 if !written.is_empty() => {
                    let (did, rkey) = written[chance.below(written.len())].clone();
                    if network.left.contains_key(&uri(&did, &rkey)) {
                        network.write(
                            time,
                            &did,
                            &rkey,
                            "update",
                            &format!("number {number} as it was rewritten"),
                        );
                    }
                }
                14..=16 if !written.is_empty() => {
                    // Often what was written a moment ago, which is when order matters.
                    let back = 1 + chance.below(written.len().min(25));
                    let (did, rkey) = written[written.len() - back].clone();
                    network.delete(time, &did, &rkey);
                }
                17 if chance.below(6) == 0 => {
                    network.account(time, &did, false, Some("takendown"));
                    network.left.retain(|uri, _| !uri.contains(&did));
                    suspended.insert(did, time);
                }
                _ => network.like(time, &did),
            }
        }
        network
    }

    fn write(&mut self, time: i64, did: &str, rkey: &str, operation: &str, text: &str) {
        let record = json!({
            "$type": "app.bsky.feed.post", "text": text, "langs": ["en-GB"],
            "createdAt": jiff::Timestamp::from_microsecond(time - 900_000).expect("a time").to_string(),
        });
        self.left.insert(uri(did, rkey), text.to_owned());
        self.commit(time, did, rkey, operation, "app.bsky.feed.post", Some(record));
    }

    fn delete(&mut self, time: i64, did: &str, rkey: &str) {
        self.left.remove(&uri(did, rkey));
        self.commit(time, did, rkey, "delete", "app.bsky.feed.post", None);
    }

    fn like(&mut self, time: i64, did: &str) {
        let record = json!({ "$type": "app.bsky.feed.like", "createdAt": "2026-11-01T00:00:00Z" });
        self.commit(time, did, &tid(time), "create", "app.bsky.feed.like", Some(record));
    }

    fn commit(
        &mut self,
        time: i64,
        did: &str,
        rkey: &str,
        operation: &str,
        kind: &str,
        record: Option<Value>,
    ) {
        let mut commit = json!({
            "rev": tid(time), "operation": operation, "collection": kind, "rkey": rkey,
        });
        if let Some(record) = record {
            commit["record"] = record;
            commit["cid"] = json!("bafyreiexampleexampleexample");
        }
        let v1 = json!({ "did": did, "time_us": time, "kind": "commit", "commit": commit });
        self.push(time, v1, "commit", did, commit);
    }

    fn account(&mut self, time: i64, did: &str, active: bool, status: Option<&str>) {
        let mut account = json!({ "active": active, "did": did, "seq": 7, "time": "2026-11-01T00:00:00Z" });
        if let Some(status) = status {
            account["status"] = json!(status);
        }
        let v1 = json!({ "did": did, "time_us": time, "kind": "account", "account": account });
        self.push(time, v1, "account", did, json!({ "account": account }));
    }

    fn push(&mut self, time: i64, v1: Value, kind: &str, did: &str, mut payload: Value) {
        let at = jiff::Timestamp::from_microsecond(time).expect("a time").to_string();
        payload["$type"] = json!(format!("network.bsky.jetstream.subscribeEvents#{kind}"));
        payload["seq"] = json!(self.events.len() + 1);
        payload["did"] = json!(did);
        payload["time"] = json!(at);
        payload["witnessedAt"] = json!(at);
        let v2 = json!({ "$type": "message", "payload": payload });
        self.events.push(Event { time, v1: v1.to_string(), v2: v2.to_string() });
    }
}

fn uri(did: &str, rkey: &str) -> String {
    format!("at://{did}/app.bsky.feed.post/{rkey}")
}

/// A time as atproto writes it.
pub(crate) fn tid(time: i64) -> String {
    let number = (time as u64) << 10;
    let digit = |at: u32| b"234567abcdefghijklmnopqrstuvwxyz"[(number >> (5 * at) & 31) as usize] as char;
    (0..13).rev().map(digit).collect()
}

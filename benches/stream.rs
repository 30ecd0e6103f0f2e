//! A stream in a hurry: Jetstream's messages decoded on one core, folded and matched on another, as the service does
//! it when it catches up, without network and disk.

use std::hint::black_box;
use std::sync::mpsc::sync_channel;

use collect::{Wire, recorded};
use jiff::Timestamp;
use post::{HashKey, Post};

use crate::generator::Seeded;
use crate::{Row, corpus, median, time};

/// Events in the stream.
const EVENTS: usize = 60_000;
/// Messages handed over together, as a delivery holds them.
const TOGETHER: usize = 200;
/// The first event, in microseconds since 1970.
const START: u64 = 1_780_000_000_000_000;

/// Messages as a server sends them for posts alone: mostly new posts, half of them in languages that are not read,
/// with deletions and what becomes of accounts between them.
fn messages() -> Vec<String> {
    let mut seed = Seeded(7);
    let posts = corpus::posts(EVENTS, 5);
    let mut messages = Vec::with_capacity(EVENTS);
    for (number, post) in posts.iter().enumerate() {
        let (time, did) =
            (START + 20_000 * number as u64, format!("did:plc:author{:018}", seed.below(9_000)));
        let commit = |operation: &str, record: &str| {
            let tid = tid(time);
            format!(
                r#"{{"did":"{did}","time_us":{time},"kind":"commit","commit":{{"rev":"{tid}","operation":"{operation}","collection":"app.bsky.feed.post","rkey":"{tid}"{record}}}}}"#
            )
        };
        messages.push(match seed.below(20) {
            0 | 1 => commit("delete", ""),
            2 => format!(
                r#"{{"did":"{did}","time_us":{time},"kind":"account","account":{{"active":false,"did":"{did}","seq":{number},"status":"deactivated"}}}}"#
            ),
            kind => {
                let lang = if kind % 2 == 0 { "en" } else { "ja" };
                let text = serde_json::to_string(&post.text).expect("JSON");
                commit("create", &format!(r#","record":{{"$type":"app.bsky.feed.post","createdAt":"2026-05-28T20:26:39.000Z","langs":["{lang}"],"text":{text}}},"cid":"bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy""#))
            }
        });
    }
    messages
}

/// A time as atproto writes it: 13 digits in its own base 32.
pub(crate) fn tid(time: u64) -> String {
    let digit =
        |at: u32| char::from(b"234567abcdefghijklmnopqrstuvwxyz"[((time << 10) >> (5 * at) & 31) as usize]);
    (0..13).rev().map(digit).collect()
}

/// Events a second: decoded alone, and all the way on two cores.
pub(crate) fn measure() -> Vec<Row> {
    let messages = messages();
    let rules = corpus::shipped_rules();
    let langs = ["en".to_owned(), "cy".to_owned()];
    let key = HashKey::new([0; 32]);
    let now: Timestamp = "2026-06-01T12:00:00Z".parse().expect("a time");
    let decode = |give: &mut dyn FnMut(Vec<post::RawPost>)| {
        let mut stream = recorded::Jetstream::new(Wire::V1, &langs);
        for together in messages.chunks(TOGETHER) {
            for message in together {
                stream.take(message.as_bytes());
            }
            give(stream.hand_over().0);
        }
    };
    let decoding = median(|| time(|| decode(&mut |posts| drop(black_box(posts)))));
    let whole = median(|| {
        time(|| {
            let (give, take) = sync_channel::<Vec<post::RawPost>>(64);
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    for raw in take.into_iter().flatten() {
                        let post = Post::new(raw, &key, now);
                        drop(black_box(rules.scan(&post, None).evidence(&post, 1, false)));
                    }
                });
                decode(&mut |posts| give.send(posts).expect("somebody who matches"));
                drop(give);
            });
        })
    });
    let rate = |took: std::time::Duration| messages.len() as f64 / took.as_secs_f64();
    vec![
        Row { what: "stream: decoded, one core", figure: rate(decoding), unit: "events/s", goal: "-" },
        Row {
            what: "stream: decoded, folded, matched, two cores",
            figure: rate(whole),
            unit: "events/s",
            goal: ">= 50000",
        },
    ]
}

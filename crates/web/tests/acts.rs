//! What people decide, at `/api/acts`: what is refused and in which words, and that 200 is said only after the owner.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made_up;

use made_up::{CARDIFF, evening, hash, nothing, serve};
use web::{Kept, Parcel};

const KEY: &str = "the operator's key";

fn assess() -> String {
    format!(
        r#"{{"act":"assess","area":"{CARDIFF}","level":3,"eep":"evidenced","review_at":"2026-11-23T04:00:00Z","reason":"a vigil","by":"JW"}}"#
    )
}

#[tokio::test]
async fn an_act_that_cannot_be_is_refused_and_the_field_is_named() {
    let mut site = serve(nothing()).await;
    let dismiss =
        r#"{"act":"dismiss","post":"9f86d081884c7d659a2feaa0c55ad015","reason":"a film","by":"JW"}"#;
    let acknowledge = format!(r#"{{"act":"acknowledge","area":"{CARDIFF}","theme":"policing","by":"JW"}}"#);
    let cases: &[(&str, &str, u16, &str)] = &[
        ("wrong", &assess(), 401, "operator.key"),
        (KEY, "", 400, "this is no act"),
        (KEY, r#"{"act":"erase"}"#, 400, "unknown variant `erase`"),
        (KEY, &assess().replace("\"eep\"", "\"epp\""), 400, "unknown field `epp`"),
        (KEY, &assess().replace(CARDIFF, "W99"), 400, "`area` is \\\"W99\\\""),
        (KEY, &assess().replace(":3,", ":7,"), 400, "`level` is 7: 1 to 5"),
        (KEY, &assess().replace("11-23T", "11-21T"), 400, "`review_at` is 2026-11-21"),
        (KEY, &assess().replace("2026-11-23T", "2027-11-23T"), 400, "within 90 days"),
        (KEY, &assess().replace("a vigil", " "), 400, "`reason` is empty"),
        (KEY, &assess().replace("JW", ""), 400, "`by` is empty"),
        (KEY, &acknowledge, 400, "nothing to acknowledge"),
        (KEY, dismiss, 400, "no rule has found a post"),
        (KEY, &dismiss.replace("9f86", "xyz"), 400, "32 hexadecimal digits"),
    ];
    for (key, body, status, said) in cases {
        let answer = site.hand_in("/api/acts", key, body).await;
        assert_eq!(answer.status, *status, "{body}: {}", answer.body);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
        assert!(site.handed.try_recv().is_err(), "{body}: nothing of it may go on");
    }
}

#[tokio::test]
async fn an_answer_to_a_rumour_says_who_confirmed_it_and_when() {
    let mut site = serve(evening()).await;
    let answer = |status: &str, more: &str| {
        format!(r#"{{"act":"rumour","rumour":"{}","status":"{status}","by":"JW"{more}}}"#, hash(2))
    };
    let cases = [
        (answer("false", ""), "unknown variant `false`"),
        (answer("new", "").replace("0202", "xyz"), "`rumour` is no id"),
        (answer("new", "").replace("0202", "0303"), "it is not in the register"),
        (answer("confirmed-false", ""), "`verified_with` is missing: who confirmed it?"),
        (answer("probably-false", r#","line_to_take":" ""#), "`line_to_take` is empty"),
        (
            answer("probably-false", r#","due":"2026-11-22T22:00:00Z""#),
            "`due` is 2026-11-22T22:00:00Z: it is",
        ),
        (
            answer("probably-false", r#","corrected_at":"2026-11-22T12:00:00Z""#),
            "`corrected_at` lies outside",
        ),
        (
            answer("probably-false", r#","corrected_at":"2026-11-23T12:00:00Z""#),
            "`corrected_at` lies outside",
        ),
    ];
    for (body, said) in cases {
        let answer = site.hand_in("/api/acts", KEY, &body).await;
        assert_eq!((answer.status, answer.body.contains(said)), (400, true), "{body}: {}", answer.body);
        assert!(site.handed.try_recv().is_err(), "{body}: nothing of it may go on");
    }
}

#[tokio::test]
async fn an_act_is_kept_before_it_is_said_to_be() {
    let mut site = serve(nothing()).await;
    let mut handed = std::mem::replace(&mut site.handed, tokio::sync::mpsc::channel(1).1);
    let owner = tokio::spawn(async move {
        let parcel = handed.recv().await.unwrap();
        assert_eq!(parcel.by, "operator");
        let Parcel::Act(deed) = &parcel.parcel else { panic!("no act: {:?}", parcel.parcel) };
        assert_eq!(serde_json::to_value(deed).unwrap()["by"], "JW");
        parcel.kept.send(Ok(Kept { found: 0 })).unwrap();
    });
    let answer = site.hand_in("/api/acts", KEY, &assess()).await;
    owner.await.unwrap();
    assert_eq!((answer.status, answer.body.contains("\"kept\":true")), (200, true), "{}", answer.body);
}

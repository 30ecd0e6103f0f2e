//! What is handed in: who may, what is refused and in which words, and that 200 is said only after the owner said so.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made_up;

use made_up::{CARDIFF, SWANSEA, TOKEN, nothing, serve};
use web::{Kept, NotKept, Parcel};

const POST: &str = r#"{"id":"1","source":"tool:watch","text":"Bins are late"}"#;

fn returned(area: &str) -> String {
    format!(
        r#"{{"id":"7","source":"return:csp","at":"2026-11-22T12:00:00Z","area":"{area}","eep":"experienced","text":"Parents keep children home","provenance":"school"}}"#
    )
}

#[tokio::test]
async fn what_may_not_be_handed_in_is_refused_in_plain_words_with_its_line() {
    let mut site = serve(nothing()).await;
    let (posts, returns) = ("/api/v1/posts", "/api/v1/returns");
    let many = format!("{POST}\n").repeat(201);
    let long = "x".repeat((1 << 20) + 1);
    let from_elsewhere = POST.replace("tool:watch", "news:bbc");
    let cases: &[(&str, &str, &str, u16, &str)] = &[
        (posts, "wrong", POST, 401, "needs a token"),
        (posts, TOKEN, "", 400, "1 to 200 lines"),
        (posts, TOKEN, &many, 400, "split it"),
        (posts, TOKEN, &long, 413, "split it"),
        (posts, TOKEN, &format!("{POST}\n\n{{}}"), 400, "\"line\":3,\"why\":\"missing field `id`\""),
        (
            posts,
            TOKEN,
            &format!("\n{from_elsewhere}"),
            403,
            "\"line\":2,\"why\":\"this token may hand in nothing as news:bbc",
        ),
        (posts, TOKEN, &POST.replace("tool:watch", "Tool"), 400, "no source id"),
        (posts, TOKEN, &POST.replace("tool:watch", "return:csp"), 400, "/api/v1/returns"),
        (returns, TOKEN, &returned(SWANSEA), 403, "nothing about W06000011"),
        (returns, TOKEN, &returned("W99"), 400, "no area has the code"),
        (returns, TOKEN, &returned(CARDIFF).replace("school", " "), 400, "`provenance` is empty"),
        (returns, TOKEN, &returned(CARDIFF).replace("\"eep\"", "\"epp\""), 400, "unknown field `epp`"),
    ];
    for (path, token, body, status, said) in cases {
        let answer = site.hand_in(path, token, body).await;
        assert_eq!(answer.status, *status, "{path}: {}", answer.body);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
        assert!(site.handed.try_recv().is_err(), "{path}: nothing of it may go on");
    }
}

#[tokio::test]
async fn an_answer_waits_for_the_owner_and_a_full_queue_says_when_to_come_back() {
    let mut site = serve(nothing()).await;
    let check = |kept: Result<Kept, NotKept>, status: u16, said: &'static str| (kept, status, said);
    let cases = [
        check(Ok(Kept { found: 3 }), 200, "\"found\":3"),
        check(Err(NotKept("the disk is full".to_owned())), 503, "the disk is full"),
    ];
    for (kept, status, said) in cases {
        let mut handed = std::mem::replace(&mut site.handed, tokio::sync::mpsc::channel(1).1);
        let owner = tokio::spawn(async move {
            let parcel = handed.recv().await.unwrap();
            assert_eq!(parcel.by, "csp");
            assert!(matches!(&parcel.parcel, Parcel::Returns(returns) if returns.len() == 1));
            parcel.kept.send(kept).unwrap();
            handed
        });
        let answer = site.hand_in("/api/v1/returns", TOKEN, &returned(CARDIFF)).await;
        site.handed = owner.await.unwrap();
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body.contains(said), "{}", answer.body);
        assert_eq!(answer.head.contains("retry-after: 5"), status == 503, "{}", answer.head);
    }

    // One parcel waits for an owner who is busy: there is no room for a second.
    let waiting = site.hand_in("/api/v1/posts", TOKEN, POST);
    let refused = async {
        loop {
            let answer = site.hand_in("/api/v1/posts", TOKEN, POST).await;
            if answer.status == 503 {
                break answer;
            }
        }
    };
    let answer =
        tokio::select! { biased; _ = waiting => panic!("nobody kept it"), answer = refused => answer };
    assert!(answer.head.contains("retry-after: 5") && answer.body.contains("nothing of this was taken"));
}

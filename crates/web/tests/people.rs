//! What people say and know stands beside what is read of posts: on pages, and in JSON for scripts.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made_up;

use made_up::people::acted;
use made_up::{BRIDGEND, CARDIFF, evening, hash, serve};
use serde_json::Value;

#[tokio::test]
async fn what_is_coming_stands_on_the_board_and_beside_the_reason_it_may_stir() {
    let site = serve(evening()).await;
    let (march, festival) = ("March &#60;b&#62;past&#60;/b&#62; City Hall", "Saturday 5 December");
    for (path, wanted) in [
        (
            "/".to_owned(),
            vec![march, "14:00 on Saturday 28 November to 18:00", festival, "everywhere", "events desk"],
        ),
        (format!("/areas/{CARDIFF}"), vec![march, festival, "entered by events desk"]),
        (format!("/areas/{BRIDGEND}"), vec!["On the calendar: Fire festival, Saturday 5 December."]),
        (format!("/areas/{CARDIFF}?lang=cy"), vec!["Gorymdaith heibio Neuadd y Ddinas", "Ar y gweill"]),
    ] {
        let body = site.get(&path).await.body;
        for wanted in wanted {
            assert!(body.contains(wanted), "{path}: {wanted}\n{body}");
        }
    }
    let bridgend = site.get(&format!("/areas/{BRIDGEND}")).await.body;
    assert!(!bridgend.contains("City Hall"), "a march in Cardiff is no matter of Bridgend");
    let cardiff = site.get(&format!("/areas/{CARDIFF}")).await.body;
    let beside = |theme: &str| {
        let (_, cell) = cardiff.split_once(&format!("· {theme}: level")).unwrap();
        cell.split_once("</p>").unwrap().0.contains("On the calendar: March")
    };
    assert!(beside("policing") && !beside("violent incident"), "{cardiff}");
}

#[tokio::test]
async fn scripts_are_told_what_is_coming() {
    let site = serve(evening()).await;
    let get = async |path: &str| -> Value { serde_json::from_str(&site.get(path).await.body).unwrap() };
    let cardiff = get(&format!("/api/areas/{CARDIFF}")).await;
    let march = &cardiff["calendar"][0];
    assert_eq!(march["what"], "March <b>past</b> City Hall");
    assert_eq!(
        (&march["from"], &march["until"]),
        (&"2026-11-28T14:00:00Z".into(), &"2026-11-28T18:00:00Z".into())
    );
    assert_eq!((&march["whole_day"], &cardiff["calendar"][1]["whole_day"]), (&false.into(), &true.into()));
    assert_eq!(
        get(&format!("/api/areas/{CARDIFF}?lang=cy")).await["calendar"][0]["what"],
        "Gorymdaith heibio Neuadd y Ddinas"
    );
    assert_eq!(get(&format!("/api/areas/{BRIDGEND}")).await["calendar"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_people_found_out_stands_with_the_rumour_and_its_clock() {
    let site = serve(acted()).await;
    let page = site.get(&format!("/rumours/{}", hash(2))).await.body;
    for said in [
        "<dd>confirmed false",
        "cohesion officer",
        "South &#60;i&#62;Wales&#60;/i&#62; Police",
        "Nobody is being moved.",
        "press desk",
        "30 min after it was first seen",
        "100 min after it was first seen",
        "not yet",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    assert!(!page.contains("answer overdue"), "what is confirmed has its answer");
    let area = site.get(&format!("/areas/{CARDIFF}?lang=cy")).await.body;
    assert!(area.contains("cadarnhawyd ei fod yn anwir"), "{area}");
    let rumour: Value = serde_json::from_str(&site.get("/api/rumours").await.body).unwrap();
    let rumour = &rumour["rumours"][0];
    assert_eq!(
        (&rumour["status"], &rumour["answer"]["owner"]),
        (&"confirmed-false".into(), &"press desk".into())
    );
    assert_eq!(rumour["clock"]["opened"], "2026-11-22T20:50:00Z");
    assert_eq!(rumour["clock"]["corrected"], Value::Null);
}

#[tokio::test]
async fn a_level_that_people_set_stands_on_the_board_beside_the_signal_wherever_it_is() {
    let site = serve(acted()).await;
    let board = site.get("/").await.body;
    for (area, overdue) in [(CARDIFF, false), (BRIDGEND, true), ("E06000024", false)] {
        let (_, said) =
            board.split_once(&format!("inspector of {area}")).unwrap_or_else(|| panic!("{area}: {board}"));
        let said = said.split_once("</span>").unwrap().0;
        assert_eq!(said.contains("should have been looked at again"), overdue, "{area}: {said}");
    }
    let body: Value = serde_json::from_str(&site.get("/api/board").await.body).unwrap();
    let of = |code: &str| {
        body["areas"].as_array().unwrap().iter().find(|area| area["code"] == code).unwrap()["assessed"]
            .clone()
    };
    assert_eq!((&of(BRIDGEND)["overdue"], &of(CARDIFF)["overdue"]), (&true.into(), &false.into()));
    assert_eq!(of("E06000024")["level"], 2);
}

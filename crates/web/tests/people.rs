//! What people say and know stands beside what is read of posts: on pages, and in JSON for scripts.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made_up;

use made_up::{BRIDGEND, CARDIFF, evening, serve};
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

//! The audit file: what was acknowledged is there after any crash, and no record can be changed unseen.

use std::fs;
use std::path::Path;

use serde_json::json;
use store::{Audit, StoreError};
use tempfile::tempdir;

use crate::make::at;

fn filled(data: &Path, records: u64) -> Audit {
    let mut audit = Audit::open(data).unwrap();
    for number in 0..records {
        audit.append("partner", "return", [json!({ "text": number })], at("2026-11-22T12:00:00Z")).unwrap();
    }
    audit
}

#[test]
fn records_come_back_in_order_after_a_restart() {
    let dir = tempdir().unwrap();
    drop(filled(dir.path(), 2));
    let mut audit = Audit::open(dir.path()).unwrap();
    let added = audit
        .append("partner", "return", [json!({ "text": 2 }), json!({ "text": 3 })], at("2026-11-22T12:01:00Z"))
        .unwrap();
    assert_eq!(audit.after(2).unwrap(), added);
    let all = audit.after(0).unwrap();
    assert_eq!(all.iter().map(|record| record.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(Audit::verify(dir.path()).unwrap(), *audit.end());
    assert_eq!(audit.end().number, 4);
}

#[test]
fn a_torn_last_line_is_cut_off_at_every_byte() {
    let dir = tempdir().unwrap();
    drop(filled(dir.path(), 3));
    let path = dir.path().join("audit.log");
    let whole = fs::read(&path).unwrap();
    let second = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).unwrap().0 + 1;
    for cut in second..whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(Audit::verify(dir.path()).unwrap().torn, (cut - second) as u64);
        let mut audit = Audit::open(dir.path()).unwrap();
        assert_eq!(audit.end().number, 2);
        audit.append("partner", "return", [json!({ "text": "again" })], at("2026-11-22T12:00:00Z")).unwrap();
        assert_eq!((Audit::verify(dir.path()).unwrap().number, audit.end().torn), (3, 0));
    }
}

#[test]
fn whatever_is_changed_taken_out_or_moved_is_said_with_its_number() {
    let dir = tempdir().unwrap();
    drop(filled(dir.path(), 3));
    let path = dir.path().join("audit.log");
    let whole = fs::read(&path).unwrap();
    let ends: Vec<usize> =
        whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
    let check = |bytes: &[u8], wanted: u64| {
        fs::write(&path, bytes).unwrap();
        for told in [Audit::verify(dir.path()).map(drop), Audit::open(dir.path()).map(drop)] {
            match told {
                Err(StoreError::Tampered { number, .. }) => assert_eq!(number, wanted),
                other => panic!("{other:?} for record {wanted}"),
            }
        }
        assert_eq!(fs::read(&path).unwrap(), bytes, "evidence is left as it is");
    };
    for at in 0..whole.len() - 1 {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        let record = ends.iter().position(|end| at < *end).unwrap() as u64 + 1;
        check(&changed, record);
    }
    check(&[&whole[..ends[0]], &whole[ends[1]..]].concat(), 2);
    check(&[&whole[ends[0]..ends[1]], &whole[..ends[0]], &whole[ends[1]..]].concat(), 1);
    check(&[&whole[..ends[0]], &whole[..]].concat(), 2);
    check(&[&whole[..], b"nothing of ours\n"].concat(), 4);
}

//! Documents and what is made of them. A case is two files in `data/`: the document, and what it must give
//! with `.expected.json` after its name. To add one, write the document, run the tests with
//! `BLESS=1`, and read what was written.

use std::fs;
use std::path::{Path, PathBuf};

use collect::feed;
use post::SourceId;
use serde_json::{Value, json};

const URL: &str = "https://fixture.example/feed";

fn outcome(document: &Path) -> Value {
    let bytes = fs::read(document).expect("a fixture can be read");
    match feed::parse(&bytes, None, Some(URL)) {
        Ok(feed) => json!({
            "raw": feed.raw(),
            "language": feed.language,
            "withdrawn": feed.withdrawn,
            "partial": feed.partial,
            "wishes": feed.wishes,
            "notes": feed.notes,
            "posts": feed::posts(&feed, &SourceId::new("news:fixture")),
        }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let files = fs::read_dir(folder).expect("the fixtures' folder").map(|file| file.expect("a file").path());
    let mut documents: Vec<PathBuf> =
        files.filter(|path| !path.to_string_lossy().ends_with(".expected.json")).collect();
    documents.sort();
    documents
}

#[test]
fn documents_give_what_is_written_beside_them() {
    let documents = documents();
    assert!(documents.len() >= 15, "the fixtures are missing");
    for document in documents {
        let found = outcome(&document);
        let beside = PathBuf::from(format!("{}.expected.json", document.display()));
        if std::env::var_os("BLESS").is_some() {
            let text = serde_json::to_string_pretty(&found).expect("JSON");
            fs::write(&beside, text + "\n").expect("the expectation can be written");
        }
        let wanted = fs::read(&beside).unwrap_or_default();
        let wanted: Value = serde_json::from_slice(&wanted).unwrap_or(Value::Null);
        assert_eq!(found, wanted, "{}", document.display());
    }
}

/// Cut anywhere, a document gives no more items than the whole one, none of them half, and never fails
/// for another reason than that nothing of a feed was left.
#[test]
fn documents_may_stop_anywhere() {
    for document in documents() {
        let bytes = fs::read(&document).expect("a fixture can be read");
        let Ok(whole) = feed::parse(&bytes, None, Some(URL)) else { continue };
        for end in 0..bytes.len() {
            let Ok(cut) = feed::parse(&bytes[..end], None, Some(URL)) else { continue };
            assert!(cut.entries.len() <= whole.entries.len(), "{} cut at {end}", document.display());
        }
    }
}

/// Damaged anywhere, a document is still read or refused.
#[test]
fn documents_may_be_damaged_anywhere() {
    let source = SourceId::new("news:fixture");
    for document in documents() {
        let bytes = fs::read(&document).expect("a fixture can be read");
        for at in (0..bytes.len()).step_by(5) {
            for damage in [b'<', b'>', b'&', b'"', b'9', 0, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] = damage;
                let Ok(feed) = feed::parse(&damaged, None, Some(URL)) else { continue };
                let posts = feed::posts(&feed, &source);
                assert!(posts.len() <= feed.entries.len(), "{} damaged at {at}", document.display());
            }
        }
    }
}

/// Documents made to take for ever, or more memory than there is, or to end the program.
#[test]
fn hostile_documents_end() {
    let pieces = [
        "<a>",
        "<a b=\"",
        "<a b='1' ",
        "<",
        "</",
        "<!",
        "<!DOCTYPE[",
        "<![CDATA[",
        "<!--",
        "<?",
        "&",
        "&#",
        "<item>",
        "<item><title>",
        "<media:group>",
        "</item>",
        "<x:y xmlns:x='1'>",
        "<zz><item/>",
        "<div>",
        "<table><tr><td>",
        "{\"items\":[",
        "[",
    ];
    let long = |piece: &str| piece.repeat(1024 * 1024 / piece.len());
    let source = SourceId::new("news:fixture");
    for piece in pieces {
        let body = long(piece);
        for document in [
            body.clone(),
            format!("<rss><channel>{body}"),
            format!("<rss><channel><item><description>{body}</description></item></channel></rss>"),
            format!(
                "<rss><channel><item><description><![CDATA[{body}]]></description></item></channel></rss>"
            ),
            format!("<rss {}><channel/></rss>", long("xmlns:a='b' ")),
        ] {
            let Ok(feed) = feed::parse(document.as_bytes(), None, Some(URL)) else { continue };
            assert!(feed.entries.len() <= feed::ENTRY_CAP, "{piece}");
            for post in feed::posts(&feed, &source) {
                assert!(post.text.len() <= 64 * 1024, "{piece}");
            }
        }
    }
    let too_large = vec![b' '; feed::BODY_CAP + 1];
    assert_eq!(feed::parse(&too_large, None, None), Err(feed::FeedError::TooLarge));
}

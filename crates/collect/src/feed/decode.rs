//! Bytes to text. What a document says of its own encoding is believed last but one.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// What a document's bytes were taken for, and why, both for a sentence: "read as UTF-8, which it is throughout".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// Its name in the WHATWG's list.
    pub name: &'static str,
    /// What decided.
    pub because: &'static str,
}

impl Encoded {
    fn by(encoding: &'static Encoding, because: &'static str) -> Self {
        Self { name: encoding.name(), because }
    }
}

/// The document as text. Never fails: what cannot be read becomes U+FFFD.
pub(super) fn to_text<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    decoded(bytes, content_type).0
}

/// What the bytes of a document are taken for; `content_type` is the header's value.
pub fn encoding(bytes: &[u8], content_type: Option<&str>) -> Encoded {
    decoded(bytes, content_type).1
}

/// By the first of these that fits: byte order mark, UTF-16 by its pattern, valid UTF-8, the header's charset, the
/// document's own declaration, UTF-8 with a few bad bytes, the detector.
fn decoded<'a>(bytes: &'a [u8], content_type: Option<&str>) -> (Cow<'a, str>, Encoded) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[mark..]).0;
        return (text, Encoded::by(encoding, "by its byte order mark"));
    }
    let utf_16 = match bytes {
        [0, b'<', 0, ..] => Some(UTF_16BE),
        [b'<', 0, _, 0, ..] => Some(UTF_16LE),
        _ => None,
    };
    if let Some(encoding) = utf_16 {
        return (encoding.decode_without_bom_handling(bytes).0, Encoded::by(encoding, "by its first bytes"));
    }
    // ISO-2022-JP is valid UTF-8 too, and is told by its escapes.
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0x1b)
    {
        return (Cow::Borrowed(text), Encoded::by(UTF_8, "which it is throughout"));
    }
    let declared = [
        (content_type.and_then(header_charset), "as its header says"),
        (declaration(bytes), "as it says of itself"),
    ];
    for (encoding, because) in declared {
        let Some(encoding) = encoding.filter(|encoding| *encoding != UTF_8) else { continue };
        let (text, bad) = encoding.decode_without_bom_handling(bytes);
        if !bad {
            return (text, Encoded::by(encoding, because));
        }
    }
    if is_mostly_utf8(bytes) {
        return (String::from_utf8_lossy(bytes), Encoded::by(UTF_8, "with a few bad bytes replaced"));
    }
    let encoding = detected(bytes);
    (encoding.decode_without_bom_handling(bytes).0, Encoded::by(encoding, "guessed from its letters"))
}

fn header_charset(content_type: &str) -> Option<&'static Encoding> {
    let (_, after) = content_type.split_once("charset=")?;
    let label = after.split(';').next().unwrap_or(after);
    Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes())
}

/// The encoding in `<?xml … encoding="…"?>`. UTF-16 is not believed: such a document would not have
/// been read as far as its declaration.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    let head = head.split("?>").next().filter(|head| head.contains("<?xml"))?;
    let (_, after) = head.split_once("encoding")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = label.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = label[1..].split(quote).next()?;
    Encoding::for_label(label.trim().as_bytes())
        .filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
}

/// Whether nearly all of what is not ASCII is UTF-8: one bad byte for fifty good characters at most.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad * 50 <= good
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    // The top-level domain would be a hint; for the hosts read here it says nothing ("uk", "cymru").
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::{encoding, to_text};

    fn check(bytes: &[u8], content_type: Option<&str>, wanted: &str) {
        let text = to_text(bytes, content_type);
        assert!(text.contains(wanted), "{text:?} does not hold {wanted:?}");
    }

    #[test]
    fn what_decided_is_said() {
        let cases: [(&[u8], &str, &str); 4] = [
            ("<r>Tŷ</r>".as_bytes(), "UTF-8", "throughout"),
            (b"<?xml version='1.0' encoding='iso-8859-1'?><r>t\xf4</r>", "windows-1252", "of itself"),
            (b"\xff\xfe<\0r\0>\0", "UTF-16LE", "byte order mark"),
            (b"<r>caf\xe9</r>", "windows-1252", "guessed"),
        ];
        for (bytes, name, because) in cases {
            let found = encoding(bytes, None);
            assert!(found.name == name && found.because.contains(because), "{found:?}");
        }
    }

    #[test]
    fn the_ladder() {
        check("<r>Tŷ</r>".as_bytes(), None, "Tŷ");
        check("<?xml version='1.0' encoding='iso-8859-1'?><r>Tŷ</r>".as_bytes(), None, "Tŷ");
        check(b"<?xml version='1.0' encoding='iso-8859-1'?><r>t\xf4</r>", None, "tô");
        check(b"<?xml version='1.0' encoding='utf-8'?><r>caf\xe9 \x96 t\xf4</r>", None, "café – tô");
        check(b"<r>caf\xe9</r>", Some("text/xml; charset=\"ISO-8859-1\""), "café");
        check(b"\xff\xfe<\0r\0>\0\xe9\0", None, "<r>é");
        check(b"\0<\0r\0>\0\xe9", None, "<r>é");
        check(b"<\0r\0>\0\xe9\0", None, "<r>é");
        let mut long = "é".repeat(100).into_bytes();
        long.push(0xff);
        check(&long, None, "éé\u{fffd}");
        check(b"<?xml encoding='iso-2022-jp'?><r>\x1b$B$\"\x1b(B</r>", None, "あ");
    }
}

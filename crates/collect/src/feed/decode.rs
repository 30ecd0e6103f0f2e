//! Bytes to text. What a document says of its own encoding is believed last but one.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The document as text, by the first of these that fits: byte order mark, UTF-16 by its pattern,
/// valid UTF-8, the header's charset, the document's own declaration, UTF-8 with a few bad bytes,
/// the detector. Never fails: what cannot be read becomes U+FFFD.
pub(super) fn to_text<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    match bytes {
        [0, b'<', 0, ..] => return UTF_16BE.decode_without_bom_handling(bytes).0,
        [b'<', 0, _, 0, ..] => return UTF_16LE.decode_without_bom_handling(bytes).0,
        _ => {}
    }
    // ISO-2022-JP is valid UTF-8 too, and is told by its escapes.
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0x1b)
    {
        return Cow::Borrowed(text);
    }
    let declared = [content_type.and_then(header_charset), declaration(bytes)];
    for encoding in declared.into_iter().flatten().filter(|encoding| *encoding != UTF_8) {
        let (text, bad) = encoding.decode_without_bom_handling(bytes);
        if !bad {
            return text;
        }
    }
    if is_mostly_utf8(bytes) {
        return String::from_utf8_lossy(bytes);
    }
    detected(bytes).decode_without_bom_handling(bytes).0
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
    use super::to_text;

    fn check(bytes: &[u8], content_type: Option<&str>, wanted: &str) {
        let text = to_text(bytes, content_type);
        assert!(text.contains(wanted), "{text:?} does not hold {wanted:?}");
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

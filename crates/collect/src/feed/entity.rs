//! Character references: XML's, HTML's names, and the ones that people write wrongly.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::WINDOWS_1252;
use markup5ever::data::NAMED_ENTITIES;

use super::markup::head;

/// The longest name of HTML5 has 31 letters; a reference that takes longer is text.
const LONGEST: usize = 32;

/// Text with its references resolved. A bare `&` stays as it is; control characters go.
pub(super) fn resolve(text: &str) -> Cow<'_, str> {
    if !text.contains('&') && !text.contains(is_stray_control) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        push_clean(&mut out, &rest[..at]);
        rest = &rest[at..];
        let length = reference(rest, &mut out).unwrap_or_else(|| {
            out.push('&');
            1
        });
        rest = &rest[length..];
    }
    push_clean(&mut out, rest);
    Cow::Owned(out)
}

/// Text as XML wants it.
pub(super) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
}

/// HTML in which each bare `&` is written as one; those that start a reference stay.
pub(super) fn with_whole_references(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for (at, part) in html.split('&').enumerate() {
        if at > 0 {
            let is_reference = reference(&format!("&{}", head(part, LONGEST)), &mut String::new()).is_some();
            out.push_str(if is_reference { "&" } else { "&amp;" });
        }
        out.push_str(part);
    }
    out
}

fn push_clean(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|c| !is_stray_control(*c)));
}

fn is_stray_control(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// Writes what the reference at the start of `rest` stands for and returns its length.
fn reference(rest: &str, out: &mut String) -> Option<usize> {
    let (body, length) = body(rest)?;
    if let Some(number) = body.strip_prefix('#') {
        let code = code_point(number)?;
        if SURROGATE_FIRST.contains(&code)
            && let Some((c, second)) = surrogate_pair(code, &rest[length..])
        {
            out.push(c);
            return Some(length + second);
        }
        push_code_point(code, out);
    } else {
        let (first, second) = NAMED_ENTITIES.get(&rest[1..length]).filter(|(first, _)| *first != 0)?;
        // The second is zero for nearly all of them.
        let points = [*first, *second].into_iter().filter(|point| *point != 0);
        out.extend(points.filter_map(char::from_u32));
    }
    Some(length)
}

/// What is between `&` and `;`, and the length of it all.
fn body(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.strip_prefix('&')?;
    let end = inside.bytes().take(LONGEST).position(|byte| byte == b';')?;
    Some((&inside[..end], end + 2))
}

fn code_point(number: &str) -> Option<u32> {
    match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    }
}

const SURROGATE_FIRST: Range<u32> = 0xd800..0xdc00;
const SURROGATE_SECOND: Range<u32> = 0xdc00..0xe000;

/// Some writers make two references of one character beyond U+FFFF, a half of UTF-16 each.
fn surrogate_pair(first: u32, rest: &str) -> Option<(char, usize)> {
    let (body, length) = body(rest)?;
    let second = code_point(body.strip_prefix('#')?).filter(|code| SURROGATE_SECOND.contains(code))?;
    let joined = 0x10000 + ((first - SURROGATE_FIRST.start) << 10) + (second - SURROGATE_SECOND.start);
    char::from_u32(joined).map(|c| (c, length))
}

/// 128–159 are read as Windows-1252, as HTML5 says, since nobody means the controls of that range.
fn push_code_point(code: u32, out: &mut String) {
    match (code, char::from_u32(code)) {
        (128..=159, _) => out.push_str(&WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0),
        (_, Some(c)) if is_stray_control(c) => {}
        (_, Some(c)) => out.push(c),
        (_, None) => out.push(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn references() {
        let cases = [
            ("plain", "plain"),
            ("&amp;&lt;&gt;&quot;&apos;", "&<>\"'"),
            ("caf&eacute; &nbsp;t&ocirc;", "café \u{a0}tô"),
            ("&alpha;&Ouml;&NotEqualTilde;", "αÖ≂̸"),
            ("&#8216;x&#x2019;", "‘x’"),
            ("&#146;", "’"),
            ("&#55357;&#56832;", "😀"),
            ("&#55357;x", "\u{fffd}x"),
            ("&#xFFFFFFFF;", "\u{fffd}"),
            ("&#99999999999;", "&#99999999999;"),
            ("Marks & Spencer; AT&T", "Marks & Spencer; AT&T"),
            ("?a=1&b=2&", "?a=1&b=2&"),
            ("&nosuchname;", "&nosuchname;"),
            ("bell\u{7}&#7;", "bell"),
            ("&amp;amp;", "&amp;"),
        ];
        for (written, wanted) in cases {
            assert_eq!(super::resolve(written), wanted, "{written:?}");
        }
    }

    #[test]
    fn bare_ampersands_are_written_out() {
        let cases = [
            ("Q&A", "Q&amp;A"),
            ("a &amp; b", "a &amp; b"),
            ("&#39;&", "&#39;&amp;"),
            ("", ""),
            ("&é;", "&amp;é;"),
        ];
        for (written, wanted) in cases {
            assert_eq!(super::with_whole_references(written), wanted, "{written:?}");
        }
    }
}

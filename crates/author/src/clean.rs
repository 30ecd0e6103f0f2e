//! Pasted posts without what could lead to a person: a rule file is kept for years and passed around.

use std::sync::LazyLock;

use regex::Regex;

/// What is taken out, in this order, and what stands there instead.
static TAKEN_OUT: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    let written = [
        (r"(?i)\b(?:https?://|www\.)\S+", "(link)"),
        (r"(?i)[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "(e-mail)"),
        (r"\B@[\w.-]*\w", "@name"),
        // The shapes of GOV.UK's postcode standard, space or no space.
        (r"(?i)\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b", "(postcode)"),
        (r"\+?\(?\d(?:[ ()-]{0,2}\d){8,}", "(number)"),
        (
            r"(?i)\b\d+[a-z]?,? +(\w+ +(?:road|rd|street|st|avenue|ave|close|lane|drive|crescent|terrace|way))\b",
            "$1",
        ),
    ];
    written.iter().filter_map(|(pattern, instead)| Some((Regex::new(pattern).ok()?, *instead))).collect()
});

/// The post without links, e-mail addresses, account names, postcodes, telephone numbers and house numbers.
pub(crate) fn without_personal_data(post: &str) -> String {
    let mut clean = post.to_owned();
    for (pattern, instead) in TAKEN_OUT.iter() {
        clean = pattern.replace_all(&clean, *instead).into_owned();
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_cannot_be_found_from_what_is_left() {
        assert_eq!(TAKEN_OUT.len(), 6, "a pattern cannot be read");
        for (post, left) in [
            ("ring 07700 900123 or +44 (0)29 2018 0180 now", "ring (number) or (number) now"),
            ("he is at 12 Acacia Road, CF10 1AA!", "he is at Acacia Road, (postcode)!"),
            ("@ann.b mail a.b@example.org see https://example.org/x?y=1", "@name mail (e-mail) see (link)"),
            ("meet at 8pm, 30 of us, M62 junction 26", "meet at 8pm, 30 of us, M62 junction 26"),
            ("3-1 on 29 July 2024", "3-1 on 29 July 2024"),
        ] {
            assert_eq!(without_personal_data(post), left, "{post}");
        }
    }
}

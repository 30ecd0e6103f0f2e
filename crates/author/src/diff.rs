//! What an edit changes, as people who never saw a patch can read it too.

use similar::TextDiff;

/// The lines that differ, with one line around them and the file's name above; empty when nothing differs.
pub fn diff(path: &str, before: &str, after: &str) -> String {
    let changes = TextDiff::from_lines(before, after);
    changes.unified_diff().context_radius(1).header(path, path).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        assert_eq!(diff("a.toml", "x\n", "x\n"), "");
        let shown = diff("a.toml", "a\nb\nc\nstaus = 1\n", "a\nb\nc\nstatus = 1\n");
        assert_eq!(shown, "--- a.toml\n+++ a.toml\n@@ -3,2 +3,2 @@\n c\n-staus = 1\n+status = 1\n");
    }
}

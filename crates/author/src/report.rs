//! What is said about a line of a file, as workflow commands that code-hosting sites show beside it.

/// One workflow command; `level` is "error", "warning" or "notice", `line` counts from 1.
pub fn github(level: &str, path: &str, line: usize, title: &str, message: &str) -> String {
    let message = message.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    format!("::{level} file={path},line={line},title={title}::{message}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_on_its_line() {
        let said = github("notice", "rules/a.toml", 3, "untested-line", "50 %\nof it");
        assert_eq!(said, "::notice file=rules/a.toml,line=3,title=untested-line::50 %25%0Aof it");
    }
}

//! What a deployment asks of a rule before it goes live: `rules/policy.toml`, where each figure has its reason.

use serde::Deserialize;

/// The policy built into the program, for a folder that has none of its own.
static SHIPPED: &str = include_str!("../../../rules/policy.toml");

/// What is asked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How many examples.
    pub examples: Examples,
    /// How much it may flag.
    pub false_alarms: FalseAlarms,
    /// What a hit costs.
    pub cost: Cost,
}

/// The fewest posts under each setting of `[tests]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// Posts it must find.
    #[serde(rename = "match")]
    pub matched: usize,
    /// Posts it must leave alone.
    pub ignore: usize,
}

/// The most posts one rule may flag, of 10,000.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FalseAlarms {
    /// Of the benign corpus.
    pub benign: f64,
    /// Of the recent archive.
    pub archive: f64,
}

/// What looking at hits costs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Posts read on an ordinary day.
    pub posts_a_day: f64,
    /// Minutes for one flagged post.
    pub minutes_a_hit: f64,
}

impl Policy {
    /// Reads a policy; `None` gives the one built in.
    ///
    /// # Errors
    /// In plain words, with the line, what is wrong.
    pub fn read(text: Option<&str>) -> Result<Self, String> {
        let text = text.unwrap_or(SHIPPED);
        toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            format!(
                "rules/policy.toml, line {line}: {}; the built-in one shows what belongs there",
                error.message()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_policy_can_be_read_and_a_slip_is_named_with_its_line() {
        assert_eq!(Policy::read(None).map(|policy| policy.examples.matched), Ok(3));
        let slip = SHIPPED.replace("ignore = 3", "ignroe = 3");
        let said = Policy::read(Some(&slip)).expect_err("a setting nobody knows");
        assert!(said.contains("line 7") && said.contains("ignroe"), "{said}");
    }
}

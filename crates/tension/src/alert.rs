//! The only alert state machine there is: Prometheus's words, our holds.

use serde::{Deserialize, Serialize};

use crate::Severity;
use crate::config::AlertConfig;
use crate::grid::Second;

/// Where a cell's alert stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AlertState {
    /// No alert.
    #[default]
    #[serde(rename = "none")]
    Inactive,
    /// Severe enough, waiting to see whether it stands.
    #[serde(rename = "pending")]
    Pending,
    /// Severe enough for long enough.
    #[serde(rename = "firing")]
    Firing,
    /// Only in the change that ends a firing alert.
    #[serde(rename = "resolved")]
    Resolved,
}

impl AlertState {
    /// The word of the change contract.
    pub fn as_str(self) -> &'static str {
        match self {
            AlertState::Inactive => "none",
            AlertState::Pending => "pending",
            AlertState::Firing => "firing",
            AlertState::Resolved => "resolved",
        }
    }
}

/// A cell's alert, and what a person has said about it.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Alarm {
    pub(crate) state: AlertState,
    /// While pending: when it fires, if it still stands.
    pub(crate) fires_at: Second,
    /// The severity a person has acknowledged: at that and below, it does not fire again.
    acknowledged: Option<Severity>,
}

impl Alarm {
    /// Follows a severity. `supported` is what the evidence asks for now, `shown` what holds keep up:
    /// an alert begins on the first and ends on the second. Returns the state to report, which is
    /// `Resolved` once when a firing alert ends.
    pub(crate) fn follow(
        &mut self,
        supported: Severity,
        shown: Severity,
        now: Second,
        config: &AlertConfig,
    ) -> AlertState {
        if shown == Severity::None {
            self.acknowledged = None;
        }
        let wanted =
            supported >= Severity::Warning && self.acknowledged.is_none_or(|known| supported > known);
        self.state = match self.state {
            AlertState::Firing if shown >= Severity::Warning => AlertState::Firing,
            AlertState::Firing => {
                self.state = AlertState::Inactive;
                return AlertState::Resolved;
            }
            _ if !wanted => AlertState::Inactive,
            _ if supported == Severity::Critical => AlertState::Firing,
            AlertState::Pending if now >= self.fires_at => AlertState::Firing,
            AlertState::Pending => AlertState::Pending,
            AlertState::Inactive | AlertState::Resolved => {
                self.fires_at = now + Second::from(config.warning_pending_seconds);
                AlertState::Pending
            }
        };
        self.state
    }

    /// A person has seen it at this severity.
    pub(crate) fn acknowledge(&mut self, severity: Severity) {
        self.acknowledged = Some(severity);
    }

    /// Whether a person has seen it, and it has not become more severe since.
    pub(crate) fn is_acknowledged(&self, severity: Severity) -> bool {
        self.acknowledged.is_some_and(|known| severity <= known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Severity::{Critical, None as Quiet, Notice, Warning};

    /// Follows (second, supported, shown) and gives what is reported after each.
    fn check(story: &str, steps: &[(Second, Severity, Severity)], expected: &[&str]) {
        let mut alarm = Alarm::default();
        let follow = |(now, supported, shown): &(Second, Severity, Severity)| {
            alarm.follow(*supported, *shown, *now, &AlertConfig::default()).as_str()
        };
        assert_eq!(steps.iter().map(follow).collect::<Vec<_>>(), expected, "{story}");
    }

    #[test]
    fn it_waits_fires_and_resolves() {
        check("a notice", &[(0, Notice, Notice)], &["none"]);
        check("a warning", &[(0, Warning, Warning), (60, Warning, Warning)], &["pending", "firing"]);
        check(
            "a warning that does not stand",
            &[(0, Warning, Warning), (60, Notice, Warning)],
            &["pending", "none"],
        );
        check("a critical", &[(0, Critical, Critical)], &["firing"]);
        check("one that grows", &[(0, Warning, Warning), (5, Critical, Critical)], &["pending", "firing"]);
        let held =
            [(0, Critical, Critical), (900, Quiet, Warning), (1800, Quiet, Notice), (2700, Quiet, Notice)];
        check("one that is held, then ends", &held, &["firing", "firing", "resolved", "none"]);
    }

    #[test]
    fn what_is_acknowledged_fires_again_only_when_it_is_worse() {
        let mut alarm = Alarm::default();
        let config = AlertConfig::default();
        alarm.follow(Warning, Warning, 0, &config);
        alarm.follow(Warning, Warning, 60, &config);
        alarm.acknowledge(Warning);
        alarm.follow(Notice, Notice, 100, &config);
        assert_eq!(alarm.follow(Warning, Warning, 200, &config), AlertState::Inactive);
        assert_eq!(alarm.follow(Critical, Critical, 300, &config), AlertState::Firing);
        alarm.follow(Quiet, Quiet, 400, &config);
        assert_eq!(alarm.follow(Warning, Warning, 500, &config), AlertState::Pending, "a new story");
    }
}

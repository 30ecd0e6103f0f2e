//! Exit codes: 0 fine, 1 findings or failure, 2 usage, 78 unusable configuration or rules.

use std::process::ExitCode;

/// How a command that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// Nothing to report.
    Fine,
    /// The work was done and found something that wants a person.
    Findings,
}

/// Configuration or rules that cannot be used: exit code 78, `EX_CONFIG` of sysexits.h.
#[derive(Debug)]
pub(crate) struct Unusable(pub(crate) String);

impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

/// Something was asked for that is not there: exit code 2, as for what clap refuses.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Turns how a command ended into an exit code, and tells the person at the terminal why it failed.
pub(crate) fn code(done: anyhow::Result<Done>) -> ExitCode {
    match done {
        Ok(Done::Fine) => ExitCode::SUCCESS,
        Ok(Done::Findings) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bellwether: {error:#}");
            ExitCode::from(match () {
                () if error.is::<Unusable>() => 78,
                () if error.is::<Usage>() => 2,
                () => 1,
            })
        }
    }
}

/// `bellwether scan … | head` ends when `head` has seen enough: no failure of ours.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

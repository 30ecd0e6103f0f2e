//! `bellwether audit verify`: whether the file of what people handed in and decided is as it was written.

use store::{Audit, StoreError};

use crate::cli::{AuditArgs, AuditCommand};
use crate::config;
use crate::exit::Done;

pub(crate) fn run(command: AuditCommand) -> anyhow::Result<Done> {
    match command {
        AuditCommand::Verify(args) => verify(args),
    }
}

fn verify(args: AuditArgs) -> anyhow::Result<Done> {
    let data = config::read(args.config.as_deref())?.service.data;
    match Audit::verify(&data) {
        Ok(end) => {
            println!(
                "{} records, each tied to the one before it; none was changed, moved or taken out",
                end.number
            );
            println!("the last one is {} {}", end.number, end.hash);
            if end.torn > 0 {
                println!("{} bytes after it are being written, or were cut short by a crash", end.torn);
            }
            Ok(Done::Fine)
        }
        Err(error @ StoreError::Tampered { .. }) => {
            println!("{error}");
            Ok(Done::Findings)
        }
        Err(error) => Err(error.into()),
    }
}

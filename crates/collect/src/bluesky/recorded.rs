//! Messages of a server, read as the stream itself reads them, without a server.

use post::{RawPost, SourceId};

use super::Wire;
use super::frame::{self, Frame};
use super::intake::{Intake, Position};
use crate::Withdrawn;

/// A recorded stream: each post once, in its newest version, whatever its messages repeat or mix up.
#[derive(Debug)]
pub struct Jetstream {
    wire: Wire,
    intake: Intake,
}

impl Jetstream {
    /// A stream that has brought nothing yet. Posts that say they are in none of `langs` are passed over; without any
    /// every language is read.
    pub fn new(wire: Wire, langs: &[String]) -> Self {
        Self { wire, intake: Intake::new(SourceId::new("bluesky"), langs, Position::default()) }
    }

    /// Takes in one message, unpacked. Says whether it brought anything new; one that cannot be read did not.
    pub fn take(&mut self, message: &[u8]) -> bool {
        match frame::read(self.wire, message) {
            Ok(Frame::Event { time, what }) => self.intake.take(time, what),
            _ => false,
        }
    }

    /// What came since the last time, and what was taken back.
    pub fn hand_over(&mut self) -> (Vec<RawPost>, Vec<Withdrawn>) {
        let (posts, withdrawn, _) = self.intake.hand_over();
        (posts, withdrawn)
    }
}

//! The rule author's tools: what an analyst is told, shown and handed while writing a rule.
//!
//! A side room: no post passes through here on its way to a level. [`explain`](explain::explain) says why a rule did or
//! did not find something, [`pages`] what a warning means, [`tidy`] and [`mend`] edit a file without losing its
//! comments, [`draft`] starts one from pasted posts, [`catalogue`](catalogue::catalogue) and
//! [`hygiene`](hygiene::hygiene) read a whole library, [`backtest`] counts what an edit would change, [`benign`] holds
//! ordinary posts to try rules on, and [`gate`] says what a rule lacks to go live, by the deployment's [`policy`].
//!
//! Pure: no I/O, no clock. Texts come in, texts and counts go out; `app` reads and writes the files.

pub mod backtest;
pub mod benign;
pub mod catalogue;
mod clean;
pub mod diff;
pub mod draft;
pub mod explain;
pub mod finding;
pub mod gate;
pub mod hygiene;
pub mod mend;
pub mod pages;
mod phrases;
pub mod policy;
mod reading;
pub mod report;
pub mod tidy;

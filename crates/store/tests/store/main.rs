//! The store as `app` uses it: through its public functions, on a real disk, killed and damaged.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod archive;
mod audit;
mod commit;
mod crash;
mod damage;
mod make;
mod model;
mod retention;

//! One file a command: what a person types, done from start to end.

pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod feed;
pub(crate) mod replay;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod scan;

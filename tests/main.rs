//! Tests of the whole program, through the doors its users use. One module a door.

mod acts;
mod architecture;
mod cli;
mod demo;
mod eval_cli;
mod fuzzing;
mod import;
mod operator;
mod places_cli;
mod repository;
mod rule_names;
mod rules_cli;
mod running;
mod service;
mod site;
mod sources_cli;

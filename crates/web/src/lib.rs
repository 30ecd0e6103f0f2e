//! The dashboard, its JSON twins, `/metrics` and the health checks: reads what the owner publishes, changes nothing.
//! What is handed in at `push` goes to the owner, who alone keeps it.
//!
//! [`serve`] answers from the latest [`View`] and, for one area's past and the text of a post, from the store.
//! Pages work without JavaScript; `assets/live.js` only fetches again what an event on `/events` says has changed.
//! No text of a post is on any page but `/posts/{hash}`, which a person has to ask for.

mod acts;
mod api;
mod assets;
mod banner;
mod chart;
mod coming;
mod coverage;
mod error;
mod events;
mod frame;
mod health;
mod history;
mod host;
mod language;
mod mask;
mod order;
mod pages;
mod push;
mod question;
mod rules_api;
mod scale;
mod sentence;
mod site;
mod view;
mod visitor;
mod when;

pub use acts::Deed;
pub use coming::on_the_calendar;
pub use language::Language;
pub use order::{Door, Order};
pub use push::{Handed, Kept, NotKept, Parcel, Push, PushConfig, TokenError, Tokens};
pub use question::{Asked, Question, Questions};
pub use scale::scale;
pub use sentence::{sentence, sentence_of_reading};
pub use site::{Site, serve};
pub use view::{Applied, DemoClock, Flooding, Notice, RuleProblem, RulesHealth, SourceRow, View};

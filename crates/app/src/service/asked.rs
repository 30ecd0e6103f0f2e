//! Questions that the log answers: on a thread of their own, from a copy of the state or the log itself, so that the
//! owner waits for none of them.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use places::Gazetteer;
use serde_json::Value;
use store::Store;
use web::{Asked, Question};

use super::owner::Owner;
use crate::fold::Fold;
use crate::refold::Refold;
use crate::verify;
use crate::why::{self, Why};

/// What questions are answered with.
pub(crate) struct Answers {
    pub(crate) config: tension::Config,
    pub(crate) gazetteer: Arc<Gazetteer>,
    pub(crate) answering: Option<std::thread::JoinHandle<()>>,
}

/// What a thread takes along.
struct Job {
    store: Arc<Store>,
    config: tension::Config,
    gazetteer: Arc<Gazetteer>,
    /// The state of now, where it is asked about.
    state: Option<Vec<u8>>,
    now: Timestamp,
}

impl Owner {
    /// Starts on the answer to a question; one at a time.
    pub(super) fn answer(&mut self, asked: Asked) {
        let Asked { question, tell } = asked;
        if self.answers.answering.as_ref().is_some_and(|thread| !thread.is_finished()) {
            tell.send(Err("another question is being answered; ask again in a moment".to_owned())).ok();
            return;
        }
        let is_now = matches!(question, Question::Why { at: None, .. });
        let job = Job {
            store: Arc::clone(&self.store),
            config: self.answers.config.clone(),
            gazetteer: Arc::clone(&self.answers.gazetteer),
            state: if is_now { self.pipeline.fold.checkpoint().ok() } else { None },
            now: self.pipeline.fold.tension.settled(),
        };
        let answer = move || {
            let answered = job.answer(question).map_err(|error| format!("{error:#}"));
            // Whoever asked may have gone.
            tell.send(answered).ok();
        };
        match std::thread::Builder::new().name("answer".to_owned()).spawn(answer) {
            Ok(thread) => self.answers.answering = Some(thread),
            Err(error) => tracing::error!(%error, "no thread for answering a question"),
        }
    }
}

impl Job {
    fn answer(&self, question: Question) -> anyhow::Result<Value> {
        let refold = Refold { store: &self.store, config: &self.config, gazetteer: &self.gazetteer };
        match question {
            Question::Why { area, theme, at, language } => {
                let question = why::Question { area, theme, language };
                Ok(serde_json::to_value(self.why(&question, at, &refold)?)?)
            }
            Question::Verify { day } => {
                let after = self.now.checked_add(SignedDuration::from_millis(1))?;
                Ok(serde_json::to_value(verify::day(&refold, day, after, |_, _| {})?)?)
            }
        }
    }

    fn why(
        &self,
        question: &why::Question,
        at: Option<Timestamp>,
        refold: &Refold<'_>,
    ) -> anyhow::Result<Why> {
        let at = at.unwrap_or(self.now);
        anyhow::ensure!(at <= self.now, "{at} is still to come: it is {}", self.now);
        let fold = match &self.state {
            Some(state) => Fold::restore(&self.config, &self.gazetteer, state)?,
            None => refold.at(at)?,
        };
        Ok(why::answer(question, fold, at, refold)?)
    }
}

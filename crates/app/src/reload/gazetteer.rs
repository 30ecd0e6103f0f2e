//! The lists of local places while the service runs: a good edit is in force with the rules, a broken one leaves the
//! list as it last was.

use std::sync::Arc;

use places::{Gazetteer, PlacesError};
use web::RuleProblem;

use crate::exit::Unusable;
use crate::rulebook::{self, PlaceLists, Rulebook};

/// The lists in force, and the gazetteer made of them.
pub(crate) struct Places {
    pub(super) lists: PlaceLists,
    gazetteer: Arc<Gazetteer>,
}

impl Places {
    /// The lists a run starts with.
    ///
    /// # Errors
    /// [`Unusable`] for a list that cannot be used, naming file, line and cause.
    pub(crate) fn start(rulebook: &Rulebook) -> anyhow::Result<Self> {
        let lists = rulebook.place_lists()?;
        let gazetteer = rulebook::gazetteer(&lists).map_err(|error| Unusable(error.to_string()))?;
        Ok(Self { lists, gazetteer: Arc::new(gazetteer) })
    }

    pub(crate) fn gazetteer(&self) -> Arc<Gazetteer> {
        Arc::clone(&self.gazetteer)
    }

    /// Puts the lists as they now are in force and gives back the mistakes: a list with one stays as it last was, or
    /// is left out when it is new.
    pub(super) fn read(&mut self, mut lists: PlaceLists) -> Vec<RuleProblem> {
        let mut problems = Vec::new();
        if lists == self.lists {
            return problems;
        }
        loop {
            let error = match rulebook::gazetteer(&lists) {
                Ok(gazetteer) => {
                    self.gazetteer = Arc::new(gazetteer);
                    self.lists = lists;
                    return problems;
                }
                Err(error) => error,
            };
            let (path, problem) = told(&error);
            problems.push(problem);
            let broken = lists.remove(&path);
            if broken.is_none() {
                return problems;
            }
            if let Some(good) = self.lists.get(&path).filter(|good| Some(*good) != broken.as_ref()) {
                lists.insert(path, good.clone());
            }
        }
    }
}

/// The path of the list that cannot be used, and what the rules page says of it.
fn told(error: &PlacesError) -> (String, RuleProblem) {
    let (path, line) = error.list().unwrap_or(("rules/places", 1));
    let message = format!("{error}; the list works on as it last was");
    (path.to_owned(), RuleProblem { path: path.to_owned(), line, message, code: "places".to_owned() })
}

#[cfg(test)]
mod tests {
    use post::Text;

    use super::*;

    const GOOD: &str = "[[area]]\nname = \"Cardiff\"\nplaces = [\"Wibbleford\"]\n";
    const BROKEN: &str = "[[area]]\nname = \"Cardif\"\nplaces = [\"Wibbleford\"]\n";

    fn lists(files: &[(&str, &str)]) -> PlaceLists {
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_list_with_a_mistake_stays_as_it_last_was_and_a_new_one_is_left_out() {
        let gazetteer = Arc::new(rulebook::gazetteer(&lists(&[])).expect("what ships can be used"));
        let mut in_force = Places { lists: lists(&[]), gazetteer };
        let mut check = |files: &[(&str, &str)], mistakes: usize, known: bool| {
            let problems = in_force.read(lists(files));
            assert_eq!(problems.len(), mistakes, "{files:?}: {problems:?}");
            let found = in_force.gazetteer().find(&Text::new("crowd in Wibbleford".to_owned()), None);
            assert_eq!(found.len(), usize::from(known), "{files:?}");
        };
        check(&[("a.toml", BROKEN)], 1, false);
        check(&[("a.toml", GOOD)], 0, true);
        check(&[("a.toml", BROKEN), ("b.toml", "no list")], 2, true);
        check(&[("a.toml", GOOD)], 0, true);
        check(&[], 0, false);
    }
}

//! `bellwether why`: the sentence, the posts by id, the figures, and what would raise or lower a level.

mod text;

use anyhow::Context;

use super::kept;
use super::talk::{FOLDING_PATIENCE, Request, ask};
use crate::cli::{StateFormat, WhyArgs};
use crate::config::{self, Config};
use crate::exit::{Done, Usage};
use crate::named;
use crate::refold::Refold;
use crate::rulebook::Rulebook;
use crate::why::{Question, Why, answer};

pub(crate) fn run(args: WhyArgs) -> anyhow::Result<Done> {
    let config = config::read(args.whose.config.as_deref())?;
    let gazetteer = Rulebook::configured(&config.service.rules).gazetteer()?;
    let theme = args.theme.as_deref().map(|theme| named::theme(&config.themes.names(), theme)).transpose()?;
    let area = named::area(&gazetteer, &args.area)?;
    let question = Question { area, theme, language: args.lang };
    let why = match kept::open(&config, &args.whose)? {
        Some(store) => {
            let refold = Refold { store: &store, config: &config.tension, gazetteer: &gazetteer };
            from_the_log(&question, &args, &refold)?
        }
        None => from_the_service(&question, &args, &config)?,
    };
    match args.format {
        StateFormat::Json => println!("{}", serde_json::to_string(&why)?),
        StateFormat::Text => print!("{}", text::lines(&why, question.theme.as_ref(), args.lang)),
    }
    Ok(Done::Fine)
}

fn from_the_log(question: &Question, args: &WhyArgs, refold: &Refold<'_>) -> anyhow::Result<Why> {
    let newest = refold.newest()?.context("the log is empty: nothing was ever read")?;
    let at = args.at.unwrap_or(newest);
    if at > newest {
        return Err(Usage(format!("no service runs, and the log ends at {newest}: before {at}")).into());
    }
    if args.at.is_none() {
        eprintln!("no service runs; this is how things stood when the log ended");
    }
    Ok(answer(question, refold.at(at)?, at, refold)?)
}

fn from_the_service(question: &Question, args: &WhyArgs, config: &Config) -> anyhow::Result<Why> {
    let address = args.whose.address.unwrap_or(config.service.listen);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(question.theme.iter().map(|theme| ("theme", theme.as_str())));
    query.extend_pairs(args.at.map(|at| ("at", at.to_string())));
    query.append_pair("lang", question.language.code());
    let page = format!("/api/areas/{}/why?{}", question.area, query.finish());
    let body = ask(address, &Request { patience: FOLDING_PATIENCE, ..Request::get(&page) })?;
    serde_json::from_str(&body)
        .with_context(|| format!("what answers at {address} is not this version of Bellwether"))
}

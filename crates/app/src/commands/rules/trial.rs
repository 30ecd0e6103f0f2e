//! Trying rules on many posts with every core: files, the recent archive, the benign corpus.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};

use anyhow::Context;
use author::backtest::Backtest;
use author::benign;
use post::{HashKey, Post, RawPost};
use rules::RuleSet;
use store::ArchivedPost;

use crate::lines::{Skipped, for_each_post};
use crate::pace::wall_clock;
use crate::progress;

/// Posts handed to a worker at once.
const BATCH: usize = 256;
/// Batches read ahead of the workers.
const AHEAD: usize = 8;

/// Where posts to try rules on come from.
#[derive(Clone, Debug)]
pub(super) enum Posts {
    /// Files of JSON lines, plain or .zst; - is standard input.
    Files(Vec<PathBuf>),
    /// The recent archive of a service, by its data folder.
    Archive(PathBuf),
    /// The ordinary posts of the benign corpus.
    Benign,
}

/// What is tried on the posts.
#[derive(Clone, Copy)]
pub(super) struct Trial<'a> {
    pub(super) rules: &'a RuleSet,
    /// Other rules to compare with.
    pub(super) before: Option<&'a RuleSet>,
    /// Keep the text of samples.
    pub(super) show_text: bool,
}

/// A post that no worker has folded yet.
enum Unread {
    Raw(RawPost),
    Archived(ArchivedPost),
}

type Batch = Vec<(u64, Unread)>;

impl Trial<'_> {
    /// Tries the rules on every post, and says on standard error how many lines were no posts.
    pub(super) fn run(self, posts: &Posts) -> anyhow::Result<Backtest> {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let (sender, receiver) = mpsc::sync_channel::<Batch>(AHEAD);
        let receiver = Mutex::new(receiver);
        std::thread::scope(|scope| {
            let working: Vec<_> = (0..workers).map(|_| scope.spawn(|| self.count(&receiver))).collect();
            let mut handing = Handing { sender, batch: Vec::with_capacity(BATCH), number: 0 };
            posts.read(&mut handing)?;
            handing.finish()?;
            let mut counted = Backtest::default();
            for worker in working {
                counted.merge(worker.join().map_err(|_| anyhow::anyhow!("a worker stopped before its end"))?);
            }
            Ok(counted)
        })
    }

    /// One worker: takes batches until there are no more.
    fn count(self, batches: &Mutex<mpsc::Receiver<Batch>>) -> Backtest {
        // Nothing is kept, so any key will do.
        let key = HashKey::new([0; 32]);
        let mut counted = Backtest::default();
        loop {
            let batch = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(batch) = batch else { return counted };
            for (number, unread) in batch {
                let post = match unread {
                    Unread::Raw(raw) => Post::new(raw, &key, wall_clock()),
                    Unread::Archived(archived) => archived.into_post(&key),
                };
                counted.add(number, &post, self.rules, self.before, self.show_text);
            }
        }
    }
}

impl Posts {
    fn read(&self, handing: &mut Handing) -> anyhow::Result<()> {
        match self {
            Posts::Files(files) => {
                let mut skipped = Skipped::default();
                for_each_post(files, "trying", &mut skipped, |raw, _| handing.hand(Unread::Raw(raw)))?;
                eprintln!("{} posts, {} bad lines skipped", handing.number, skipped.bad_lines);
                Ok(())
            }
            Posts::Archive(data) => read_archive(data, handing),
            Posts::Benign => benign::ordinary().try_for_each(|raw| handing.hand(Unread::Raw(raw))),
        }
    }
}

fn read_archive(data: &Path, handing: &mut Handing) -> anyhow::Result<()> {
    let store = data.join("store");
    anyhow::ensure!(
        store.join("archive").is_dir(),
        "{} holds no archive; name the folder that `[service] data` names",
        data.display()
    );
    let bar = progress::counting_posts("trying");
    for archived in store::archived(&store)? {
        match archived {
            Ok(archived) => handing.hand(Unread::Archived(archived))?,
            Err(error) => eprintln!("{error}; the rest of this file is left out"),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    eprintln!("{} posts in the archive", handing.number);
    Ok(())
}

/// Hands posts to the workers, numbered in the order they come in.
struct Handing {
    sender: mpsc::SyncSender<Batch>,
    batch: Batch,
    number: u64,
}

impl Handing {
    fn hand(&mut self, unread: Unread) -> anyhow::Result<()> {
        self.batch.push((self.number, unread));
        self.number += 1;
        if self.batch.len() == BATCH {
            let full = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
            self.sender.send(full).context("the workers stopped")?;
        }
        Ok(())
    }

    /// Hands over the rest; the workers end when they are through.
    fn finish(self) -> anyhow::Result<()> {
        self.sender.send(self.batch).context("the workers stopped")
    }
}

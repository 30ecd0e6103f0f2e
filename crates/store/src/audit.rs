//! The audit file: what people handed in and decided, each record tied to the one before it.
//!
//! A source can be read again and a person cannot, so this file is written, and on the disk, before anything else
//! happens to what a person said. A record is one line: 64 hexadecimal digits, a space, and a JSON object. The
//! digits are the BLAKE3 hash of the line before's digits, a space and the object, so that `b3sum` can check by
//! hand what [`Audit::verify`] checks, and no record can be changed, moved or taken out without a trace. Records
//! cut off at the end leave none in the file itself: compare the last number with one written down elsewhere.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{StoreError, disk};

/// Its name in the data folder.
const NAME: &str = "audit.log";
/// What stands for the line before the first.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// A record holds at most one return, and those are bounded where they come in.
const LONGEST_LINE: u64 = 1 << 20;

/// What somebody handed in or decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// From 1, without gaps.
    pub number: u64,
    /// When it was written.
    pub at: Timestamp,
    /// The name of the token or command it came by.
    pub by: String,
    /// What kind of thing it is: "return".
    pub kind: String,
    /// The thing itself, as it was handed in.
    pub what: Value,
}

/// How a file of records ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The number of the last whole record; 0 for none.
    pub number: u64,
    /// The digits before it; zeros for none.
    pub hash: String,
    /// Bytes after it that are no whole line: a write that a crash cut short. It was never acknowledged.
    pub torn: u64,
}

/// The audit file, open for adding to. One thread writes.
#[derive(Debug)]
pub struct Audit {
    file: File,
    path: PathBuf,
    end: End,
    length: u64,
}

impl Audit {
    /// Opens the file in the data folder and goes on after its last whole record. A torn last line is cut off.
    ///
    /// # Errors
    /// [`StoreError::Tampered`] when a record does not fit the one before it: nothing is added to such a file.
    pub fn open(data: &Path) -> Result<Self, StoreError> {
        let path = data.join(NAME);
        let is_new = !path.exists();
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|e| StoreError::io("open", &path, e))?;
        if is_new {
            disk::sync_folder(data)?;
        }
        let (end, length) = follow(&path, |_| {})?;
        if end.torn > 0 {
            file.set_len(length).map_err(|e| StoreError::io("cut", &path, e))?;
        }
        Ok(Self { file, path, end: End { torn: 0, ..end }, length })
    }

    /// Adds records, and returns once they are on the disk. After an error none of them is there.
    ///
    /// # Errors
    /// The file could not be written.
    pub fn append(
        &mut self,
        by: &str,
        kind: &str,
        things: impl IntoIterator<Item = Value>,
        at: Timestamp,
    ) -> Result<Vec<Record>, StoreError> {
        let (mut lines, mut records, mut hash) = (String::new(), Vec::new(), self.end.hash.clone());
        for what in things {
            let number = self.end.number + records.len() as u64 + 1;
            let record = Record { number, at, by: by.to_owned(), kind: kind.to_owned(), what };
            let object = serde_json::to_string(&record)
                .map_err(|e| StoreError::io("write", &self.path, io::Error::from(e)))?;
            hash = tied(&hash, &object);
            lines.push_str(&format!("{hash} {object}\n"));
            records.push(record);
        }
        let written = self.file.write_all(lines.as_bytes()).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // Half a line must not stand before the next record.
            self.file.set_len(self.length).map_err(|e| StoreError::io("cut", &self.path, e))?;
            return Err(StoreError::io("write", &self.path, error));
        }
        self.length += lines.len() as u64;
        self.end.number += records.len() as u64;
        self.end.hash = hash;
        Ok(records)
    }

    /// How the file ends.
    pub fn end(&self) -> &End {
        &self.end
    }

    /// The records after a number, in order.
    ///
    /// # Errors
    /// The file cannot be read, or was tampered with.
    pub fn after(&self, number: u64) -> Result<Vec<Record>, StoreError> {
        let mut records = Vec::new();
        let keep = |record: Record| {
            if record.number > number {
                records.push(record);
            }
        };
        follow(&self.path, keep)?;
        Ok(records)
    }

    /// Reads the file in the data folder from its beginning, changing nothing, and says how it ends. It may be in use.
    ///
    /// # Errors
    /// [`StoreError::Tampered`], with the number of the first record that does not fit the one before it.
    pub fn verify(data: &Path) -> Result<End, StoreError> {
        follow(&data.join(NAME), |_| {}).map(|(end, _)| end)
    }
}

/// What ties a record to the line before it.
fn tied(before: &str, object: &str) -> String {
    blake3::hash(format!("{before} {object}").as_bytes()).to_hex().to_string()
}

/// Reads record after record; gives how the file ends, and the length of its whole records.
fn follow(path: &Path, mut each: impl FnMut(Record)) -> Result<(End, u64), StoreError> {
    let file = File::open(path).map_err(|e| StoreError::io("open", path, e))?;
    let mut reader = BufReader::new(file);
    let mut end = End { number: 0, hash: BEGINNING.to_owned(), torn: 0 };
    let mut length = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = io::Read::take(&mut reader, LONGEST_LINE).read_until(b'\n', &mut line);
        let read = read.map_err(|e| StoreError::io("read", path, e))? as u64;
        if line.last() != Some(&b'\n') {
            end.torn = reader.seek(SeekFrom::End(0)).map_err(|e| StoreError::io("read", path, e))? - length;
            // No line is as long as this, so what follows was not written by us.
            let is_cut_short = read < LONGEST_LINE;
            return if is_cut_short { Ok((end, length)) } else { Err(tampered(path, end.number + 1)) };
        }
        let (hash, record) = record(&line, &end).ok_or_else(|| tampered(path, end.number + 1))?;
        end.number = record.number;
        end.hash = hash;
        length += read;
        each(record);
    }
}

/// A line as the next record, if it is that.
fn record(line: &[u8], end: &End) -> Option<(String, Record)> {
    let line = std::str::from_utf8(line).ok()?.trim_end_matches('\n');
    let (hash, object) = line.split_once(' ')?;
    let record: Record = serde_json::from_str(object).ok()?;
    let fits = hash == tied(&end.hash, object) && record.number == end.number + 1;
    fits.then(|| (hash.to_owned(), record))
}

fn tampered(path: &Path, number: u64) -> StoreError {
    StoreError::Tampered { path: path.to_string_lossy().into(), number }
}

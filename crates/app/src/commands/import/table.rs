//! A table as people keep it: columns in any order, areas by name, times as clocks in London show them.

use std::fs::File;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};
use places::Gazetteer;
use post::{RawPost, Return};
use serde_json::{Map, Value};

use crate::cli::{TableKind, moment};
use crate::exit::Usage;
use crate::named;

/// The longest file, in bytes: a quote that is never closed makes one cell of all that follows it.
const LONGEST_FILE: u64 = 64 << 20;
/// The longest row, in bytes: with the rows before it, it fits into one request.
const LONGEST_ROW: usize = 256 << 10;

const RETURN_COLUMNS: &[&str] =
    &["id", "source", "at", "area", "place", "eep", "text", "provenance", "impact", "reported_to"];
const POST_COLUMNS: &[&str] = &[
    "id",
    "published",
    "source",
    "text",
    "title",
    "quote",
    "alt",
    "url",
    "lang",
    "author",
    "reply_to",
    "links",
];

/// A row that can be handed in.
pub(super) struct Row {
    /// Where it begins in the file, counted from 1.
    pub(super) line: u64,
    pub(super) json: String,
}

/// A table that is read row by row.
pub(super) struct Table<'g> {
    reader: Reader<File>,
    kind: TableKind,
    columns: Vec<String>,
    /// The source of rows that name none.
    source: Option<String>,
    gazetteer: &'g Gazetteer,
}

impl<'g> Table<'g> {
    /// # Errors
    /// [`Usage`]: there is no such file, it is too long, or its first line names no columns or one that nothing has.
    pub(super) fn open(
        path: &Path,
        kind: TableKind,
        source: Option<String>,
        gazetteer: &'g Gazetteer,
    ) -> anyhow::Result<Self> {
        let shown = path.display();
        let unreadable = |error: std::io::Error| Usage(format!("{shown} could not be read: {error}"));
        let file = File::open(path).map_err(unreadable)?;
        if file.metadata().map_err(unreadable)?.len() > LONGEST_FILE {
            let most = LONGEST_FILE >> 20;
            return Err(Usage(format!("{shown} is longer than {most} MiB; split it")).into());
        }
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(file);
        let head = reader.headers().map_err(|error| {
            Usage(format!(
                "the first line of {shown} cannot be read ({error}); save the table as CSV in UTF-8"
            ))
        })?;
        let columns: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
        check_columns(&columns, kind).map_err(|why| Usage(format!("{shown}, line 1: {why}")))?;
        Ok(Self { reader, kind, columns, source, gazetteer })
    }

    /// The next row as a line of JSON, or why it cannot be taken; with the number of its first line.
    pub(super) fn next_row(&mut self) -> anyhow::Result<Option<(u64, Result<String, String>)>> {
        let mut record = ByteRecord::new();
        if !self.reader.read_byte_record(&mut record)? {
            return Ok(None);
        }
        let line = record.position().map_or(0, csv::Position::line);
        Ok(Some((line, self.json(record))))
    }

    fn json(&self, record: ByteRecord) -> Result<String, String> {
        if record.as_slice().len() > LONGEST_ROW {
            return Err(format!("it is longer than {LONGEST_ROW} bytes; is a quote left open in it?"));
        }
        if record.len() != self.columns.len() {
            let (has, wanted) = (record.len(), self.columns.len());
            return Err(format!(
                "it has {has} cells and the first line {wanted}; a cell with a comma in it wants quotes"
            ));
        }
        let record = StringRecord::from_byte_record(record)
            .map_err(|_| "it is not UTF-8; save the table as CSV in UTF-8".to_owned())?;
        let mut fields = Map::new();
        fields.extend(self.source.iter().map(|source| ("source".to_owned(), source.as_str().into())));
        for (column, cell) in self.columns.iter().zip(&record) {
            let cell = cell.trim();
            if !cell.is_empty() {
                fields.insert(column.clone(), self.value(column, cell)?);
            }
        }
        let fields = Value::Object(fields);
        let json = fields.to_string();
        // The service reads them again; here a mistake is found before anything is sent.
        let read = match self.kind {
            TableKind::Return => serde_json::from_value::<Return>(fields).map(drop),
            TableKind::Post => serde_json::from_value::<RawPost>(fields).map(drop),
        };
        read.map(|()| json).map_err(|error| error.to_string())
    }

    fn value(&self, column: &str, cell: &str) -> Result<Value, String> {
        Ok(match column {
            "at" | "published" => {
                moment(cell).map_err(|why| format!("`{column}`: {why}"))?.to_string().into()
            }
            "area" => {
                let area = named::area(self.gazetteer, cell).map_err(|error| format!("`area`: {error}"))?;
                area.as_str().into()
            }
            "eep" => cell.to_lowercase().into(),
            "links" => cell.split_whitespace().collect(),
            _ => cell.into(),
        })
    }
}

fn check_columns(columns: &[String], kind: TableKind) -> Result<(), String> {
    let known = match kind {
        TableKind::Return => RETURN_COLUMNS,
        TableKind::Post => POST_COLUMNS,
    };
    let all = known.join(", ");
    if columns.is_empty() {
        return Err(format!("it is empty, and names the columns, which are {all}"));
    }
    for (n, column) in columns.iter().enumerate() {
        if !known.contains(&column.as_str()) {
            return Err(format!("there is no column \"{column}\"; the columns are {all}"));
        }
        if columns.iter().take(n).any(|before| before == column) {
            return Err(format!("the column \"{column}\" is there twice"));
        }
    }
    Ok(())
}

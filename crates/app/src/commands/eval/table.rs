//! Tables of figures: aligned for people, numbers for programs.

use serde::Serialize;

/// One table of one protocol.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    protocol: &'static str,
    title: String,
    /// What has to be known to read it: what counts as right, what was tuned on what.
    notes: Vec<String>,
    columns: Vec<&'static str>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    cells: Vec<Cell>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Cell {
    /// Not to be had.
    Nothing,
    /// How many.
    Count(u64),
    /// A part of one, shown in percent.
    Share(f64),
    /// Anything else that is measured.
    Number(f64),
    /// A word.
    Word(String),
}

impl Cell {
    /// `part` of `whole`; nothing of nothing.
    pub(super) fn share(part: u64, whole: u64) -> Self {
        if whole == 0 { Cell::Nothing } else { Cell::Share(part as f64 / whole as f64) }
    }

    /// The number in it.
    fn number(&self) -> Option<f64> {
        match self {
            Cell::Count(count) => Some(*count as f64),
            Cell::Share(number) | Cell::Number(number) => Some(*number),
            Cell::Nothing | Cell::Word(_) => None,
        }
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = match self {
            Cell::Nothing => "–".to_owned(),
            Cell::Count(count) => count.to_string(),
            Cell::Share(share) => format!("{:.1} %", share * 100.0),
            Cell::Number(number) if number.abs() < 10.0 => format!("{number:.3}"),
            Cell::Number(number) => format!("{number:.1}"),
            Cell::Word(word) => word.clone(),
        };
        f.pad(&shown)
    }
}

impl Table {
    pub(super) fn new(
        protocol: &'static str,
        title: impl Into<String>,
        columns: &[&'static str],
        notes: &[&str],
    ) -> Self {
        let notes = notes.iter().map(|note| (*note).to_owned()).collect();
        Self { protocol, title: title.into(), notes, columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row: its name, and a figure for each column.
    pub(super) fn row(&mut self, name: impl Into<String>, cells: Vec<Cell>) {
        self.rows.push(Row { name: name.into(), cells });
    }

    /// Adds something that has to be known to read it.
    pub(super) fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }

    /// Adds the least, the middle and the most of every column over the rows there are.
    pub(super) fn ranges(&mut self) {
        let column = |number: usize| {
            let figures = self.rows.iter().filter_map(|row| row.cells.get(number));
            let mut figures: Vec<Cell> = figures.filter(|cell| cell.number().is_some()).cloned().collect();
            figures.sort_by(|a, b| a.number().unwrap_or(0.0).total_cmp(&b.number().unwrap_or(0.0)));
            figures
        };
        let columns: Vec<Vec<Cell>> = (0..self.columns.len()).map(column).collect();
        let pick = |at: &dyn Fn(usize) -> usize| -> Vec<Cell> {
            let of = |figures: &Vec<Cell>| figures.get(at(figures.len())).cloned().unwrap_or(Cell::Nothing);
            columns.iter().map(of).collect()
        };
        let (least, middle, most) =
            (pick(&|_| 0), pick(&|len| len.saturating_sub(1) / 2), pick(&|len| len.saturating_sub(1)));
        self.row("least", least);
        self.row("middle", middle);
        self.row("most", most);
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut lines = vec![
            std::iter::once(String::new()).chain(self.columns.iter().map(|c| (*c).to_owned())).collect(),
        ];
        for row in &self.rows {
            let cells = row.cells.iter().map(Cell::to_string);
            lines.push(std::iter::once(row.name.clone()).chain(cells).collect::<Vec<String>>());
        }
        let width = |column: usize| {
            lines
                .iter()
                .filter_map(|line| line.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..=self.columns.len()).map(width).collect();
        writeln!(f, "{}: {}", self.protocol, self.title)?;
        for line in &lines {
            for (number, (cell, width)) in line.iter().zip(&widths).enumerate() {
                if number == 0 { write!(f, "  {cell:width$}")? } else { write!(f, "  {cell:>width$}")? }
            }
            writeln!(f)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "  {note}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_aligned_and_its_ranges_leave_out_what_is_not_there() {
        let mut table = Table::new("flags", "by event", &["posts", "right"], &["A note."]);
        table.row("ely", vec![Cell::Count(1000), Cell::Share(0.815)]);
        table.row("mayhill", vec![Cell::Count(20), Cell::share(0, 0)]);
        table.row("kirkby", vec![Cell::Count(7), Cell::Share(0.9)]);
        table.ranges();
        let wanted = "flags: by event\n           posts   right\n  ely       1000  81.5 %\n  mayhill     20       –\n  kirkby       7  90.0 %\n  least        7  81.5 %\n  middle      20  81.5 %\n  most      1000  90.0 %\n  A note.\n";
        assert_eq!(table.to_string(), wanted);
    }
}

//! The table of ratios, and where results are kept.

use std::io::Write;
use std::path::PathBuf;

/// One engine's figures on one set of documents and rules.
pub struct Row {
    pub kind: &'static str,
    pub rules: usize,
    pub engine: &'static str,
    pub megabytes_a_second: f64,
    /// Seconds of CPU to build it.
    pub built: f64,
    /// Share of documents with a hit, in hundredths.
    pub hit: f64,
    /// (document, rule) pairs found by only one of this engine and Bellwether.
    pub differing: usize,
}

/// How many times faster Bellwether matches in the same run, with and without its folding.
fn ratios(row: &Row, rows: &[Row]) -> (f64, f64) {
    let ours = |name: &str| {
        let same = |other: &&Row| other.kind == row.kind && other.rules == row.rules && other.engine == name;
        rows.iter().find(same).map_or(f64::NAN, |ours| ours.megabytes_a_second / row.megabytes_a_second)
    };
    (ours("bellwether: match"), ours("bellwether: fold and match"))
}

pub fn print(rows: &[Row]) {
    println!(
        "{:<20}{:>7} {:<28}{:>9}{:>11}{:>13}{:>9}{:>7}{:>8}",
        "documents", "rules", "engine", "MB/s", "ours is x", "folding too", "built s", "hit %", "differ"
    );
    for row in rows {
        let (matching, whole) = ratios(row, rows);
        println!(
            "{:<20}{:>7} {:<28}{:>9.2}{:>11.2}{:>13.2}{:>9.2}{:>7.1}{:>8}",
            row.kind,
            row.rules,
            row.engine,
            row.megabytes_a_second,
            matching,
            whole,
            row.built,
            row.hit,
            row.differing
        );
    }
}

/// Adds the rows to `benches/results/<date>-<cpu>-peers.csv`.
pub fn save(rows: &[Row]) -> std::io::Result<()> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let cpu: String = cpu.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let cpu = cpu.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    let date = jiff::Timestamp::now().strftime("%Y-%m-%d");
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../results"));
    std::fs::create_dir_all(&folder)?;
    let mut file = std::fs::File::create(folder.join(format!("{date}-{cpu}-peers.csv")))?;
    writeln!(
        file,
        "documents,rules,engine,mb_per_cpu_s,ours_x,ours_with_folding_x,built_s,hit_percent,differing_pairs"
    )?;
    for row in rows {
        let (matching, whole) = ratios(row, rows);
        writeln!(
            file,
            "\"{}\",{},\"{}\",{:.2},{matching:.2},{whole:.2},{:.2},{:.1},{}",
            row.kind, row.rules, row.engine, row.megabytes_a_second, row.built, row.hit, row.differing
        )?;
    }
    Ok(())
}

//! Every metric the program exports: the whole contract with an operator's Prometheus, in one file.
//!
//! Labels come only from closed sets: watched areas, configured themes, configured sources, rule folders,
//! and enums. Never a post, an author, a URL or a word somebody wrote. A rename goes in CHANGELOG.md.

use std::collections::BTreeMap;

use jiff::Timestamp;
use post::{AreaCode, Declaration, SourceId, Theme};
use prometheus::core::Collector;
use prometheus::{
    Counter, CounterVec, Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntGauge, IntGaugeVec,
    Opts, Registry,
};
use store::Class;

/// The area label of everything outside the watched areas.
pub(crate) const OTHER: &str = "other";

/// Seconds from publication to collection: from a stream's lag to a feed polled twice a day.
const LAG_BUCKETS: &[f64] = &[5., 15., 30., 60., 120., 300., 600., 1800., 3600., 21600.];
/// Seconds from collection to the board.
const LATENCY_BUCKETS: &[f64] = &[0.01, 0.05, 0.1, 0.5, 1., 2., 5., 10., 30., 60., 300.];
/// Seconds a fetch took.
const REQUEST_BUCKETS: &[f64] = &[0.05, 0.1, 0.25, 0.5, 1., 2.5, 5., 10., 30.];

/// The registry and the metrics the pipeline writes.
pub(crate) struct Metrics {
    pub(crate) registry: Registry,
    pub(crate) tension: TensionMetrics,
    pub(crate) sources: SourceMetrics,
    pub(crate) pipeline: PipelineMetrics,
    pub(crate) rules: RuleMetrics,
    pub(crate) storage: StorageMetrics,
}

/// Levels, and what raised them.
pub(crate) struct TensionMetrics {
    severity: IntGaugeVec,
    level: IntGaugeVec,
    because: IntGaugeVec,
    drill: IntGaugeVec,
    assessed: IntGaugeVec,
    assessed_overdue: IntGaugeVec,
    held: IntGaugeVec,
    pub(crate) matches: CounterVec,
    pub(crate) rebuttals: CounterVec,
    area_info: IntGaugeVec,
    coverage: GaugeVec,
    level_info: IntGaugeVec,
}

/// How each source is doing.
pub(crate) struct SourceMetrics {
    pub(crate) state: IntGaugeVec,
    pub(crate) last_success: GaugeVec,
    pub(crate) interval: GaugeVec,
    terms_due: GaugeVec,
    pub(crate) requests: CounterVec,
    pub(crate) items: CounterVec,
    pub(crate) request_duration: HistogramVec,
    pub(crate) lag: HistogramVec,
}

/// How the pipeline is doing.
pub(crate) struct PipelineMetrics {
    pub(crate) last_settle: Gauge,
    pub(crate) ready: IntGauge,
    pub(crate) latency: Histogram,
    pub(crate) queue_items: IntGaugeVec,
    pub(crate) queue_capacity: IntGaugeVec,
    pub(crate) dropped: CounterVec,
    pub(crate) posts: Counter,
}

/// What rules are in force.
pub(crate) struct RuleMetrics {
    pub(crate) matches: CounterVec,
    pub(crate) loaded: IntGaugeVec,
    pub(crate) flooding: IntGaugeVec,
    pub(crate) reload_ok: IntGauge,
    pub(crate) reload_success: Gauge,
}

/// What is kept, and for how long.
pub(crate) struct StorageMetrics {
    pub(crate) bytes: IntGaugeVec,
    pub(crate) oldest: GaugeVec,
    pub(crate) retention: GaugeVec,
    pub(crate) archived: CounterVec,
    pub(crate) audit_records: IntGauge,
    pub(crate) audit_intact: IntGauge,
}

/// Registers under the `bellwether` prefix. Only a repeated or malformed name can fail, which a test would show.
struct Maker<'r>(&'r Registry);

impl Maker<'_> {
    fn add<C: Collector + Clone + 'static>(&self, made: prometheus::Result<C>) -> prometheus::Result<C> {
        let metric = made?;
        self.0.register(Box::new(metric.clone()))?;
        Ok(metric)
    }

    fn opts(name: &str, help: &str) -> Opts {
        Opts::new(name, help).namespace("bellwether")
    }

    fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> prometheus::Result<IntGaugeVec> {
        self.add(IntGaugeVec::new(Self::opts(name, help), labels))
    }

    fn float_gauges(&self, name: &str, help: &str, labels: &[&str]) -> prometheus::Result<GaugeVec> {
        self.add(GaugeVec::new(Self::opts(name, help), labels))
    }

    fn gauge(&self, name: &str, help: &str) -> prometheus::Result<IntGauge> {
        self.add(IntGauge::with_opts(Self::opts(name, help)))
    }

    fn float_gauge(&self, name: &str, help: &str) -> prometheus::Result<Gauge> {
        self.add(Gauge::with_opts(Self::opts(name, help)))
    }

    fn counters(&self, name: &str, help: &str, labels: &[&str]) -> prometheus::Result<CounterVec> {
        self.add(CounterVec::new(Self::opts(name, help), labels))
    }

    fn histogram_opts(name: &str, help: &str, buckets: &[f64]) -> HistogramOpts {
        HistogramOpts { common_opts: Self::opts(name, help), buckets: buckets.to_vec() }
    }

    fn histograms(
        &self,
        name: &str,
        help: &str,
        buckets: &[f64],
        label: &str,
    ) -> prometheus::Result<HistogramVec> {
        self.add(HistogramVec::new(Self::histogram_opts(name, help, buckets), &[label]))
    }
}

impl Metrics {
    /// Registers every metric.
    ///
    /// # Errors
    /// A name is malformed or used twice: a mistake in this file.
    pub(crate) fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let make = Maker(&registry);
        let tension = tension(&make)?;
        let sources = sources(&make)?;
        let pipeline = pipeline(&make)?;
        let rules = RuleMetrics {
            matches: make.counters(
                "rule_matches_total",
                "Hits of live and shadow rules, by folder of rules.",
                &["pack"],
            )?,
            loaded: make.gauges(
                "rules_loaded",
                "Live and shadow rules in force, by folder of rules.",
                &["pack"],
            )?,
            flooding: make.gauges(
                "rules_flooding",
                "Rules whose hits are counted and raise no level, because they hit over 2 % of posts, by folder of rules.",
                &["pack"],
            )?,
            reload_ok: make
                .gauge("rules_last_reload_successful", "1 if every rule file in force is the one on disk.")?,
            reload_success: make.float_gauge(
                "rules_last_reload_success_timestamp_seconds",
                "When rules were last loaded without any mistake, Unix time.",
            )?,
        };
        let storage = StorageMetrics {
            bytes: make.gauges("storage_bytes", "Bytes on disk, by class of data.", &["class"])?,
            oldest: make.float_gauges(
                "storage_oldest_item_timestamp_seconds",
                "Oldest item kept, Unix time, by class of data.",
                &["class"],
            )?,
            retention: make.float_gauges(
                "retention_seconds",
                "How long items are kept, by class of data.",
                &["class"],
            )?,
            archived: make.counters(
                "archive_posts_total",
                "Posts put into the recent archive, by why they are kept.",
                &["why"],
            )?,
            audit_records: make.gauge(
                "audit_records",
                "Records in the audit file. It never falls; note it elsewhere, and a file cut short shows.",
            )?,
            audit_intact: make.gauge(
                "audit_intact",
                "1 if every record of the audit file fitted the one before it when it was opened.",
            )?,
        };
        let build = make.gauges("build_info", "1, with the version in a label.", &["version"])?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        Ok(Self { registry, tension, sources, pipeline, rules, storage })
    }
}

fn tension(make: &Maker<'_>) -> prometheus::Result<TensionMetrics> {
    let cell = &["area", "theme"];
    Ok(TensionMetrics {
        severity: make.gauges(
            "tension_severity",
            "0 none, 1 notice, 2 warning, 3 critical. What alert rules read; never reworded.",
            cell,
        )?,
        level: make.gauges("tension_level", "Signal level for people, 1 to 5 on the local scale.", cell)?,
        because: make.gauges(
            "tension_because",
            "1 while this kind of reason holds a severity above 0.",
            &["area", "theme", "clause"],
        )?,
        drill: make.gauges(
            "drill_level",
            "Level played in an exercise that a person has declared; no alert for people may read it.",
            cell,
        )?,
        assessed: make.gauges(
            "assessed_level",
            "Level that people have set, 1 to 5 on the local scale; not there where nobody has.",
            &["area"],
        )?,
        assessed_overdue: make.gauges(
            "assessed_overdue",
            "1 once the level that people have set should have been looked at again.",
            &["area"],
        )?,
        held: make.gauges(
            "tension_held",
            "1 while the area's levels are held because its sources are not being read.",
            &["area"],
        )?,
        matches: make.counters("matches_total", "Posts flagged by live rules.", cell)?,
        rebuttals: make.counters("rebuttals_total", "Posts that deny or correct a claim.", &["theme"])?,
        area_info: make.gauges(
            "area_info",
            "1, with the area's name, police force and country in labels.",
            &["area", "area_name", "police_force", "country"],
        )?,
        coverage: make.float_gauges(
            "area_coverage_ratio",
            "Sources being read as they should, of those configured for the area or for everywhere.",
            &["area"],
        )?,
        level_info: make.gauges(
            "level_info",
            "1, with each level's name and severity in labels.",
            &["level", "name", "severity"],
        )?,
    })
}

fn sources(make: &Maker<'_>) -> prometheus::Result<SourceMetrics> {
    Ok(SourceMetrics {
        state: make.gauges(
            "source_state",
            "1 for the state each source is in: waiting, fine, nothing-new, not-modified, slowed, refused, gone, \
             not-a-feed, broken, unreachable, stale, gap or silent.",
            &["source", "state"],
        )?,
        last_success: make.float_gauges(
            "source_last_success_timestamp_seconds",
            "When the source was last read without failure, Unix time; 0 if it never was.",
            &["source"],
        )?,
        interval: make.float_gauges(
            "source_interval_seconds",
            "How often the source is meant to be read.",
            &["source"],
        )?,
        terms_due: make.float_gauges(
            "source_terms_due_timestamp_seconds",
            "From when on the source's terms are to be read again, Unix time; not there if nobody said when they were.",
            &["source"],
        )?,
        requests: make.counters(
            "source_requests_total",
            "Times the source was read, by outcome.",
            &["source", "outcome"],
        )?,
        items: make.counters("source_items_total", "Items the source brought.", &["source"])?,
        request_duration: make.histograms(
            "source_request_duration_seconds",
            "How long reading a source took.",
            REQUEST_BUCKETS,
            "source_kind",
        )?,
        lag: make.histograms(
            "source_lag_seconds",
            "From publication to collection.",
            LAG_BUCKETS,
            "source_kind",
        )?,
    })
}

fn pipeline(make: &Maker<'_>) -> prometheus::Result<PipelineMetrics> {
    Ok(PipelineMetrics {
        last_settle: make.float_gauge(
            "pipeline_last_settle_timestamp_seconds",
            "When levels were last settled, Unix time.",
        )?,
        ready: make.gauge("ready", "1 once the log has been folded and levels can be believed.")?,
        latency: make.add(Histogram::with_opts(Maker::histogram_opts(
            "pipeline_latency_seconds",
            "From collection to the board.",
            LATENCY_BUCKETS,
        )))?,
        queue_items: make.gauges("queue_items", "Deliveries waiting.", &["stage"])?,
        queue_capacity: make.gauges(
            "queue_capacity_items",
            "Deliveries that may wait before sources are slowed.",
            &["stage"],
        )?,
        dropped: make.counters(
            "items_dropped_total",
            "Items that went no further, by where and why.",
            &["stage", "reason"],
        )?,
        posts: make.add(Counter::with_opts(Maker::opts("posts_total", "Posts read, flagged or not.")))?,
    })
}

impl TensionMetrics {
    /// Names the watched areas, the two rows that stand for the rest, and the five levels.
    pub(crate) fn describe(
        &self,
        watched: &[AreaCode],
        gazetteer: &places::Gazetteer,
        scale: &[(u8, &str, u8)],
    ) {
        self.area_info.reset();
        for code in watched {
            let Some(area) = gazetteer.area(code.as_str()) else { continue };
            let labels =
                [code.as_str(), area.name.as_str(), area.police_force.as_str(), area.country.as_str()];
            self.area_info.with_label_values(&labels).set(1);
        }
        self.area_info.with_label_values(&[AreaCode::UNPLACED, "UK, not placed", "", ""]).set(1);
        self.area_info.with_label_values(&[OTHER, "Areas not watched", "", ""]).set(1);
        for (level, name, severity) in scale {
            self.level_info.with_label_values(&[&level.to_string(), *name, &severity.to_string()]).set(1);
        }
    }

    /// Writes what the board says. Every watched cell has a series, at level 1 where nothing was seen.
    pub(crate) fn show(&self, board: &tension::Board, watched: &[AreaCode], themes: &[Theme]) {
        let mut cells: BTreeMap<(&str, &str), (i64, i64)> = BTreeMap::new();
        let areas = watched.iter().map(AreaCode::as_str).chain([AreaCode::UNPLACED, OTHER]);
        for area in areas {
            cells.extend(themes.iter().map(|theme| ((area, theme.as_str()), (1, 0))));
        }
        self.because.reset();
        for reading in &board.readings {
            let Some(theme) = &reading.cell.theme else { continue };
            let area = label(&reading.cell.area, watched);
            let severity = i64::from(reading.severity.number());
            let cell = cells.entry((area, theme.as_str())).or_insert((1, 0));
            *cell = (cell.0.max(i64::from(reading.level.number())), cell.1.max(severity));
            if severity > 0 {
                for clause in reading.because.kinds() {
                    self.because.with_label_values(&[area, theme.as_str(), clause]).set(1);
                }
            }
        }
        self.drill.reset();
        for declared in &board.declared {
            if let Declaration::Drill { area, theme, level } = &declared.what {
                let labels = [label(area, watched), theme.as_str()];
                self.drill.with_label_values(&labels).set(i64::from(*level));
            }
        }
        self.assess(board, watched);
        for ((area, theme), (level, severity)) in cells {
            self.level.with_label_values(&[area, theme]).set(level);
            self.severity.with_label_values(&[area, theme]).set(severity);
        }
    }

    /// Writes the levels that people have set; of areas that are not watched, the highest.
    fn assess(&self, board: &tension::Board, watched: &[AreaCode]) {
        self.assessed.reset();
        self.assessed_overdue.reset();
        for assessed in &board.assessed {
            let area = [label(&assessed.area, watched)];
            let (level, overdue) =
                (self.assessed.with_label_values(&area), self.assessed_overdue.with_label_values(&area));
            level.set(level.get().max(i64::from(assessed.level.number())));
            overdue.set(overdue.get().max(i64::from(assessed.review_at <= board.at)));
        }
    }

    /// Writes how well each watched area is seen.
    pub(crate) fn cover(&self, coverage: &[(AreaCode, f64, bool)]) {
        for (area, ratio, held) in coverage {
            self.coverage.with_label_values(&[area.as_str()]).set(*ratio);
            self.held.with_label_values(&[area.as_str()]).set(i64::from(*held));
        }
    }
}

/// The label of an area: its code when watched, "unplaced", or "other".
pub(crate) fn label<'a>(area: &'a AreaCode, watched: &[AreaCode]) -> &'a str {
    if area.is_unplaced() || watched.binary_search(area).is_ok() { area.as_str() } else { OTHER }
}

/// Unix time in seconds, as Prometheus wants it.
pub(crate) fn seconds(at: Timestamp) -> f64 {
    at.as_millisecond() as f64 / 1000.0
}

impl StorageMetrics {
    /// Writes what is on the disk.
    pub(crate) fn show(&self, sizes: &[store::Size]) {
        for size in sizes {
            let class = &[size.class.as_str()];
            self.bytes.with_label_values(class).set(i64::try_from(size.bytes).unwrap_or(i64::MAX));
            if let Some(oldest) = size.oldest {
                self.oldest.with_label_values(class).set(seconds(oldest));
            }
        }
    }

    /// Writes how long each class is kept.
    pub(crate) fn describe(&self, config: &store::Config) {
        let kept = [
            (Class::Log, config.log_days),
            (Class::Text, config.text_days),
            (Class::Archive, config.archive_days),
        ];
        for (class, days) in kept {
            self.retention.with_label_values(&[class.as_str()]).set(f64::from(days) * 86_400.0);
        }
    }
}

impl SourceMetrics {
    /// Writes which state each source is in, one series a source, so that a change leaves no old state behind, and when
    /// its terms fall due.
    pub(crate) fn show(&self, rows: &[web::SourceRow]) {
        self.state.reset();
        for row in rows {
            self.state.with_label_values(&[row.id.as_str(), row.state.as_str()]).set(1);
            if let Some(due) = row.terms_due {
                self.terms_due.with_label_values(&[row.id.as_str()]).set(seconds(due));
            }
        }
    }

    /// Writes what one reading of a source told us.
    pub(crate) fn note(&self, report: &collect::SourceReport) {
        let source = report.source.as_str();
        // What is read once, such as a file, is never late: it has no interval, and no alert waits for it.
        if !report.interval.is_zero() {
            self.last_success.with_label_values(&[source]).set(report.last_success.map_or(0.0, seconds));
            self.interval.with_label_values(&[source]).set(report.interval.as_secs_f64());
        }
        if let Some(outcome) = report.outcome {
            self.requests.with_label_values(&[source, outcome.as_str()]).inc();
            let kind = report.source.platform();
            self.request_duration.with_label_values(&[kind]).observe(report.elapsed.as_secs_f64());
        }
        self.items.with_label_values(&[source]).inc_by(f64::from(report.items));
    }

    /// Writes how late an item was.
    pub(crate) fn lag(&self, source: &SourceId, published_at: Timestamp, collected_at: Timestamp) {
        let lag = collected_at.duration_since(published_at).as_secs_f64().max(0.0);
        self.lag.with_label_values(&[source.platform()]).observe(lag);
    }
}

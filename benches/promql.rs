//! Measures reading PromQL: typical expressions, long chains, deep nesting.
//!
//! Each line is the fastest of several runs; a run ten times as long should take ten times as long.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    reason = "a benchmark prints what it measures and stops at what it cannot"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use techcorp::lang::promql::{Features, parse};

const RUNS: usize = 7;

/// Rules of a node, a service and a database, as they are written.
const TYPICAL: [&str; 10] = [
    "up == 0",
    "100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))) > 80",
    "(node_filesystem_avail_bytes{fstype!=\"tmpfs\"} / node_filesystem_size_bytes) * 100 < 10",
    "predict_linear(node_filesystem_free_bytes{mountpoint=\"/\"}[6h], 4 * 3600) < 0",
    "sum by (job) (rate(http_requests_total{code=\"500\"}[5m])) / sum by (job) \
     (rate(http_requests_total[5m])) > 0.05",
    "histogram_quantile(0.99, sum by (le, job) (rate(http_request_duration_seconds_bucket[5m]))) \
     > 0.5",
    "absent(up{job=\"prometheus\"}) or time() - process_start_time_seconds < 300",
    "kube_pod_info * on (namespace, pod) group_left (node) max by (namespace, pod, node) \
     (kube_pod_status_ready{condition=\"true\"})",
    "max_over_time(rate(pg_stat_database_xact_commit{datname!=\"\"}[5m])[1h:1m] offset 1d) > bool 5",
    "label_replace(probe_success == 0, \"host\", \"$1\", \"instance\", \"([^:]+):.*\")",
];

/// Returns the shortest time of several runs.
fn fastest(mut work: impl FnMut()) -> Duration {
    let time = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    std::iter::repeat_with(time)
        .take(RUNS)
        .min()
        .unwrap_or_default()
}

fn read(source: &str) {
    match parse(black_box(source), Features::default()) {
        Ok(expr) => drop(black_box(expr)),
        Err(faults) => panic!("an expression of the benchmark is refused: {faults:?}"),
    }
}

fn report(name: &str, bytes: usize, time: Duration) {
    let speed = bytes as f64 / 1e6 / time.as_secs_f64();
    println!("{name:<44} {time:>12.3?} {bytes:>10} bytes {speed:>8.1} MB/s");
}

fn main() {
    let typical: Vec<&str> = TYPICAL.into_iter().cycle().take(10_000).collect();
    let bytes = typical.iter().map(|source| source.len()).sum();
    let time = fastest(|| typical.iter().for_each(|source| read(source)));
    report("10,000 typical expressions", bytes, time);

    let term = "rate(http_requests_total{job=\"api\"}[5m])";
    for count in [1_000, 10_000, 100_000] {
        let sum = vec![term; count].join(" + ");
        report(
            &format!("a sum of {count} terms"),
            sum.len(),
            fastest(|| read(&sum)),
        );
    }
    for count in [1_000, 10_000, 100_000] {
        let power = vec!["a"; count].join(" ^ ");
        report(
            &format!("a power of {count} terms"),
            power.len(),
            fastest(|| read(&power)),
        );
    }
    for depth in [1_000, 10_000, 100_000] {
        let nested = format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
        report(
            &format!("{depth} parentheses"),
            nested.len(),
            fastest(|| read(&nested)),
        );
    }
    let regexes: Vec<String> = (0..1_000)
        .map(|at| format!("up{{job=~\"a{at}|b.*\", instance!~\"[a-z]+:{at}\"}}"))
        .collect();
    let bytes = regexes.iter().map(String::len).sum();
    let time = fastest(|| regexes.iter().for_each(|source| read(source)));
    report("1,000 selectors with regular expressions", bytes, time);
}

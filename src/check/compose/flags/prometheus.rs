use super::{Feature, Flag, Kind, Program, feature, flag};
use crate::model::Version;

/// Prometheus 2.30 to 3.14.
///
/// Source: `cmd/prometheus/main.go` of each of these versions.
pub(super) static PROGRAM: Program = Program {
    name: "Prometheus",
    binary: "prometheus",
    double_dashes: Version::new(2, 0),
    flags: FLAGS,
    refuses_features: false,
    hint,
};

fn hint(name: &str) -> Option<&'static str> {
    Some(match name {
        "storage.tsdb.retention" => "write `--storage.tsdb.retention.time`",
        "storage.local.path" => "write `--storage.tsdb.path`",
        "storage.local.retention" => "write `--storage.tsdb.retention.time`",
        "alertmanager.timeout" => {
            "write `timeout` below `alerting.alertmanagers` in prometheus.yml"
        }
        "alertmanager.url" => "name the Alertmanagers below `alerting` in prometheus.yml",
        "storage.tsdb.allow-overlapping-blocks" => {
            "remove it; overlapping blocks are always allowed"
        }
        "web.telemetry-path" => "remove it; the path is always /metrics below the route prefix",
        "retention" | "storage.retention" => "write `--storage.tsdb.retention.time`",
        "web.external.url" => "write `--web.external-url`",
        "web.enable-remote-shutdown" => "write `--web.enable-lifecycle`",
        _ => return None,
    })
}

const COMPRESSION: Kind = Kind::Word(&["snappy", "zstd"]);
const LEVELS: Kind = Kind::Word(&["debug", "info", "warn", "error"]);
const FORMATS: Kind = Kind::Word(&["logfmt", "json"]);

static FLAGS: &[Flag] = &[
    flag("agent", Kind::Switch).since(3, 0),
    flag(
        "alertmanager.drain-notification-queue-on-shutdown",
        Kind::Switch,
    )
    .since(2, 54)
    .server(),
    flag("alertmanager.notification-batch-size", Kind::Number)
        .since(3, 4)
        .server(),
    flag("alertmanager.notification-queue-capacity", Kind::Number).server(),
    flag("alertmanager.timeout", Kind::Text).until(3, 0),
    flag("auto-gomaxprocs", Kind::Switch).since(3, 0),
    flag("auto-gomemlimit", Kind::Switch).since(3, 0),
    flag("auto-gomemlimit.ratio", Kind::Ratio).since(2, 50),
    flag("config.auto-reload", Kind::Switch).since(3, 12),
    flag("config.auto-reload-interval", Kind::Duration).since(3, 0),
    flag("config.file", Kind::Text),
    flag("enable-feature", Kind::Features(FEATURES)).repeats(),
    flag("help", Kind::Switch),
    flag("help-long", Kind::Switch),
    flag("help-man", Kind::Switch),
    flag("log.format", FORMATS),
    flag("log.level", LEVELS),
    flag("query.lookback-delta", Kind::Duration).server(),
    flag("query.max-concurrency", Kind::Number).server(),
    flag("query.max-samples", Kind::Number).server(),
    flag("query.timeout", Kind::Duration).server(),
    flag("rules.alert.for-grace-period", Kind::Duration).server(),
    flag("rules.alert.for-outage-tolerance", Kind::Duration).server(),
    flag("rules.alert.resend-delay", Kind::Duration).server(),
    flag("rules.max-concurrent-evals", Kind::Whole)
        .since(2, 51)
        .server(),
    flag("scrape.adjust-timestamps", Kind::Switch),
    flag("scrape.discovery-reload-interval", Kind::Duration).since(2, 36),
    flag("scrape.name-escaping-scheme", Kind::Text)
        .since(2, 55)
        .until(3, 0),
    flag("scrape.timestamp-tolerance", Kind::Period),
    flag("storage.agent.checkpoint-batch-size", Kind::Number)
        .since(3, 12)
        .agent(),
    flag(
        "storage.agent.checkpoint-from-in-memory-series",
        Kind::Switch,
    )
    .since(3, 12)
    .agent(),
    flag("storage.agent.no-lockfile", Kind::Switch)
        .since(2, 32)
        .agent(),
    flag("storage.agent.path", Kind::Text).since(2, 32).agent(),
    flag("storage.agent.retention.max-time", Kind::Duration)
        .since(2, 32)
        .agent(),
    flag("storage.agent.retention.min-time", Kind::Duration)
        .since(2, 32)
        .agent(),
    flag("storage.agent.wal-compression", Kind::Switch)
        .since(2, 32)
        .agent(),
    flag("storage.agent.wal-compression-type", COMPRESSION)
        .since(2, 46)
        .agent(),
    flag("storage.agent.wal-segment-size", Kind::Bytes)
        .since(2, 32)
        .agent(),
    flag("storage.agent.wal-truncate-frequency", Kind::Duration)
        .since(2, 32)
        .agent(),
    flag("storage.remote.flush-deadline", Kind::Duration),
    flag("storage.remote.read-concurrent-limit", Kind::Number).server(),
    flag("storage.remote.read-max-bytes-in-frame", Kind::Number).server(),
    flag("storage.remote.read-sample-limit", Kind::Number).server(),
    flag("storage.tsdb.allow-overlapping-blocks", Kind::Switch)
        .until(3, 0)
        .server(),
    flag("storage.tsdb.allow-overlapping-compaction", Kind::Switch)
        .since(2, 55)
        .server(),
    flag("storage.tsdb.block-reload-interval", Kind::Duration)
        .since(3, 9)
        .server(),
    flag("storage.tsdb.delay-compact-file.path", Kind::Text)
        .since(3, 9)
        .server(),
    flag("storage.tsdb.delayed-compaction.max-percent", Kind::Number)
        .since(3, 0)
        .server(),
    flag("storage.tsdb.head-chunks-write-queue-size", Kind::Number)
        .since(2, 34)
        .server(),
    flag("storage.tsdb.max-block-chunk-segment-size", Kind::Bytes).server(),
    flag("storage.tsdb.max-block-duration", Kind::Duration).server(),
    flag("storage.tsdb.min-block-duration", Kind::Duration).server(),
    flag("storage.tsdb.no-lockfile", Kind::Switch).server(),
    flag("storage.tsdb.path", Kind::Text).server(),
    flag("storage.tsdb.retention", Kind::Duration)
        .until(3, 0)
        .server(),
    flag("storage.tsdb.retention.size", Kind::Bytes).server(),
    flag("storage.tsdb.retention.time", Kind::Duration).server(),
    flag("storage.tsdb.samples-per-chunk", Kind::Number)
        .since(2, 45)
        .server(),
    flag("storage.tsdb.wal-compression", Kind::Switch).server(),
    flag("storage.tsdb.wal-compression-type", COMPRESSION)
        .since(2, 46)
        .server(),
    flag("storage.tsdb.wal-segment-size", Kind::Bytes).server(),
    flag("version", Kind::Switch),
    flag("web.config.file", Kind::Text),
    flag("web.console.libraries", Kind::Text),
    flag("web.console.templates", Kind::Text),
    flag("web.cors.origin", Kind::Regex),
    flag("web.enable-admin-api", Kind::Switch),
    flag("web.enable-lifecycle", Kind::Switch),
    flag("web.enable-otlp-receiver", Kind::Switch).since(3, 0),
    flag("web.enable-remote-write-receiver", Kind::Switch).since(2, 33),
    flag("web.external-url", Kind::Url { http: false }),
    flag("web.listen-address", Kind::Address).repeats(),
    flag("web.max-connections", Kind::Number),
    flag("web.max-notifications-subscribers", Kind::Number).since(3, 0),
    flag("web.page-title", Kind::Text),
    flag("web.read-timeout", Kind::Duration),
    flag(
        "web.remote-write-receiver.accepted-protobuf-messages",
        Kind::Text,
    )
    .since(2, 54)
    .repeats(),
    flag("web.route-prefix", Kind::Text),
    flag("web.search.max-limit", Kind::Number).since(3, 13),
    flag("web.user-assets", Kind::Text),
    flag("write-documentation", Kind::Switch).since(2, 44),
];

/// Names that `--enable-feature` knows; those that became the default warn as unknown ones do.
static FEATURES: &[Feature] = &[
    feature("agent", 2, 32).until(3, 0),
    feature("auto-gomaxprocs", 2, 35).until(3, 0),
    feature("auto-gomemlimit", 2, 50).until(3, 0),
    feature("auto-reload-config", 3, 0),
    feature("concurrent-rule-eval", 2, 51),
    feature("created-timestamp-zero-ingestion", 2, 50),
    feature("delayed-compaction", 2, 55),
    feature("exemplar-storage", 2, 26),
    feature("expand-external-labels", 2, 27).until(3, 0),
    feature("extra-scrape-metrics", 2, 30),
    feature("fast-startup", 3, 11),
    feature("histograms-st-encoding", 3, 14),
    feature("memory-snapshot-on-shutdown", 2, 30),
    feature("metadata-wal-records", 2, 54),
    feature("native-histograms", 2, 40),
    feature("new-service-discovery-manager", 2, 31).until(3, 0),
    feature("no-default-scrape-port", 2, 38).until(3, 0),
    feature("old-ui", 3, 0),
    feature("ooo-native-histograms", 3, 0),
    feature("otlp-deltatocumulative", 3, 2),
    feature("otlp-native-delta-ingestion", 3, 4),
    feature("otlp-write-receiver", 2, 47).until(3, 0),
    feature("promql-at-modifier", 2, 25).until(3, 0),
    feature("promql-binop-fill-modifiers", 3, 10),
    feature("promql-delayed-name-removal", 2, 55),
    feature("promql-duration-expr", 3, 4),
    feature("promql-experimental-functions", 2, 49),
    feature("promql-extended-range-selectors", 3, 7),
    feature("promql-negative-offset", 2, 26).until(3, 0),
    feature("promql-per-step-stats", 2, 35),
    feature("remote-write-receiver", 2, 25).until(3, 0),
    feature("search-api", 3, 13),
    feature("st-storage", 3, 10),
    feature("st-synthesis", 3, 12),
    feature("type-and-unit-labels", 3, 5),
    feature("use-start-timestamps", 3, 12),
    feature("use-uncached-io", 3, 5),
    feature("utf8-names", 2, 55).until(3, 0),
    feature("xor2-encoding", 3, 11),
];

use super::{Feature, Flag, Kind, Program, feature, flag};
use crate::model::Version;

/// Alertmanager 0.20 to 0.34.
///
/// Source: `cmd/alertmanager/main.go` of each of these versions.
pub(super) static PROGRAM: Program = Program {
    name: "Alertmanager",
    binary: "alertmanager",
    double_dashes: Version::new(0, 13),
    flags: FLAGS,
    refuses_features: true,
    hint,
};

fn hint(name: &str) -> Option<&'static str> {
    Some(match name {
        "mesh.peer" => "write `--cluster.peer`",
        "mesh.listen-address" => "write `--cluster.listen-address`",
        "storage.tsdb.path" => "write `--storage.path`",
        "storage.tsdb.retention.time" | "storage.retention" => "write `--data.retention`",
        "cluster.peers" => "write `--cluster.peer` once for each peer",
        "web.enable-lifecycle" => "remove it; Alertmanager always takes /-/reload",
        "web.enable-admin-api" => "remove it; Alertmanager has no such API",
        _ => return None,
    })
}

static FLAGS: &[Flag] = &[
    flag("alerts.gc-interval", Kind::Period),
    flag("alerts.per-alertname-limit", Kind::Number).since(0, 31),
    flag("auto-gomemlimit.ratio", Kind::Ratio).since(0, 28),
    flag("cluster.advertise-address", Kind::Text),
    flag(
        "cluster.allow-insecure-public-advertise-address-discovery",
        Kind::Switch,
    )
    .since(0, 24),
    flag("cluster.gossip-interval", Kind::Period),
    flag("cluster.label", Kind::Text).since(0, 26),
    flag("cluster.listen-address", Kind::Text),
    flag("cluster.peer", Kind::Text).repeats(),
    flag("cluster.peer-name", Kind::Text).since(0, 30),
    flag("cluster.peer-timeout", Kind::Period),
    flag("cluster.peers-resolve-timeout", Kind::Period).since(0, 30),
    flag("cluster.probe-interval", Kind::Period),
    flag("cluster.probe-timeout", Kind::Period),
    flag("cluster.pushpull-interval", Kind::Period),
    flag("cluster.reconnect-interval", Kind::Period),
    flag("cluster.reconnect-timeout", Kind::Period),
    flag("cluster.settle-timeout", Kind::Period),
    flag("cluster.tcp-timeout", Kind::Period),
    flag("cluster.tls-config", Kind::Text).since(0, 24),
    flag("config.file", Kind::Text),
    flag("data.maintenance-interval", Kind::Period).since(0, 25),
    flag("data.retention", Kind::Period),
    flag("dispatch.maintenance-interval", Kind::Period).since(0, 29),
    flag("dispatch.start-delay", Kind::Period).since(0, 30),
    flag("enable-feature", Kind::Features(FEATURES)).since(0, 27),
    flag("help", Kind::Switch),
    flag("help-long", Kind::Switch),
    flag("help-man", Kind::Switch),
    flag("log.format", Kind::Word(&["logfmt", "json"])),
    flag("log.level", Kind::Word(&["debug", "info", "warn", "error"])),
    flag("log.silences", Kind::Switch).since(0, 32),
    flag("silences.max-silence-size-bytes", Kind::Number).since(0, 28),
    flag("silences.max-silences", Kind::Number).since(0, 28),
    flag("storage.path", Kind::Text),
    flag("version", Kind::Switch),
    flag("web.config.file", Kind::Text).since(0, 22),
    flag("web.external-url", Kind::Url { http: true }),
    flag("web.get-concurrency", Kind::Number),
    flag("web.listen-address", Kind::Address).repeats(),
    flag("web.route-prefix", Kind::Text),
    flag("web.systemd-socket", Kind::Switch).since(0, 25),
    flag("web.timeout", Kind::Period),
];

static FEATURES: &[Feature] = &[
    feature("alert-names-in-metrics", 0, 31),
    feature("auto-gomaxprocs", 0, 28).until(0, 33),
    feature("auto-gomemlimit", 0, 28),
    feature("classic-mode", 0, 27),
    feature("event-recorder", 0, 33),
    feature("group-key-in-metrics", 0, 33),
    feature("receiver-name-in-metrics", 0, 27),
    feature("utf8-strict-mode", 0, 27),
];

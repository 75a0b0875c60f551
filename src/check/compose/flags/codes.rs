use crate::check::compose::compose;
use crate::diag::{Code, Level, Severity};

pub(super) static UNKNOWN_FLAG: Code = Code {
    name: "unknown-flag",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a command line gives Prometheus or Alertmanager a flag that it does not have",
    explain: "Both programs stop at the first flag that they do not know (`unknown long flag`), \
and the container starts again and again. Flags have two dashes, and names that differ between the \
two programs: Prometheus keeps data for `--storage.tsdb.retention.time`, Alertmanager for \
`--data.retention`. Lists: `prometheus --help-long`, `alertmanager --help-long`.",
    wrong: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command:\n      - --config.file=/etc/prometheus/prometheus.yml\n      - --storage.tsdb.retention-time=30d\n",
    )],
    right: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command:\n      - --config.file=/etc/prometheus/prometheus.yml\n      - --storage.tsdb.retention.time=30d\n",
    )],
};

pub(super) static FLAG_VERSION: Code = Code {
    name: "flag-version",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a flag that the target version of the program does not have",
    explain: "The flag exists, but in another version than the image's: a later one, or one before \
it was removed. The program stops at it. The version is that of the image's tag; for `latest` and \
the like it is taken from techcorp.yml, else Prometheus 3.5 and Alertmanager 0.33 are assumed.",
    wrong: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command:\n      - --config.file=/etc/prometheus/prometheus.yml\n      - --storage.tsdb.retention=30d\n",
    )],
    right: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command:\n      - --config.file=/etc/prometheus/prometheus.yml\n      - --storage.tsdb.retention.time=30d\n",
    )],
};

pub(super) static INVALID_FLAG: Code = Code {
    name: "invalid-flag",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a flag is repeated, lacks its value, or stands where the program takes none",
    explain: "Prometheus and Alertmanager read their command line strictly: most flags may stand \
once (`flag 'config.file' cannot be repeated`), switches take no value (`--web.enable-lifecycle=true` \
is refused: `unexpected true`) and are turned off with `--no-…`, and there are no words but flags. \
Some flags of Prometheus are for agent mode alone, others for server mode alone.",
    wrong: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command:\n      - --config.file=/etc/prometheus/prometheus.yml\n      - --web.enable-lifecycle=true\n",
    )],
    right: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command:\n      - --config.file=/etc/prometheus/prometheus.yml\n      - --web.enable-lifecycle\n",
    )],
};

pub(super) static FLAG_VALUE: Code = Code {
    name: "flag-value",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a flag has a value that the program refuses",
    explain: "Durations, sizes, numbers, addresses and URLs on the command line are read when the \
program starts; one that it refuses stops it. Prometheus's durations are `30d` or `1h30m`; \
Alertmanager's may have fractions, and days and weeks as well. Sizes have a unit in capitals: \
`512MB`, `10GB`. Addresses are `HOST:PORT`, where HOST may be empty.",
    wrong: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command:\n      - --config.file=/etc/prometheus/prometheus.yml\n      - --storage.tsdb.retention.size=10gb\n",
    )],
    right: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command:\n      - --config.file=/etc/prometheus/prometheus.yml\n      - --storage.tsdb.retention.size=10GB\n",
    )],
};

pub(super) static UNKNOWN_FEATURE: Code = Code {
    name: "unknown-feature",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "`--enable-feature` names a feature that the target version does not have",
    explain: "Alertmanager stops at a feature that it does not know. Prometheus warns in its log \
and goes on without it; features that became the default are no longer known by their name.",
    wrong: &[compose(
        "services:\n  alertmanager:\n    image: prom/alertmanager:v0.33.1\n    command:\n      - --config.file=/etc/alertmanager/alertmanager.yml\n      - --enable-feature=utf8-mode\n",
    )],
    right: &[compose(
        "services:\n  alertmanager:\n    image: prom/alertmanager:v0.33.1\n    command:\n      - --config.file=/etc/alertmanager/alertmanager.yml\n      - --enable-feature=utf8-strict-mode\n",
    )],
};

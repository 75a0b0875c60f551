//! Values that Prometheus accepts and then crashes on.

use super::document::Document;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::duration::Duration;
use crate::model::Version;
use crate::model::decode::Field;
use crate::model::prometheus::Queue;
use crate::model::prometheus::sd::{
    Aws, Azure, Consul, DigitalOcean, Dns, Docker, DockerSwarm, Ec2, Ecs, Elasticache, Eureka,
    FileSd, Gce, Hetzner, HttpSd, Ionos, Kuma, Lightsail, Linode, Marathon, Msk, Nomad, OpenStack,
    Outscale, OvhCloud, PuppetDb, Rds, Scaleway, Stackit, Uyuni, Vultr,
};

/// A value on which Prometheus crashes.
pub static CRASHING_VALUE: Code = Code {
    name: "crashing-value",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a value that Prometheus accepts and then crashes on",
    explain: "promtool accepts a `refresh_interval` of zero, and Prometheus 3.5 crashes a moment after \
it starts (`panic: non-positive interval for NewTicker`); a key without a value is zero as well. The \
same holds for `min_shards` and `max_samples_per_send` of a remote write queue below 1 (`panic: \
runtime error: integer divide by zero`) as soon as there are samples to send; Prometheus 3.12 and \
later refuse those two.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: hosts\n    dns_sd_configs:\n      - names: [hosts.example.org]\n        refresh_interval: 0s\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: hosts\n    dns_sd_configs:\n      - names: [hosts.example.org]\n        refresh_interval: 30s\n",
    }],
};

/// Checks every refresh interval and every queue.
pub(super) static CHECK: Check = Check {
    codes: &[&CRASHING_VALUE],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            refresh_intervals(&document, &mut report);
            if document.target < Version::new(3, 12) {
                document.each(|_, queue: &Queue| self::queue(&mut report, queue));
            }
        }
    },
};

/// Checks the mechanisms that are asked again and again; triton and oci refuse a zero themselves.
fn refresh_intervals(document: &Document<'_>, report: &mut Reporter<'_>) {
    macro_rules! each_of {
        ($($mechanism:ty),*) => {$(
            document.each(|_, sd: &$mechanism| refresh_interval(report, &sd.refresh_interval));
        )*};
    }
    each_of!(
        Aws,
        Azure,
        Consul,
        DigitalOcean,
        Dns,
        Docker,
        DockerSwarm,
        Ec2,
        Ecs,
        Elasticache,
        Eureka,
        FileSd,
        Gce,
        Hetzner,
        HttpSd,
        Ionos,
        Kuma,
        Lightsail,
        Linode,
        Marathon,
        Msk,
        Nomad,
        OpenStack,
        Outscale,
        OvhCloud,
        PuppetDb,
        Rds,
        Scaleway,
        Stackit,
        Uyuni,
        Vultr
    );
}

fn refresh_interval(report: &mut Reporter<'_>, field: &Field<Duration>) {
    let zero = field.effective(Duration::from_secs(1)) == Some(Duration::ZERO);
    if let Some(key) = field.key().filter(|_| zero) {
        let message = "Prometheus crashes on a refresh interval of zero";
        let finding = report
            .finding(&CRASHING_VALUE, key, message)
            .help("write a time such as 30s, or remove the key to have the default");
        report.push(finding);
    }
}

fn queue(report: &mut Reporter<'_>, queue: &Queue) {
    for (name, field) in [
        ("min_shards", &queue.min_shards),
        ("max_samples_per_send", &queue.max_samples_per_send),
    ] {
        let below = field.effective(1).is_some_and(|value| value < 1);
        if let Some(key) = field.key().filter(|_| below) {
            let message = format!("Prometheus crashes on a `{name}` below 1 when it sends samples");
            let finding = report
                .finding(&CRASHING_VALUE, key, message)
                .help("write a number above zero, or remove the key to have the default");
            report.push(finding);
        }
    }
}

//! Where Alertmanager sends traces and events.

use super::{Check, Reporter, each_config};
use crate::check::fields::{filled, present};
use crate::diag::Span;
use crate::model::alertmanager::{Alertmanager, KafkaOutput, WebhookOutput};
use crate::model::decode::{Field, INVALID_VALUE};

pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| each_config(scope, sink, |config, report| check(&config.model, report)),
};

fn check(config: &Alertmanager, report: &mut Reporter<'_>) {
    if let Some(tracing) = config.tracing.get() {
        let endpoint = filled("endpoint", &tracing.endpoint);
        report.one_of("`tracing`", tracing.span, &[endpoint]);
        one_of_values(&tracing.compression, &["", "gzip"], report);
    }
    let Some(recorder) = config.event_recorder.get() else {
        return;
    };
    for file in recorder.file_outputs.items() {
        let path = filled("path", &file.value.path);
        report.one_of("a file output", file.value.span, &[path]);
    }
    for webhook in recorder.webhook_outputs.items() {
        self::webhook(&webhook.value, report);
    }
    for kafka in recorder.kafka_outputs.items() {
        self::kafka(&kafka.value, report);
    }
}

fn webhook(webhook: &WebhookOutput, report: &mut Reporter<'_>) {
    let url = present("url", &webhook.url);
    report.one_of("a webhook output", webhook.span, &[url]);
    if let Some(url) = webhook.url.given()
        && url.value.reveal() == "<secret>"
    {
        let message = "`<secret>` stands where the URL was hidden; write the URL";
        invalid(url.span, message, report);
    }
    let batch = webhook.batch.get() == Some(&true);
    let counts = [
        ("batch_max_events", &webhook.batch_max_events),
        ("batch_max_bytes", &webhook.batch_max_bytes),
    ];
    for (name, count) in counts {
        match count.given() {
            Some(given) if given.value < 0 => {
                invalid(given.span, &format!("`{name}` cannot be negative"), report);
            }
            Some(given) if given.value != 0 && !batch => {
                report.missing(given.key, format!("`{name}` needs `batch: true`"), None);
            }
            _ => {}
        }
    }
    if let Some(interval) = webhook.batch_flush_interval.given()
        && !interval.value.is_zero()
        && !batch
    {
        let message = "`batch_flush_interval` needs `batch: true`";
        report.missing(interval.key, message.to_owned(), None);
    }
}

fn kafka(kafka: &KafkaOutput, report: &mut Reporter<'_>) {
    const OWNER: &str = "a Kafka output";
    let brokers = kafka
        .brokers
        .key()
        .filter(|_| kafka.brokers.get().is_none_or(|list| !list.is_empty()));
    report.one_of(OWNER, kafka.span, &[("brokers", brokers)]);
    for broker in kafka.brokers.items() {
        if broker.value.is_empty() {
            invalid(broker.span, "a broker cannot be empty", report);
        }
    }
    report.one_of(OWNER, kafka.span, &[filled("topic", &kafka.topic)]);
    one_of_values(&kafka.format, &["", "json", "protobuf"], report);
    one_of_values(&kafka.acks, &["", "none", "leader", "all"], report);
    one_of_values(
        &kafka.compression,
        &["", "none", "gzip", "snappy", "lz4", "zstd"],
        report,
    );
}

/// Reports text that is none of those the field takes; the empty one, which stands for the
/// default, is not named.
pub(super) fn one_of_values(field: &Field<String>, values: &[&str], report: &mut Reporter<'_>) {
    let Some(given) = field.given() else { return };
    if values.contains(&given.value.as_str()) {
        return;
    }
    let named: Vec<_> = values
        .iter()
        .filter(|v| !v.is_empty())
        .map(|v| format!("`{v}`"))
        .collect();
    let message = format!(
        "unknown value `{}`; expected {}",
        given.value,
        named.join(", ")
    );
    invalid(given.span, &message, report);
}

fn invalid(span: Span, message: &str, report: &mut Reporter<'_>) {
    let finding = report.finding(&INVALID_VALUE, span, message);
    report.push(finding);
}

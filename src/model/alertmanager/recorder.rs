use crate::lang::duration::Duration;
use crate::model;
use crate::model::decode::{SecretUrl, Spanned};
use crate::model::http::{HttpConfig, TlsConfig};

model! {
    /// Where events of notification are recorded.
    pub struct EventRecorder("`event_recorder`") {
        file_outputs: Vec<Spanned<FileOutput>>,
        webhook_outputs: Vec<Spanned<WebhookOutput>>,
        kafka_outputs: Vec<Spanned<KafkaOutput>>,
        stdout_outputs: Vec<Spanned<StdoutOutput>> [since 0, 34],
    }
}

model! {
    /// A file of JSON lines.
    pub struct FileOutput("a file output") {
        path: String,
    }
    null { accepted }
}

model! {
    /// A webhook that takes events.
    pub struct WebhookOutput("a webhook output") {
        url: SecretUrl,
        http_config: HttpConfig,
        timeout: Duration,
        workers: i64,
        max_retries: i64,
        retry_backoff: Duration,
        batch: bool [since 0, 34],
        batch_max_events: i64 [since 0, 34],
        batch_max_bytes: i64 [since 0, 34],
        batch_flush_interval: Duration [since 0, 34],
    }
    null { accepted }
}

model! {
    /// A Kafka topic that takes events.
    pub struct KafkaOutput("a Kafka output") {
        brokers: Vec<Spanned<String>>,
        topic: String,
        client_id: String,
        format: String,
        acks: String,
        compression: String,
        buffer_size: i64,
        tls_config: TlsConfig,
    }
    null { accepted }
}

model! {
    /// The standard output.
    pub struct StdoutOutput("a standard output") {
    }
    null { accepted }
}

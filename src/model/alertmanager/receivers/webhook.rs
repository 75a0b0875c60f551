use super::Notifier;
use crate::model;
use crate::model::alertmanager::{TemplateUrl, Value};
use crate::model::decode::{FilePath, Nanoseconds};

model! {
    /// A webhook.
    pub struct Webhook("a webhook receiver") {
        url: TemplateUrl,
        url_file: FilePath,
        max_alerts: u64,
        timeout: Nanoseconds,
        payload: Value [since 0, 32],
    }
    flatten { notifier: Notifier }
    hints {
        "webhook_url" => "write `url`",
        "headers" => "write `http_config: {http_headers: {NAME: {values: [VALUE]}}}`",
        "http_headers" => "write `http_config: {http_headers: {NAME: {values: [VALUE]}}}`",
        "basic_auth" => "write `http_config: {basic_auth: …}`",
        "method" => "webhooks are always sent with POST",
        "body" => "write `payload`",
        "text" => "write `payload`, or let the receiving side make the text",
        "title" => "write `payload`, or let the receiving side make the text",
        "message" => "write `payload`, or let the receiving side make the text",
        "username" => "write `http_config: {basic_auth: {username: …}}`",
        "tls_config" => "write `http_config: {tls_config: …}`",
    }
}

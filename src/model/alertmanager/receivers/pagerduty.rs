use super::Notifier;
use crate::model;
use crate::model::alertmanager::{Templated, TemplatedSecret, Value};
use crate::model::decode::{Entries, FilePath, HttpUrl, Nanoseconds, Spanned};

model! {
    /// PagerDuty.
    pub struct PagerDuty("a PagerDuty receiver") {
        service_key: TemplatedSecret,
        service_key_file: FilePath,
        routing_key: TemplatedSecret,
        routing_key_file: FilePath,
        url: HttpUrl,
        client: Templated,
        client_url: Templated,
        description: Templated,
        details: Entries<Value>,
        images: Vec<Spanned<PagerDutyImage>>,
        links: Vec<Spanned<PagerDutyLink>>,
        source: Templated,
        severity: Templated,
        class: Templated,
        component: Templated,
        group: Templated,
        timeout: Nanoseconds [since 0, 30],
    }
    flatten { notifier: Notifier }
    hints {
        "integration_key" => "write `routing_key` (Events API v2) or `service_key` (v1)",
        "api_key" => "write `routing_key` (Events API v2) or `service_key` (v1)",
        "custom_details" => "write `details`",
        "summary" => "write `description`",
    }
}

model! {
    /// A picture of an incident.
    pub struct PagerDutyImage("a PagerDuty image") {
        src: Templated,
        alt: Templated,
        href: Templated,
    }
    null { accepted }
}

model! {
    /// A link of an incident.
    pub struct PagerDutyLink("a PagerDuty link") {
        href: Templated,
        text: Templated,
    }
    null { accepted }
}

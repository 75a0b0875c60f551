use std::collections::BTreeMap;

use super::{Body, Failure, GROUP_KEY_HASH, Made, Message, Renderer, source};
use crate::lang::url;
use crate::model::alertmanager::{Sns, Templated};
use crate::model::decode::Field;
use crate::notify::limits;

/// Makes the form of a publication, as version 2 of Amazon's SDK for Go sends it.
pub(super) fn make(sns: &Sns, renderer: &Renderer<'_>) -> Made {
    let mut limits = Vec::new();
    let api = renderer.plain("api_url", &sns.api_url)?;
    let mut attributes = BTreeMap::new();
    let given = sns.attributes.get();
    for (name, value) in given.iter().flat_map(|entries| entries.iter()) {
        let name = renderer.execute("attributes", &name.value, name.span, false)?;
        let text = renderer.execute("attributes", value.value.as_str(), value.span, false)?;
        attributes.insert(name, text);
    }
    let mut form: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, value: &str| form.push((name.to_owned(), value.into()));
    add("Action", "Publish");
    add("Version", "2010-03-31");
    if let Some(topic) = set("topic_arn", &sns.topic_arn, renderer)? {
        if topic.ends_with(".fifo") {
            add("MessageDeduplicationId", GROUP_KEY_HASH);
            add("MessageGroupId", GROUP_KEY_HASH);
        }
        add("TopicArn", &topic);
    }
    let phone = set("phone_number", &sns.phone_number, renderer)?;
    if let Some(phone) = &phone {
        add("PhoneNumber", phone);
    }
    if let Some(target) = set("target_arn", &sns.target_arn, renderer)? {
        add("TargetArn", &target);
    }
    let message = renderer.own("message", &sns.message, "message")?;
    if !source(&sns.subject, "the default").0.is_empty() {
        let subject = renderer.own("subject", &sns.subject, "subject")?;
        add(
            "Subject",
            &renderer.limited("subject", subject, &mut limits),
        );
    }
    let name = if phone.is_some() { "sms" } else { "message" };
    let limit = limits::of("sns", name);
    let reached = limit.and_then(|limit| limit.reached(&message));
    let mut bytes = message.into_bytes();
    if let Some(reached) = reached {
        // Not between characters: the last one may be broken.
        bytes.truncate(reached.limit.most);
        limits.push(reached.to_string());
        attributes.insert("truncated".to_owned(), "true".to_owned());
    }
    for (index, (name, value)) in attributes.iter().enumerate() {
        let entry = format!("MessageAttributes.entry.{}", index + 1);
        add(&format!("{entry}.Name"), name);
        add(&format!("{entry}.Value.DataType"), "String");
        add(&format!("{entry}.Value.StringValue"), value);
    }
    form.push(("Message".to_owned(), bytes));
    form.sort();
    let http = sns.notifier.http_config.get();
    let headers = renderer
        .headers(http, "application/x-www-form-urlencoded")
        .with("Authorization", "AWS4-HMAC-SHA256 <redacted>");
    let message = Message::new("POST", endpoint(sns, &api), headers, Body::Form(form));
    Ok(vec![message.limits(limits)])
}

/// Executes a field that is left out when the file leaves it empty.
fn set(
    name: &str,
    field: &Field<Templated>,
    renderer: &Renderer<'_>,
) -> Result<Option<String>, Box<Failure>> {
    match source(field, "") {
        ("", _) => Ok(None),
        _ => renderer.plain(name, field).map(Some),
    }
}

/// Returns the URL: the one that is set, otherwise that of the region.
fn endpoint(sns: &Sns, api: &str) -> String {
    let sigv4 = sns.sigv4.get();
    let region = sigv4.map(|sigv4| sigv4.region.or(String::new()));
    let region = region.filter(|region| !region.is_empty());
    match (api, region) {
        ("", None) => "https://sns.<region of the environment>.amazonaws.com/".to_owned(),
        ("", Some(region)) => format!("https://sns.{region}.amazonaws.com/"),
        (api, _) => match url::parse(api) {
            Ok(url) if url.has_user => super::REDACTED.to_owned(),
            Ok(url) if url.path.is_empty() => format!("{api}/"),
            _ => api.to_owned(),
        },
    }
}

//! Receivers that call people.

use super::Entry;
use super::chat::authorizes;
use crate::check::fields::{filled, present};
use crate::model::alertmanager::{
    EARLY_TEMPLATE, Incidentio, OpsGenie, PagerDuty, Pushover, Responder, VictorOps,
};
use crate::model::decode::{Entries, Field, INVALID_VALUE};

/// What VictorOps is sent anyway, and no custom field may be named.
const VICTOROPS_RESERVED: [&str; 7] = [
    "routing_key",
    "message_type",
    "state_message",
    "entity_display_name",
    "monitoring_tool",
    "entity_id",
    "entity_state",
];

pub(super) fn pagerduty(pagerduty: &PagerDuty, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a PagerDuty receiver";
    let routing = [
        filled("routing_key", &pagerduty.routing_key),
        filled("routing_key_file", &pagerduty.routing_key_file),
    ];
    let service = [
        filled("service_key", &pagerduty.service_key),
        filled("service_key_file", &pagerduty.service_key_file),
    ];
    let keys = [routing[0], routing[1], service[0], service[1]];
    entry.report.one_of(OWNER, pagerduty.span, &keys);
    entry.report.at_most_one(OWNER, &routing);
    entry.report.at_most_one(OWNER, &service);
    entry.not_emptied(
        OWNER,
        pagerduty.span,
        "pagerduty_url",
        &pagerduty.url,
        &entry.global.pagerduty_url,
    );
}

pub(super) fn incidentio(incident: &Incidentio, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "an incident.io receiver";
    let url = [
        present("url", &incident.url),
        filled("url_file", &incident.url_file),
    ];
    entry.report.one_of(OWNER, incident.span, &url);
    entry.report.at_most_one(OWNER, &url);
    let token = [
        filled("alert_source_token", &incident.alert_source_token),
        filled("alert_source_token_file", &incident.alert_source_token_file),
    ];
    entry.report.at_most_one(OWNER, &token);
    let Some(http) = incident.notifier.http_config.get() else {
        return;
    };
    let has_token = token.iter().any(|(_, key)| key.is_some());
    if authorizes(http) {
        let authorization = ("http_config.authorization", Some(http.span));
        if let Some(token) = token.into_iter().find(|(_, key)| key.is_some()) {
            let key = incident.notifier.http_config.key();
            entry
                .report
                .at_most_one(OWNER, &[token, (authorization.0, key)]);
        }
    } else if !has_token {
        let message = format!(
            "{OWNER} with an `http_config` needs `alert_source_token`, `alert_source_token_file` or `http_config.authorization`"
        );
        entry.report.missing(incident.span, message, None);
    }
}

pub(super) fn opsgenie(opsgenie: &OpsGenie, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "an Opsgenie receiver";
    let key = [
        filled("api_key", &opsgenie.api_key),
        filled("api_key_file", &opsgenie.api_key_file),
    ];
    entry.report.at_most_one(OWNER, &key);
    let global = [
        filled("opsgenie_api_key", &entry.global.opsgenie_api_key),
        filled("opsgenie_api_key_file", &entry.global.opsgenie_api_key_file),
    ];
    entry.here_or_global(OWNER, opsgenie.span, &key, &global);
    entry.not_emptied(
        OWNER,
        opsgenie.span,
        "opsgenie_api_url",
        &opsgenie.api_url,
        &entry.global.opsgenie_api_url,
    );
    for responder in opsgenie.responders.items() {
        self::responder(&responder.value, entry);
    }
}

fn responder(responder: &Responder, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "an Opsgenie responder";
    let who = [
        filled("id", &responder.id),
        filled("name", &responder.name),
        filled("username", &responder.username),
    ];
    entry.report.one_of(OWNER, responder.span, &who);
    let Some(kind) = responder.r#type.given() else {
        if !matches!(responder.r#type, Field::Invalid(_)) {
            let named = filled("type", &responder.r#type);
            entry.report.one_of(OWNER, responder.span, &[named]);
        }
        return;
    };
    let text = kind.value.as_str();
    if text.contains("{{") {
        if let Err(fault) = crate::model::alertmanager::built_in_template(text) {
            let finding = entry
                .report
                .finding(&EARLY_TEMPLATE, kind.span, fault.message);
            entry.report.push(finding);
        }
        return;
    }
    let known = ["team", "teams", "user", "escalation", "schedule"];
    if !known.contains(&text.to_lowercase().as_str()) {
        let message = format!(
            "unknown type `{text}` of a responder; expected `team`, `teams`, `user`, `escalation` or `schedule`"
        );
        let finding = entry.report.finding(&INVALID_VALUE, kind.span, message);
        entry.report.push(finding);
    }
}

pub(super) fn pushover(pushover: &Pushover, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a Pushover receiver";
    let user = [
        filled("user_key", &pushover.user_key),
        filled("user_key_file", &pushover.user_key_file),
    ];
    let token = [
        filled("token", &pushover.token),
        filled("token_file", &pushover.token_file),
    ];
    for pair in [&user, &token] {
        entry.report.one_of(OWNER, pushover.span, pair);
        entry.report.at_most_one(OWNER, pair);
    }
    let on = |name, field: &Field<bool>| (name, field.key().filter(|_| field.get() == Some(&true)));
    entry.report.at_most_one(
        OWNER,
        &[
            on("html", &pushover.html),
            on("monospace", &pushover.monospace),
        ],
    );
}

pub(super) fn victorops(victorops: &VictorOps, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a VictorOps receiver";
    let routing = filled("routing_key", &victorops.routing_key);
    entry.report.one_of(OWNER, victorops.span, &[routing]);
    let key = [
        filled("api_key", &victorops.api_key),
        filled("api_key_file", &victorops.api_key_file),
    ];
    entry.report.at_most_one(OWNER, &key);
    let global = [
        filled("victorops_api_key", &entry.global.victorops_api_key),
        filled(
            "victorops_api_key_file",
            &entry.global.victorops_api_key_file,
        ),
    ];
    entry.here_or_global(OWNER, victorops.span, &key, &global);
    entry.not_emptied(
        OWNER,
        victorops.span,
        "victorops_api_url",
        &victorops.api_url,
        &entry.global.victorops_api_url,
    );
    let fields = victorops.custom_fields.get();
    for (name, _) in fields.into_iter().flat_map(Entries::iter) {
        if VICTOROPS_RESERVED.contains(&name.value.as_str()) {
            let message = format!("a custom field cannot be named `{}`", name.value);
            let finding = entry
                .report
                .finding(&INVALID_VALUE, name.span, message)
                .help("VictorOps is sent a field of this name already");
            entry.report.push(finding);
        }
    }
}

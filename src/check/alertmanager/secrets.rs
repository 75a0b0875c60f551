//! Secrets that stand in the configuration itself.

use std::any::Any;

use super::{Check, each_config};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::variable;
use crate::model::alertmanager::TemplatedSecret;
use crate::model::decode::{At, Decode, Secret, SecretUrl};

/// A secret stands in the file.
pub static PLAIN_SECRET: Code = Code {
    name: "plain-secret",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a secret stands in the configuration in clear text",
    explain: "Whoever reads the file, its history or a backup has the secret. Every secret has a \
field beside it that names a file instead (`password_file`, `api_url_file`, `routing_key_file`, …); \
Alertmanager reads that file for each notification, so a new secret needs no reload.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/\n        http_config:\n          basic_auth:\n            username: ops\n            password: hunter2\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/\n        http_config:\n          basic_auth:\n            username: ops\n            password_file: /run/secrets/hook\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&PLAIN_SECRET],
    run: |scope, sink| {
        each_config(scope, sink, |config, report| {
            config.model.visit(At::document(), &mut |at, value| {
                let Some(field) = file_field(at.name) else {
                    return;
                };
                if !is_plain_secret(value) {
                    return;
                }
                let finding = report
                    .finding(
                        &PLAIN_SECRET,
                        at.key,
                        format!("`{}` is written in clear text", at.name),
                    )
                    .help(format!("keep it in a file and write `{field}`"));
                report.push(finding);
            });
        });
    },
};

fn is_plain_secret(value: &dyn Any) -> bool {
    let text = value
        .downcast_ref::<Secret>()
        .map(Secret::reveal)
        .or_else(|| value.downcast_ref().map(TemplatedSecret::reveal))
        .or_else(|| value.downcast_ref().map(SecretUrl::reveal));
    text.is_some_and(|text| {
        !text.is_empty()
            && text != "<secret>"
            && text != SLACK_METHOD
            && variable::find(text).is_none()
    })
}

/// Slack's own method: what is secret about it is the token beside it.
const SLACK_METHOD: &str = "https://slack.com/api/chat.postMessage";

/// Returns the field that names a file instead, if there is one.
fn file_field(name: &str) -> Option<String> {
    const WITH_FILE: [&str; 25] = [
        "alert_source_token",
        "api_key",
        "api_secret",
        "api_url",
        "app_token",
        "auth_password",
        "auth_secret",
        "bearer_token",
        "bot_token",
        "client_certificate_key",
        "client_secret",
        "credentials",
        "key",
        "mattermost_webhook_url",
        "opsgenie_api_key",
        "password",
        "rocketchat_token",
        "rocketchat_token_id",
        "routing_key",
        "service_key",
        "token",
        "token_id",
        "user_key",
        "victorops_api_key",
        "webhook_url",
    ];
    match name {
        "secrets" => Some("files".to_owned()),
        "slack_api_url" | "slack_app_token" | "smtp_auth_password" | "smtp_auth_secret"
        | "telegram_bot_token" | "wechat_api_secret" => Some(format!("{name}_file")),
        name if WITH_FILE.contains(&name) => Some(format!("{name}_file")),
        _ => None,
    }
}

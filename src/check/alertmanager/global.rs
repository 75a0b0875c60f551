//! Fields of `global` that exclude each other.

use super::{Check, Reporter, each_config};
use crate::check::fields::{filled, present};
use crate::model::alertmanager::Global;

pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        each_config(scope, sink, |config, report| {
            if let Some(global) = config.model.global.get() {
                check(global, report);
            }
        });
    },
};

/// Source: `Config.UnmarshalYAML` of Alertmanager 0.33. A pointer there is [`present`] here when it
/// has any value, and text is [`filled`] when it is not empty.
fn check(global: &Global, report: &mut Reporter<'_>) {
    let slack_url = present("slack_api_url", &global.slack_api_url);
    let slack_url_file = filled("slack_api_url_file", &global.slack_api_url_file);
    let token = filled("slack_app_token", &global.slack_app_token);
    let token_file = filled("slack_app_token_file", &global.slack_app_token_file);
    let pairs = [
        [token, token_file],
        [slack_url, slack_url_file],
        [
            filled("opsgenie_api_key", &global.opsgenie_api_key),
            filled("opsgenie_api_key_file", &global.opsgenie_api_key_file),
        ],
        [
            filled("victorops_api_key", &global.victorops_api_key),
            filled("victorops_api_key_file", &global.victorops_api_key_file),
        ],
        [
            filled("telegram_bot_token", &global.telegram_bot_token),
            filled("telegram_bot_token_file", &global.telegram_bot_token_file),
        ],
        [
            filled("smtp_auth_password", &global.smtp_auth_password),
            filled("smtp_auth_password_file", &global.smtp_auth_password_file),
        ],
        [
            filled("smtp_auth_secret", &global.smtp_auth_secret),
            filled("smtp_auth_secret_file", &global.smtp_auth_secret_file),
        ],
        [
            present("rocketchat_token", &global.rocketchat_token),
            filled("rocketchat_token_file", &global.rocketchat_token_file),
        ],
        [
            present("rocketchat_token_id", &global.rocketchat_token_id),
            filled("rocketchat_token_id_file", &global.rocketchat_token_id_file),
        ],
        [
            filled("wechat_api_secret", &global.wechat_api_secret),
            filled("wechat_api_secret_file", &global.wechat_api_secret_file),
        ],
        [
            present("mattermost_webhook_url", &global.mattermost_webhook_url),
            filled(
                "mattermost_webhook_url_file",
                &global.mattermost_webhook_url_file,
            ),
        ],
    ];
    for pair in pairs {
        report.at_most_one("`global`", &pair);
    }
    let url = [slack_url, slack_url_file];
    let token = [token, token_file];
    if let (Some(url), Some(token)) = (
        url.into_iter().find(|(_, key)| key.is_some()),
        token.into_iter().find(|(_, key)| key.is_some()),
    ) && !same_slack_url(global)
    {
        report.at_most_one("`global`", &[url, token]);
    }
}

/// Alertmanager takes both when they are the same URL: the way to use tokens before 0.30.
fn same_slack_url(global: &Global) -> bool {
    const DEFAULT: &str = "https://slack.com/api/chat.postMessage";
    let app = global.slack_app_url.get().map_or(DEFAULT, |u| u.as_str());
    global
        .slack_api_url
        .get()
        .is_some_and(|url| url.reveal() == app)
}

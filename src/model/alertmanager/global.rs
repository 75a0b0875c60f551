use super::{HostPort, Templated, TemplatedSecret};
use crate::lang::duration::Duration;
use crate::model;
use crate::model::decode::{FilePath, HttpUrl, Secret, SecretUrl};
use crate::model::http::{HttpConfig, TlsConfig};

model! {
    /// What holds for all receivers that do not say otherwise.
    pub struct Global("`global`") {
        resolve_timeout: Duration,
        http_config: HttpConfig,
        jira_api_url: HttpUrl,
        smtp_from: Templated,
        smtp_hello: String,
        smtp_smarthost: HostPort,
        smtp_auth_username: String,
        smtp_auth_password: Secret,
        smtp_auth_password_file: FilePath,
        smtp_auth_secret: Secret,
        smtp_auth_secret_file: FilePath [since 0, 31],
        smtp_auth_identity: String,
        smtp_require_tls: bool,
        smtp_tls_config: TlsConfig,
        smtp_force_implicit_tls: bool [since 0, 31],
        slack_api_url: SecretUrl,
        slack_api_url_file: FilePath,
        slack_app_token: Secret [since 0, 30],
        slack_app_token_file: FilePath [since 0, 30],
        slack_app_url: HttpUrl [since 0, 30],
        pagerduty_url: HttpUrl,
        opsgenie_api_url: HttpUrl,
        opsgenie_api_key: TemplatedSecret,
        opsgenie_api_key_file: FilePath,
        wechat_api_url: HttpUrl,
        wechat_api_secret: TemplatedSecret,
        wechat_api_secret_file: FilePath [since 0, 31],
        wechat_api_corp_id: Templated,
        victorops_api_url: HttpUrl,
        victorops_api_key: Secret,
        victorops_api_key_file: FilePath,
        telegram_api_url: HttpUrl,
        telegram_bot_token: Secret [since 0, 31],
        telegram_bot_token_file: FilePath [since 0, 31],
        webex_api_url: HttpUrl,
        rocketchat_api_url: HttpUrl,
        rocketchat_token: Secret,
        rocketchat_token_file: FilePath,
        rocketchat_token_id: Secret,
        rocketchat_token_id_file: FilePath,
        mattermost_webhook_url: SecretUrl [since 0, 32],
        mattermost_webhook_url_file: FilePath [since 0, 32],
    }
    hints {
        "smtp_password" => "write `smtp_auth_password`",
        "smtp_username" => "write `smtp_auth_username`",
        "smtp_host" => "write `smtp_smarthost: HOST:PORT`",
        "smtp_port" => "write `smtp_smarthost: HOST:PORT`",
        "hipchat_api_url" => "HipChat is gone since Alertmanager 0.16",
        "hipchat_auth_token" => "HipChat is gone since Alertmanager 0.16",
        "group_wait" => "move it into `route`",
        "group_interval" => "move it into `route`",
        "repeat_interval" => "move it into `route`",
        "templates" => "move it to the top of the file",
        "external_url" => "the external URL is the flag `--web.external-url`",
    }
}

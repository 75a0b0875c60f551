use crate::model;
use crate::model::alertmanager::{HostPort, Templated};
use crate::model::decode::{Entries, FilePath, Secret};
use crate::model::http::TlsConfig;

model! {
    /// E-mail.
    pub struct Email("an e-mail receiver") {
        send_resolved: bool,
        to: Templated,
        from: Templated,
        hello: String,
        smarthost: HostPort,
        auth_username: String,
        auth_password: Secret,
        auth_password_file: FilePath,
        auth_secret: Secret,
        auth_secret_file: FilePath [since 0, 31],
        auth_identity: String,
        headers: Entries<Templated>,
        html: Templated,
        text: Templated,
        require_tls: bool,
        tls_config: TlsConfig,
        force_implicit_tls: bool [since 0, 31],
        threading: Threading [since 0, 30],
    }
    hints {
        "subject" => "write `headers: {Subject: …}`",
        "title" => "write `headers: {Subject: …}`",
        "body" => "write `text` for plain text or `html`",
        "message" => "write `text` for plain text or `html`",
        "template" => "write `html: '{{ template \"NAME\" . }}'`",
        "cc" => "name all addresses in `to`, and write `headers: {Cc: …}` to show them as copies",
        "bcc" => "name all addresses in `to`; only `headers: {To: …}` shows who got it",
        "reply_to" => "write `headers: {Reply-To: …}`",
        "password" => "write `auth_password`",
        "username" => "write `auth_username`",
        "smtp_smarthost" => "write `smarthost` here, or `smtp_smarthost` in `global`",
        "smtp_from" => "write `from` here, or `smtp_from` in `global`",
        "host" => "write `smarthost: HOST:PORT`",
        "port" => "write `smarthost: HOST:PORT`",
        "http_config" => "e-mail has no HTTP configuration; write `tls_config`",
        "tls" => "write `require_tls` or `tls_config`",
    }
}

model! {
    /// Whether mails of one group form a thread.
    pub struct Threading("`threading`") {
        enabled: bool,
        thread_by_date: String,
    }
}

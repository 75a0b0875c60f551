//! Keys without a value that take a default away.

use super::{Check, Reporter, each_config};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::alertmanager::{
    Discord, Global, Incidentio, Jira, Mattermost, MsTeams, MsTeamsV2, OpsGenie, PagerDuty,
    Pushover, Sns, Telegram, VictorOps, Webex, Webhook,
};
use crate::model::decode::{At, Decode, Field, each};
use crate::model::http::HttpConfig;

/// A key without a value takes a default away.
pub static EMPTIED_DEFAULT: Code = Code {
    name: "emptied-default",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a key without a value, which takes the default away",
    explain: "A key without a value is not the same as no key: go-yaml sets the field to nothing, \
which is false, zero or the empty text, in place of the default. `smtp_require_tls:` alone turns \
encryption off, `send_resolved:` the messages about resolved alerts, and `resolve_timeout:` makes \
the time zero.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "global:\n  smtp_require_tls:\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "global:\n  smtp_require_tls: true\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&EMPTIED_DEFAULT],
    run: |scope, sink| each_config(scope, sink, |config, report| check(&config.model, report)),
};

fn check(config: &impl Decode, report: &mut Reporter<'_>) {
    each(config, At::document(), |_, global: &Global| {
        emptied(
            "smtp_require_tls",
            "true",
            "false",
            &global.smtp_require_tls,
            report,
        );
        emptied(
            "smtp_hello",
            "localhost",
            "empty",
            &global.smtp_hello,
            report,
        );
        emptied(
            "resolve_timeout",
            "5m",
            "zero",
            &global.resolve_timeout,
            report,
        );
    });
    each(config, At::document(), |_, http: &HttpConfig| {
        emptied(
            "follow_redirects",
            "true",
            "false",
            &http.follow_redirects,
            report,
        );
        emptied("enable_http2", "true", "false", &http.enable_http2, report);
    });
    // E-mail, Slack, WeChat and Rocket.Chat do not tell of resolved alerts by default.
    macro_rules! send_resolved {
        ($($kind:ty),*) => {$(
            each(config, At::document(), |_, entry: &$kind| {
                let field = &entry.notifier.send_resolved;
                emptied("send_resolved", "true", "false", field, report);
            });
        )*};
    }
    send_resolved!(
        Discord, Incidentio, Jira, Mattermost, MsTeams, MsTeamsV2, OpsGenie, PagerDuty, Pushover,
        Sns, Telegram, VictorOps, Webex, Webhook
    );
}

fn emptied<T>(
    name: &str,
    default: &str,
    nothing: &str,
    field: &Field<T>,
    report: &mut Reporter<'_>,
) {
    if let Field::Null(key) = field {
        let message = format!("`{name}` without a value is {nothing}, not the default {default}");
        let finding = report
            .finding(&EMPTIED_DEFAULT, *key, message)
            .help("remove the key or give it a value");
        report.push(finding);
    }
}

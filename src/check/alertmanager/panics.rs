//! What amtool accepts and Alertmanager panics on when it starts.

use super::{Check, Reporter, each_config};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::alertmanager::{Alertmanager, Notifier, Slack, Telegram};
use crate::model::decode::{At, Field, each};

/// Alertmanager panics when it starts.
pub static STARTUP_PANIC: Code = Code {
    name: "startup-panic",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a configuration that amtool accepts and Alertmanager panics on when it starts",
    explain: "A key without a value under `global` takes the default away. Where a receiver then \
needs it, Alertmanager 0.33 ends with `invalid memory address or nil pointer dereference` instead of \
a message: `http_config:` with any receiver that sends over HTTP, `telegram_api_url:` with a Telegram \
receiver.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "global:\n  http_config:\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/alerts\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "global:\n  http_config: {}\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/alerts\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&STARTUP_PANIC],
    run: |scope, sink| each_config(scope, sink, |config, report| check(&config.model, report)),
};

fn check(config: &Alertmanager, report: &mut Reporter<'_>) {
    let Some(global) = config.global.get() else {
        return;
    };
    let mut needs_http = false;
    each(config, At::document(), |_, notifier: &Notifier| {
        needs_http |= !notifier.http_config.is_present();
    });
    let mut refused = false;
    each(config, At::document(), |_, slack: &Slack| {
        refused |= !slack.notifier.http_config.is_present();
    });
    // amtool refuses the file as well when a Slack receiver is among them.
    if let (true, false, Field::Null(key)) = (needs_http, refused, &global.http_config) {
        let message = "Alertmanager panics without the HTTP configuration that this takes away";
        let finding = report
            .finding(&STARTUP_PANIC, *key, message)
            .help("remove the key or write `http_config: {}`");
        report.push(finding);
    }
    let mut needs_address = false;
    each(config, At::document(), |_, telegram: &Telegram| {
        needs_address |= !telegram.api_url.is_present();
    });
    if let (true, Field::Null(key)) = (needs_address, &global.telegram_api_url) {
        let message = "Alertmanager panics without the address that this takes away";
        let finding = report
            .finding(&STARTUP_PANIC, *key, message)
            .help("remove the key or give it a value");
        report.push(finding);
    }
}

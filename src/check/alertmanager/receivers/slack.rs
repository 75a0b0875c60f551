use super::Entry;
use super::chat::authorizes;
use crate::check::fields::{EXCLUSIVE_FIELDS, MISSING_FIELD, filled, present};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::model::alertmanager::Slack;
use crate::model::decode::Field;

/// Messages are to be updated, but cannot be.
pub static UPDATE_MESSAGE: Code = Code {
    name: "slack-update-message",
    severity: Severity::Error,
    level: Level::Load,
    summary: "messages are to be updated over a Slack address that cannot update them",
    explain: "`update_message: true` (since 0.32) needs a bot token and the address of Slack's own \
method. Alertmanager 0.33 asks for `api_url: https://slack.com/api/chat.postMessage` in the same \
entry, and panics when the entry has no `api_url` at all, also when it has an `app_token`. The token \
then goes into `http_config.authorization`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - channel: '#ops'\n        app_token_file: /run/secrets/slack\n        update_message: true\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - channel: '#ops'\n        api_url: https://slack.com/api/chat.postMessage\n        http_config:\n          authorization:\n            credentials_file: /run/secrets/slack\n        update_message: true\n",
    }],
};

const OWNER: &str = "a Slack receiver";

pub(super) fn slack(slack: &Slack, entry: &mut Entry<'_, '_>) {
    let global = entry.global;
    let url = [
        present("api_url", &slack.api_url),
        filled("api_url_file", &slack.api_url_file),
    ];
    let token = [
        filled("app_token", &slack.app_token),
        filled("app_token_file", &slack.app_token_file),
    ];
    entry.report.at_most_one(OWNER, &url);
    entry.report.at_most_one(OWNER, &token);
    let first = |fields: [(&'static str, Option<Span>); 2]| {
        fields.into_iter().find(|(_, key)| key.is_some())
    };
    if let (Some(url), Some(token)) = (first(url), first(token)) {
        entry.report.at_most_one(OWNER, &[url, token]);
    }
    let mut inherited = vec![
        present("slack_api_url", &global.slack_api_url),
        filled("slack_api_url_file", &global.slack_api_url_file),
    ];
    // An authorization of its own keeps the receiver from taking the token of all.
    if !slack.notifier.http_config.get().is_some_and(authorizes) {
        inherited.push(filled("slack_app_token", &global.slack_app_token));
        inherited.push(filled("slack_app_token_file", &global.slack_app_token_file));
    }
    let here = [url[0], url[1], token[0], token[1]];
    entry.here_or_global(OWNER, slack.span, &here, &inherited);
    entry.not_emptied(
        OWNER,
        slack.span,
        "slack_app_url",
        &slack.app_url,
        &global.slack_app_url,
    );
    global_http(slack, entry);
    authorization(slack, entry);
    update_message(slack, entry);
    parts(slack, entry);
}

/// Alertmanager 0.30 to 0.34 copies the HTTP configuration of `global`, and panics when that has
/// been emptied.
fn global_http(slack: &Slack, entry: &mut Entry<'_, '_>) {
    if let (false, Field::Null(key)) = (
        slack.notifier.http_config.is_present(),
        &entry.global.http_config,
    ) {
        let message =
            "a Slack receiver has no HTTP configuration: `http_config` in `global` is empty";
        let finding = entry
            .report
            .finding(&MISSING_FIELD, entry.report.head(slack.span), message)
            .related(
                entry.report.place(*key),
                "a key without a value takes the default away",
            )
            .help("remove `http_config` from `global` or give it a value");
        entry.report.push(finding);
    }
}

/// A token becomes the `Authorization` of requests, and there can be but one.
fn authorization(slack: &Slack, entry: &mut Entry<'_, '_>) {
    let local = [&slack.app_token.key(), &slack.app_token_file.key()];
    let filled_here = slack.app_token.is_filled() || slack.app_token_file.is_filled();
    let http = slack.notifier.http_config.get();
    let own = http.is_some_and(authorizes);
    let inherits = !filled_here && !own && !slack.api_url.is_present();
    let global = entry.global;
    let global_token =
        global.slack_app_token.is_filled() || global.slack_app_token_file.is_filled();
    let has_token = filled_here || (inherits && global_token);
    if !has_token {
        return;
    }
    let effective = match http {
        Some(_) => own,
        None if slack.notifier.http_config.is_present() => false,
        None => global.http_config.get().is_some_and(authorizes),
    };
    if !effective {
        return;
    }
    let span = local
        .into_iter()
        .flatten()
        .next()
        .copied()
        .unwrap_or_else(|| entry.report.head(slack.span));
    let message =
        "a Slack app token and an `authorization` in the HTTP configuration exclude each other";
    let finding = entry
        .report
        .finding(&EXCLUSIVE_FIELDS, span, message)
        .help("remove one of them; the token is sent as the authorization");
    entry.report.push(finding);
}

fn update_message(slack: &Slack, entry: &mut Entry<'_, '_>) {
    const METHOD: &str = "https://slack.com/api/chat.postMessage";
    let Some(update) = slack.update_message.given().filter(|u| u.value) else {
        return;
    };
    let message = match &slack.api_url {
        Field::Set(url) if url.value.reveal() == METHOD => return,
        Field::Invalid(_) => return,
        Field::Set(_) => "`update_message` needs Slack's own method as `api_url`",
        Field::Absent | Field::Null(_) => {
            "`update_message` without `api_url` makes Alertmanager panic"
        }
    };
    let finding = entry
        .report
        .finding(&UPDATE_MESSAGE, update.key, message)
        .help(format!("write `api_url: {METHOD}` beside it"));
    entry.report.push(finding);
}

/// Fields, buttons and their confirmations.
fn parts(slack: &Slack, entry: &mut Entry<'_, '_>) {
    for field in slack.fields.items() {
        let (field, span) = (&field.value, field.span);
        for named in [filled("title", &field.title), filled("value", &field.value)] {
            entry.report.one_of("a Slack field", span, &[named]);
        }
    }
    for action in slack.actions.items() {
        let (action, span) = (&action.value, action.span);
        for named in [filled("type", &action.r#type), filled("text", &action.text)] {
            entry.report.one_of("a Slack action", span, &[named]);
        }
        let target = [filled("url", &action.url), filled("name", &action.name)];
        entry.report.one_of("a Slack action", span, &target);
        if let Some(confirm) = action.confirm.get() {
            let text = filled("text", &confirm.text);
            entry
                .report
                .one_of("a Slack confirmation", confirm.span, &[text]);
        }
    }
}

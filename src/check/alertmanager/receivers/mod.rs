//! What each kind of receiver needs and what excludes each other, with the fall-back to `global`.
//!
//! Source: `UnmarshalYAML` of the receivers' types and of `Config` in Alertmanager 0.33. A pointer
//! there is [`present`](crate::check::fields::present) when it has any value; text is
//! [`filled`](crate::check::fields::filled) when it is not empty.

mod chat;
mod email;
mod other;
mod paging;
mod slack;

use super::{Check, Reporter, each_part};
use crate::check::fields::Named;
use crate::diag::Span;
use crate::model::alertmanager::{Alertmanager, Global, Receiver};
use crate::model::decode::{Field, Spanned};

pub(super) static CHECK: Check = Check {
    codes: &[&other::SNS_DESTINATION, &slack::UPDATE_MESSAGE],
    run: |scope, sink| each_part(scope, sink, |config, report| check(&config.model, report)),
};

/// What the check of one receiver's entry looks at.
struct Entry<'a, 'r> {
    global: &'a Global,
    /// Whether `global` was wrong as a whole, so that nothing is known of it.
    global_unknown: bool,
    report: &'a mut Reporter<'r>,
}

impl Entry<'_, '_> {
    /// Reports when none of the fields is set, here nor in `global`.
    fn here_or_global(&mut self, owner: &str, span: Span, here: &[Named], global: &[Named]) {
        let set = |fields: &[Named]| fields.iter().any(|(_, key)| key.is_some());
        if set(here) || set(global) || self.global_unknown {
            return;
        }
        let names = |fields: &[Named]| {
            let names: Vec<_> = fields.iter().map(|(name, _)| format!("`{name}`")).collect();
            names.join(" or ")
        };
        let message = format!(
            "{owner} needs {} here, or {} in `global`",
            names(here),
            names(global)
        );
        self.report.missing(span, message, None);
    }

    /// Reports when an address that `global` has by default was emptied there and is not set here.
    fn not_emptied<T, U>(
        &mut self,
        owner: &str,
        span: Span,
        name: &'static str,
        here: &Field<T>,
        global: &Field<U>,
    ) {
        if let (false, Field::Null(key)) = (here.is_present(), global) {
            let message = format!("{owner} has no address: `{name}` in `global` is empty");
            let finding = self
                .report
                .finding(
                    &crate::check::fields::MISSING_FIELD,
                    self.report.head(span),
                    message,
                )
                .related(
                    self.report.place(*key),
                    "a key without a value takes the default away",
                )
                .help(format!("remove `{name}` from `global` or give it a value"));
            self.report.push(finding);
        }
    }
}

fn check(config: &Alertmanager, report: &mut Reporter<'_>) {
    let default = Global::default();
    let mut entry = Entry {
        global: config.global.get().unwrap_or(&default),
        global_unknown: matches!(config.global, Field::Invalid(_)),
        report,
    };
    for receiver in config.receivers.items() {
        self::receiver(&receiver.value, &mut entry);
    }
}

fn receiver(receiver: &Receiver, entry: &mut Entry<'_, '_>) {
    all(&receiver.discord_configs, entry, chat::discord);
    all(&receiver.email_configs, entry, email::email);
    all(&receiver.incidentio_configs, entry, paging::incidentio);
    all(&receiver.pagerduty_configs, entry, paging::pagerduty);
    all(&receiver.slack_configs, entry, slack::slack);
    all(&receiver.webhook_configs, entry, other::webhook);
    all(&receiver.opsgenie_configs, entry, paging::opsgenie);
    all(&receiver.wechat_configs, entry, chat::wechat);
    all(&receiver.pushover_configs, entry, paging::pushover);
    all(&receiver.victorops_configs, entry, paging::victorops);
    all(&receiver.sns_configs, entry, other::sns);
    all(&receiver.telegram_configs, entry, chat::telegram);
    all(&receiver.webex_configs, entry, chat::webex);
    all(&receiver.msteams_configs, entry, chat::msteams);
    all(&receiver.msteamsv2_configs, entry, chat::msteamsv2);
    all(&receiver.jira_configs, entry, other::jira);
    all(&receiver.rocketchat_configs, entry, chat::rocketchat);
    all(&receiver.mattermost_configs, entry, chat::mattermost);
}

fn all<T>(
    list: &Field<Vec<Spanned<T>>>,
    entry: &mut Entry<'_, '_>,
    check: fn(&T, &mut Entry<'_, '_>),
) {
    for item in list.items() {
        check(&item.value, entry);
    }
}

//! Receivers that hand alerts on to other systems.

use super::Entry;
use crate::check::alertmanager::outputs::one_of_values;
use crate::check::fields::{Named, filled, present};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::alertmanager::{Jira, Sns, Webhook};
use crate::model::decode::{Field, INVALID_VALUE};

/// Three destinations at once.
pub static SNS_DESTINATION: Code = Code {
    name: "sns-destination",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "an SNS receiver has three destinations at once",
    explain: "A message goes to a topic, a target or a phone number. Alertmanager refuses none and \
two of them, but accepts all three; SNS then refuses every message.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    sns_configs:\n      - topic_arn: arn:aws:sns:eu-west-1:1:t\n        target_arn: arn:aws:sns:eu-west-1:1:e\n        phone_number: '+15550100'\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    sns_configs:\n      - topic_arn: arn:aws:sns:eu-west-1:1:t\n",
    }],
};

pub(super) fn webhook(webhook: &Webhook, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a webhook receiver";
    let url = [
        filled("url", &webhook.url),
        filled("url_file", &webhook.url_file),
    ];
    entry.report.one_of(OWNER, webhook.span, &url);
    entry.report.at_most_one(OWNER, &url);
}

pub(super) fn sns(sns: &Sns, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "an SNS receiver";
    let targets: [Named; 3] = [
        filled("topic_arn", &sns.topic_arn),
        filled("target_arn", &sns.target_arn),
        filled("phone_number", &sns.phone_number),
    ];
    let set: Vec<Named> = targets
        .into_iter()
        .filter(|(_, key)| key.is_some())
        .collect();
    match set.as_slice() {
        [] => entry.report.one_of(OWNER, sns.span, &targets),
        [_] => {}
        [(first, Some(first_key)), .., (_, Some(key))] if set.len() == 3 => {
            let message =
                "SNS takes one of `topic_arn`, `target_arn` and `phone_number`, not three";
            let finding = entry
                .report
                .finding(&SNS_DESTINATION, *key, message)
                .related(
                    entry.report.place(*first_key),
                    format!("`{first}` is set here"),
                )
                .help("keep one of them");
            entry.report.push(finding);
        }
        _ => entry.report.at_most_one(OWNER, &set),
    }
}

pub(super) fn jira(jira: &Jira, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a Jira receiver";
    let project = filled("project", &jira.project);
    entry.report.one_of(OWNER, jira.span, &[project]);
    let kind = filled("issue_type", &jira.issue_type);
    entry.report.one_of(OWNER, jira.span, &[kind]);
    entry.here_or_global(
        OWNER,
        jira.span,
        &[present("api_url", &jira.api_url)],
        &[present("jira_api_url", &entry.global.jira_api_url)],
    );
    if let Field::Null(key) = jira.api_type {
        let message = "`api_type` has no value; expected `auto`, `cloud` or `datacenter`";
        let finding = entry.report.finding(&INVALID_VALUE, key, message);
        entry.report.push(finding);
    }
    one_of_values(
        &jira.api_type,
        &["auto", "cloud", "datacenter"],
        entry.report,
    );
}

//! The templates that Alertmanager defines itself.

use crate::model::Version;

const SINCE_0_28: [&str; 57] = [
    "__alertmanager",
    "__alertmanagerURL",
    "__description",
    "__subject",
    "__text_alert_list",
    "__text_alert_list_markdown",
    "discord.default.content",
    "discord.default.message",
    "discord.default.title",
    "email.default.html",
    "email.default.subject",
    "jira.default.description",
    "jira.default.priority",
    "jira.default.summary",
    "msteams.default.summary",
    "msteams.default.text",
    "msteams.default.title",
    "msteamsv2.default.text",
    "msteamsv2.default.title",
    "opsgenie.default.description",
    "opsgenie.default.message",
    "opsgenie.default.source",
    "pagerduty.default.client",
    "pagerduty.default.clientURL",
    "pagerduty.default.description",
    "pagerduty.default.instances",
    "pushover.default.message",
    "pushover.default.title",
    "pushover.default.url",
    "rocketchat.default.alias",
    "rocketchat.default.emoji",
    "rocketchat.default.iconurl",
    "rocketchat.default.text",
    "rocketchat.default.title",
    "rocketchat.default.titlelink",
    "slack.default.callbackid",
    "slack.default.fallback",
    "slack.default.footer",
    "slack.default.iconemoji",
    "slack.default.iconurl",
    "slack.default.pretext",
    "slack.default.text",
    "slack.default.title",
    "slack.default.titlelink",
    "slack.default.username",
    "sns.default.message",
    "sns.default.subject",
    "telegram.default.message",
    "victorops.default.entity_display_name",
    "victorops.default.monitoring_tool",
    "victorops.default.state_message",
    "webex.default.message",
    "wechat.default.agent_id",
    "wechat.default.message",
    "wechat.default.to_party",
    "wechat.default.to_tag",
    "wechat.default.to_user",
];

const SINCE_0_30: [&str; 1] = ["mattermost.default.text"];

const SINCE_0_32: [&str; 6] = [
    "mattermost.default.color",
    "mattermost.default.fallback",
    "mattermost.default.title",
    "mattermost.default.titlelink",
    "mattermost.default.username",
    "slack.default.color",
];

/// Returns the names of the templates that a version defines (its `default.tmpl` and `email.tmpl`).
pub(crate) fn names(target: Version) -> impl Iterator<Item = &'static str> {
    let from = |since: Version, names: &'static [&'static str]| {
        names.iter().copied().filter(move |_| target >= since)
    };
    SINCE_0_28
        .iter()
        .copied()
        .chain(from(Version::new(0, 30), &SINCE_0_30))
        .chain(from(Version::new(0, 32), &SINCE_0_32))
}

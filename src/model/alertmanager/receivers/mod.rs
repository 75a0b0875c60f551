//! The 18 kinds of receivers, one file each but for the two of Microsoft Teams.

mod discord;
mod email;
mod incidentio;
mod jira;
mod mattermost;
mod msteams;
mod opsgenie;
mod pagerduty;
mod pushover;
mod rocketchat;
mod slack;
mod sns;
mod telegram;
mod victorops;
mod webex;
mod webhook;
mod wechat;

pub use discord::Discord;
pub use email::{Email, Threading};
pub use incidentio::Incidentio;
pub use jira::{Jira, JiraField, JiraText};
pub use mattermost::{
    Mattermost, MattermostAttachment, MattermostField, MattermostPriority, MattermostProps,
};
pub use msteams::{MsTeams, MsTeamsV2};
pub use opsgenie::{OpsGenie, Responder};
pub use pagerduty::{PagerDuty, PagerDutyImage, PagerDutyLink};
pub use pushover::Pushover;
pub use rocketchat::{Rocketchat, RocketchatAction, RocketchatField};
pub use slack::{Slack, SlackAction, SlackConfirmation, SlackField};
pub use sns::Sns;
pub use telegram::Telegram;
pub use victorops::VictorOps;
pub use webex::Webex;
pub use webhook::Webhook;
pub use wechat::Wechat;

use crate::model;
use crate::model::decode::{Entries, Spanned};
use crate::model::http::HttpConfig;

model! {
    /// A receiver: a name and any number of ways to notify.
    pub struct Receiver("a receiver") {
        name: String,
        labels: Entries<String> [since 0, 33],
        discord_configs: Vec<Spanned<Discord>>,
        email_configs: Vec<Spanned<Email>>,
        incidentio_configs: Vec<Spanned<Incidentio>> [since 0, 29],
        pagerduty_configs: Vec<Spanned<PagerDuty>>,
        slack_configs: Vec<Spanned<Slack>>,
        webhook_configs: Vec<Spanned<Webhook>>,
        opsgenie_configs: Vec<Spanned<OpsGenie>>,
        wechat_configs: Vec<Spanned<Wechat>>,
        pushover_configs: Vec<Spanned<Pushover>>,
        victorops_configs: Vec<Spanned<VictorOps>>,
        sns_configs: Vec<Spanned<Sns>>,
        telegram_configs: Vec<Spanned<Telegram>>,
        webex_configs: Vec<Spanned<Webex>>,
        msteams_configs: Vec<Spanned<MsTeams>>,
        msteamsv2_configs: Vec<Spanned<MsTeamsV2>>,
        jira_configs: Vec<Spanned<Jira>>,
        rocketchat_configs: Vec<Spanned<Rocketchat>>,
        mattermost_configs: Vec<Spanned<Mattermost>> [since 0, 30],
    }
    hints {
        "teams_configs" => "write `msteamsv2_configs`",
        "ms_teams_configs" => "write `msteamsv2_configs`",
        "google_chat_configs" => "Alertmanager has no Google Chat; send to a bridge with `webhook_configs`",
        "hipchat_configs" => "HipChat is gone since Alertmanager 0.16",
        "url" => "write `webhook_configs: [{url: …}]`",
        "email" => "write `email_configs: [{to: …}]`",
        "to" => "write `email_configs: [{to: …}]`",
        "type" => "the kind of a receiver is the name of its list, such as `slack_configs`",
        "send_resolved" => "move it into the entries of the receiver's lists",
        "receiver" => "write `name`",
    }
    null { accepted }
}

model! {
    /// What all entries of a receiver share but those of e-mail.
    pub struct Notifier("a receiver's entry") {
        send_resolved: bool,
        http_config: HttpConfig,
    }
}

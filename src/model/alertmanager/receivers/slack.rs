use super::Notifier;
use crate::model;
use crate::model::alertmanager::Templated;
use crate::model::decode::{FilePath, HttpUrl, Nanoseconds, Secret, SecretUrl, Spanned};

model! {
    /// Slack.
    pub struct Slack("a Slack receiver") {
        api_url: SecretUrl,
        api_url_file: FilePath,
        app_token: Secret [since 0, 30],
        app_token_file: FilePath [since 0, 30],
        app_url: HttpUrl [since 0, 30],
        channel: Templated,
        username: Templated,
        color: Templated,
        title: Templated,
        title_link: Templated,
        pretext: Templated,
        text: Templated,
        message_text: Templated [since 0, 31],
        fields: Vec<Spanned<SlackField>>,
        short_fields: bool,
        footer: Templated,
        fallback: Templated,
        callback_id: Templated,
        icon_emoji: Templated,
        icon_url: Templated,
        image_url: Templated,
        thumb_url: Templated,
        link_names: bool,
        mrkdwn_in: Vec<Spanned<String>>,
        actions: Vec<Spanned<SlackAction>>,
        update_message: bool [since 0, 32],
        timeout: Nanoseconds [since 0, 30],
    }
    flatten { notifier: Notifier }
    hints {
        "webhook_url" => "write `api_url`",
        "url" => "write `api_url`",
        "slack_api_url" => "write `api_url` here, or `slack_api_url` in `global`",
        "channels" => "write `channel`; several channels are several entries",
        "message" => "write `text`",
        "template" => "write `text: '{{ template \"NAME\" . }}'`",
        "token" => "write `app_token`",
        "bot_token" => "write `app_token`",
        "attachments" => "one entry is one attachment; write its `title`, `text` and `fields` here",
    }
}

model! {
    /// A button of a message.
    pub struct SlackAction("a Slack action") {
        r#type: Templated,
        text: Templated,
        url: Templated,
        style: Templated,
        name: Templated,
        value: Templated,
        confirm: SlackConfirmation,
    }
    null { accepted }
}

model! {
    /// The question before a button takes effect.
    pub struct SlackConfirmation("a Slack confirmation") {
        text: Templated,
        title: Templated,
        ok_text: Templated,
        dismiss_text: Templated,
    }
}

model! {
    /// A short text beside others.
    pub struct SlackField("a Slack field") {
        title: Templated,
        value: Templated,
        short: bool,
    }
    null { accepted }
}

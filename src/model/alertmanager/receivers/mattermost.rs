use super::Notifier;
use crate::model;
use crate::model::alertmanager::Templated;
use crate::model::decode::{FilePath, SecretUrl, Spanned};

model! {
    /// Mattermost.
    pub struct Mattermost("a Mattermost receiver") {
        webhook_url: SecretUrl,
        webhook_url_file: FilePath,
        channel: Templated,
        username: Templated,
        text: Templated,
        fallback: Templated [since 0, 32],
        color: Templated [since 0, 32],
        pretext: Templated [since 0, 32],
        author_name: Templated [since 0, 32],
        author_link: Templated [since 0, 32],
        author_icon: Templated [since 0, 32],
        title: Templated [since 0, 32],
        title_link: Templated [since 0, 32],
        fields: Vec<Spanned<MattermostField>> [since 0, 32],
        thumb_url: Templated [since 0, 32],
        footer: Templated [since 0, 32],
        footer_icon: Templated [since 0, 32],
        image_url: Templated [since 0, 32],
        icon_url: Templated,
        icon_emoji: Templated,
        attachments: Vec<Spanned<MattermostAttachment>>,
        r#type: Templated,
        props: MattermostProps,
        priority: MattermostPriority,
    }
    flatten { notifier: Notifier }
    hints {
        "url" => "write `webhook_url`",
        "api_url" => "write `webhook_url`",
        "message" => "write `text`",
    }
}

model! {
    /// A short text beside others.
    pub struct MattermostField("a Mattermost field") {
        title: Templated,
        value: Templated,
        short: bool,
    }
    null { accepted }
}

model! {
    /// A block of a message.
    pub struct MattermostAttachment("a Mattermost attachment") {
        fallback: Templated,
        color: Templated,
        pretext: Templated,
        text: Templated,
        author_name: Templated,
        author_link: Templated,
        author_icon: Templated,
        title: Templated,
        title_link: Templated,
        fields: Vec<Spanned<MattermostField>>,
        thumb_url: Templated,
        footer: Templated,
        footer_icon: Templated,
        image_url: Templated,
    }
    null { accepted }
}

model! {
    /// What stands in the side bar.
    pub struct MattermostProps("Mattermost's `props`") {
        card: Templated,
    }
}

model! {
    /// How a message asks for attention.
    pub struct MattermostPriority("Mattermost's `priority`") {
        priority: Templated,
        requested_ack: bool,
        persistent_notifications: bool,
    }
}

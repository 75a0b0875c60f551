use super::Notifier;
use crate::model;
use crate::model::alertmanager::Templated;
use crate::model::decode::{FilePath, SecretUrl};

model! {
    /// A Discord channel.
    pub struct Discord("a Discord receiver") {
        webhook_url: SecretUrl,
        webhook_url_file: FilePath,
        content: Templated,
        title: Templated,
        message: Templated,
        username: String,
        avatar_url: String,
    }
    flatten { notifier: Notifier }
    hints {
        "url" => "write `webhook_url`",
        "text" => "write `message`",
    }
}

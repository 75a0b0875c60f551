use super::Notifier;
use crate::model;
use crate::model::alertmanager::Templated;
use crate::model::decode::{FilePath, HttpUrl, Secret};

model! {
    /// Telegram.
    pub struct Telegram("a Telegram receiver") {
        api_url: HttpUrl,
        bot_token: Secret,
        bot_token_file: FilePath,
        chat_id: i64,
        chat_id_file: FilePath [since 0, 31],
        message_thread_id: i64,
        message: Templated,
        disable_notifications: bool,
        parse_mode: String,
    }
    flatten { notifier: Notifier }
    hints {
        "token" => "write `bot_token`",
        "chat" => "write `chat_id`",
        "text" => "write `message`",
        "template" => "write `message: '{{ template \"NAME\" . }}'`",
    }
}

use super::Notifier;
use crate::model;
use crate::model::alertmanager::{Templated, TemplatedSecret};
use crate::model::decode::{FilePath, HttpUrl};

model! {
    /// WeChat.
    pub struct Wechat("a WeChat receiver") {
        api_secret: TemplatedSecret,
        api_secret_file: FilePath [since 0, 31],
        corp_id: Templated,
        message: Templated,
        api_url: HttpUrl,
        to_user: Templated,
        to_party: Templated,
        to_tag: Templated,
        agent_id: Templated,
        message_type: String,
    }
    flatten { notifier: Notifier }
}

use super::Notifier;
use crate::model;
use crate::model::alertmanager::{Templated, TemplatedSecret};
use crate::model::decode::{FilePath, GoDuration};

model! {
    /// Pushover.
    pub struct Pushover("a Pushover receiver") {
        user_key: TemplatedSecret,
        user_key_file: FilePath,
        token: TemplatedSecret,
        token_file: FilePath,
        title: Templated,
        message: Templated,
        url: Templated,
        url_title: Templated,
        device: Templated,
        sound: Templated,
        priority: Templated,
        retry: GoDuration,
        expire: GoDuration,
        ttl: GoDuration,
        html: bool,
        monospace: bool [since 0, 29],
    }
    flatten { notifier: Notifier }
    hints { "user" => "write `user_key`" }
}

use super::Notifier;
use crate::model;
use crate::model::alertmanager::Templated;
use crate::model::decode::HttpUrl;

model! {
    /// Webex.
    pub struct Webex("a Webex receiver") {
        api_url: HttpUrl,
        message: Templated,
        room_id: Templated,
    }
    flatten { notifier: Notifier }
}

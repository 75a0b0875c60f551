use super::Notifier;
use crate::model;
use crate::model::alertmanager::Templated;
use crate::model::decode::{FilePath, HttpUrl, Secret, Spanned};

model! {
    /// Rocket.Chat.
    pub struct Rocketchat("a Rocket.Chat receiver") {
        api_url: HttpUrl,
        token_id: Secret,
        token_id_file: FilePath,
        token: Secret,
        token_file: FilePath,
        channel: Templated,
        color: Templated,
        title: Templated,
        title_link: Templated,
        text: Templated,
        fields: Vec<Spanned<RocketchatField>>,
        short_fields: bool,
        emoji: Templated,
        icon_url: Templated,
        image_url: Templated,
        thumb_url: Templated,
        link_names: bool,
        actions: Vec<Spanned<RocketchatAction>>,
    }
    flatten { notifier: Notifier }
}

model! {
    /// A short text beside others.
    pub struct RocketchatField("a Rocket.Chat field") {
        short: bool,
        title: Templated,
        value: Templated,
    }
    null { accepted }
}

// The names are Go's own, in lower case: Alertmanager gives the type names for JSON alone.
model! {
    /// A button of a message.
    pub struct RocketchatAction("a Rocket.Chat action") {
        r#type: String,
        text: Templated,
        url: Templated,
        imageurl: String,
        iswebview: bool,
        webviewheightratio: String,
        msg: Templated,
        msginchatwindow: bool,
        msgprocessingtype: String,
    }
    hints {
        "image_url" => "write `imageurl`",
        "is_webview" => "write `iswebview`",
        "webview_height_ratio" => "write `webviewheightratio`",
        "msg_in_chat_window" => "write `msginchatwindow`",
        "msg_processing_type" => "write `msgprocessingtype`",
    }
    null { accepted }
}

use serde_json::{Map, Value as Json, json};

use super::{
    ACCESS_TOKEN, Body, Made, Message, REDACTED, Renderer, Target, encoded, optional, source,
};
use crate::model::alertmanager::Wechat;

/// Makes the request for a token, which holds for two hours, and the one with the message.
pub(super) fn make(wechat: &Wechat, renderer: &Renderer<'_>) -> Made {
    let global = renderer.global;
    let (corp_id, span) = match source(&wechat.corp_id, "") {
        ("", _) => source(&global.wechat_api_corp_id, ""),
        own => own,
    };
    let corp_id = renderer.execute("corp_id", corp_id, span.unwrap_or(renderer.span), false)?;
    let default = "https://qyapi.weixin.qq.com/cgi-bin/";
    let api = Target::of(&wechat.api_url, &global.wechat_api_url, default);
    let mut limits = Vec::new();
    let mut fields = Map::new();
    for (key, name, field) in [
        ("touser", "to_user", &wechat.to_user),
        ("toparty", "to_party", &wechat.to_party),
        ("totag", "to_tag", &wechat.to_tag),
        ("agentid", "agent_id", &wechat.agent_id),
    ] {
        optional(&mut fields, key, renderer.own(name, field, name)?);
    }
    let message = renderer.own("message", &wechat.message, "message")?;
    let message = renderer.limited("message", message, &mut limits);
    let kind = match wechat.message_type.or(String::new()) {
        kind if kind.is_empty() => "text".to_owned(),
        kind => kind,
    };
    let (text, markdown) = match kind.as_str() {
        "markdown" => (String::new(), message),
        _ => (message, String::new()),
    };
    let mut json = Map::new();
    json.insert("text".to_owned(), json!({ "content": text }));
    json.extend(fields);
    json.insert("safe".to_owned(), Json::from("0"));
    json.insert("msgtype".to_owned(), kind.into());
    json.insert("markdown".to_owned(), json!({ "content": markdown }));
    let http = wechat.notifier.http_config.get();
    let parameters = [("corpid", corp_id.as_str()), ("corpsecret", REDACTED)];
    let url = api.with("gettoken").query(&parameters).to_string();
    let token = Message::new("GET", url, renderer.headers(http, ""), Body::Empty)
        .when("when there is no access token yet, or it is older than two hours");
    let url = api
        .with("message/send")
        .query(&[("access_token", ACCESS_TOKEN)]);
    let headers = renderer.json_headers(http);
    let sent = Message::json("POST", &url, headers, encoded(&json.into()));
    Ok(vec![token, sent.limits(limits)])
}

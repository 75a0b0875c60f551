use serde_json::{Map, Value as Json, json};

use super::{
    Failure, GROUP_KEY_HASH, Headers, Made, Message, Renderer, Target, encoded, optional,
    optional_list,
};
use crate::model::alertmanager::{OpsGenie, Responder};
use crate::model::decode::Spanned;

/// Makes the request that opens an alert, with those that update it where they are asked for, or the
/// one that closes it.
pub(super) fn make(opsgenie: &OpsGenie, renderer: &Renderer<'_>) -> Made {
    let global = &renderer.global.opsgenie_api_url;
    let api = Target::of(&opsgenie.api_url, global, "https://api.opsgenie.com/");
    let http = opsgenie.notifier.http_config.get();
    let headers = renderer.json_headers(http);
    let headers = headers.with("Authorization", "GenieKey <redacted>");
    let source = renderer.own("source", &opsgenie.source, "source")?;
    if renderer.is_resolved() {
        let url = alert(&api, "close");
        let body = encoded(&json!({ "source": source }));
        return Ok(vec![Message::json("POST", &url, headers, body)]);
    }
    let mut limits = Vec::new();
    let message = renderer.own("message", &opsgenie.message, "message")?;
    let message = renderer.limited("message", message, &mut limits);
    let description = renderer.own("description", &opsgenie.description, "description")?;
    let description = renderer.limited("description", description, &mut limits);
    let mut json = Map::new();
    json.insert("alias".to_owned(), GROUP_KEY_HASH.into());
    json.insert("message".to_owned(), message.clone().into());
    optional(&mut json, "description", description.clone());
    json.insert("details".to_owned(), details(opsgenie, renderer)?);
    let source = renderer.limited("source", source, &mut limits);
    json.insert("source".to_owned(), source.into());
    optional_list(&mut json, "responders", responders(opsgenie, renderer)?);
    let tags = renderer.plain("tags", &opsgenie.tags)?;
    optional_list(&mut json, "tags", parts(&tags).map(Json::from).collect());
    for (name, field) in [
        ("note", &opsgenie.note),
        ("priority", &opsgenie.priority),
        ("entity", &opsgenie.entity),
    ] {
        let text = renderer.plain(name, field)?;
        let text = renderer.limited(name, text, &mut limits);
        optional(&mut json, name, text);
    }
    let actions = renderer.plain("actions", &opsgenie.actions)?;
    let actions = parts(&actions).map(Json::from).collect();
    optional_list(&mut json, "actions", actions);
    let body = encoded(&json.into());
    let opened = Message::json("POST", &api.with("v2/alerts"), headers.clone(), body);
    let mut messages = vec![opened.limits(limits)];
    if opsgenie.update_alerts.get() == Some(&true) {
        for (name, text) in [("message", message), ("description", description)] {
            messages.push(update(&api, &headers, name, text));
        }
    }
    Ok(messages)
}

fn alert(api: &Target, action: &str) -> Target {
    let path = format!("v2/alerts/{GROUP_KEY_HASH}/{action}");
    api.with(&path).query(&[("identifierType", "alias")])
}

fn update(api: &Target, headers: &Headers, name: &str, text: String) -> Message {
    let mut json = Map::new();
    optional(&mut json, name, text);
    let body = encoded(&json.into());
    Message::json("PUT", &alert(api, name), headers.clone(), body)
}

fn details(opsgenie: &OpsGenie, renderer: &Renderer<'_>) -> Result<Json, Box<Failure>> {
    let labels = renderer.data.common_labels.iter();
    let mut map: Map<String, Json> = labels
        .map(|(name, value)| (name.to_string(), Json::from(&**value)))
        .collect();
    let given = opsgenie.details.get();
    for (name, value) in given.iter().flat_map(|entries| entries.iter()) {
        let text = renderer.execute("details", value.value.as_str(), value.span, false)?;
        map.insert(name.value.clone(), text.into());
    }
    map.sort_keys();
    Ok(map.into())
}

fn responders(opsgenie: &OpsGenie, renderer: &Renderer<'_>) -> Result<Vec<Json>, Box<Failure>> {
    let mut list = Vec::new();
    for entry in opsgenie.responders.items() {
        let Responder {
            id,
            name,
            username,
            r#type,
            ..
        } = &entry.value;
        let id = renderer.plain("id", id)?;
        let name = renderer.plain("name", name)?;
        let username = renderer.plain("username", username)?;
        let kind = renderer.plain("type", r#type)?;
        if [&id, &name, &username, &kind]
            .iter()
            .all(|text| text.is_empty())
        {
            continue;
        }
        if kind == "teams" {
            list.extend(teams(&name, entry, renderer)?);
            continue;
        }
        let mut json = Map::new();
        optional(&mut json, "id", id);
        optional(&mut json, "name", name);
        optional(&mut json, "username", username);
        json.insert("type".to_owned(), kind.into());
        list.push(json.into());
    }
    Ok(list)
}

/// Makes one responder of each team; the names are executed once more.
fn teams(
    names: &str,
    entry: &Spanned<Responder>,
    renderer: &Renderer<'_>,
) -> Result<Vec<Json>, Box<Failure>> {
    let team = |name: &str| {
        let mut json = Map::new();
        let name = renderer.execute("name", name, entry.span, false)?;
        optional(&mut json, "name", name);
        json.insert("type".to_owned(), "team".into());
        Ok(json.into())
    };
    parts(names).map(team).collect()
}

/// Splits a list at its commas; what is empty is left out, white space is kept.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.trim().split(',').filter(|part| !part.is_empty())
}

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde_json::{Map, Value as Json, json};

use super::json::compacted;
use super::{
    Body, Failure, GROUP_KEY_HASH, Headers, Made, Message, Renderer, Target, encoded, nested,
};
use crate::lang::gostring;
use crate::model::alertmanager::{Jira, JiraText, Templated};
use crate::model::decode::Field;

/// What stands for the key of an issue that the search finds.
const ISSUE_KEY: &str = "<key of the issue>";

/// Makes the search for the group's issue and what follows from its answer: a new issue, or an
/// update of the one that was found and its transition.
pub(super) fn make(jira: &Jira, renderer: &Renderer<'_>) -> Made {
    let global = &renderer.global.jira_api_url;
    let api = Target::of(&jira.api_url, global, "");
    let http = jira.notifier.http_config.get();
    let headers = renderer.json_headers(http).with("Accept-Language", "en");
    let project = renderer.plain("project", &jira.project)?;
    let resolved = renderer.is_resolved();
    let body = json!({
        "fields": ["status"],
        "jql": query(jira, &project, resolved),
        "maxResults": 2,
    });
    let mut messages = vec![Message::json(
        "POST",
        &search(jira, &api),
        headers.clone(),
        encoded(&body),
    )];
    let mut limits = Vec::new();
    let fields = fields(jira, project, &api, renderer, &mut limits)?;
    if !resolved {
        let body = issue(&fields);
        let created = Message::json("POST", &api.join("issue"), headers.clone(), body);
        messages.push(
            created
                .limits(limits.clone())
                .when("when the search finds no issue"),
        );
    }
    let mut changed = fields;
    // Custom fields of that name win over the issue's own and stay.
    let custom = |name: &str| {
        jira.fields
            .get()
            .is_some_and(|fields| fields.get(name).is_some())
    };
    for (name, text) in [
        ("description", &jira.description),
        ("summary", &jira.summary),
    ] {
        let stays = text
            .get()
            .is_some_and(|text| text.0.enable_update.get() == Some(&false));
        if stays && !custom(name) {
            changed.remove(name);
        }
    }
    let body = issue(&changed);
    let url = api.join(&format!("issue/{ISSUE_KEY}"));
    let updated = Message::json("PUT", &url, headers.clone(), body);
    let updated = match resolved {
        true => updated.limits(limits),
        false => updated,
    };
    messages.push(updated.when("when the search finds an issue"));
    messages.extend(transition(jira, &api, &headers, resolved));
    Ok(messages)
}

/// Returns the requests that move an issue to another state.
fn transition(jira: &Jira, api: &Target, headers: &Headers, resolved: bool) -> Vec<Message> {
    let (name, state) = match resolved {
        true => (&jira.resolve_transition, "not done"),
        false => (&jira.reopen_transition, "done"),
    };
    let name = name.or(String::new());
    if name.is_empty() {
        return Vec::new();
    }
    let when = format!("when the issue that is found is {state}");
    let url = api.join(&format!("issue/{ISSUE_KEY}/transitions"));
    let id = format!("<id of the transition `{name}`>");
    let body = encoded(&json!({ "transition": { "id": id } }));
    let asked = Message::new("GET", url.to_string(), headers.clone(), Body::Empty);
    let moved = Message::json("POST", &url, headers.clone(), body);
    vec![asked.when(when.clone()), moved.when(when)]
}

/// Returns the query for issues of the group.
fn query(jira: &Jira, project: &str, resolved: bool) -> String {
    let mut query = String::new();
    let unwanted = jira.wont_fix_resolution.or(String::new());
    if !unwanted.is_empty() {
        let unwanted = gostring::quote(&unwanted);
        query.push_str(&format!(
            "(resolution is EMPTY or resolution != {unwanted}) and "
        ));
    }
    let reopens = jira
        .reopen_transition
        .get()
        .is_some_and(|name| !name.is_empty());
    let duration = jira.reopen_duration.get();
    let minutes = duration.map_or(0, |duration| duration.as_millis() / 60_000);
    if !resolved && reopens && minutes > 0 {
        query.push_str(&format!(
            "(resolutiondate is EMPTY OR resolutiondate >= -{minutes}m) and "
        ));
    } else {
        query.push_str("statusCategory != Done and ");
    }
    let label = gostring::quote(&label());
    let project = gostring::quote(project);
    query.push_str(&format!(
        "project={project} and labels={label} order by status ASC,resolutiondate DESC"
    ));
    query
}

fn label() -> String {
    format!("ALERT{{{GROUP_KEY_HASH}}}")
}

/// Returns where issues are searched: Jira Cloud has an interface of its own.
fn search(jira: &Jira, api: &Target) -> Target {
    let kind = jira.api_type.effective("auto".to_owned());
    let cloud = match kind.as_deref() {
        Some("cloud") => true,
        Some("auto") => api.host.ends_with("atlassian.net"),
        _ => false,
    };
    match cloud {
        true => api
            .join("/search/jql")
            .replaced("/rest/api/2/", "/rest/api/3/"),
        false => api.join("/search"),
    }
}

/// The fields of an issue, each as JSON.
type Fields = BTreeMap<String, String>;

fn issue(fields: &Fields) -> String {
    let field = |(name, value): (&String, &String)| format!("{}:{value}", json_text(name));
    let fields: Vec<_> = fields.iter().map(field).collect();
    format!("{{\"fields\":{{{}}}}}\n", fields.join(","))
}

fn json_text(text: &str) -> String {
    json_of(&text.into())
}

fn json_of(json: &Json) -> String {
    encoded(json).trim_end().to_owned()
}

fn fields(
    jira: &Jira,
    project: String,
    api: &Target,
    renderer: &Renderer<'_>,
    limits: &mut Vec<String>,
) -> Result<Fields, Box<Failure>> {
    let summary = renderer.own("summary", &template(&jira.summary), "summary")?;
    let summary = renderer.limited("summary", summary, limits);
    let mut fields = Fields::new();
    let mut add = |name: &str, value: &Json| fields.insert(name.to_owned(), json_of(value));
    add("project", &json!({ "key": project }));
    let kind = renderer.plain("issue_type", &jira.issue_type)?;
    add("issuetype", &named(kind));
    add("summary", &summary.into());
    let mut labels = vec![label()];
    for entry in jira.labels.items() {
        let text = entry.value.as_str();
        labels.push(renderer.execute("labels", text, entry.span, false)?);
    }
    labels.sort();
    add("labels", &labels.into());
    let priority = renderer.own("priority", &jira.priority, "priority")?;
    if !priority.is_empty() {
        add("priority", &named(priority));
    }
    if let Some(description) = description(jira, api, renderer, limits)? {
        fields.insert("description".to_owned(), description);
    }
    let custom = jira.fields.get();
    for (name, value) in custom.iter().flat_map(|entries| entries.iter()) {
        let value = nested::executed("fields", &value.value, renderer)?;
        fields.insert(name.value.clone(), json_of(&value));
    }
    Ok(fields)
}

/// Returns the template of a text, which a mapping of settings may leave out.
fn template(field: &Field<JiraText>) -> Field<Templated> {
    match field {
        Field::Absent => Field::Absent,
        Field::Null(key) => Field::Null(*key),
        Field::Invalid(key) => Field::Invalid(*key),
        Field::Set(given) => given.value.0.template.clone(),
    }
}

fn named(name: String) -> Json {
    let mut map = Map::new();
    super::optional(&mut map, "name", name);
    map.into()
}

/// Returns the description: text, or the JSON of a document for version 3 of the interface.
fn description(
    jira: &Jira,
    api: &Target,
    renderer: &Renderer<'_>,
    limits: &mut Vec<String>,
) -> Result<Option<String>, Box<Failure>> {
    let field = template(&jira.description);
    let text = renderer.own("description", &field, "description")?;
    let text = renderer.limited("description", text, limits);
    if !api.path().trim_end_matches('/').ends_with("/3") {
        return Ok((!text.is_empty()).then(|| json_text(&text)));
    }
    match text.trim() {
        "" => Ok(None),
        document if serde_json::from_str::<IgnoredAny>(document).is_ok() => {
            Ok(Some(compacted(document)))
        }
        _ => {
            let message = "version 3 of Jira's interface takes JSON, and this is none";
            let span = field.given().map(|given| given.span);
            Err(renderer.refused("description", span, message))
        }
    }
}

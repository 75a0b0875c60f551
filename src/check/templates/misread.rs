//! Texts of payloads that Alertmanager reads as YAML and sends as something else.

use super::samples::Sample;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::model::alertmanager::{Receiver, Templated, Value};
use crate::model::decode::{Entries, Field};
use crate::notify::engine::Set;
use crate::notify::payload::Misread;

/// A text that is sent as an object, a list or nothing.
pub static TEXT_READ_AS_YAML: Code = Code {
    name: "text-read-as-yaml",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a text of a payload is read as YAML, so that no text is sent",
    explain: "What the templates in `payload` of a webhook, `details` of PagerDuty and `fields` of Jira \
give is read as YAML, so that a template can make numbers and structures (`DeepCopyWithTemplate` of \
template/template.go in Alertmanager 0.33). A text in which a colon and a blank follow the first words \
becomes an object that way, one that begins with a dash and a blank a list, and one that begins with \
`#` is a comment: nothing is sent. Of one that begins with brackets, as `[FIRING] HighLoad`, the \
brackets alone are sent, as a list, and what stands behind is left out. Quotes do not help, neither in \
the file nor in the template. Begin the text with a word, and write no blank behind a colon: \
`{{ reReplaceAll \": \" \" - \" .CommonAnnotations.summary }}`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: chat\nreceivers:\n  - name: chat\n    webhook_configs:\n      - url: https://chat.example.org/hook\n        payload:\n          channel: '#alerts'\n          text: '{{ .Status }}: {{ .CommonLabels.alertname }}'\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: chat\nreceivers:\n  - name: chat\n    webhook_configs:\n      - url: https://chat.example.org/hook\n        payload:\n          channel: alerts\n          text: '{{ .Status }} - {{ .CommonLabels.alertname }}'\n",
    }],
};

/// With how many notifications each text is executed.
const MAX_SAMPLES: usize = 32;

/// Checks the texts of one receiver.
pub(super) fn check(set: &Set, receiver: &Receiver, samples: &[Sample], report: &mut Reporter<'_>) {
    let mut texts = Vec::new();
    for entry in receiver.webhook_configs.items() {
        texts_of(entry.value.payload.get(), &mut texts);
    }
    for entry in receiver.pagerduty_configs.items() {
        texts_in(&entry.value.details, &mut texts);
    }
    for entry in receiver.jira_configs.items() {
        texts_in(&entry.value.fields, &mut texts);
    }
    for text in texts {
        let mut tried = samples.iter().take(MAX_SAMPLES);
        let found = tried.find_map(|sample| {
            let result = set.text_field(text.as_str(), &sample.data).ok()?;
            Some((Misread::of(&result)?, sample))
        });
        let Some((misread, sample)) = found else {
            continue;
        };
        let span = text.place(Span::new(0, text.as_str().len()));
        let finding = report.finding(&TEXT_READ_AS_YAML, span, message(misread, sample));
        report.push(finding.help(match misread {
            Misread::Nothing => "begin it with a word",
            Misread::Object => {
                "write no blank behind a colon, as with {{ reReplaceAll \": \" \" - \" … }}, and begin it \
                 with a word"
            }
            Misread::List => "begin it with a word, as in `FIRING - …`",
        }));
    }
}

fn message(misread: Misread, sample: &Sample) -> String {
    let what = match misread {
        Misread::Nothing => "a comment, so that nothing is sent",
        Misread::Object => "an object, which is sent in its place",
        Misread::List => "a list, which is sent in its place",
    };
    let about = match &sample.about {
        Some(about) => format!(", in a notification {about}"),
        None => String::new(),
    };
    format!("YAML takes the text for {what}{about}")
}

fn texts_in<'a>(field: &'a Field<Entries<Value>>, texts: &mut Vec<&'a Templated>) {
    for (_, value) in field.get().into_iter().flat_map(Entries::iter) {
        texts_of(Some(&value.value), texts);
    }
}

/// The depth of the recursion is that of the file, which is bounded.
fn texts_of<'a>(value: Option<&'a Value>, texts: &mut Vec<&'a Templated>) {
    match value {
        Some(Value::Text(text)) => texts.push(text),
        Some(Value::List(items)) => {
            for item in items {
                texts_of(Some(&item.value), texts);
            }
        }
        Some(Value::Map(entries)) => {
            for (_, value) in entries.iter() {
                texts_of(Some(&value.value), texts);
            }
        }
        Some(Value::Null | Value::Plain(_)) | None => {}
    }
}

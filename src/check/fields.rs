//! Rules between the fields of one mapping that hold in many places: required fields, and fields
//! that exclude each other.

use super::reporter::Reporter;
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::model::decode::{Blank, Field};

/// A field without which the program refuses the mapping.
pub static MISSING_FIELD: Code = Code {
    name: "missing-field",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a required field is missing",
    explain: "The program refuses a mapping that lacks a field it cannot do without, such as the \
URL of a webhook or the address of an e-mail. An empty value counts as none. Where `global` has the \
value for all receivers, setting it there is enough.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - send_resolved: true\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - send_resolved: true\n        url: https://hooks.example.org/alerts\n",
    }],
};

/// Fields that exclude each other.
pub static EXCLUSIVE_FIELDS: Code = Code {
    name: "exclusive-fields",
    severity: Severity::Error,
    level: Level::Load,
    summary: "fields that exclude each other are set together",
    explain: "Two fields say the same thing in two ways, most often a secret and the file that \
holds it; the program refuses to choose (`at most one of url & url_file must be configured`). An \
empty value counts as none.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/alerts\n        url_file: /run/secrets/url\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url_file: /run/secrets/url\n",
    }],
};

/// A field's name and, when the file gives it a value, its key's place.
pub(crate) type Named = (&'static str, Option<Span>);

/// Returns the place of a field that has a value other than the empty one.
pub(crate) fn filled<T: Blank>(name: &'static str, field: &Field<T>) -> Named {
    (name, field.key().filter(|_| field.is_filled()))
}

/// Returns the place of a field that has any value.
pub(crate) fn present<T>(name: &'static str, field: &Field<T>) -> Named {
    (name, field.key().filter(|_| field.is_present()))
}

impl Reporter<'_> {
    /// Reports when more than one of the fields is set; the later ones are related to the first.
    pub(crate) fn at_most_one(&mut self, owner: &str, fields: &[Named]) {
        let mut set: Vec<(&str, Span)> = fields
            .iter()
            .filter_map(|(name, key)| Some((*name, (*key)?)))
            .collect();
        set.sort_by_key(|(_, key)| *key);
        let [(first, first_key), rest @ ..] = set.as_slice() else {
            return;
        };
        for (name, key) in rest {
            let message = format!("{owner} takes either `{first}` or `{name}`, not both");
            let finding = self
                .finding(&EXCLUSIVE_FIELDS, *key, message)
                .related(self.place(*first_key), format!("`{first}` is set here"))
                .help(format!("remove `{first}` or `{name}`"));
            self.push(finding);
        }
    }

    /// Reports when none of the fields is set.
    pub(crate) fn one_of(&mut self, owner: &str, span: Span, fields: &[Named]) {
        if fields.iter().any(|(_, key)| key.is_some()) {
            return;
        }
        let names: Vec<_> = fields.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("{owner} needs {}", names.join(" or "));
        self.missing(span, message, None);
    }

    /// Reports that something required is missing.
    pub(crate) fn missing(&mut self, span: Span, message: String, help: Option<&str>) {
        let mut finding = self.finding(&MISSING_FIELD, self.head(span), message);
        finding.help = help.map(str::to_owned);
        self.push(finding);
    }
}

//! Fields that Alertmanager still reads and will drop.

use super::{Check, Reporter, each_part, routes};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::matcher::{Matcher, Op};
use crate::model::Version;
use crate::model::alertmanager::Alertmanager;
use crate::model::decode::{At, Entries, Field, MatchRegex, each};
use crate::model::http::HttpConfig;

/// The old maps of matchers.
pub static DEPRECATED_MATCHERS: Code = Code {
    name: "deprecated-matchers",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "an old field for matchers: `match`, `match_re`, `source_match`, …",
    explain: "`match`, `match_re`, `source_match`, `source_match_re`, `target_match` and \
`target_match_re` are deprecated since 0.22 and go before 1.0. The lists `matchers`, \
`source_matchers` and `target_matchers` can say more: also `!=` and `!~`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      match: {severity: critical}\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: ['severity=\"critical\"']\nreceivers:\n  - name: ops\n",
    }],
};

/// The version from which on Alertmanager reads lists of matchers.
const MATCHERS_SINCE: Version = Version::new(0, 22);

/// Another old field.
pub static DEPRECATED_FIELD: Code = Code {
    name: "deprecated-field",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a field that is still read, but has a successor",
    explain: "The field works and is going to be removed, or leads to something that is: \
`mute_time_intervals` at the top of the file became `time_intervals` in 0.24, `bearer_token` became \
`authorization`, and Microsoft has replaced the connectors behind `msteams_configs` by workflows \
(`msteamsv2_configs`).",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\nmute_time_intervals:\n  - name: weekend\n    time_intervals:\n      - weekdays: [saturday, sunday]\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: weekend\n    time_intervals:\n      - weekdays: [saturday, sunday]\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&DEPRECATED_MATCHERS, &DEPRECATED_FIELD],
    run: |scope, sink| {
        each_part(scope, sink, |config, report| {
            if config.target >= MATCHERS_SINCE {
                matchers(&config.model, report);
            }
            fields(&config.model, report);
        });
    },
};

fn matchers(config: &Alertmanager, report: &mut Reporter<'_>) {
    for route in routes(config) {
        texts("match", "matchers", &route.r#match, report);
        regexes("match_re", "matchers", &route.match_re, report);
    }
    for rule in config.inhibit_rules.items() {
        let rule = &rule.value;
        texts(
            "source_match",
            "source_matchers",
            &rule.source_match,
            report,
        );
        regexes(
            "source_match_re",
            "source_matchers",
            &rule.source_match_re,
            report,
        );
        texts(
            "target_match",
            "target_matchers",
            &rule.target_match,
            report,
        );
        regexes(
            "target_match_re",
            "target_matchers",
            &rule.target_match_re,
            report,
        );
    }
}

fn texts(old: &str, new: &str, map: &Field<Entries<String>>, report: &mut Reporter<'_>) {
    let Some(given) = map.given() else { return };
    let entries = given.value.iter();
    let matchers = entries
        .filter_map(|(name, value)| Matcher::build(&name.value, Op::Equal, &value.value).ok());
    push(old, new, given.key, matchers, report);
}

fn regexes(old: &str, new: &str, map: &Field<Entries<MatchRegex>>, report: &mut Reporter<'_>) {
    let Some(given) = map.given() else { return };
    let entries = given.value.iter();
    let matchers = entries.filter_map(|(name, value)| {
        Matcher::build(&name.value, Op::Regex, value.value.as_str()).ok()
    });
    push(old, new, given.key, matchers, report);
}

fn push(
    old: &str,
    new: &str,
    key: Span,
    matchers: impl Iterator<Item = Matcher>,
    report: &mut Reporter<'_>,
) {
    let items: Vec<_> = matchers
        .map(|m| format!("'{}'", m.to_string().replace('\'', "''")))
        .collect();
    let finding = report
        .finding(&DEPRECATED_MATCHERS, key, format!("`{old}` is deprecated"))
        .help(match items.is_empty() {
            true => "remove it".to_owned(),
            false => format!("write {new}: [{}]", items.join(", ")),
        });
    report.push(finding);
}

fn fields(config: &Alertmanager, report: &mut Reporter<'_>) {
    let mut push = |key: Option<Span>, message: &str, help: &str| {
        if let Some(key) = key {
            let finding = report.finding(&DEPRECATED_FIELD, key, message);
            report.push(finding.help(help));
        }
    };
    push(
        config.mute_time_intervals.key(),
        "`mute_time_intervals` at the top of the file is deprecated",
        "rename it to `time_intervals`",
    );
    for receiver in config.receivers.items() {
        push(
            receiver.value.msteams_configs.key(),
            "Microsoft has replaced the connectors that `msteams_configs` sends to",
            "make a workflow and write its address into `msteamsv2_configs`",
        );
    }
    each(config, At::document(), |_, http: &HttpConfig| {
        push(
            http.bearer_token.key(),
            "`bearer_token` is deprecated",
            "write authorization: {credentials: …}, better credentials_file",
        );
        push(
            http.bearer_token_file.key(),
            "`bearer_token_file` is deprecated",
            "write authorization: {credentials_file: …}",
        );
    });
}

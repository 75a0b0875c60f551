//! Generated notifications and templates.

use serde_json::{Map, Value, json};

use crate::random::Random;
use crate::typed;

pub const PIECES: [&str; 34] = [
    "a",
    "B",
    "ß",
    "é",
    "日本",
    "🔥",
    "👩‍🚒",
    " ",
    "  ",
    "\n",
    "\t",
    "\r\n",
    "<b>",
    "</script>",
    "&amp;",
    "&",
    "\"",
    "'",
    "`",
    "\\",
    "\\n",
    "%",
    "%41",
    "+",
    "/",
    "?q=1&r=2",
    "javascript:",
    "http://h.example/",
    "12",
    "-3.5e3",
    "\u{2028}",
    "\u{0}",
    "\u{7f}\u{85}\u{a0}\u{feff}",
    "{{ x }}",
];

fn text(random: &mut Random) -> String {
    let count = match random.below(4) {
        0 => 0,
        1 => 1,
        _ => random.below(7),
    };
    (0..count).map(|_| random.pick(&PIECES)).collect()
}

const NAMES: [&str; 10] = [
    "alertname",
    "severity",
    "instance",
    "job",
    "n",
    "summary",
    "description",
    "runbook_url",
    "a",
    "zone",
];

fn pairs(random: &mut Random) -> Map<String, Value> {
    let count = random.below(6);
    (0..count)
        .map(|_| (random.pick(&NAMES).to_owned(), text(random).into()))
        .collect()
}

const TIMES: [&str; 7] = [
    "0001-01-01T00:00:00Z",
    "2026-03-07T09:05:03.0250Z",
    "2026-10-25T02:30:00+02:00",
    "1969-12-31T23:59:59.999999999Z",
    "2024-02-29T23:59:59-11:30",
    "9999-12-30T00:00:00Z",
    "2026-12-31T23:59:60.5Z",
];

/// Returns a notification; what it says need not fit together.
pub fn data(random: &mut Random) -> Value {
    let statuses = ["firing", "resolved", "firing", ""];
    let count = random.below(5);
    let alerts: Vec<Value> = (0..count)
        .map(|_| {
            json!({
                "status": random.pick(&statuses),
                "labels": pairs(random),
                "annotations": pairs(random),
                "startsAt": random.pick(&TIMES[..6]),
                "endsAt": random.pick(&TIMES[..6]),
                "generatorURL": text(random),
                "fingerprint": text(random),
            })
        })
        .collect();
    let mut data = json!({
        "receiver": text(random),
        "status": random.pick(&statuses),
        "alerts": alerts,
        "notification_reason": text(random),
        "groupLabels": pairs(random),
        "commonLabels": pairs(random),
        "commonAnnotations": pairs(random),
        "externalURL": text(random),
    });
    // A mapping that is missing is nil in amtool, which Alertmanager's own never are.
    let texts = ["receiver", "status", "notification_reason", "externalURL"];
    if random.below(6) == 0
        && let Some(map) = data.as_object_mut()
    {
        map.remove(random.pick(&texts));
    }
    data
}

/// Returns a notification with an alert, and with labels in every place.
pub fn whole_data(random: &mut Random) -> Value {
    let mut data = data(random);
    let pair = json!({ "alertname": text(random), "job": text(random) });
    for name in ["groupLabels", "commonLabels", "commonAnnotations"] {
        data[name] = pair.clone();
    }
    data["alerts"] = json!([{
        "status": "firing",
        "labels": pairs(random),
        "annotations": {},
        "startsAt": random.pick(&["2026-03-07T09:05:03.0250Z", "2024-02-29T23:59:59Z"]),
        "endsAt": "2026-03-08T10:00:00.5Z",
        "generatorURL": text(random),
        "fingerprint": text(random),
    }]);
    data
}

const OPERANDS: [&str; 44] = [
    ".",
    "$",
    ".Status",
    ".Receiver",
    ".Alerts",
    ".Alerts.Firing",
    ".Alerts.Resolved",
    ".CommonLabels",
    ".CommonLabels.job",
    ".CommonLabels.none",
    ".CommonAnnotations.summary",
    ".GroupLabels.SortedPairs",
    ".GroupLabels.Names",
    ".GroupLabels.Values",
    ".CommonLabels.SortedPairs.Names",
    ".Labels.severity",
    ".Annotations",
    ".StartsAt",
    ".EndsAt",
    ".StartsAt.Unix",
    ".StartsAt.Year",
    ".StartsAt.Weekday",
    ".Fingerprint",
    ".GeneratorURL",
    ".Name",
    ".Value",
    "$x",
    "$",
    "1",
    "-7",
    "0",
    "1.5",
    "1e100",
    "0x1F",
    "'é'",
    "\"a b\"",
    "\"\"",
    "true",
    "nil",
    "`<b>\"`",
    ".ExternalURL",
    "(index .Alerts 0)",
    "(index .Alerts 0).Labels",
    ".NotificationReason",
];

const CALLS: [&str; 43] = [
    "toUpper",
    "toLower",
    "title",
    "trimSpace",
    "safeHtml",
    "safeUrl",
    "urlUnescape",
    "len",
    "not",
    "print",
    "println",
    "html",
    "urlquery",
    "js",
    "toJson",
    "humanizeDuration",
    "list",
    "index",
    "slice",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "and",
    "or",
    "join \",\"",
    "match \"[a-z]+\"",
    "stringSlice",
    "dict \"k\"",
    "append",
    "printf \"%v|%q\"",
    "printf \"%5s|%-5d|%x\"",
    "printf \"%T\"",
    "reReplaceAll \"a|b\" \"<$0>\"",
    "join",
    "reReplaceAll",
    "date \"2006-01-02T15:04:05.000Z07:00 Mon Jan\"",
    "tz \"Europe/Berlin\"",
    "slice \"abc\" 1",
    "index .CommonLabels",
    "printf \"%.2f %t %c %U %08.3f\"",
];

fn pipeline(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for position in 0..=random.below(3) {
        if position > 0 {
            text.push_str(" | ");
        }
        if position > 0 || random.below(3) == 0 {
            text.push_str(random.pick(&CALLS));
            for _ in 0..random.below(3) {
                text.push(' ');
                text.push_str(&operand(random, depth));
            }
        } else {
            text.push_str(&operand(random, depth));
        }
    }
    text
}

fn operand(random: &mut Random, depth: usize) -> String {
    match random.below(8) {
        0 if depth > 0 => format!("({})", pipeline(random, depth - 1)),
        _ => random.pick(&OPERANDS).to_owned(),
    }
}

/// Returns a template of any shape: one in three may be wrong anywhere, the others fit their data.
pub fn text_template(random: &mut Random, depth: usize) -> String {
    let body = match random.below(3) {
        0 => parts(random, depth),
        _ => typed::body(random, typed::Dot::Notification, depth),
    };
    format!("{{{{ $x := .Status }}}}{body}")
}

fn parts(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let part = part(random, depth);
        text.push_str(&part);
    }
    text
}

fn part(random: &mut Random, depth: usize) -> String {
    let inner = |random: &mut Random| match depth {
        0 => "x".to_owned(),
        _ => parts(random, depth - 1),
    };
    let dash = |random: &mut Random| random.pick(&["", "", "- "]);
    match random.below(10) {
        0 => format!(
            "{{{{{}if {} }}}}{}{{{{ else }}}}-{{{{ end }}}}",
            dash(random),
            pipeline(random, 1),
            inner(random)
        ),
        1 => format!(
            "{{{{ range {} }}}}{},{{{{ else }}}}none{{{{ end }}}}",
            operand(random, 1),
            inner(random)
        ),
        2 => format!(
            "{{{{ range $x, $y := .Alerts }}}}{}{{{{ $x }}}}{{{{ end }}}}",
            inner(random)
        ),
        3 => format!(
            "{{{{ with {} }}}}{}{{{{ end }}}}",
            operand(random, 1),
            inner(random)
        ),
        4 => format!(
            "{{{{ range $i, $p := .CommonLabels.SortedPairs }}}}{{{{ if eq $i 2 }}}}{{{{ break }}}}{{{{ end }}}}{{{{ $p.Name }}}}={{{{ $p.Value }}}}{}{{{{ end }}}}",
            inner(random)
        ),
        5 => format!("{{{{ $x = {} }}}}{{{{ $x }}}}", pipeline(random, 1)),
        6 => format!("{} {{{{- /* c */ -}}}} ", random.pick(&PIECES[..30])),
        7 => format!(
            "{{{{ template \"{}\" {} }}}}",
            random.pick(&[
                "__subject",
                "slack.default.text",
                "__text_alert_list",
                "none"
            ]),
            operand(random, 0)
        ),
        _ => format!("{{{{ {} }}}}", pipeline(random, 1)),
    }
}

const VALUES: [&str; 12] = [
    ".Status",
    ".CommonLabels.job",
    ".CommonAnnotations.summary",
    ".CommonAnnotations.description",
    ".ExternalURL",
    ".Receiver",
    ".CommonLabels",
    "(len .Alerts)",
    ".CommonLabels.none",
    "1.5",
    ".CommonAnnotations.runbook_url",
    ".Alerts",
];

/// Returns a whole piece of html, with values where mails have them.
pub fn html_template(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let value = |random: &mut Random| {
            let pipe = random.pick(&[
                "",
                "",
                "",
                " | safeHtml",
                " | toUpper",
                " | safeUrl",
                " | html",
            ]);
            format!("{{{{ {}{pipe} }}}}", random.pick(&VALUES))
        };
        let v = value(random);
        let w = value(random);
        text.push_str(&match random.below(12) {
            0 => format!("<p>{v} &amp; {w}</p>"),
            1 => format!("<p title=\"{v}\">x</p>"),
            2 => format!("<p title='{v}{w}'>x</p>"),
            3 => format!("<a href=\"{v}\">{w}</a>"),
            4 => format!("<a href=\"https://h.example/{v}?q={w}#f\">x</a>"),
            5 => format!("<img src='{v}' alt=\"{w}\"/>"),
            6 => format!("<td style=\"color: {v}; width: 1px\">{w}</td>"),
            7 => format!("<!-- {v} -->{w}"),
            8 => format!("<style>p {{ color: {v} }}</style>{w}"),
            9 => format!("<textarea>{v}</textarea><title>{w}</title>"),
            10 => format!("{{{{ range .Alerts }}}}<li>{{{{ .Labels.instance }}}}<b title=\"{{{{ .Annotations.summary }}}}\">{v}</b></li>{{{{ end }}}}")
                .replace(&v, "{{ .Status }}"),
            _ => format!("{{{{ if .Alerts }}}}<p>{v}</p>{{{{ else }}}}<br>{w}{{{{ end }}}}"),
        });
    }
    text
}

/// Pieces of html, most of which leave it in another place than they found it.
const FRAGMENTS: [&str; 28] = [
    "<a href=\"",
    "\">",
    "<p ",
    ">",
    "</p>",
    "\"",
    "'",
    "<a title='",
    "'>",
    "<script>",
    "</script>",
    "var a = ",
    "/",
    "<!--",
    "-->",
    "/x?q=",
    "#",
    "https://h/",
    " title=",
    "<style>",
    "</style>",
    "<textarea>",
    "</textarea>",
    "text",
    " ",
    "<br>",
    "`",
    "\\",
];

/// Pieces that belong together, so that more than a few templates are taken.
const WHOLE: [[&str; 3]; 8] = [
    ["<a href=\"", "/x?q=", "\">"],
    ["<p title='", "a", "'>"],
    ["<p ", "title=x", ">"],
    ["<script>", "var a = 1", "</script>"],
    ["<style>", "p, a", "</style>"],
    ["<!--", "note", "-->"],
    ["<td>", "text", "</td>"],
    ["<textarea>", "x", "</textarea>"],
];

/// Returns html whose branches may end in different places.
pub fn html_branches(random: &mut Random) -> String {
    let mut text = String::new();
    if random.once_in(4) {
        let body = html_part(random, 1);
        text.push_str(&format!("{{{{ define \"part\" }}}}{body}{{{{ end }}}}"));
        text.push_str(&html_part(random, 2));
        text.push_str("{{ template \"part\" . }}");
    }
    text.push_str(&html_part(random, 2));
    text
}

fn html_part(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(2) {
        text.push_str(&match random.below(8) {
            0 => random.pick(&FRAGMENTS).to_owned(),
            1 => format!("{{{{ {} }}}}", random.pick(&VALUES)),
            2 => "{{ .CommonLabels.job | html }}".to_owned(),
            3 if random.once_in(8) => "{{ template \"none\" . }}".to_owned(),
            _ => {
                let [open, content, close] = random.pick(&WHOLE);
                let within = html_branch(random, depth, content);
                match random.below(8) {
                    0 => format!("{open}{within}"),
                    1 => format!("{within}{close}"),
                    _ => format!("{open}{within}{close}"),
                }
            }
        });
    }
    text
}

fn html_branch(random: &mut Random, depth: usize, content: &str) -> String {
    let one = match depth > 0 && random.once_in(4) {
        true => html_part(random, depth - 1),
        false => content.to_owned(),
    };
    let other = match random.below(5) {
        0 => random.pick(&FRAGMENTS).to_owned(),
        1 => "{{ .Status }}".to_owned(),
        _ => content.to_owned(),
    };
    let jump = random.pick(&["", "", "{{ break }}", "{{ continue }}"]);
    match random.below(7) {
        0 => one,
        1 => format!("{{{{ if .Alerts }}}}{one}{{{{ end }}}}{{{{ .Status }}}}"),
        2 => {
            format!("{{{{ if .Alerts }}}}{one}{{{{ else }}}}{other}{{{{ end }}}}{{{{ .Status }}}}")
        }
        3 => format!(
            "{{{{ with .CommonLabels.none }}}}{one}{{{{ else with .Status }}}}{other}{{{{ end }}}}"
        ),
        4 => format!(
            "{{{{ range .Alerts }}}}{one}{{{{ if .Labels.job }}}}{other}{jump}{{{{ end }}}}{content}{{{{ end }}}}"
        ),
        5 => format!("{{{{ range .Alerts }}}}{one}{{{{ else }}}}{other}{{{{ end }}}}"),
        _ => format!("{one}{{{{ .CommonAnnotations.summary }}}}{other}"),
    }
}

//! Templates made at random from the parts that rules are written with.

use crate::random::Random;

const OPERANDS: [&str; 35] = [
    ".",
    "$",
    "$value",
    ".Value",
    "$labels",
    ".Labels",
    "$labels.instance",
    "$labels.text",
    ".Labels.job",
    "$labels.none",
    "$externalLabels.site",
    "$externalURL",
    ".ExternalLabels",
    "$x",
    "1",
    "0",
    "1.5",
    "-2",
    "1e9",
    "\"a b\"",
    "\"\"",
    "\"12.5\"",
    "\"1h30m\"",
    "\"[a-z]+\"",
    "`$0!`",
    "true",
    "nil",
    "(query \"m\" | sortByLabel \"a\")",
    "(query \"none\")",
    "(query \"vector(1)\" | first | value)",
    "(args $value \"x\")",
    "(toTime 1e9)",
    ".Nope",
    "(printf \"%.2f|%8.1f|%v|%d\" $value $value $value 7)",
    "\"a.b.c:80\"",
];

/// Without `first`: its result is a pointer, and where it points is written now and then.
const FUNCTIONS: [&str; 40] = [
    "humanize",
    "humanize",
    "humanize1024",
    "humanizeDuration",
    "humanizePercentage",
    "humanizeTimestamp",
    "toTime",
    "toUpper",
    "toLower",
    "title",
    "safeHtml",
    "graphLink",
    "tableLink",
    "stripPort",
    "stripDomain",
    "parseDuration",
    "match",
    "reReplaceAll",
    "args",
    "value",
    "strvalue",
    "label",
    "sortByLabel",
    "len",
    "not",
    "print",
    "println",
    "printf \"%v|%v|%v|%v\"",
    "printf \"%v|%v|%v|%v\"",
    "html",
    "urlquery",
    "js",
    "index",
    "slice",
    "eq",
    "ne",
    "lt",
    "and",
    "or",
    "externalURL",
];

fn operand(random: &mut Random, depth: usize) -> String {
    match depth > 0 && random.below(5) == 0 {
        true => format!("({})", pipeline(random, depth - 1)),
        false => random.pick(&OPERANDS).to_owned(),
    }
}

const NUMBERS: [&str; 10] = [
    "$value",
    ".Value",
    "1.5",
    "-2e9",
    "\"12.5\"",
    "(query \"vector(1)\" | first | value)",
    "(parseDuration \"1h30m\")",
    "0.000123",
    "(index (query \"vector(1)\") 0).Value",
    "1234567.0",
];

const OF_NUMBERS: [&str; 8] = [
    "humanize",
    "humanize1024",
    "humanizeDuration",
    "humanizePercentage",
    "humanizeTimestamp",
    "printf \"%.3f\"",
    "printf \"%-9.2e|\"",
    "print",
];

const WORDS: [&str; 8] = [
    "$labels.instance",
    "$labels.text",
    ".Labels.job",
    "$externalLabels.site",
    "$labels.none",
    "\"don't PANIC\"",
    "(index $labels \"text\")",
    "(printf \"%v\" $labels)",
];

const OF_WORDS: [&str; 14] = [
    "toUpper",
    "toLower",
    "title",
    "stripPort",
    "stripDomain",
    "graphLink",
    "tableLink",
    "html",
    "js",
    "urlquery",
    "reReplaceAll \"([a-z])[a-z]*\" \"<$1>\"",
    "match \"o.\\\\b\"",
    "printf \"%-12s|%q\" \"a\"",
    "len",
];

/// Returns a pipeline whose types fit.
fn sensible(random: &mut Random) -> String {
    let (from, functions) = match random.below(2) {
        0 => (random.pick(&NUMBERS), &OF_NUMBERS[..]),
        _ => (random.pick(&WORDS), &OF_WORDS[..]),
    };
    match random.below(5) {
        0 => from.to_owned(),
        1 => format!(
            "gt {} {}",
            random.pick(&NUMBERS[..4]),
            random.pick(&["0.5", "1e3"])
        ),
        2 => format!("eq {from} {from}"),
        _ => format!("{from} | {}", random.pick(functions)),
    }
}

fn pipeline(random: &mut Random, depth: usize) -> String {
    if random.below(6) > 0 {
        return sensible(random);
    }
    let mut text = String::new();
    for position in 0..=random.below(3) {
        if position > 0 {
            text.push_str(" | ");
        }
        if position == 0 && random.below(3) > 0 {
            text.push_str(&operand(random, depth));
            continue;
        }
        text.push_str(random.pick(&FUNCTIONS));
        for _ in 0..random.below(3) {
            text.push(' ');
            text.push_str(&operand(random, depth));
        }
    }
    text
}

/// Returns a template; `$x` is declared in it.
pub(crate) fn template(random: &mut Random) -> String {
    let declared = operand(random, 0).replace("$x", "1");
    format!("{{{{ $x := {declared} }}}}{}", body(random, 2))
}

fn body(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let inner = |random: &mut Random| match depth {
            0 => "ü".to_owned(),
            _ => body(random, depth - 1),
        };
        let condition = match random.below(5) {
            0 => random.pick(&OPERANDS).to_owned(),
            _ => pipeline(random, 1),
        };
        text.push_str(&match random.below(8) {
            0 => format!(" t <{}> ", depth),
            1 => format!(
                "{{{{ if {condition} }}}}{}{{{{ else }}}}-{{{{ end }}}}",
                inner(random)
            ),
            2 => format!("{{{{ with {condition} }}}}{}{{{{ end }}}}", inner(random)),
            3 => format!(
                "{{{{- range {condition} }}}}{}{{{{ else }}}}0{{{{ end }}}}",
                inner(random)
            ),
            4 => format!(
                "{{{{ range $k, $v := {condition} }}}}{{{{ $k }}}}{}{{{{ end -}}}}",
                inner(random)
            ),
            5 => format!("{{{{ $x = {condition} }}}}{{{{ $x }}}}"),
            _ => format!("{{{{ {condition} }}}}"),
        });
    }
    text
}

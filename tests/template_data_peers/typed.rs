//! Templates whose values fit where they stand, so that most of them are executed to their end.

use crate::grammar::PIECES;
use crate::random::Random;

/// What the dot is.
#[derive(Clone, Copy)]
pub enum Dot {
    Notification,
    Alert,
    Pair,
}

/// Returns the text of a template.
pub fn body(random: &mut Random, dot: Dot, depth: usize) -> String {
    let count = 1 + random.below(3);
    (0..count).map(|_| part(random, dot, depth)).collect()
}

fn part(random: &mut Random, dot: Dot, depth: usize) -> String {
    let below = depth.saturating_sub(1);
    let kinds = if depth == 0 { 4 } else { 10 };
    match random.below(kinds) {
        0 => PIECES[random.below(PIECES.len() - 1)].replace('\u{0}', ""),
        1 => format!("{{{{ {} }}}}", number(random, dot, 1)),
        2 | 3 => format!("{{{{ {} }}}}", text(random, dot, 2)),
        4 => format!(
            "{{{{- if {} }}}}{}{{{{ else if {} }}}}-{{{{ else }}}}{}{{{{ end }}}}",
            truth(random, dot, 1),
            body(random, dot, below),
            truth(random, dot, 0),
            body(random, dot, below)
        ),
        5 => format!(
            "{{{{ range $i, $p := {} }}}}{{{{ $i }}}}{}{{{{ else }}}}none{{{{ end }}}}",
            pairs(random, dot),
            body(random, Dot::Pair, below)
        ),
        6 if matches!(dot, Dot::Notification) => format!(
            "{{{{ range {} -}}}} {}{{{{ end }}}}",
            random.pick(&[".Alerts", ".Alerts.Firing", ".Alerts.Resolved"]),
            body(random, Dot::Alert, below)
        ),
        7 => format!(
            "{{{{ with $y := {} }}}}{{{{ $y }}}}{{{{ else }}}}{}{{{{ end }}}}",
            text(random, dot, 1),
            body(random, dot, below)
        ),
        8 => format!(
            "{{{{ $z := {} }}}}{{{{ $z = print $z {} }}}}{{{{ $z | printf \"%q\" }}}}",
            text(random, dot, 1),
            number(random, dot, 1)
        ),
        _ => format!("{{{{ {} | toJson }}}}", any(random, dot)),
    }
}

fn map(random: &mut Random, dot: Dot) -> String {
    match dot {
        Dot::Notification => random.pick(&[".CommonLabels", ".GroupLabels", ".CommonAnnotations"]),
        Dot::Alert => random.pick(&[".Labels", ".Annotations", "$.CommonLabels"]),
        Dot::Pair => "$.GroupLabels",
    }
    .to_owned()
}

fn pairs(random: &mut Random, dot: Dot) -> String {
    let map = map(random, dot);
    match random.below(4) {
        0 => format!("({map}.Remove (stringSlice \"job\" \"a\")).SortedPairs"),
        _ => format!("{map}.SortedPairs"),
    }
}

fn any(random: &mut Random, dot: Dot) -> String {
    match random.below(6) {
        0 => ".".to_owned(),
        1 => map(random, dot),
        2 => format!("({})", pairs(random, dot)),
        3 => format!("(list {} {})", number(random, dot, 0), text(random, dot, 0)),
        4 => format!(
            "(dict \"k\" {} \"j\" {})",
            text(random, dot, 0),
            number(random, dot, 0)
        ),
        _ => format!("({})", text(random, dot, 1)),
    }
}

/// Returns an expression of type string.
fn text(random: &mut Random, dot: Dot, depth: usize) -> String {
    if depth == 0 || random.below(4) == 0 {
        return plain_text(random, dot);
    }
    let inner = |random: &mut Random| format!("({})", text(random, dot, depth - 1));
    let a = inner(random);
    match random.below(16) {
        0 => format!("{a} | toUpper"),
        1 => format!("toLower {a}"),
        2 => format!("{a} | title"),
        3 => format!("trimSpace {a}"),
        4 => format!(
            "reReplaceAll {} {} {a}",
            random.pick(&PATTERNS),
            random.pick(&["\"$0$0\"", "\"<${1}>\"", "\"\""])
        ),
        5 => format!("printf \"%s|%q|%10s|%-5s|%.3s\" {a} {a} {a} {a} {a}"),
        6 => format!(
            "print {a} {} {}",
            number(random, dot, 0),
            number(random, dot, 0)
        ),
        7 => format!("js {a}"),
        8 => format!("html {a}"),
        9 => format!("urlquery {a} 1"),
        10 => format!("{} | toJson", any(random, dot)),
        11 => format!("join {} {}.Values", inner(random), map(random, dot)),
        12 => format!("println {a} {}", truth(random, dot, 0)),
        13 => format!(
            "printf \"%d %5d %-4d| %x %c %v %03d\" {0} {0} {0} {0} {0} {0} {0}",
            number(random, dot, 0)
        ),
        14 => format!("or {a} {}", inner(random)),
        _ => format!("and {a} {}", inner(random)),
    }
}

const PATTERNS: [&str; 6] = [
    "\"a|b\"",
    "\"[^a-z]+\"",
    "\"(?i)(.)\"",
    "\"\\\\s*$\"",
    "`(\\w)(\\W)?`",
    "\"\"",
];

fn plain_text(random: &mut Random, dot: Dot) -> String {
    let own = match dot {
        Dot::Notification => random.pick(&[
            ".Status",
            ".Receiver",
            ".ExternalURL",
            ".NotificationReason",
            ".CommonLabels.job",
            ".CommonAnnotations.summary",
            ".GroupLabels.alertname",
        ]),
        Dot::Alert => random.pick(&[
            ".Status",
            ".Labels.severity",
            ".Annotations.description",
            ".GeneratorURL",
            ".Fingerprint",
            "(.StartsAt.Format \"Mon Jan _2 15:04:05.000 MST 2006\")",
            "(.EndsAt | date \"02.01.06 03:04PM Z07:00\")",
            "(.StartsAt | tz \"America/New_York\").String",
        ]),
        Dot::Pair => random.pick(&[".Name", ".Value", ".Name"]),
    };
    match random.below(5) {
        0 => random
            .pick(&["\"a b\"", "`<b>\"`", "\"\\u65e5\\t\"", "\"\"", "$x"])
            .to_owned(),
        _ => own.to_owned(),
    }
}

/// Returns an expression of type int.
fn number(random: &mut Random, dot: Dot, depth: usize) -> String {
    let own = match dot {
        Dot::Alert => random.pick(&[".StartsAt.Unix", ".EndsAt.YearDay", ".StartsAt.Nanosecond"]),
        Dot::Notification => "len .Alerts",
        Dot::Pair => "len .Value",
    };
    match random.below(4) {
        0 if depth > 0 => format!("(len ({}))", text(random, dot, depth - 1)),
        1 => format!("(len {})", map(random, dot)),
        2 => random
            .pick(&["0", "7", "-12", "1_000", "0x1F", "'é'"])
            .to_owned(),
        _ => format!("({own})"),
    }
}

/// Returns an expression of type bool.
fn truth(random: &mut Random, dot: Dot, depth: usize) -> String {
    match random.below(6) {
        0 => format!(
            "(eq {} {})",
            plain_text(random, dot),
            plain_text(random, dot)
        ),
        1 => format!(
            "(lt {} {})",
            plain_text(random, dot),
            plain_text(random, dot)
        ),
        2 => format!("(ge {} {})", number(random, dot, 0), number(random, dot, 0)),
        3 => format!(
            "(match {} {})",
            random.pick(&PATTERNS),
            plain_text(random, dot)
        ),
        4 if depth > 0 => format!("(not {})", truth(random, dot, depth - 1)),
        _ => format!("(ne {} \"firing\" )", plain_text(random, dot)),
    }
}

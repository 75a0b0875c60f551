//! Formats of `printf` in the templates of rules that do not fit what they are given.

use super::pass::RuleCheck;
use super::percentage::is_value;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::gotmpl::{Command, Operand, OperandKind, Part, Pipeline, Template, walk};
use crate::model::rules::RuleText;

/// A format that does not fit its values.
pub static UNFIT_FORMAT: Code = Code {
    name: "unfit-printf",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a `printf` in a rule's template whose format does not fit what it is given",
    explain: "Go writes a value under a verb that is not for its type as `%!d(float64=3)`, a verb \
without a value as `%!s(MISSING)`, and values without a verb as `%!(EXTRA string=…)`. `$value` is a \
float: `%f`, `%g`, `%e` and `%v` write it; `%.0f` writes it without a fraction. Labels, and what the \
`humanize` functions give, are text: `%s`. A percent sign is `%%`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: ManyTargetsDown\n        expr: count(up == 0) > 3\n        for: 5m\n        labels: {severity: critical}\n        annotations:\n          summary: '{{ $value | printf \"%d\" }} targets are down'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: ManyTargetsDown\n        expr: count(up == 0) > 3\n        for: 5m\n        labels: {severity: critical}\n        annotations:\n          summary: '{{ $value | printf \"%.0f\" }} targets are down'\n",
    }],
};

/// Checks the templates of every alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&UNFIT_FORMAT],
    start: |_, _| {
        Box::new(move |subject, report| {
            for (text, template) in subject.templates() {
                check(text, template, report);
            }
        })
    },
};

fn check(text: &RuleText, template: &Template, report: &mut Reporter<'_>) {
    let bodies = template.definitions.iter().map(|d| d.body.as_slice());
    let bodies: Vec<_> = std::iter::once(template.root.as_slice())
        .chain(bodies)
        .collect();
    let mut faults = Vec::new();
    for body in bodies {
        walk(body, &mut |part| {
            if let Part::Pipeline(pipeline) = part {
                formats(pipeline, &mut faults);
            }
        });
    }
    for (span, message, help) in faults {
        let finding = report.finding(&UNFIT_FORMAT, text.place(span), message);
        report.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
}

type Fault = (Span, String, Option<&'static str>);

/// What kind of value an operand is.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Float,
    Int,
    Text,
    Unknown,
}

/// Checks each `printf` of a pipeline.
fn formats(pipeline: &Pipeline, faults: &mut Vec<Fault>) {
    let mut piped = None;
    for command in &pipeline.commands {
        if let Some((format, arguments)) = printf(command) {
            let mut types: Vec<Type> = arguments.iter().map(type_of).collect();
            types.extend(piped);
            faults
                .extend(fault(format, &types).map(|(message, help)| (command.span, message, help)));
        }
        piped = Some(result(command));
    }
}

/// Returns the format of a `printf` and what it is given beside what is piped into it.
fn printf(command: &Command) -> Option<(&str, &[Operand])> {
    let [function, format, arguments @ ..] = command.operands.as_slice() else {
        return None;
    };
    match (&function.kind, &format.kind) {
        (OperandKind::Function(name), OperandKind::String(format)) if name == "printf" => {
            Some((format, arguments))
        }
        _ => None,
    }
}

fn fault(format: &str, types: &[Type]) -> Option<(String, Option<&'static str>)> {
    let verbs = verbs(format)?;
    for (number, verb) in verbs.iter().enumerate() {
        let Some(verb) = verb else {
            let message = "the format ends with a single `%`: `%!(NOVERB)` is shown".to_owned();
            return Some((message, Some("write `%%` for a percent sign")));
        };
        let Some(given) = types.get(number) else {
            let message = format!("there is no value for `%{verb}`: `%!{verb}(MISSING)` is shown");
            let help = "write `%%` for a percent sign, or give the value";
            return Some((message, Some(help)));
        };
        let (what, shown, help) = match given {
            Type::Float if "dsqtcoU".contains(*verb) => (
                "a float",
                "float64",
                match verb {
                    'd' => "write `%.0f`",
                    _ => "write `%v`, or `%.2f` for two digits behind the point",
                },
            ),
            Type::Text if "dfFeEgGbtcoU".contains(*verb) => ("text", "string", "write `%s`"),
            Type::Int if "fFeEgGst".contains(*verb) => ("a whole number", "int", "write `%d`"),
            _ => continue,
        };
        let message = format!("`%{verb}` is given {what}, which is shown as `%!{verb}({shown}=…)`");
        return Some((message, Some(help)));
    }
    let extra = types.len().checked_sub(verbs.len()).filter(|n| *n > 0)?;
    let values = if extra == 1 {
        "value has"
    } else {
        "values have"
    };
    let message = format!("{extra} {values} no verb in the format: `%!(EXTRA …)` is shown");
    Some((message, None))
}

/// Returns the verbs of a format that take a value, `None` for a percent sign at its end; nothing for
/// a format that names its values by number or takes widths from them.
fn verbs(format: &str) -> Option<Vec<Option<char>>> {
    if format.contains(['*', '[']) {
        return None;
    }
    let mut verbs = Vec::new();
    let mut rest = format;
    while let Some((_, behind)) = rest.split_once('%') {
        let behind = behind.trim_start_matches([
            '+', '-', '#', ' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.',
        ]);
        let mut behind = behind.chars();
        let verb = behind.next();
        if verb != Some('%') {
            verbs.push(verb);
        }
        rest = behind.as_str();
    }
    Some(verbs)
}

fn type_of(operand: &Operand) -> Type {
    let fields = operand.fields.as_slice();
    match &operand.kind {
        _ if is_value(operand) => Type::Float,
        OperandKind::Variable(name) if name == "$labels" && fields.len() == 1 => Type::Text,
        OperandKind::Dot => match fields {
            [of, _] if of.name == "Labels" => Type::Text,
            _ => Type::Unknown,
        },
        OperandKind::String(_) => Type::Text,
        OperandKind::Number(number) if number.bytes().all(|b| b.is_ascii_digit()) => Type::Int,
        OperandKind::Pipeline(inner) if fields.is_empty() => {
            inner.commands.last().map_or(Type::Unknown, result)
        }
        _ => Type::Unknown,
    }
}

/// Returns what a command gives.
fn result(command: &Command) -> Type {
    let Some(first) = command.operands.first() else {
        return Type::Unknown;
    };
    match &first.kind {
        OperandKind::Function(name) => match name.as_str() {
            "humanize" | "humanize1024" | "humanizeDuration" | "humanizePercentage"
            | "humanizeTimestamp" | "label" | "print" | "printf" | "reReplaceAll"
            | "stripDomain" | "stripPort" | "title" | "toLower" | "toUpper" => Type::Text,
            "value" => Type::Float,
            _ => Type::Unknown,
        },
        _ if command.operands.len() == 1 => type_of(first),
        _ => Type::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_held_against_what_they_are_given() {
        use Type::{Float, Int, Text, Unknown};
        for (format, types) in [
            ("%d", &[Float][..]),
            ("%s", &[Float]),
            ("%.2f", &[Text]),
            ("%5.1f% full", &[Float]),
            ("%.0f%", &[Float]),
            ("%s %s", &[Text]),
            ("%v", &[Float, Unknown]),
            ("none", &[Float]),
            ("%f", &[Int]),
        ] {
            assert!(fault(format, types).is_some(), "{format}");
        }
        for (format, types) in [
            ("%.2f", &[Float][..]),
            ("%v %s", &[Float, Text]),
            ("%g%%", &[Float]),
            ("%d", &[Unknown]),
            ("%3d", &[Int]),
            ("%[2]s", &[Text]),
            ("%q %x", &[Text, Text]),
        ] {
            assert!(fault(format, types).is_none(), "{format}");
        }
    }
}

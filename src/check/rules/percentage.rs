//! Values shown as percentages: multiplied by 100 twice, or never.

use super::pass::RuleCheck;
use super::scale::{Scale, Scales, number};
use super::subject::{Query, Subject};
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::gotmpl::{Command, NodeKind as Text, Operand, OperandKind, Part, Pipeline, walk};
use crate::lang::promql::{BinaryOp, Expr, NodeKind, ValueType};
use crate::model::rules::RuleText;

/// A percentage that is multiplied by 100 once more.
pub static PERCENT_TWICE: Code = Code {
    name: "percentage-times-hundred",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a percentage is shown with humanizePercentage, which multiplies by 100 once more",
    explain: "`humanizePercentage` takes a ratio, where 0.05 is 5 %, and multiplies it by 100 itself. \
Where the expression does so already, 5 % is shown as 500 %. Compare and show the ratio, or show the \
percentage as it is: `{{ $value | printf \"%.1f\" }}%`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: memory\n    rules:\n      - alert: HighMemoryUsage\n        expr: (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes) * 100 > 85\n        for: 10m\n        labels: {severity: warning}\n        annotations:\n          summary: '{{ $value | humanizePercentage }} of memory in use'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: memory\n    rules:\n      - alert: HighMemoryUsage\n        expr: 1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.85\n        for: 10m\n        labels: {severity: warning}\n        annotations:\n          summary: '{{ $value | humanizePercentage }} of memory in use'\n",
    }],
};

/// A ratio with a percent sign.
pub static RATIO_AS_PERCENT: Code = Code {
    name: "ratio-shown-as-percentage",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a ratio is shown with a percent sign, but was not multiplied by 100",
    explain: "The expression gives a ratio, where 0.05 is 5 %, and the text shows it with a percent \
sign: 5 % reads as 0.05%. `humanizePercentage` multiplies by 100 and writes the sign.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: memory\n    rules:\n      - alert: HighMemoryUsage\n        expr: 1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.85\n        for: 10m\n        labels: {severity: warning}\n        annotations:\n          summary: '{{ $value }}% of memory in use'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: memory\n    rules:\n      - alert: HighMemoryUsage\n        expr: 1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.85\n        for: 10m\n        labels: {severity: warning}\n        annotations:\n          summary: '{{ $value | humanizePercentage }} of memory in use'\n",
    }],
};

/// A percent sign behind one that humanizePercentage writes.
pub static PERCENT_SIGN_TWICE: Code = Code {
    name: "percent-sign-twice",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a percent sign behind humanizePercentage, which writes one itself",
    explain: "`humanizePercentage` writes the percent sign: 0.05 becomes `5%`. With another one behind \
it the text reads `5%%`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: memory\n    rules:\n      - alert: HighMemoryUsage\n        expr: 1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.85\n        for: 10m\n        labels: {severity: warning}\n        annotations:\n          summary: '{{ $value | humanizePercentage }}% of memory in use'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: memory\n    rules:\n      - alert: HighMemoryUsage\n        expr: 1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.85\n        for: 10m\n        labels: {severity: warning}\n        annotations:\n          summary: '{{ $value | humanizePercentage }} of memory in use'\n",
    }],
};

/// Checks the texts of every alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&PERCENT_TWICE, &RATIO_AS_PERCENT, &PERCENT_SIGN_TWICE],
    start: |scope, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject).filter(|_| subject.rule.is_alert()) else {
                return;
            };
            let mut shown = shown_values(&subject).peekable();
            if shown.peek().is_none() {
                return;
            }
            let value = Value {
                scale: Scales::of(query.expr, scope.catalogue).get(query.expr.root()),
                limit: limit(query.expr),
                is_multiplied: is_multiplied(query.expr),
            };
            for (text, shown) in shown {
                check(&value, text, &shown, report);
            }
        })
    },
};

/// The value of an alert.
struct Value {
    scale: Scale,
    /// The number that it is compared with, and whether the alert fires above it.
    limit: Option<(f64, bool)>,
    /// Whether the expression multiplies by 100 or takes from it.
    is_multiplied: bool,
}

fn is_multiplied(expr: &Expr) -> bool {
    expr.nodes().any(|(_, node)| match &node.kind {
        NodeKind::Binary(binary) if matches!(binary.op, BinaryOp::Mul | BinaryOp::Sub) => {
            [binary.left, binary.right]
                .into_iter()
                .any(|side| number(expr, side) == Some(100.0))
        }
        _ => false,
    })
}

/// From this limit on a value that an alert fires above is no ratio.
const NO_RATIO: f64 = 10.0;

fn check(value: &Value, text: &RuleText, shown: &Shown, report: &mut Reporter<'_>) {
    let above = value
        .limit
        .filter(|(_, above)| *above)
        .map(|(limit, _)| limit);
    // A limit like that of a ratio says more than the name of a metric.
    let is_named_only = !value.is_multiplied && value.limit.is_some_and(|(l, _)| l.abs() <= 1.0);
    let is_percentage = (value.scale == Scale::Percent && !is_named_only)
        || above.is_some_and(|above| above >= NO_RATIO);
    let is_ratio =
        value.scale == Scale::Ratio && value.limit.is_some_and(|(limit, _)| limit.abs() <= 1.0);
    match shown.form {
        Form::Humanized if is_percentage => {
            let message = match above {
                Some(limit) => format!(
                    "the alert fires above {limit}, and humanizePercentage shows that as {}%",
                    limit * 100.0
                ),
                None => "the value is a percentage, and humanizePercentage multiplies it by 100 \
                         once more"
                    .to_owned(),
            };
            let finding = report.finding(&PERCENT_TWICE, text.place(shown.span), message);
            report.push(finding.help(match value.is_multiplied {
                true => {
                    "write `{{ $value | printf \"%.1f\" }}%`, or make a ratio of the whole expression \
                     and its limit"
                }
                false => "write `{{ $value | printf \"%.1f\" }}%`",
            }));
        }
        Form::WithSign if is_ratio => {
            let finding = report.finding(
                &RATIO_AS_PERCENT,
                text.place(shown.span),
                "the value is a ratio: 5 % is shown as 0.05%",
            );
            report.push(finding.help("write `{{ $value | humanizePercentage }}` without the sign"));
        }
        Form::Humanized | Form::WithSign => {}
    }
    if shown.is_signed && matches!(shown.form, Form::Humanized) {
        let finding = report.finding(
            &PERCENT_SIGN_TWICE,
            text.place(shown.span),
            "humanizePercentage writes the percent sign, and another one stands behind it",
        );
        report.push(finding.help("remove the percent sign behind it"));
    }
}

/// Returns the number that decides whether the alert fires, and whether it does so above it.
fn limit(expr: &Expr) -> Option<(f64, bool)> {
    let mut id = expr.root();
    loop {
        match &expr.node(id).kind {
            NodeKind::Paren(inner) => id = *inner,
            NodeKind::Binary(binary) if matches!(binary.op, BinaryOp::And | BinaryOp::Unless) => {
                id = binary.left;
            }
            NodeKind::Binary(binary)
                if binary.op.is_comparison() && binary.bool_modifier.is_none() =>
            {
                let is_left = expr.value_type(binary.left) == ValueType::Scalar;
                let (limit, op) = match is_left {
                    true => (binary.left, binary.op.mirrored()),
                    false => (binary.right, binary.op),
                };
                let is_above = matches!(op, BinaryOp::Greater | BinaryOp::GreaterOrEqual);
                return Some((number(expr, limit)?, is_above));
            }
            _ => return None,
        }
    }
}

/// How a text shows the value.
enum Form {
    /// With `humanizePercentage`.
    Humanized,
    /// With a percent sign behind it.
    WithSign,
}

/// A place where a text shows the value.
struct Shown {
    form: Form,
    span: Span,
    /// Whether a percent sign stands behind it.
    is_signed: bool,
}

/// Returns where the labels and annotations show the value as a percentage.
fn shown_values<'a>(
    subject: &Subject<'a>,
) -> impl Iterator<Item = (&'a RuleText, Shown)> + use<'a> {
    subject.templates().flat_map(|(text, template)| {
        let mut shown = Vec::new();
        walk(&template.root, &mut |part| {
            if let Part::Node(node) = part
                && let Text::Action(pipeline) = &node.kind
            {
                let rest = text.as_str().get(node.span.end..).unwrap_or_default();
                shown.extend(form(pipeline, rest));
            }
        });
        shown.into_iter().map(move |shown| (text, shown))
    })
}

/// Returns how an action shows the value, when it does; `rest` is the text behind it.
fn form(pipeline: &Pipeline, rest: &str) -> Option<Shown> {
    let operands = || {
        pipeline
            .commands
            .iter()
            .flat_map(|command| &command.operands)
    };
    if !pipeline.declarations.is_empty() || !operands().any(is_value) {
        return None;
    }
    let is_signed = begins_with_sign(rest) || pipeline.commands.iter().any(writes_sign);
    let humanized = operands().find(|operand| is_function(operand, "humanizePercentage"));
    if let Some(humanized) = humanized {
        return Some(Shown {
            form: Form::Humanized,
            span: humanized.span,
            is_signed,
        });
    }
    let plain = pipeline.commands.iter().all(keeps_scale);
    (plain && is_signed).then_some(Shown {
        form: Form::WithSign,
        span: pipeline.span,
        is_signed,
    })
}

/// Returns whether a text begins with a percent sign, which one of a URL's escapes is not.
fn begins_with_sign(text: &str) -> bool {
    let Some(behind) = text.strip_prefix(' ').unwrap_or(text).strip_prefix('%') else {
        return false;
    };
    let digits = behind.as_bytes().get(..2).unwrap_or_default();
    let is_escape = digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit);
    !is_escape
}

/// Returns whether the operand is `$value` or `.Value`.
pub(super) fn is_value(operand: &Operand) -> bool {
    match (&operand.kind, operand.fields.as_slice()) {
        (OperandKind::Variable(name), []) => name == "$value",
        (OperandKind::Dot, [field]) => field.name == "Value",
        _ => false,
    }
}

fn is_function(operand: &Operand, name: &str) -> bool {
    matches!(&operand.kind, OperandKind::Function(function) if function == name)
}

/// Returns whether a command shows the value without calculating with it.
fn keeps_scale(command: &Command) -> bool {
    command.operands.iter().all(|operand| match &operand.kind {
        OperandKind::Function(name) => matches!(name.as_str(), "printf" | "print" | "humanize"),
        OperandKind::String(_) | OperandKind::Variable(_) | OperandKind::Dot => true,
        _ => false,
    })
}

/// Returns whether a command is a `printf` that ends with a percent sign.
fn writes_sign(command: &Command) -> bool {
    let Some((function, arguments)) = command.operands.split_first() else {
        return false;
    };
    let format = arguments.first().map(|operand| &operand.kind);
    is_function(function, "printf")
        && matches!(format, Some(OperandKind::String(format)) if format.trim_end().ends_with("%%"))
}

//! Templates of rules that cannot fail, which are most: they need not be executed to know it.

use crate::lang::gotmpl::{Command, Node, NodeKind, Operand, OperandKind, Template};

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Number,
    Text,
}

/// Returns whether a template writes labels and the value, by functions that take any of them, and
/// nothing else; what is not obvious counts as not plain.
pub(super) fn is_plain(template: &Template) -> bool {
    template.definitions.is_empty() && template.root.iter().all(cannot_fail)
}

fn cannot_fail(node: &Node) -> bool {
    let pipeline = match &node.kind {
        NodeKind::Text => return true,
        NodeKind::Action(pipeline) => pipeline,
        _ => return false,
    };
    if !pipeline.declarations.is_empty() {
        return false;
    }
    let mut value = None;
    pipeline.commands.iter().all(|command| {
        value = result(command, value);
        value.is_some()
    })
}

/// Returns what a command gives after the one before it; nothing when it might fail.
fn result(command: &Command, before: Option<Type>) -> Option<Type> {
    let (first, arguments) = command.operands.split_first()?;
    let OperandKind::Function(name) = &first.kind else {
        let alone = arguments.is_empty() && before.is_none();
        return value(first).filter(|_| alone);
    };
    if !first.fields.is_empty() {
        return None;
    }
    let given: Option<Vec<Type>> = arguments.iter().map(value).collect();
    let mut given = given?;
    given.extend(before);
    match (name.as_str(), given.as_slice()) {
        (
            "humanize" | "humanize1024" | "humanizeDuration" | "humanizePercentage",
            [Type::Number],
        )
        | ("toUpper" | "toLower" | "title" | "stripPort" | "stripDomain", [Type::Text])
        | ("graphLink" | "tableLink", [Type::Text])
        | ("printf", [Type::Text, ..])
        | ("print" | "println" | "urlquery", [_, ..]) => Some(Type::Text),
        _ => None,
    }
}

fn value(operand: &Operand) -> Option<Type> {
    let fields: Vec<&str> = operand.fields.iter().map(|f| f.name.as_str()).collect();
    match (&operand.kind, fields.as_slice()) {
        (OperandKind::Variable(name), [_]) if is_labels(name) => Some(Type::Text),
        (OperandKind::Dot, ["Labels" | "ExternalLabels", _]) => Some(Type::Text),
        (OperandKind::Variable(name), []) if name == "$value" => Some(Type::Number),
        (OperandKind::Dot, ["Value"]) => Some(Type::Number),
        (OperandKind::String(_), []) => Some(Type::Text),
        _ => None,
    }
}

fn is_labels(name: &str) -> bool {
    name == "$labels" || name == "$externalLabels"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::gotmpl::{Functions, Options, RULE_VARIABLES, parse};

    #[test]
    fn what_might_fail_is_not_plain() {
        let plain = |text: &str| {
            let options = Options {
                name: "",
                functions: Functions::prometheus((3, 5)),
                variables: &RULE_VARIABLES,
            };
            is_plain(&parse(text, &options))
        };
        for text in [
            "no action",
            "{{ $labels.instance }} of {{ .Labels.job }} at {{ $value }}",
            "{{ $value | humanize | toUpper }}{{ humanizePercentage .Value }}",
            "{{ printf \"%.2f of %s\" $value $labels.job }}{{ $externalLabels.site }}",
        ] {
            assert!(plain(text), "{text}");
        }
        for text in [
            "{{ $labels.instance | humanize }}",
            "{{ $labels.instance.x }}",
            "{{ $value | toUpper }}",
            "{{ $value.x }}",
            "{{ .Nope }}",
            "{{ \"a\" | $value }}",
            "{{ if $value }}{{ end }}",
            "{{ gt $value 1 }}",
            "{{ $value | printf }}",
            "{{ query \"up\" | first }}",
            "{{ $x := $value }}",
            "{{ $labels.a \"x\" }}",
        ] {
            assert!(!plain(text), "{text}");
        }
    }
}

//! What the parser makes of each construct.

use crate::diag::Span;
use crate::lang::promql::{
    AtTime, Expr, Features, MatchOp, NodeId, NodeKind, Side, VectorSelector, parse,
};

const EXPERIMENTAL: Features = Features {
    experimental_functions: true,
    duration_expressions: true,
};

fn read(source: &str) -> Expr {
    parse(source, EXPERIMENTAL).unwrap_or_else(|faults| panic!("{source} is refused: {faults:?}"))
}

/// Returns the expression with square brackets around each operator and its operands.
fn shape(source: &str) -> String {
    let expr = read(source);
    let mut shapes: Vec<String> = Vec::new();
    for (_, node) in expr.nodes() {
        let of = |id: &NodeId| shapes[id.0].as_str();
        shapes.push(match &node.kind {
            NodeKind::Binary(b) => {
                format!("[{} {} {}]", of(&b.left), b.op.symbol(), of(&b.right))
            }
            NodeKind::Unary(u) => format!("[{} {}]", u.sign.symbol(), of(&u.expr)),
            _ => source[node.span.start..node.span.end].to_owned(),
        });
    }
    shapes.pop().unwrap_or_default()
}

#[test]
fn operators_bind_as_in_prometheus() {
    for (source, wanted) in [
        ("a + b * c ^ d", "[a + [b * [c ^ d]]]"),
        ("a - b - c", "[[a - b] - c]"),
        ("a ^ b ^ c", "[a ^ [b ^ c]]"),
        ("a or b and c == d", "[a or [b and [c == d]]]"),
        ("a and b unless c", "[[a and b] unless c]"),
        ("a < b < c", "[[a < b] < c]"),
        ("a % b atan2 c", "[[a % b] atan2 c]"),
        ("-a ^ b", "[- [a ^ b]]"),
        ("-a * b", "[[- a] * b]"),
        ("a ^ -b * c", "[[a ^ [- b]] * c]"),
        ("a * -b ^ c", "[a * [- [b ^ c]]]"),
        ("-1 ^ 2", "[- [1 ^ 2]]"),
        ("- - a offset 1m", "[- [- a offset 1m]]"),
        ("a offset -2 ^ 2", "[a offset -2 ^ 2]"),
        ("a + b @ 5 offset 1m", "[a + b @ 5 offset 1m]"),
    ] {
        assert_eq!(shape(source), wanted, "{source}");
    }
}

#[test]
fn words_of_the_grammar_are_names_as_well() {
    assert_eq!(shape("and and and"), "[and and and]");
    assert_eq!(shape("sum + by"), "[sum + by]");
    assert_eq!(shape("offset offset 5m"), "offset offset 5m");
    assert_eq!(
        shape("sum by (by, on, bool) (sum)"),
        "sum by (by, on, bool) (sum)"
    );
    for source in [
        "on",
        "bool + a",
        "sum by (without) (a)",
        "sum by (inf) (a)",
        "start()",
    ] {
        assert!(parse(source, EXPERIMENTAL).is_err(), "{source}");
    }
}

fn selector_of(expr: &Expr) -> &VectorSelector {
    let mut selectors = expr.nodes().filter_map(|(_, node)| match &node.kind {
        NodeKind::VectorSelector(selector) => Some(selector.as_ref()),
        _ => None,
    });
    selectors.next().expect("a selector")
}

#[test]
fn selectors_keep_their_matchers_and_places() {
    let source = "up{job!=\"a\", \"x y\"=~'b|', } @ end() offset -5m";
    let expr = read(source);
    let selector = selector_of(&expr);
    assert_eq!(selector.metric_name(), Some("up"));
    let [job, other] = selector.matchers.as_slice() else {
        panic!("two matchers: {selector:?}");
    };
    assert_eq!((job.op, job.value.as_str()), (MatchOp::NotEqual, "a"));
    assert_eq!(job.span(), Span::new(3, 11));
    assert_eq!((other.name.as_str(), other.accepts_absent), ("x y", true));
    assert_eq!(selector.modifiers.at.map(|at| at.time), Some(AtTime::End));
    let offset = selector.modifiers.offset.as_ref().unwrap();
    assert_eq!(offset.duration.nanoseconds(), Some(-300_000_000_000));
    assert_eq!(expr.node(expr.root()).span, Span::new(0, source.len()));
    let quoted = read("{'my.metric', job=\"a\"}");
    assert_eq!(selector_of(&quoted).metric_name(), Some("my.metric"));
}

#[test]
fn operators_keep_their_modifiers_and_places() {
    let expr = read("a == bool on (b, \"c d\") group_right (e) f");
    let NodeKind::Binary(binary) = &expr.node(expr.root()).kind else {
        panic!("a binary: {expr:?}");
    };
    assert_eq!(binary.op_span, Span::new(2, 4));
    assert_eq!(binary.bool_modifier, Some(Span::new(5, 9)));
    let matching = binary.matching.as_ref().unwrap();
    assert!(matching.on && matching.labels.contains("c d"));
    assert_eq!(matching.labels.span, Span::new(13, 23));
    let group = matching.group.as_ref().unwrap();
    assert_eq!((group.many, group.include.names.len()), (Side::Right, 1));
}

#[test]
fn what_is_experimental_wants_its_flag() {
    for (source, message) in [
        (
            "limitk(1, up)",
            "limitk() is experimental and not switched on",
        ),
        (
            "mad_over_time(up[5m])",
            "mad_over_time() is experimental and not switched on",
        ),
        (
            "up[5m * 2]",
            "arithmetic on durations is experimental and not switched on",
        ),
        (
            "up offset (5m)",
            "arithmetic on durations is experimental and not switched on",
        ),
    ] {
        let faults = parse(source, Features::default()).unwrap_err();
        assert_eq!(faults[0].message, message);
        read(source);
    }
}

#[test]
fn modifiers_stand_where_prometheus_lets_them() {
    for source in [
        "up @ start() [5m]",
        "up offset 0s [5m]",
        "up offset 0s offset 5m",
        "up[5m] @ 5 offset 1m",
        "up[--5m]",
        "(up)[5m:] @ 1h",
    ] {
        read(source);
    }
    for (source, message) in [
        ("up offset 5m [5m]", "a range must stand before offset"),
        ("up @ 5 [5m]", "a range must stand before @"),
        ("(up)[5m]", "a range can follow a selector only"),
        ("up offset 5m offset 1m", "offset stands twice"),
        ("up @ 5 @ 6", "@ stands twice"),
        (
            "(up) offset 5m",
            "offset can follow a selector, a range or a subquery only",
        ),
        (
            "1 @ 5",
            "@ can follow a selector, a range or a subquery only",
        ),
        ("up @ Inf", "the timestamp is out of range"),
        ("up[0s]", "the range must be greater than 0"),
        ("up[5m:-1m]", "the step must be greater than 0"),
        ("up[1h/0]", "the duration is divided by zero"),
        (
            "up[1e10]",
            "the duration is longer than the 292 years a duration can hold",
        ),
        ("sum(up,)", "no comma may stand after the last argument"),
    ] {
        let faults = parse(source, EXPERIMENTAL).unwrap_err();
        let told: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(told, [message], "{source}");
    }
}

#[test]
fn neither_depth_nor_length_exhausts_the_stack() {
    const COUNT: usize = 100_000;
    for source in [
        format!("{}a{}", "(".repeat(COUNT), ")".repeat(COUNT)),
        format!("{}a{}", "abs(".repeat(COUNT), ")".repeat(COUNT)),
        format!("{}a", "-".repeat(COUNT)),
        format!("{}a", "a ^ ".repeat(COUNT)),
        format!("{}a", "a + ".repeat(COUNT)),
        format!("a[{}5m{}]", "(".repeat(COUNT), ")".repeat(COUNT)),
        format!("a[{}5m]", "5m ^ ".repeat(COUNT)),
    ] {
        let expr = read(&source);
        assert_eq!(expr.descendants(expr.root()).count(), expr.node_count());
        assert!(expr.to_string().len() >= 5);
    }
    for open in ["(", "abs(", "-", "a + ", "a[5m:]", "a{", "a[("] {
        assert!(parse(&open.repeat(COUNT), EXPERIMENTAL).is_err());
    }
}

use proptest::prelude::*;

use super::*;
use crate::diag::Span;

fn read(text: &str) -> Template {
    let options = Options {
        name: "x.tmpl",
        functions: Functions::alertmanager((0, 33)),
        variables: &[],
    };
    parse(text, &options)
}

/// Returns the faults as the text they point at and their messages.
fn faults(text: &str) -> Vec<(&str, String)> {
    let point = |fault: &Fault| {
        (
            &text[fault.span.start..fault.span.end],
            fault.message.clone(),
        )
    };
    read(text).faults.iter().map(point).collect()
}

fn accepted(text: &str) {
    assert_eq!(read(text).faults, [], "{text}");
}

/// Expects one fault that points at `place` and says `part`.
fn refused(text: &str, place: &str, part: &str) {
    match faults(text).as_slice() {
        [(at, message)] => {
            assert_eq!(*at, place, "{text}: {message}");
            assert!(message.contains(part), "{text}: {message}");
        }
        others => panic!("{text}: {others:?}"),
    }
}

#[test]
fn accepts_what_go_accepts() {
    for text in [
        "",
        "text } with }} braces {",
        "{{ . }}{{ .A.B }}{{ $.A }}{{ (index .A 1).B }}{{ print.X }}",
        "{{- .A -}} {{/* comment */}} {{- /* comment\n */ -}}",
        "{{ .A\n  | toUpper\n}}",
        "{{ .A | }}",
        "{{ if .A }}{{ else if .B }}{{ else }}{{ end }}",
        "{{ with $x := .A }}{{ $x }}{{ else with .B }}{{ $x }}{{ end }}",
        "{{ range $i, $v := .A }}{{ if $i }}{{ break }}{{ end }}{{ continue }}{{ else }}{{ end }}",
        "{{ range 3 }}{{ end }}",
        "{{ if .A }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }}",
        "{{ define \"a\" }}{{ template \"b\" . }}{{ end }}{{ define \"a\" }} {{ end }}",
        "{{ block \"a\" . }}x{{ end }}",
        "{{ 1_000 }}{{ 0x1p4 }}{{ 1+2i }}{{ 'é' }}{{ `raw\n` }}{{ \"\\xff\" }}",
        "{{ .é }}{{ $é := 1 }}{{ $é }}",
    ] {
        accepted(text);
    }
}

#[test]
fn points_at_what_go_refuses() {
    for (text, place, part) in [
        ("{{ .A", "{{", "not closed"),
        ("{{ .A }", "}", "found `}`"),
        ("{{/* a", "{{/*", "not closed"),
        ("{{/* a */ }}", "*/", "fill its action"),
        ("{{ \"a }}", "\"", "not closed"),
        ("{{ (.A }}", "}}", "not closed"),
        ("{{ .A) }}", ")", "no parenthesis is open"),
        ("{{ }}", "}}", "missing"),
        ("{{ if }}{{ end }}", "}}", "missing"),
        ("{{ .A == 1 }}", "=", "found `=`"),
        ("{{ .A-B }}", "-", "cannot follow `.A`"),
        ("{{ \"a\".B }}", ".B", "no fields"),
        ("{{ 1 | 2 }}", "2", "no function"),
        ("{{ frob .A }}", "frob", "not defined"),
        ("{{ $x }}", "$x", "not defined"),
        ("{{ $a, $b := .A }}", ",", "only one variable"),
        ("{{ 089 }}", "089", "no number"),
        ("{{ \"\\d\" }}", "\\d", "no escape"),
        ("{{ template a }}", "a", "template's name"),
        ("{{ if .A }}", "{{ if .A }}", "not closed"),
        ("{{ end }}", "end", "without anything"),
        ("{{ else }}", "else", "without an if"),
        (
            "{{ if 1 }}{{ else }}{{ else }}{{ end }}",
            "else",
            "second else",
        ),
        (
            "{{ with 1 }}{{ else if 2 }}{{ end }}",
            "if",
            "cannot belong",
        ),
        ("{{ break }}", "break", "outside a range"),
        (
            "{{ range . }}{{ else }}{{ break }}{{ end }}",
            "break",
            "outside a range",
        ),
        (
            "{{ if 1 }}{{ define \"a\" }}{{ end }}{{ end }}",
            "define",
            "outside all other",
        ),
        (
            "{{ define \"a\" }}1{{ end }}{{ define \"a\" }}2{{ end }}",
            "\"a\"",
            "twice",
        ),
        ("{{ define \"x.tmpl\" }}1{{ end }}2", "", "its own name"),
    ] {
        refused(text, place, part);
    }
}

#[test]
fn several_faults_are_found_in_one_pass() {
    let text = "{{ frob }} {{ $x }} {{ .A } and {{ .B }} {{ if }}x{{ end }}";
    let places: Vec<&str> = faults(text).into_iter().map(|(at, _)| at).collect();
    assert_eq!(places, ["frob", "$x", "}", "}}"]);
}

#[test]
fn definitions_and_blocks_have_their_own_variables_and_ranges() {
    refused(
        "{{ $x := 1 }}{{ define \"a\" }}{{ $x }}{{ end }}",
        "$x",
        "not defined",
    );
    refused(
        "{{ range . }}{{ block \"a\" . }}{{ break }}{{ end }}{{ end }}",
        "break",
        "outside a range",
    );
    accepted("{{ $x := 1 }}{{ define \"a\" }}{{ end }}{{ $x }}");
}

#[test]
fn variables_end_with_their_structure() {
    refused(
        "{{ if 1 }}{{ $x := 1 }}{{ end }}{{ $x }}",
        "$x",
        "not defined",
    );
    refused("{{ range $x := . }}{{ end }}{{ $x }}", "$x", "not defined");
    accepted("{{ ($x := 1) }}{{ $x }}");
}

#[test]
fn rules_have_variables_of_their_own() {
    let options = Options {
        name: "",
        functions: Functions::prometheus((3, 5)),
        variables: &RULE_VARIABLES,
    };
    assert_eq!(
        parse("{{ $labels.job }}{{ $value | humanize }}", &options).faults,
        []
    );
    let fault = parse("{{ labels }}", &options).faults.remove(0);
    assert_eq!(
        fault.help.as_deref(),
        Some("write $labels for the variable")
    );
}

#[test]
fn an_assignment_without_declaration_is_doomed() {
    let template = read("{{ $x = 1 }}");
    assert_eq!(template.faults, []);
    assert_eq!(template.doomed[0].span, Span::new(3, 5));
    assert_eq!(read("{{ $x := 1 }}{{ $x = 2 }}").doomed, []);
}

#[test]
fn the_tree_keeps_every_place() {
    let text = "a{{ define \"d\" }}{{ template \"e\" .Labels.x }}{{ end -}}  b";
    let template = read(text);
    let source = |span: Span| &text[span.start..span.end];
    let [definition] = template.definitions.as_slice() else {
        panic!("{:?}", template.definitions);
    };
    assert_eq!(
        (definition.name.as_str(), source(definition.name_span)),
        ("d", "\"d\"")
    );
    let texts: Vec<&str> = template.root.iter().map(|node| source(node.span)).collect();
    assert_eq!(texts, ["a", "b"]);
    let mut seen = Vec::new();
    walk(&definition.body, &mut |part| match part {
        Part::Call(call) => seen.push(call.name.clone()),
        Part::Operand(operand) => {
            seen.push(source(operand.span).to_owned());
            seen.extend(operand.fields.iter().map(|field| field.name.clone()));
        }
        Part::Node(_) | Part::Pipeline(_) => {}
    });
    assert_eq!(seen, ["e", ".Labels.x", "Labels", "x"]);
}

#[test]
fn hostile_templates_are_answered_at_once() {
    let nested =
        |open: &str, close: &str, depth| format!("{}{}", open.repeat(depth), close.repeat(depth));
    let parentheses = |depth| format!("{{{{{}1{}}}}}", "(".repeat(depth), ")".repeat(depth));
    accepted(&parentheses(200));
    assert!(!read(&parentheses(100_000)).faults.is_empty());
    accepted(&nested("{{if 1}}", "{{end}}", 1000));
    assert!(
        !read(&nested("{{if 1}}", "{{end}}", 100_000))
            .faults
            .is_empty()
    );
    for text in [
        "{{ } ",
        "{{",
        "{{end}}",
        "{{/*",
        "{{\"",
        "{{ define \"a\" }}",
    ] {
        let count = read(&text.repeat(100_000)).faults.len();
        assert!((1..=20).contains(&count), "{text}: {count}");
    }
}

/// Pieces of syntax, so that random templates are near the grammar.
fn template() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => proptest::sample::select(vec![
            "{{", "}}", "{{- ", " -}}", "(", ")", "|", ":=", "=", ",", ".", ".A", "$", "$x", "1", "-1", "0x1p2", "1+2i",
            "\"a\"", "`b`", "'c'", "nil", "true", "print", "toUpper", "frob", " ", "\n", "if ", "else ", "end", "range ",
            "with ", "define ", "block ", "template ", "break", "continue", "/*", "*/", "\\", "\"", "text",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn places_stay_inside_the_text(text in template()) {
        let template = read(&text);
        for fault in template.faults.iter().chain(&template.doomed) {
            prop_assert!(text.get(fault.span.start..fault.span.end).is_some(), "{:?}", fault);
        }
        let mut spans = Vec::new();
        let bodies = template.definitions.iter().map(|definition| &definition.body);
        for nodes in bodies.chain([&template.root]) {
            walk(nodes, &mut |part| spans.push(match part {
                Part::Node(node) => node.span,
                Part::Call(call) => call.name_span,
                Part::Pipeline(pipeline) => pipeline.span,
                Part::Operand(operand) => operand.span,
            }));
        }
        for span in spans {
            prop_assert!(text.get(span.start..span.end).is_some(), "{:?}", span);
        }
    }
}

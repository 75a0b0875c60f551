use crate::lang::promql::{Features, parse};

/// Returns the only fault: what it points at, its message and its help.
fn fault(source: &str) -> (String, String, String) {
    let faults = parse(source, Features::default()).unwrap_err();
    assert_eq!(faults.len(), 1, "{source}: {faults:?}");
    let fault = &faults[0];
    let found = &source[fault.span.start..fault.span.end];
    (
        found.to_owned(),
        fault.message.clone(),
        fault.help.clone().unwrap_or_default(),
    )
}

#[track_caller]
fn assert_fault(source: &str, found: &str, message: &str, help: &str) {
    let told = fault(source);
    let wanted = (found.to_owned(), message.to_owned());
    assert_eq!((told.0, told.1), wanted, "{source}");
    assert!(told.2.contains(help), "{source}: {}", told.2);
}

#[test]
fn names_what_was_found_and_what_was_expected() {
    for (source, found, message) in [
        (
            "1 +",
            "",
            "unexpected end of the expression, expected an expression",
        ),
        ("a + * b", "*", "unexpected \"*\", expected an expression"),
        (
            "sum(a b)",
            "b",
            "unexpected name \"b\", expected an operator, \",\" or \")\"",
        ),
        (
            "(a, b)",
            ",",
            "unexpected \",\", expected an operator or \")\"",
        ),
        (
            "sum by (a) b",
            "b",
            "unexpected name \"b\", expected \"(\" and what to aggregate",
        ),
        (
            "a[5m",
            "",
            "unexpected end of the expression, expected \":\" or \"]\"",
        ),
        (
            "a[5m:1m",
            "",
            "unexpected end of the expression, expected \"]\"",
        ),
        (
            "a[]",
            "]",
            "unexpected \"]\", expected a duration such as 5m",
        ),
        (
            "a offset b",
            "b",
            "unexpected name \"b\", expected a duration such as 5m",
        ),
        (
            "a @ end",
            "",
            "unexpected end of the expression, expected \"()\"",
        ),
        (
            "a{5=\"b\"}",
            "5",
            "unexpected \"5\", expected a label name or \"}\"",
        ),
        ("a{b}", "}", "unexpected \"}\", expected one of = != =~ !~"),
        (
            "a 5",
            "5",
            "unexpected number 5, expected an operator or the end of the expression",
        ),
    ] {
        assert_fault(source, found, message, "");
    }
}

#[test]
fn advises_on_the_common_mistakes() {
    for (source, found, advice) in [
        (
            "up(job=\"a\", env=\"b\")",
            "=",
            "label matchers stand in braces",
        ),
        ("up => 1", "=", "write >="),
        ("up = 1", "=", "equal is written =="),
        ("up{job==\"a\"}", "=", ""),
        ("up{job=a}", "a", "put the value in quotes: \"a\""),
        (
            "up{a=\"b\" c=\"d\"}",
            "c",
            "matchers are separated by commas",
        ),
        ("up{a=\"b\",,c=\"d\"}", ",", "remove the comma"),
        ("sum by (a b) (up)", "b", "labels are separated by commas"),
        ("sum by job (up)", "job", "put the labels in parentheses"),
        ("up by (job)", "by", "right after an aggregation"),
        ("up > 1 bool", "bool", "right after an operator"),
        ("up + group_left (a) up", "group_left", "right after on (…)"),
        ("up ** 2", "*", "a power is written ^"),
        ("up // 2", "/", "a comment begins with #"),
        ("up <> 2", ">", "unequal is written !="),
        ("up && up", "&", "and"),
        ("up || up", "|", "or"),
        ("rate(up[$range])", "$", "variables"),
        ("rate(up{}(5m))", "(", "square brackets"),
        ("up default 0", "default", "MetricsQL"),
        ("node load1", "load1", "underscores"),
        ("end()", "(", "3.12"),
        ("job:up:sum(a)", "(", "not a function"),
        ("up;", ";", "without a semicolon"),
    ] {
        let (place, message, help) = fault(source);
        assert_eq!(place, found, "{source}: {message}");
        assert!(help.contains(advice), "{source}: {help}");
    }
}

#[test]
fn tells_several_faults_at_once_when_brackets_match() {
    let faults = |source| {
        let faults = parse(source, Features::default()).unwrap_err();
        faults
            .into_iter()
            .map(|fault| fault.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        faults("rats(a[5m]) + sum(b c) + rate(d) + sum by (e f) (g{h=1, i=\"\\d\"})"),
        [
            "unknown function \"rats\"",
            "unexpected name \"c\", expected an operator, \",\" or \")\"",
            "argument 1 of rate() must be a range vector, not an instant vector",
            "unexpected name \"f\", expected \",\" or \")\"",
            "unexpected \"1\", expected a quoted string",
            "unknown escape \\d",
        ]
    );
    assert_eq!(
        faults("rate(a) + sum(b c) + (d e"),
        [
            "argument 1 of rate() must be a range vector, not an instant vector",
            "unexpected name \"c\", expected an operator, \",\" or \")\"",
        ]
    );
}

#[test]
fn tells_of_brackets_without_a_partner() {
    assert_fault(
        "sum(rate(a[5m])",
        "(",
        "the parenthesis is not closed",
        "add \")\"",
    );
    assert_fault("((a)", "(", "the parenthesis is not closed", "");
    assert_fault(
        "((a",
        "(",
        "2 parentheses are not closed, the last of them here",
        "",
    );
    assert_fault(
        "(a # b)",
        "(",
        "the parenthesis is not closed",
        "a # is a comment",
    );
    assert_fault(
        "a) > 1",
        ")",
        "\")\" closes nothing: no parenthesis is open here",
        "remove it",
    );
    assert_fault("a{b=\"c\"", "{", "the brace is not closed", "add \"}\"");
    assert_fault(
        "sum(a{b=\"c)",
        "\"c)",
        "the string is not closed",
        "on the same line",
    );
}

#[test]
fn an_empty_expression_is_told_as_such() {
    assert_fault("", "", "there is no expression here", "");
    assert_fault("# a\n", "# a\n", "there is no expression here", "");
}

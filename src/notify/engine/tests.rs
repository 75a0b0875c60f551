use super::{ErrorKind, ExecError, Set};
use crate::lang::gotmpl::Functions;
use crate::notify::{Data, KeyValues, Moment};

fn set() -> Set {
    Set::new(Functions::alertmanager((0, 33)), Moment::zero())
}

fn data() -> Data {
    Data::new("ops", KeyValues::new(), Vec::new())
}

fn failure(text: &str) -> ExecError {
    set().text_field(text, &data()).unwrap_err()
}

#[test]
fn errors_point_at_what_fails() {
    for (text, place, message) in [
        (
            "{{ .Nope }}",
            ".Nope",
            "the notification has no field `.Nope`",
        ),
        (
            "{{ .Status | date \"2006\" }}",
            "date",
            "`date` takes a time, here is text",
        ),
        (
            "{{ index .Alerts 0 }}",
            "index",
            "the index 0 is outside of the 0 elements",
        ),
        (
            "{{ eq .Status 1 }}",
            "eq",
            "text cannot be compared with an integer",
        ),
        (
            "a{{ template \"x\" }}",
            "\"x\"",
            "the template `x` is not defined",
        ),
        ("{{ .Status.Foo }}", ".Foo", "text has no field `.Foo`"),
    ] {
        let error = failure(text);
        assert_eq!(&text[error.span.start..error.span.end], place, "{text}");
        assert_eq!(error.message, message);
        assert_eq!(error.kind, ErrorKind::Failed);
    }
}

#[test]
fn branches_leave_html_in_one_place() {
    for (text, place, message) in [
        (
            "<a {{ if .Status }}title=\"x{{ end }}>",
            ".Status",
            "the branches leave the html in different places: one in the value of an attribute, \
             one inside of a tag",
        ),
        (
            "{{ range .Alerts }}<p title='{{ end }}",
            ".Alerts",
            "a loop leaves the html in another place than it began",
        ),
        (
            "<p>{{ .Status }}<!-- ",
            "<p>{{ .Status }}<!-- ",
            "the html ends inside of a comment",
        ),
        (
            "{{ if false }}{{ template \"x\" }}{{ end }}",
            "\"x\"",
            "the template `x` is not defined",
        ),
        (
            "{{ if false }}{{ .Status | html | len }}{{ end }}",
            "html",
            "html templates take `html` at the end of a pipeline only",
        ),
        (
            "{{ define \"a\" }}{{ if .X }}{{ template \"a\" }}{{ end }}<p {{ end }}{{ template \"a\" }}",
            "{{ template \"a\" }}",
            "a template that uses itself leaves the html in another place each time",
        ),
    ] {
        let error = set().html_field(text, &data()).unwrap_err();
        assert_eq!(error.message, message, "{text}");
        let whole = &text[error.span.start..error.span.end];
        assert_eq!(whole, place, "{text}");
    }
}

#[test]
fn what_loops_double_is_bounded() {
    let depth = 40;
    let text = format!(
        "{}x{}",
        "{{ range .Alerts }}".repeat(depth),
        "{{ end }}".repeat(depth)
    );
    assert!(set().text_field(&text, &data()).is_ok());
    let error = set().html_field(&text, &data()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit);
}

#[test]
fn fields_that_stand_elsewhere_are_named() {
    let error = failure("{{ .Labels.severity }}");
    assert!(error.help.unwrap().contains("range .Alerts"));
    assert_eq!(failure("{{ .Statu }}").help.unwrap(), "write .Status");
}

#[test]
fn what_a_label_says_is_another_kind_of_failure() {
    let error = failure("{{ .CommonLabels.n | humanizeDuration }}");
    assert_eq!(error.kind, ErrorKind::Content);
}

/// Runs with little time, depth and output, on a stack as large as the program's.
fn limited(text: &'static str) -> ExecError {
    let run = move || {
        let mut set = set();
        set.limits.steps = 200_000;
        set.limits.output = 1 << 16;
        let text_error = set.text_field(text, &data()).unwrap_err();
        let html_error = set.html_field(text, &data()).unwrap_err();
        assert_eq!(text_error.kind, html_error.kind);
        text_error
    };
    let thread = std::thread::Builder::new().stack_size(crate::cli::STACK_BYTES);
    thread.spawn(run).unwrap().join().unwrap()
}

#[test]
fn nothing_runs_for_ever() {
    for text in [
        "{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}",
        "{{ define \"a\" }}x{{ template \"b\" }}{{ end }}{{ define \"b\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}",
        "{{ range 1000000000000 }}{{ end }}",
        "{{ range 100000 }}{{ range 100000 }}{{ end }}{{ end }}",
        "{{ range 1000 }}{{ print \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" }}{{ end }}",
        "{{ $s := \"xx\" }}{{ range 100 }}{{ $s = print $s $s }}{{ end }}",
        "{{ $l := list 1 }}{{ range 100000 }}{{ $l = append $l 1 }}{{ end }}",
    ] {
        assert_eq!(limited(text).kind, ErrorKind::Limit, "{text}");
    }
}

#[test]
fn later_definitions_replace_earlier_ones_unless_they_are_blank() {
    let mut set = set();
    set.add(
        "a.tmpl",
        "{{ define \"x\" }}1{{ end }}{{ define \"y\" }}1{{ end }}",
    );
    set.add(
        "b.tmpl",
        "{{ define \"x\" }}2{{ end }}{{ define \"y\" }} \n{{ end }}",
    );
    let text = "{{ template \"x\" }}{{ template \"y\" }}";
    assert_eq!(set.text_field(text, &data()).unwrap(), "21");
}

proptest::proptest! {
    #[test]
    fn any_text_is_executed_without_a_panic(text in "(\\{\\{ ?(if|range|with|end|else|len|index|slice|printf|html|\\.Alerts|\\.CommonLabels|\\$x|:=|\\||\"%d\"|[0-9. ()-])* ?\\}\\}|<a href=\"|x){0,6}") {
        let mut set = set();
        set.limits.steps = 10_000;
        let _ = set.text_field(&text, &data());
        let _ = set.html_field(&text, &data());
    }
}

/// What takes more time or memory than it may ends with an error, and not with the program.
#[test]
fn every_execution_ends() {
    let thread = std::thread::Builder::new().stack_size(crate::cli::STACK_BYTES);
    let test = || {
        let doubled = "{{ $s := list 1 }}{{ range 60 }}{{ $s = list $s $s }}{{ end }}";
        let nested = "{{ $s := dict }}{{ range 300000 }}{{ $s = dict \"a\" $s }}{{ end }}{{ $s }}";
        let long = "{{ $s := \"aaaaaaaa\" }}{{ range 20 }}{{ $s = print $s $s }}{{ end }}";
        for text in [
            "{{ range 1000 }}{{ range 4990000 }}{{ break }}{{ end }}{{ end }}{{ range 9999999 }}{{ end }}",
            &format!("{doubled}{{{{ $s }}}}"),
            &format!("{doubled}{{{{ print $s }}}}"),
            &format!("{doubled}{{{{ $s | toJson }}}}"),
            &format!("{doubled}<script>{{{{ $s }}}}</script>"),
            "{{ $s := dict }}{{ range 60 }}{{ $s = dict \"a\" $s \"b\" $s }}{{ end }}{{ $s }}",
            nested,
            &format!("{long}{{{{ $s | reReplaceAll \"\" \"$0$0aaaaaaa\" }}}}"),
            &format!("{long}{{{{ $s | reReplaceAll \".*\" \"$0$0$0$0\" }}}}"),
            &format!("{long}{{{{ join $s (stringSlice $s $s $s) }}}}"),
            &format!("{long}{{{{ printf \"%s%s%s\" $s $s $s }}}}"),
            "{{ range 5000000 }}{{ $x := printf \"%60000d\" 1 }}{{ end }}",
        ] {
            let mut of = set();
            of.limits.steps = 200_000;
            of.limits.output = 1 << 16;
            for result in [of.text_field(text, &data()), of.html_field(text, &data())] {
                assert_eq!(result.unwrap_err().kind, ErrorKind::Limit, "{text}");
            }
        }
    };
    thread.spawn(test).unwrap().join().unwrap();
}

#[test]
fn all_executions_of_a_set_share_a_budget() {
    let mut set = set();
    set.limits.total = 1_000;
    let text = "{{ range 300 }}{{ end }}";
    let kinds: Vec<_> = (0..5)
        .map(|_| set.text_field(text, &data()).map_err(|error| error.kind))
        .collect();
    assert_eq!(kinds.first(), Some(&Ok(String::new())));
    assert_eq!(kinds.last(), Some(&Err(ErrorKind::Unsupported)));
    assert!(set.is_spent());
}

#[test]
fn what_go_refuses_when_it_executes_is_refused() {
    for text in [
        "{{ index nil }}",
        "{{ 9223372036854775808 }}",
        "{{ print 0xFFFFFFFFFFFFFFFF }}",
    ] {
        assert_eq!(failure(text).kind, ErrorKind::Failed, "{text}");
    }
}

use std::fmt::Write;

use super::{Report, plain};
use crate::diag::{FileId, Finding, Severity};

/// Returns the report as JUnit XML: a suite a file, a case a finding, and one passed case for a
/// file without findings.
///
/// Findings from `counts` upwards are failures; the others are cases that passed with a text.
pub fn junit(report: &Report<'_>, counts: Severity) -> String {
    let failures = failing(report.findings.iter(), counts);
    let mut suites = String::new();
    let mut cases = 0;
    for id in report.checked {
        cases += suite(report, *id, counts, &mut suites);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"techcorp validate\" \
         tests=\"{cases}\" failures=\"{failures}\">\n{suites}</testsuites>\n"
    )
}

fn failing<'a>(findings: impl Iterator<Item = &'a Finding>, counts: Severity) -> usize {
    findings.filter(|f| f.code.severity >= counts).count()
}

fn suite(report: &Report<'_>, id: FileId, counts: Severity, out: &mut String) -> usize {
    let file = report.sources.get(id);
    let name = escape(file.name());
    let own: Vec<_> = report
        .findings
        .iter()
        .filter(|f| f.place.file == id)
        .collect();
    let cases = own.len().max(1);
    let failures = failing(own.iter().copied(), counts);
    let _ = writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{cases}\" failures=\"{failures}\">"
    );
    if own.is_empty() {
        let _ = writeln!(
            out,
            "    <testcase name=\"no findings\" classname=\"{name}\"/>"
        );
    }
    for finding in own {
        let at = file.position(finding.place.span.start);
        let code = finding.code.name;
        let title = format!("{code} {}:{}", at.line, at.column);
        let text = text(&name, finding, &title);
        let _ = write!(out, "    <testcase name=\"{title}\" classname=\"{name}\">");
        let _ = match finding.code.severity >= counts {
            true => write!(
                out,
                "<failure type=\"{code}\" message=\"{}\">{text}</failure>",
                escape(&finding.message)
            ),
            false => write!(out, "<system-out>{text}</system-out>"),
        };
        out.push_str("</testcase>\n");
    }
    out.push_str("  </testsuite>\n");
    cases
}

fn text(file: &str, finding: &Finding, title: &str) -> String {
    let place = title.rsplit(' ').next().unwrap_or_default();
    let severity = finding.code.severity;
    let mut text = format!("{file}:{place}: {severity}: {}", escape(&finding.message));
    for extra in [&finding.label, &finding.help].into_iter().flatten() {
        let _ = write!(text, "\n{}", escape(extra));
    }
    text
}

/// Writes text so that XML 1.0 admits it: control characters written out, markup escaped.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn no_text_breaks_the_xml() {
        assert_eq!(
            escape("<a b=\"c\">&\u{0}\u{ffff}"),
            "&lt;a b=&quot;c&quot;&gt;&amp;\\u{0}\u{fffd}"
        );
    }
}

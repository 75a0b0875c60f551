use std::fmt::Write;

use super::Report;
use crate::diag::Severity;

/// Returns one workflow command of GitHub Actions a finding, so that it shows beside the line.
pub fn github(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let file = report.sources.get(finding.place.file);
        let start = file.position(finding.place.span.start);
        let end = file.position(finding.place.span.end);
        let command = match finding.code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut message = finding.message.clone();
        for extra in [&finding.label, &finding.help].into_iter().flatten() {
            let _ = write!(message, "\n{extra}");
        }
        let _ = write!(out, "::{command} file={}", property(file.name()));
        let _ = write!(out, ",line={},endLine={}", start.line, end.line);
        // GitHub takes columns only within one line.
        if start.line == end.line {
            let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
        }
        let _ = writeln!(
            out,
            ",title={}::{}",
            property(finding.code.name),
            data(&message)
        );
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_in_a_text_ends_the_command() {
        assert_eq!(data("50%\n::error::x"), "50%25%0A::error::x");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }
}

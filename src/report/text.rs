use std::fmt::Write;

use super::Report;

/// Returns `text` with control characters written out, so that a file's content cannot drive the
/// terminal or break a line-based format.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || is_bidi(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Returns whether a character changes the direction of text, and so what a reader sees.
pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

/// Returns one line a finding: `file:line:column: severity[code]: message`.
pub fn short(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let file = report.sources.get(finding.place.file);
        let at = file.position(finding.place.span.start);
        let _ = write!(
            out,
            "{}:{}:{}: {}[{}]: {}",
            plain(file.name()),
            at.line,
            at.column,
            finding.code.severity,
            finding.code.name,
            plain(&finding.message)
        );
        if let Some(extra) = finding.label.as_ref().or(finding.help.as_ref()) {
            let _ = write!(out, "; {}", plain(extra));
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn control_characters_are_written_out() {
        assert_eq!(
            plain("a\u{1b}[31m\nb\u{202e}é"),
            "a\\u{1b}[31m\\nb\\u{202e}é"
        );
    }
}

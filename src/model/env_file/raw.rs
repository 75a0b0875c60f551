use crate::diag::Span;

/// A name with its place, and the value with its place.
pub type Entry = (String, Span, Option<(Span, String)>);

/// Reads an env file of `format: raw`: one `NAME=value` a line, nothing replaced, comments on lines
/// of their own; a name alone takes its value from `outside`.
///
/// Source: docker/cli `kvfile`, which docker compose 2.40 uses for this format.
pub fn parse_raw(text: &str, outside: &dyn Fn(&str) -> Option<String>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_end_matches(['\n', '\r']);
        let body_start = start + (body.len() - body.trim_start().len());
        let body = body.trim_start();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let (name, value) = match body.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (body, outside(body)),
        };
        let span = Span::new(body_start, body_start + name.len());
        let value = value.map(|value| {
            let from = (span.end + 1).min(body_start + body.len());
            (Span::new(from, body_start + body.len()), value)
        });
        entries.push((name.to_owned(), span, value));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::parse_raw;

    #[test]
    fn nothing_is_replaced() {
        let text = "# c\nA='x' # y\n B=$A\nC\nD\n";
        let outside = |name: &str| (name == "C").then(|| "c".to_owned());
        let values: Vec<_> = parse_raw(text, &outside)
            .into_iter()
            .map(|(name, span, value)| (name, span.start, value.map(|v| v.1)))
            .collect();
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(
            values,
            [
                ("A".to_owned(), 4, some("'x' # y")),
                ("B".to_owned(), 15, some("$A")),
                ("C".to_owned(), 20, some("c")),
                ("D".to_owned(), 22, None),
            ]
        );
    }
}

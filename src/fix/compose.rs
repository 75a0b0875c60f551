use super::Edit;
use super::layout::{Gap, gap};
use crate::diag::Span;
use crate::source::yaml::Node;

/// Takes the obsolete `version` key away: docker compose 2 ignores it with a warning.
///
/// One with an anchor stays: something else may be an alias of it.
pub(super) fn edits(root: Node<'_>, text: &str, wanted: &dyn Fn(Span) -> bool) -> Vec<Edit> {
    let version = root
        .entries()
        .find(|(key, _)| key.text() == Some("version") && wanted(key.span()));
    let Some((key, value)) = version else {
        return Vec::new();
    };
    let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |i| at + i + 1);
    let start = text[..key.span().start].rfind('\n').map_or(0, |i| i + 1);
    let whole = text.get(key.span().start..value.span().end);
    let one_line = whole.is_some_and(|whole| !whole.contains('\n'));
    let alone = start == key.span().start && root.entries().count() > 1 && one_line;
    let end = line_end(value.span().end);
    // A comment on the line would be lost.
    let rest = text[value.span().end..end].trim();
    let marked = gap(text, key.span().end, value.span().start) != Gap::Plain
        || [key, value]
            .iter()
            .any(|node| node.source().starts_with(['&', '!']))
        || text[start..value.span().end].contains('&');
    if !alone || marked || !rest.is_empty() {
        return Vec::new();
    }
    // A blank line below belonged to the key.
    let end = match text[end..].starts_with('\n') {
        true => end + 1,
        false => end,
    };
    vec![Edit::new(Span::new(start, end), "")]
}

#[cfg(test)]
mod tests {
    use crate::fix::FixKind;
    use crate::model::Version;

    fn mend(kind: FixKind, text: &str) -> Option<String> {
        crate::fix::mend(kind, text, Version::new(0, 33), &|_| true).unwrap()
    }

    #[test]
    fn the_obsolete_version_goes_and_comments_stay() {
        let mended = mend(
            FixKind::Compose,
            "# stack\nversion: '3.8'\n\nservices: {}\n",
        );
        assert_eq!(mended.as_deref(), Some("# stack\nservices: {}\n"));
        let commented = "version: '3.8' # for swarm\nservices: {}\n";
        assert_eq!(mend(FixKind::Compose, commented), None);
        let anchored = "version: &v '3.8'\nx-v: *v\nservices: {}\n";
        assert_eq!(mend(FixKind::Compose, anchored), None);
    }

    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = &'static str> {
        proptest::sample::select(vec![
            "'3.8'",
            "3",
            "\"2.1\"",
            "'3' # old",
            "&v '3'",
            "|\n  3",
            "[3]",
            "",
            "'3'  ",
        ])
    }

    fn part() -> impl Strategy<Value = &'static str> {
        proptest::sample::select(vec![
            "services:\n  web: # one\n    image: nginx:1.29.3\n",
            "volumes: {data: }\n",
            "# version: '3.8'\n",
            "\n",
            "\r\n",
            "x-version: &old\n  version: '1'\n",
            "networks:\n  version:\n",
        ])
    }

    proptest! {
        /// Only the lines of `version` go, and at most one empty line behind them; whatever the file
        /// says otherwise stays, and a second time changes nothing.
        #[test]
        fn nothing_but_the_version_goes(
            before in proptest::collection::vec(part(), 0..3),
            value in value(),
            after in proptest::collection::vec(part(), 0..3),
        ) {
            let (before, after) = (before.concat(), after.concat());
            let text = format!("{before}version: {value}\n{after}");
            let Some(mended) = mend(FixKind::Compose, &text) else {
                return Ok(());
            };
            let without = format!("{before}{after}");
            let shorter = format!("{before}{}", after.strip_prefix('\n').unwrap_or(&after));
            prop_assert!(mended == without || mended == shorter, "{text:?} became {mended:?}");
            prop_assert_eq!(mend(FixKind::Compose, &mended), None);
        }
    }
}

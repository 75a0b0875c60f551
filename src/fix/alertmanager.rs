use super::Edit;
use super::layout::{Gap, gap, newline};
use crate::diag::Span;
use crate::source::yaml::{Dialect, Kind, Node, Resolved, Style, resolve};

/// The deprecated keys and what takes their place, with the operator of their entries.
const DEPRECATED: [(&str, &str, &str); 6] = [
    ("match", "matchers", "="),
    ("match_re", "matchers", "=~"),
    ("source_match", "source_matchers", "="),
    ("source_match_re", "source_matchers", "=~"),
    ("target_match", "target_matchers", "="),
    ("target_match_re", "target_matchers", "=~"),
];

/// How deep routes are followed; the same bound as reading has.
const MAX_DEPTH: usize = 200;

/// A text, and which of its keys are to be mended.
#[derive(Clone, Copy)]
struct Job<'a> {
    text: &'a str,
    wanted: &'a dyn Fn(Span) -> bool,
}

/// Rewrites deprecated matchers, and the mail fields that do not exist, where `wanted` holds for the
/// place of the key.
pub(super) fn edits(root: Node<'_>, text: &str, wanted: &dyn Fn(Span) -> bool) -> Vec<Edit> {
    let job = Job { text, wanted };
    let mut edits = Vec::new();
    if let Some(route) = root.get("route") {
        routes(route, job, MAX_DEPTH, &mut edits);
    }
    for rule in root.get("inhibit_rules").iter().flat_map(|r| r.items()) {
        matchers(rule, job, &mut edits);
    }
    for receiver in root.get("receivers").iter().flat_map(|r| r.items()) {
        let mails = receiver.get("email_configs");
        for mail in mails.iter().flat_map(|m| m.items()) {
            email(mail, job, &mut edits);
        }
    }
    edits
}

fn routes(route: Node<'_>, job: Job<'_>, depth: usize, edits: &mut Vec<Edit>) {
    if depth == 0 || route.is_alias() {
        return;
    }
    matchers(route, job, edits);
    for child in route.get("routes").iter().flat_map(|r| r.items()) {
        routes(child, job, depth - 1, edits);
    }
}

/// Rewrites the deprecated keys of one route or inhibit rule.
///
/// Where two keys would become the same one, the entries of the second move behind those of the
/// first, when both are blocks; else they are left alone.
fn matchers(node: Node<'_>, job: Job<'_>, edits: &mut Vec<Edit>) {
    if node.is_alias() {
        return;
    }
    let text = job.text;
    for new in ["matchers", "source_matchers", "target_matchers"] {
        let old: Vec<Old<'_>> = node
            .entries()
            .filter_map(|(key, value)| Old::of(key, value, new, text))
            .filter(|old| (job.wanted)(old.key.span()))
            .collect();
        let taken = node.get(new).is_some();
        match old.as_slice() {
            [] => {}
            [one] if !taken => edits.extend(one.rewrite(text)),
            [first, second] if !taken => edits.extend(merge(first, second, text)),
            _ => {}
        }
    }
}

/// A deprecated key with its entries.
struct Old<'a> {
    key: Node<'a>,
    value: Node<'a>,
    new: &'static str,
    operator: &'static str,
}

impl<'a> Old<'a> {
    fn of(key: Node<'a>, value: Node<'a>, wanted: &str, text: &str) -> Option<Self> {
        let (_, new, operator) = DEPRECATED
            .iter()
            .find(|(old, new, _)| key.text() == Some(old) && *new == wanted)?;
        let old = Self {
            key,
            value,
            new,
            operator,
        };
        let plain = !value.is_alias()
            && matches!(value.kind(), Kind::Map(entries) if !entries.is_empty())
            && value.entries().all(|(k, v)| {
                k.text().is_some() && v.text().is_some() && !k.is_alias() && !v.is_alias()
            });
        (plain && old.is_free(text)).then_some(old)
    }

    /// Returns whether no part of the mapping has an anchor or a tag, which would be lost, and a
    /// flow mapping no comment.
    fn is_free(&self, text: &str) -> bool {
        let mut at = self.key.span().end;
        let mut nodes = vec![self.value];
        nodes.extend(self.value.entries().flat_map(|(key, value)| [key, value]));
        nodes.into_iter().enumerate().all(|(index, node)| {
            let span = node.span();
            let gap = gap(text, at, span.start);
            at = if index == 0 { span.start } else { span.end };
            let marked = node.source().starts_with(['?', '&', '!']);
            let comment = index > 0 && gap == Gap::Comment && self.is_flow();
            !marked && gap != Gap::Mark && !comment
        }) && !(self.is_flow() && gap(text, at, self.value.span().end) != Gap::Plain)
    }

    fn is_flow(&self) -> bool {
        self.value.source().starts_with('{')
    }

    fn items<'s>(&'s self, file: &'s str) -> impl Iterator<Item = (Span, String)> + 's {
        self.value.entries().map(|(key, value)| {
            let name = key.text().unwrap_or_default();
            let text = value.text().filter(|_| !is_null(value)).unwrap_or_default();
            (
                whole(key.span(), value.span(), file),
                matcher(name, self.operator, text),
            )
        })
    }

    fn rewrite(&self, text: &str) -> Vec<Edit> {
        let mut edits = vec![Edit::new(self.key.span(), self.new)];
        if self.is_flow() {
            let items: Vec<_> = self.items(text).map(|(_, m)| quoted(&m)).collect();
            edits.push(Edit::new(
                self.value.span(),
                format!("[{}]", items.join(", ")),
            ));
        } else if self.items(text).all(|(span, _)| one_line(text, span)) {
            edits.extend(
                self.items(text)
                    .map(|(span, m)| Edit::new(span, format!("- {}", plain(&m)))),
            );
        } else {
            return Vec::new();
        }
        edits
    }
}

/// Rewrites two keys into one, when the second follows the first without anything between.
fn merge(first: &Old<'_>, second: &Old<'_>, text: &str) -> Vec<Edit> {
    if first.is_flow() || second.is_flow() {
        return Vec::new();
    }
    let last = first.items(text).map(|(span, _)| span.end).max();
    let between = Span::new(last.unwrap_or_default(), second.key.span().start);
    let adjacent = text
        .get(between.start..between.end)
        .is_some_and(|gap| gap.trim().is_empty());
    let one = first.rewrite(text);
    let mut two = second.rewrite(text);
    if !adjacent || one.is_empty() || two.is_empty() {
        return Vec::new();
    }
    // The line of the second key goes; its entries follow those of the first, at their indent.
    let line_start = text[..second.key.span().start]
        .rfind('\n')
        .map_or(0, |i| i + 1);
    let Some((first_item, _)) = second.items(text).next() else {
        return Vec::new();
    };
    let item_line = text[..first_item.start].rfind('\n').map_or(0, |i| i + 1);
    let alone = text[second.key.span().end..item_line].trim() == ":";
    if !alone || column(text, first) != column(text, second) {
        return Vec::new();
    }
    two.retain(|edit| edit.span != second.key.span());
    two.push(Edit::new(Span::new(line_start, item_line), ""));
    one.into_iter().chain(two).collect()
}

/// Returns the indent of a key's entries.
fn column(text: &str, old: &Old<'_>) -> Option<usize> {
    let (span, _) = old.items(text).next()?;
    let start = text[..span.start].rfind('\n').map_or(0, |i| i + 1);
    Some(span.start - start)
}

/// Returns where an entry stands; one without a value ends with its colon.
fn whole(key: Span, value: Span, text: &str) -> Span {
    let colon = text.get(key.end..).and_then(|rest| rest.find(':'));
    match colon {
        Some(colon) if value.start == value.end => Span::new(key.start, key.end + colon + 1),
        _ => key.to(value),
    }
}

/// Returns whether Alertmanager reads nothing there, and takes it as an empty text.
fn is_null(value: Node<'_>) -> bool {
    match value.kind() {
        Kind::Scalar(text, Style::Plain) => {
            resolve(text, Style::Plain, value.tag(), Dialect::V2) == Resolved::Null
        }
        _ => false,
    }
}

fn one_line(text: &str, span: Span) -> bool {
    text.get(span.start..span.end)
        .is_some_and(|t| !t.contains('\n') && !t.starts_with(['?', '&', '!']))
}

/// Returns a matcher as Alertmanager's UTF-8 parser reads it, the classic one as well where the
/// name is a classic one.
fn matcher(name: &str, operator: &str, value: &str) -> String {
    let classic = crate::lang::matcher::is_classic_label_name(name);
    let name = match classic {
        true => name.to_owned(),
        false => quote(name),
    };
    format!("{name}{operator}{}", quote(value))
}

fn quote(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Returns a YAML scalar in single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Returns a YAML scalar without quotes where that reads the same, else in single quotes.
fn plain(text: &str) -> String {
    let risky = text.starts_with('"')
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.chars().any(char::is_control);
    match risky {
        true => quoted(text),
        false => text.to_owned(),
    }
}

/// Writes `subject` as a header and `body` as `text`, where those are not set already.
fn email(mail: Node<'_>, job: Job<'_>, edits: &mut Vec<Edit>) {
    if mail.is_alias() || mail.source().starts_with('{') {
        return;
    }
    let text = job.text;
    for (key, value) in mail.entries() {
        if !(job.wanted)(key.span()) || key.is_alias() {
            continue;
        }
        match key.text() {
            Some("body") if mail.get("text").is_none() => {
                edits.push(Edit::new(key.span(), "text"));
            }
            Some("subject") if mail.get("headers").is_none() && !value.is_alias() => {
                let start = text[..key.span().start].rfind('\n').map_or(0, |i| i + 1);
                let indent = text[start..key.span().start].chars().count();
                // A text over several lines would have to move to the right with its key.
                let whole = key.span().to(value.span());
                if one_line(text, whole) {
                    let header =
                        format!("headers:{}{}Subject", newline(text), " ".repeat(indent + 2));
                    edits.push(Edit::new(key.span(), header));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fix::{FixKind, mend};
    use crate::model::Version;

    const TARGET: Version = Version::new(0, 33);

    fn once(text: &str) -> Option<String> {
        mend(FixKind::Alertmanager, text, TARGET, &|_| true).unwrap()
    }

    fn mended(text: &str) -> String {
        let mended = once(text).unwrap_or_else(|| text.to_owned());
        assert_eq!(once(&mended), None, "twice changes:\n{mended}");
        mended
    }

    #[test]
    fn anchors_tags_and_comments_that_would_be_lost_stay() {
        let left = [
            "route:\n  routes:\n  - match: {a: &v b}\n  - match: {c: *v}\n",
            "route:\n  routes:\n  - match:\n      a: &v b\n    group_by: [*v]\n",
            "route:\n  routes:\n  - match:\n      &k a: b\n    group_by: [*k]\n",
            "route:\n  routes:\n  - match: &m {a: b}\n  - match: *m\n",
            "route:\n  routes:\n  - match: &m\n      a: b\n  - match: *m\n",
            "route:\n  routes:\n  - match: {a: !!str 5}\n",
            "route:\n  routes:\n  - match: {a: b, # why\n            c: d}\n",
            "route:\n  routes:\n  - match: {a: b # why\n            }\n",
        ];
        for text in left {
            assert_eq!(mended(text), text);
        }
        assert_eq!(
            mended("route:\n  routes:\n  - match: # R&D\n      # &c\n      a: '&b #c'\n"),
            "route:\n  routes:\n  - matchers: # R&D\n      # &c\n      - 'a=\"&b #c\"'\n"
        );
    }

    #[test]
    fn nothing_is_an_empty_text() {
        assert_eq!(
            mended("route:\n  routes:\n  - match: {a: null, b: ~, c: , d: 'null'}\n"),
            "route:\n  routes:\n  - matchers: ['a=\"\"', 'b=\"\"', 'c=\"\"', 'd=\"null\"']\n"
        );
        assert_eq!(
            mended("route:\n  routes:\n  - match:\n      a:\n      b: ~\n"),
            "route:\n  routes:\n  - matchers:\n      - a=\"\"\n      - b=\"\"\n"
        );
    }

    #[test]
    fn only_what_is_wanted_is_mended() {
        let text = "route:\n  routes:\n  - match: {a: b}\n  - match: {c: d}\n";
        let second = text.rfind("match").unwrap();
        let mended = mend(FixKind::Alertmanager, text, TARGET, &|span| {
            span.start == second
        });
        assert_eq!(
            mended.unwrap().as_deref(),
            Some("route:\n  routes:\n  - match: {a: b}\n  - matchers: ['c=\"d\"']\n")
        );
    }

    #[test]
    fn lines_end_as_they_did() {
        let text = "receivers:\r\n- email_configs:\r\n  - subject: a\r\n    to: b\r\n";
        assert_eq!(
            mended(text),
            "receivers:\r\n- email_configs:\r\n  - headers:\r\n      Subject: a\r\n    to: b\r\n"
        );
    }

    #[test]
    fn a_mend_that_changes_the_routing_is_refused() {
        let merged = "route:\n  receiver: x\n  routes:\n  - &r\n    receiver: y\n    match: {a: b}\n  - <<: *r\n    receiver: z\n    match_re: {c: d}\nreceivers: [{name: x}, {name: y}, {name: z}]\n";
        let refused = mend(FixKind::Alertmanager, merged, TARGET, &|_| true);
        assert!(refused.unwrap_err().contains("other"));
    }

    #[test]
    fn deprecated_matchers_become_a_list_and_comments_stay() {
        assert_eq!(
            mended(
                "route:\n  routes:\n  # ops\n  - match:\n      team: 'ops' # us\n      # and\n      sev: a\n    receiver: x\n"
            ),
            "route:\n  routes:\n  # ops\n  - matchers:\n      - team=\"ops\" # us\n      # and\n      - sev=\"a\"\n    receiver: x\n"
        );
        assert_eq!(
            mended("inhibit_rules:\n- source_match_re: {a: 'b|''c'}\n  equal: [x]\n"),
            "inhibit_rules:\n- source_matchers: ['a=~\"b|''c\"']\n  equal: [x]\n"
        );
    }

    #[test]
    fn two_deprecated_keys_become_one_when_they_are_neighbours() {
        assert_eq!(
            mended(
                "route:\n  routes:\n  - match:\n      a: b\n    match_re:\n      c: d.*\n    receiver: x\n"
            ),
            "route:\n  routes:\n  - matchers:\n      - a=\"b\"\n      - c=~\"d.*\"\n    receiver: x\n"
        );
        let apart = "route:\n  routes:\n  - match:\n      a: b\n    receiver: x\n    match_re:\n      c: d.*\n";
        assert_eq!(mended(apart), apart);
    }

    #[test]
    fn mail_fields_that_do_not_exist_become_those_that_do() {
        assert_eq!(
            mended(
                "receivers:\n- name: a\n  email_configs:\n  - to: b\n    subject: '[x] {{ .Status }}' # s\n    body: |\n      text\n"
            ),
            "receivers:\n- name: a\n  email_configs:\n  - to: b\n    headers:\n      Subject: '[x] {{ .Status }}' # s\n    text: |\n      text\n"
        );
        let taken = "receivers:\n- email_configs:\n  - subject: a\n    headers: {X: y}\n";
        assert_eq!(mended(taken), taken);
    }

    #[test]
    fn values_that_need_quotes_get_them() {
        assert_eq!(
            mended("route:\n  routes:\n  - match:\n      a: 'x: \"y\" #z'\n"),
            "route:\n  routes:\n  - matchers:\n      - 'a=\"x: \\\"y\\\" #z\"'\n"
        );
    }
}

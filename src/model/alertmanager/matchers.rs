use crate::diag::{Code, Example, Finding, Level, Severity, Span};
use crate::lang::matcher::{self, Caution, Matcher, Mode, Op};
use crate::model::decode::{
    At, Context, Decode, Entries, Field, MatchRegex, Shape, Spanned, Visitor, WRONG_TYPE, parsed,
};
use crate::source::yaml::{Kind, Node};

/// A matcher that Alertmanager does not read.
pub static INVALID_MATCHER: Code = Code {
    name: "invalid-matcher",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a matcher that Alertmanager does not read",
    explain: "A matcher is a label name, one of `=`, `!=`, `=~`, `!~`, and a value: \
`severity = \"critical\"`. One entry may hold several, separated by commas. Regular expressions are \
RE2 and always match the whole value. YAML's quotes are not the matcher's: write \
`- 'team =~ \"web|api\"'`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [severity]\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [severity = \"critical\"]\nreceivers:\n  - name: ops\n",
    }],
};

/// One entry of a `matchers` list, which may hold several matchers. Their spans are places in the
/// file.
#[derive(Clone, Debug, Default)]
pub struct MatcherEntry {
    /// The entry as it was written.
    pub text: String,
    /// Whether it could be read; if not, that was reported.
    pub readable: bool,
    /// The matchers; all have to hold.
    pub matchers: Vec<Matcher>,
    /// What Alertmanager logs a warning about, its spans within `text`.
    pub caution: Option<Caution>,
    /// The spelling that both of Alertmanager's parsers understand in the same way.
    pub plain_spelling: String,
}

impl MatcherEntry {
    /// An entry that cannot be read is kept, so that a route with it is not taken for one that has
    /// fewer conditions.
    fn unreadable(node: Node<'_>) -> Self {
        Self {
            text: node.text().unwrap_or_default().to_owned(),
            ..Self::default()
        }
    }
}

/// Returns the list item that says what an entry of a mapping was meant to say.
fn item(label: Node<'_>, value: Node<'_>) -> String {
    let (label, value) = (label.text().unwrap_or("…"), value.text().unwrap_or("…"));
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    format!("- '{}'", format!("{label}=\"{value}\"").replace('\'', "''"))
}

impl Decode for MatcherEntry {
    const EXPECTED: &'static str = "a matcher such as `severity = \"critical\"`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        if let Some((label, value)) = node.entries().next() {
            let place = context.place(node.span());
            let message = format!("expected {}, found a mapping", Self::EXPECTED);
            let help = format!("write {}", item(label, value));
            context.push(Finding::new(&WRONG_TYPE, place, message).help(help));
            return Some(Self::unreadable(node));
        }
        let read = parsed(node, context, Self::EXPECTED, &INVALID_MATCHER, |text| {
            matcher::parse(text, Mode::Fallback).map(|read| (text.to_owned(), read))
        });
        let Some((text, read)) = read else {
            return Some(Self::unreadable(node));
        };
        let plain_spelling = read.plain_spelling();
        let mut matchers = read.list;
        for matcher in &mut matchers {
            for span in [
                &mut matcher.span,
                &mut matcher.name_span,
                &mut matcher.op_span,
                &mut matcher.value_span,
            ] {
                *span = node.inner_span(*span);
            }
        }
        Some(Self {
            text,
            readable: true,
            matchers,
            caution: read.caution,
            plain_spelling,
        })
    }

    fn decode_null(_: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self {
            readable: true,
            ..Self::default()
        })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "severity=\"critical\"",
            secret: false,
        }
    }
}

/// The value of `matchers`, `source_matchers` and `target_matchers`.
#[derive(Clone, Debug, Default)]
pub struct MatcherList(pub Vec<Spanned<MatcherEntry>>);

impl Decode for MatcherList {
    const EXPECTED: &'static str = "a list of matchers";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        match node.kind() {
            Kind::Seq(_) => Vec::decode(node, context).map(Self),
            Kind::Map(_) => {
                let place = context.place(node.span());
                let message = format!("expected {}, found a mapping", Self::EXPECTED);
                let items: Vec<_> = node.entries().take(8).map(|(k, v)| item(k, v)).collect();
                let help = format!("write a list: {}", items.join(" "));
                context.push(Finding::new(&WRONG_TYPE, place, message).help(help));
                None
            }
            Kind::Scalar(..) => {
                context.wrong_type(node, Self::EXPECTED);
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::List(Box::new(MatcherEntry::shape()))
    }

    fn visit<'a>(&'a self, at: At<'a>, visitor: &mut Visitor<'_, 'a>) {
        self.0.visit(at, visitor);
    }
}

/// One condition of a route or of a side of an inhibition rule.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What has to hold.
    pub matcher: Matcher,
    /// Where it stands in the file.
    pub span: Span,
}

impl Condition {
    /// Returns the conditions of an old `match` mapping.
    pub(super) fn from_texts(map: &Field<Entries<String>>, op: Op) -> Vec<Self> {
        let entries = map.get().into_iter().flat_map(Entries::iter);
        entries
            .filter_map(|(label, value)| Self::build(label, op, &value.value, value.span))
            .collect()
    }

    /// Returns the conditions of an old `match_re` mapping; those that can be read. Alertmanager 0.28 to 0.34 anchors these
    /// expressions when it reads them and once more as matchers, and prints them so.
    pub(super) fn from_regexes(map: &Field<Entries<MatchRegex>>) -> Vec<Self> {
        let entries = map.get().into_iter().flat_map(Entries::iter);
        entries
            .filter_map(|(label, value)| {
                let anchored = format!("^(?:{})$", value.value.as_str());
                Self::build(label, Op::Regex, &anchored, value.span)
            })
            .collect()
    }

    /// Returns the conditions of a list of matchers.
    pub(in crate::model) fn from_list(list: &Field<MatcherList>) -> Vec<Self> {
        let entries = list.get().into_iter().flat_map(|list| &list.0);
        entries
            .flat_map(|entry| &entry.value.matchers)
            .map(|matcher| Self {
                matcher: matcher.clone(),
                span: matcher.span,
            })
            .collect()
    }

    fn build(label: &Spanned<String>, op: Op, value: &str, span: Span) -> Option<Self> {
        let matcher = Matcher::build(&label.value, op, value).ok()?;
        Some(Self {
            matcher,
            span: label.span.to(span),
        })
    }
}

/// Returns whether nothing of the fields that hold the conditions of one side was unreadable.
pub(super) fn readable(
    texts: &Field<Entries<String>>,
    regexes: &Field<Entries<MatchRegex>>,
    list: &Field<MatcherList>,
) -> bool {
    let wrong = matches!(texts, Field::Invalid(_))
        || matches!(regexes, Field::Invalid(_))
        || matches!(list, Field::Invalid(_));
    let mut regexes = regexes.get().into_iter().flat_map(Entries::iter);
    let mut entries = list.get().into_iter().flat_map(|list| &list.0);
    !wrong
        && regexes.all(|(_, regex)| regex.value.regex().is_some())
        && entries.all(|entry| entry.value.readable)
}

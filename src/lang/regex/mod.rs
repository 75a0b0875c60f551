//! Regular expressions as Go reads them (RE2 syntax with Perl flags), matched over characters in
//! linear time.
//!
//! Rust's own `regex` crate differs: its `\d \w \s` are Unicode, it has set operations in classes and
//! no `\Q…\E`, and its limits are others. Here the syntax is parsed into [`Node`]s in which all flags
//! are resolved, so that what is left means the same everywhere.

mod ast;
mod captures;
mod class;
mod escape;
mod group;
mod parser;
mod piece;
mod program;
mod recent;
mod search;
mod unicode;
mod wildcard;

use std::sync::OnceLock;

pub use ast::{Assertion, Kind, Node};
pub use captures::{Captures, NotReplaced, TooLarge};
pub use class::Class;
pub use program::{Program, Step};

use crate::diag::{Fault, Span};
use captures::Capturer;
use parser::{Options, Parser};
use unicode::PropertyNames;
use wildcard::Wildcard;

/// Returns an expression that matches the text and nothing else.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted
}

/// Which program reads the expression, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Alertmanager's matchers and `match_re`: `^(?:…)$`, `.` stops at a line feed.
    Alertmanager,
    /// Label matchers in PromQL: anchored, `.` matches everything (Prometheus 3).
    Prometheus,
    /// The `regex` of Prometheus' relabelling: `^(?s:…)$`.
    Relabel,
    /// Anywhere in the text: `reReplaceAll` and `match` in Alertmanager's templates.
    Search,
}

impl Dialect {
    fn options(self) -> Options {
        Options {
            dot_all: self == Self::Prometheus,
            anchored: self == Self::Prometheus,
            // Prometheus 3.5 and 3.14 parse with a fork of Go's package that is older than Go 1.25.
            names: match self {
                Self::Prometheus | Self::Relabel => PropertyNames::Exact,
                Self::Alertmanager | Self::Search => PropertyNames::Loose,
            },
        }
    }

    /// Returns what the program puts around the text before it parses the whole.
    fn wrapper(self) -> (&'static str, &'static str) {
        match self {
            Self::Alertmanager => ("^(?:", ")$"),
            Self::Relabel => ("^(?s:", ")$"),
            Self::Prometheus | Self::Search => ("", ""),
        }
    }
}

/// How the text is compared.
#[derive(Debug)]
enum Strategy {
    /// The whole text matches one of these.
    Wildcards(Vec<Wildcard>),
    /// The automaton decides.
    Program(Program),
}

/// A regular expression that its program accepts.
#[derive(Debug)]
pub struct Regex {
    text: String,
    dialect: Dialect,
    root: Node,
    strategy: OnceLock<Strategy>,
    capturer: OnceLock<Result<Capturer, TooLarge>>,
}

impl Regex {
    /// Reads an expression as `dialect` does.
    ///
    /// Accepted is what Go accepts, but for three limits that no real expression meets: Go has its own
    /// for the height of the tree (here non-capturing groups count as well) and the number of class
    /// ranges (here lower), and knows the scripts of the Unicode version it was built with.
    ///
    /// # Errors
    /// Returns the first thing that Go refuses, with its place in `text`.
    pub fn new(text: &str, dialect: Dialect) -> Result<Self, Fault> {
        let (prefix, suffix) = dialect.wrapper();
        let wrapped = format!("{prefix}{text}{suffix}");
        let user = Span::new(prefix.len(), prefix.len() + text.len());
        let parsed = Parser::new(&wrapped, user, dialect.options()).parse();
        let root = match parsed {
            Ok(root) => root,
            Err(fault) => {
                // What is wrong with the text alone is plainer than what it does to the wrapper.
                let alone = Span::new(0, text.len());
                return Err(Parser::new(text, alone, dialect.options())
                    .parse()
                    .err()
                    .unwrap_or(fault));
            }
        };
        Ok(Self {
            text: text.to_owned(),
            dialect,
            root,
            strategy: OnceLock::new(),
            capturer: OnceLock::new(),
        })
    }

    /// Returns the expression as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns who reads the expression.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns the syntax tree, with the anchors that the dialect adds.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Returns the syntax tree between the anchors that the dialect adds: the whole text has to match
    /// it. Nothing for [`Dialect::Search`], and for an expression that closes the anchoring group,
    /// as `a)|(b`, which Alertmanager accepts.
    pub fn body(&self) -> Option<&Node> {
        match &self.root.kind {
            Kind::Concat(nodes) if self.dialect != Dialect::Search => match nodes.as_slice() {
                [_, body, _] => Some(body),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns whether the expression matches the text, whole or in part as the dialect says.
    pub fn is_match(&self, text: &str) -> bool {
        match self.strategy.get_or_init(|| self.choose()) {
            Strategy::Wildcards(wildcards) => {
                wildcards.iter().any(|wildcard| wildcard.is_match(text))
            }
            Strategy::Program(program) => search::is_match(program, text),
        }
    }

    /// Returns what the groups capture in the text, nothing when the expression does not match.
    ///
    /// # Errors
    /// The automaton that captures would take too much memory, which [`Regex::is_match`] never does.
    pub fn captures(&self, text: &str) -> Result<Option<Captures>, TooLarge> {
        let capturer = self.capturer.get_or_init(|| Capturer::new(&self.root));
        Ok(capturer.as_ref().map_err(|e| *e)?.captures(text))
    }

    /// Returns the text with every match replaced, as Go's `ReplaceAllString`; for `template` see
    /// [`Captures::expand`].
    ///
    /// # Errors
    /// As [`Regex::captures`], and a result of more than `most` bytes.
    pub fn replace_all(
        &self,
        text: &str,
        template: &str,
        most: usize,
    ) -> Result<String, NotReplaced> {
        let capturer = self.capturer.get_or_init(|| Capturer::new(&self.root));
        let capturer = capturer.as_ref().map_err(|_| NotReplaced::Expression)?;
        let replaced = capturer.replace_all(text, template, most);
        replaced.ok_or(NotReplaced::Result)
    }

    fn choose(&self) -> Strategy {
        match self.body().and_then(Wildcard::branches) {
            Some(wildcards) => Strategy::Wildcards(wildcards),
            None => Strategy::Program(Program::new(&self.root)),
        }
    }
}

impl Clone for Regex {
    /// The copy compiles anew when it is first used.
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            dialect: self.dialect,
            root: self.root.clone(),
            strategy: OnceLock::new(),
            capturer: OnceLock::new(),
        }
    }
}

impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.dialect == other.dialect
    }
}

impl Eq for Regex {}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

    use super::{Dialect, Fault, Regex, Span};

    fn matches(pattern: &str, text: &str) -> bool {
        Regex::new(pattern, Dialect::Alertmanager)
            .unwrap()
            .is_match(text)
    }

    fn fault(pattern: &str) -> Fault {
        Regex::new(pattern, Dialect::Alertmanager).unwrap_err()
    }

    #[test]
    fn the_whole_text_has_to_match() {
        assert!(matches("foo|bar", "bar"));
        assert!(!matches("foo|bar", "bart"));
        assert!(matches("", ""));
        assert!(!matches("", "x"));
        assert!(Regex::new("b", Dialect::Search).unwrap().is_match("abc"));
    }

    #[test]
    fn wildcards_match_as_the_automaton_does() {
        for (pattern, yes, no) in [
            (
                "prod-.*|dev",
                &["prod-", "prod-x", "dev"][..],
                &["prod", "dev-", "prod-\n"][..],
            ),
            ("(a.+b)", &["axb", "abb"], &["ab", "a\nb"]),
            (".*", &["", "x"], &["\n"]),
            ("(?s).*", &["", "\n"], &[]),
            ("aa.*aa", &["aaaa", "aabaa"], &["aaa"]),
            ("a.*b.*", &["ab", "axbx"], &["a"]),
        ] {
            assert!(yes.iter().all(|text| matches(pattern, text)), "{pattern}");
            assert!(!no.iter().any(|text| matches(pattern, text)), "{pattern}");
        }
    }

    #[test]
    fn perl_classes_are_ascii() {
        assert!(matches(r"\d\w\s", "1_ "));
        assert!(!matches(r"\d", "\u{663}"));
        assert!(!matches(r"\w", "é"));
        assert!(!matches(r"\s", "\u{a0}"));
        assert!(!matches(r"\s", "\u{b}"));
        assert!(matches("[[:space:]]", "\u{b}"));
    }

    #[test]
    fn dialects_differ_in_the_dot_and_in_property_names() {
        for (dialect, dot_all) in [
            (Dialect::Alertmanager, false),
            (Dialect::Prometheus, true),
            (Dialect::Relabel, true),
        ] {
            let regex = Regex::new("a.b", dialect).unwrap();
            assert_eq!(regex.is_match("a\nb"), dot_all, "{dialect:?}");
            assert_eq!(
                Regex::new(r"\p{Letter}", dialect).is_ok(),
                !dot_all,
                "{dialect:?}"
            );
        }
    }

    #[test]
    fn flags_hold_until_their_group_closes() {
        assert!(matches("(?i)k", "\u{212a}"));
        assert!(matches("(?:(?i)a)b", "Ab"));
        assert!(!matches("(?:(?i)a)b", "AB"));
        assert!(matches("(?i:[^k])", "x") && !matches("(?i:[^k])", "K"));
        assert!(matches("(?m)a$\n^b", "a\nb"));
        assert!(matches("(?s).", "\n") && !matches(".", "\n"));
    }

    #[test]
    fn go_only_syntax_works() {
        assert!(matches(r"\Qa.b\E+", "a.bb"));
        assert!(matches(r"(?P<n>a)(?<m>b)(?P<n>c)", "abc"));
        assert!(matches(r"[a&&b]", "&"));
        assert!(matches(r"[[a]]", "[]") && matches(r"[a~~b]", "~"));
        assert!(matches(r"x{,3}", "x{,3}"));
        assert!(matches(r"\x41\x{3bb}\101\0", "AλA\0"));
        assert!(!matches(r"\x{D800}|[\x{DFFF}]", "x"));
    }

    #[test]
    fn text_that_closes_the_anchoring_group_is_read_as_alertmanager_reads_it() {
        let regex = Regex::new("a)|(b", Dialect::Alertmanager).unwrap();
        assert!(regex.body().is_none());
        assert!(regex.is_match("ax") && regex.is_match("xb") && !regex.is_match("xax"));
        assert!(Regex::new("a)|(b", Dialect::Prometheus).is_err());
        assert!(Regex::new(r"\Qab", Dialect::Alertmanager).is_err());
        assert!(Regex::new(r"\Qab", Dialect::Prometheus).is_ok());
    }

    #[test]
    fn faults_point_at_what_go_refuses() {
        for (pattern, start, end, part) in [
            ("ab[c", 2, 3, "not closed"),
            ("a(b", 1, 2, "not closed"),
            ("ab)", 2, 3, "unexpected `)`"),
            ("*a", 0, 1, "nothing to repeat"),
            ("a|*", 2, 3, "nothing to repeat"),
            ("ab**", 2, 4, "repeats a repetition"),
            ("a{1001}", 1, 7, "higher than 1000"),
            ("a{3,2}", 1, 6, "least count above"),
            ("(a{100}){11}", 8, 12, "more than 1000"),
            (r"a\Zb", 1, 3, "no escape"),
            (r"a\", 1, 2, "single backslash"),
            ("[b-a]", 1, 4, "ends before it starts"),
            ("[[:foo:]]", 1, 8, "no character class"),
            (r"\p{Foo}", 0, 7, "no Unicode category"),
            ("x(?=y)", 1, 4, "look-ahead"),
            ("(?z)", 0, 3, "no kind of group"),
            ("(?P<a b>c)", 4, 7, "no valid group name"),
        ] {
            let fault = fault(pattern);
            assert_eq!(
                fault.span,
                Span::new(start, end),
                "{pattern}: {}",
                fault.message
            );
            assert!(fault.message.contains(part), "{pattern}: {}", fault.message);
        }
    }

    #[test]
    fn hostile_expressions_are_answered_at_once() {
        let deep = format!("{}a{}", "(".repeat(999), ")".repeat(999));
        assert!(fault(&deep).message.contains("deeper"));
        let deep = format!("{}a{}", "(".repeat(900), ")".repeat(900));
        assert!(matches(&deep, "a"));
        assert!(fault(&"[[:".repeat(50_000)).message.contains("not closed"));
        assert!(fault(&"(".repeat(50_000)).message.contains("not closed"));
        assert!(
            fault(&format!("({}){{1000}}", "a".repeat(4000)))
                .message
                .contains("too large")
        );
        assert!(matches(r"(\pL{1000})", &"a".repeat(1000)));
        assert!(!matches("(a*)*(a|aa)+b", &"a".repeat(2000)));
    }

    /// Pieces of syntax, so that random expressions are often valid and always near the grammar.
    fn expression() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => proptest::sample::select(vec![
                "a", "b", "K", "é", ".", "^", "$", "|", "(", ")", "(?:", "(?i)", "(?i:", "(?s)", "(?-s:",
                "[", "]", "[^", "-", "[a-c]", "[[:alpha:]]", r"\d", r"\W", r"\b", r"\pL", r"\P{Greek}",
                r"\Q", r"\E", r"\x{3bb}", r"\07", "*", "+", "?", "{2}", "{2,}", "{0,3}", "{", "}", "\\",
            ]).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text_gives_a_tree_or_a_fault_inside_it(text in expression(), probe in "[abK\\-é\n]{0,4}") {
            match Regex::new(&text, Dialect::Alertmanager) {
                Ok(regex) => {
                    regex.is_match(&probe);
                }
                Err(fault) => prop_assert!(text.get(fault.span.start..fault.span.end).is_some()),
            }
        }

        #[test]
        fn agrees_with_the_regex_crate_where_both_mean_the_same(
            text in "[abc]([.]|[abc][*+?]|\\[a-b\\]|\\((a|b|\\|){0,3}\\)|[\\^$|]){0,6}",
            probe in "[abc]{0,6}",
        ) {
            if let Ok(other) = ::regex::Regex::new(&text) {
                let ours = Regex::new(&text, Dialect::Search).unwrap();
                prop_assert_eq!(ours.is_match(&probe), other.is_match(&probe), "{} on {}", text, probe);
            }
        }
    }
}

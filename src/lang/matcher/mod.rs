//! Alertmanager's matchers, as in `severity=~"warning|critical"`, in its three parsing modes.

mod classic;
mod condition;
mod utf8;

pub use condition::{Matcher, Op};

use crate::diag::{Fault, Span};

/// Which parsers Alertmanager uses (since 0.27).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The default: both are asked; the classic one wins where they disagree or where only it
    /// understands the text.
    #[default]
    Fallback,
    /// `--enable-feature=classic-mode`
    Classic,
    /// `--enable-feature=utf8-strict-mode`
    Utf8Strict,
}

impl Mode {
    /// Returns whether a label may have this name in `group_by`, `equal` and the like.
    pub fn accepts_label_name(self, name: &str) -> bool {
        match self {
            Self::Classic => is_classic_label_name(name),
            Self::Fallback | Self::Utf8Strict => !name.is_empty(),
        }
    }
}

/// Returns whether the name is a label name as before UTF-8 names: `[a-zA-Z_][a-zA-Z0-9_]*`. The old
/// `match`, `match_re`, `source_match` and `target_match` maps take no other in any mode.
pub fn is_classic_label_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What Alertmanager logs a warning about and accepts all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caution {
    /// Only the classic parser understands the text, so strict mode and later versions will refuse it.
    ClassicOnly {
        /// What the UTF-8 parser refuses.
        reason: Fault,
    },
    /// The parsers understand different things; the classic reading is in force.
    Disagreement {
        /// The reading of the UTF-8 parser.
        utf8: Vec<Matcher>,
    },
}

/// A list of matchers that Alertmanager accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matchers {
    /// The matchers in the order of the text; all have to match.
    pub list: Vec<Matcher>,
    /// What will not last.
    pub caution: Option<Caution>,
}

impl Matchers {
    /// Returns the spelling that both parsers understand in the same way.
    pub fn plain_spelling(&self) -> String {
        let written: Vec<String> = self.list.iter().map(Matcher::to_string).collect();
        written.join(",")
    }
}

/// Reads one entry of a `matchers` list in a configuration, which may hold any number of matchers,
/// separated by commas, with or without braces (`compat.Matchers` of 0.27 to 0.34).
///
/// # Errors
/// Returns what the parser refuses; in fallback mode, what the parser of strict mode refuses, unless
/// that is only a matter of quoting.
pub fn parse(input: &str, mode: Mode) -> Result<Matchers, Fault> {
    match mode {
        Mode::Classic => Ok(certain(classic::matchers(input)?)),
        Mode::Utf8Strict => Ok(certain(utf8::matchers(input)?)),
        Mode::Fallback => fallback(utf8::matchers(input), classic::matchers(input)),
    }
}

/// Reads exactly one matcher (`compat.Matcher` of 0.27 to 0.34), as on amtool's command line.
///
/// # Errors
/// Returns what the parser refuses, and anything but one matcher.
pub fn parse_one(input: &str, mode: Mode) -> Result<Matchers, Fault> {
    let whole = Span::new(0, input.len());
    if mode == Mode::Classic {
        return Ok(certain(vec![classic::matcher(input, whole)?]));
    }
    if input.starts_with('{') || input.ends_with('}') {
        return Err(Fault::new(whole, "expected one matcher without braces"));
    }
    let utf8 = utf8::matchers(input).and_then(|list| match list.len() {
        1 => Ok(list),
        count => Err(Fault::new(
            whole,
            format!("expected one matcher, found {count}"),
        )),
    });
    if mode == Mode::Utf8Strict {
        return Ok(certain(utf8?));
    }
    fallback(
        utf8,
        classic::matcher(input, whole).map(|matcher| vec![matcher]),
    )
}

fn certain(list: Vec<Matcher>) -> Matchers {
    Matchers {
        list,
        caution: None,
    }
}

/// Chooses between the two readings.
fn fallback(
    utf8: Result<Vec<Matcher>, Fault>,
    classic: Result<Vec<Matcher>, Fault>,
) -> Result<Matchers, Fault> {
    match (utf8, classic) {
        (Ok(list), Err(_)) => Ok(certain(list)),
        (Ok(utf8), Ok(list)) => {
            let agree =
                utf8.len() == list.len() && utf8.iter().zip(&list).all(|(a, b)| a.same_as(b));
            let caution = (!agree).then_some(Caution::Disagreement { utf8 });
            Ok(Matchers { list, caution })
        }
        (Err(reason), Ok(list)) => Ok(Matchers {
            list,
            caution: Some(Caution::ClassicOnly { reason }),
        }),
        (Err(utf8), Err(classic)) => Err(if classic.span.start > utf8.span.start {
            classic
        } else {
            utf8
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(input: &str, mode: Mode) -> Vec<(String, Op, String)> {
        let triple = |m: &Matcher| (m.name().to_owned(), m.op(), m.value().to_owned());
        parse(input, mode)
            .unwrap()
            .list
            .iter()
            .map(triple)
            .collect()
    }

    fn triples(expected: &[(&str, Op, &str)]) -> Vec<(String, Op, String)> {
        expected
            .iter()
            .map(|(name, op, value)| ((*name).to_owned(), *op, (*value).to_owned()))
            .collect()
    }

    #[test]
    fn both_parsers_read_plain_lists() {
        for input in [
            r#"a="b",c=~"d|e""#,
            r#"{a="b", c=~"d|e"}"#,
            r#"{ a = "b" , c =~ "d|e" , }"#,
            r#"a=b,c=~"d|e""#,
        ] {
            for mode in [Mode::Fallback, Mode::Classic, Mode::Utf8Strict] {
                assert_eq!(
                    read(input, mode),
                    triples(&[("a", Op::Equal, "b"), ("c", Op::Regex, "d|e")]),
                    "{input}"
                );
                assert_eq!(parse(input, mode).unwrap().caution, None, "{input}");
            }
        }
        assert!(read("", Mode::Fallback).is_empty());
        assert!(read("{}", Mode::Utf8Strict).is_empty());
    }

    #[test]
    fn the_classic_parser_takes_values_without_quotes() {
        for (input, value) in [
            ("a=", ""),
            ("a= b c ", "b c"),
            (r"a=\d+", r"\d+"),
            (r#"a="x\ny\tz""#, "x\ny\\tz"),
            (r"a=b\", r"b\"),
            ("a=b=c", "b=c"),
            (r#"a="b,c""#, "b,c"),
        ] {
            assert_eq!(
                read(input, Mode::Classic),
                triples(&[("a", Op::Equal, value)]),
                "{input}"
            );
        }
        for input in [
            r#"a=b"c"#, r#"a="b"#, "a", "1a=b", "é=b", "a=b,,c=d", ",", r#""a"=b"#,
        ] {
            assert!(parse(input, Mode::Classic).is_err(), "{input}");
        }
    }

    #[test]
    fn the_utf8_parser_takes_any_name() {
        assert_eq!(
            read(r#"é="\t","a b"!="x y""#, Mode::Utf8Strict),
            triples(&[("é", Op::Equal, "\t"), ("a b", Op::NotEqual, "x y")])
        );
        for input in [
            "a=",
            "a=b c",
            r"a=\d",
            "{a=b",
            "a=b}",
            "a=b c=d",
            r#"a="\d""#,
            r#"a="\xff""#,
            "{}x",
        ] {
            assert!(parse(input, Mode::Utf8Strict).is_err(), "{input}");
        }
    }

    #[test]
    fn fallback_says_what_will_not_last() {
        let read = parse(r"a=~\d+", Mode::Fallback).unwrap();
        assert!(matches!(read.caution, Some(Caution::ClassicOnly { .. })));
        assert_eq!(read.plain_spelling(), r#"a=~"\\d+""#);

        let read = parse(r#"a="\t""#, Mode::Fallback).unwrap();
        assert_eq!(read.list[0].value(), "\\t");
        let Some(Caution::Disagreement { utf8 }) = read.caution else {
            panic!("no disagreement");
        };
        assert_eq!(utf8[0].value(), "\t");
    }

    #[test]
    fn faults_point_at_the_place() {
        for (input, start, end, part) in [
            ("foo", 3, 3, "found the end"),
            ("a=b,c", 5, 5, "found the end"),
            (r#"a="b"#, 2, 4, "not closed"),
            (r#"{a="b""#, 0, 1, "not closed"),
            (r#"a=~"x[y""#, 5, 6, "character class is not closed"),
            (r#"a="b",c=~"(""#, 10, 11, "group is not closed"),
            ("a=b}}", 3, 4, "no brace is open"),
            ("a ! b", 2, 3, "single `!`"),
        ] {
            let fault = parse(input, Mode::Utf8Strict).unwrap_err();
            assert_eq!(
                fault.span,
                Span::new(start, end),
                "{input}: {}",
                fault.message
            );
            assert!(fault.message.contains(part), "{input}: {}", fault.message);
        }
        let fault = parse("a=~[x", Mode::Classic).unwrap_err();
        assert_eq!(fault.span, Span::new(3, 4));
    }

    #[test]
    fn one_matcher_stands_without_braces() {
        assert_eq!(parse_one("a=b", Mode::Fallback).unwrap().list.len(), 1);
        for input in ["", "{a=b}", "a=b}", "a=b,c=d"] {
            assert!(parse_one(input, Mode::Utf8Strict).is_err(), "{input}");
        }
        // The classic parser reads the comma as part of the value.
        assert_eq!(
            parse_one("a=b,c=d", Mode::Fallback).unwrap().list[0].value(),
            "b,c=d"
        );
    }

    #[test]
    fn a_missing_label_counts_as_empty() {
        let matches =
            |input: &str, value: &str| parse(input, Mode::Fallback).unwrap().list[0].matches(value);
        assert!(matches("a!=b", "") && !matches("a=b", ""));
        assert!(matches(r#"a=~"""#, "") && matches(r#"a!~".+""#, ""));
        assert!(matches(r#"a=~"b|c""#, "c") && !matches(r#"a=~"b|c""#, "cc"));
    }

    #[test]
    fn label_names_are_stricter_in_the_old_maps() {
        assert!(
            is_classic_label_name("_a1")
                && !is_classic_label_name("1a")
                && !is_classic_label_name("")
        );
        assert!(!is_classic_label_name("a:b") && !is_classic_label_name("é"));
        assert!(
            Mode::Fallback.accepts_label_name("a b") && !Mode::Classic.accepts_label_name("a b")
        );
    }

    proptest! {
        #[test]
        fn printed_matchers_read_back(name in "[a-zé ,]{1,5}", value: String) {
            let matcher = Matcher::build(name, Op::NotEqual, value).unwrap();
            let read = parse(&matcher.to_string(), Mode::Fallback).unwrap();
            prop_assert!(read.list[0].same_as(&matcher), "{} read as {}", matcher, read.list[0]);
        }

        #[test]
        fn spans_stay_inside_the_text(input in "[ab1é{}=!~,\"\\\\\\[( ]{0,12}") {
            for mode in [Mode::Fallback, Mode::Classic, Mode::Utf8Strict] {
                let spans = match parse(&input, mode) {
                    Ok(read) => read.list.iter().flat_map(|m| [m.span, m.name_span, m.op_span, m.value_span]).collect(),
                    Err(fault) => vec![fault.span],
                };
                for span in spans {
                    prop_assert!(input.get(span.start..span.end).is_some(), "{:?}", span);
                }
                parse_one(&input, mode).ok();
            }
        }
    }
}

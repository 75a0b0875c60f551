use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Data, Entry, Map, Mark, Text, Value, place};
use crate::diag::{FileId, Finding, Place, Sink, Span};
use crate::model::compose::codes::NON_TEXT_KEY;
use crate::model::decode::{TOO_MANY_ALIASES, WRONG_TYPE};
use crate::source::yaml::{
    DUPLICATE_KEY, Dialect, Kind, Node, PlacedText, Resolved, Style, Tree, is_merge, resolve,
};

/// How deep values may stand in one another once aliases are followed.
const MAX_DEPTH: usize = 200;

/// Reads a document as go-yaml v3 does for compose: aliases followed, merge keys applied (what a
/// mapping says itself wins), scalars with their types.
///
/// Returns `None` for a document without content.
pub fn read(file: FileId, tree: &Tree, sink: &mut Sink) -> Option<Value> {
    let root = tree.root()?;
    let mut reader = Reader {
        file,
        sink,
        budget: tree.len().saturating_mul(10).saturating_add(100_000),
        told: false,
    };
    Some(reader.value(root, 0))
}

struct Reader<'a> {
    file: FileId,
    sink: &'a mut Sink,
    budget: usize,
    told: bool,
}

impl Reader<'_> {
    fn place(&self, span: Span) -> Place {
        place(self.file, span)
    }

    fn value(&mut self, node: Node<'_>, depth: usize) -> Value {
        let place = self.place(node.span());
        let data = match self.affordable(place, depth) {
            true => self.data(node, depth),
            false => Data::Null,
        };
        let mark = match node.tag() {
            Some("!reset") => Mark::Reset,
            Some("!override") => Mark::Override,
            _ => Mark::Merge,
        };
        Value { place, data, mark }
    }

    /// Counts a value; false when aliases have multiplied or nested the content past any bound.
    fn affordable(&mut self, place: Place, depth: usize) -> bool {
        let message = match (self.budget, depth) {
            (0, _) => "aliases multiply the content of this file past any bound".to_owned(),
            (_, MAX_DEPTH..) => format!("aliases nest more than {MAX_DEPTH} levels deep"),
            _ => {
                self.budget -= 1;
                return true;
            }
        };
        if !self.told {
            self.told = true;
            self.sink
                .push(Finding::new(&TOO_MANY_ALIASES, place, message));
        }
        false
    }

    fn data(&mut self, node: Node<'_>, depth: usize) -> Data {
        match node.kind() {
            Kind::Scalar(text, style) => Self::scalar(node, text, style),
            Kind::Seq(_) => {
                let items = node.items().map(|item| self.value(item, depth + 1));
                Data::List(items.filter(|item| item.mark != Mark::Reset).collect())
            }
            Kind::Map(_) => Data::Map(self.map(node, depth)),
        }
    }

    fn scalar(node: Node<'_>, text: &str, style: Style) -> Data {
        let tag = node.tag().filter(|t| !matches!(*t, "!reset" | "!override"));
        match resolve(text, style, tag, Dialect::V3) {
            Resolved::Null => Data::Null,
            Resolved::Bool(b) => Data::Bool(b),
            Resolved::Int(n) => Data::Int(n),
            Resolved::Float(f) => Data::Float(f),
            Resolved::Text if is_time(text, style, tag) => Data::Time(text.to_owned()),
            Resolved::Text | Resolved::Merge => Data::Text(Text {
                value: text.to_owned(),
                raw: PlacedText::of(node).map(Arc::new),
                ..Text::default()
            }),
        }
    }

    fn map(&mut self, node: Node<'_>, depth: usize) -> Map {
        let mut map = BTreeMap::new();
        let mut merge: Option<(Node<'_>, Node<'_>)> = None;
        for (key, value) in node.entries() {
            if is_merge(key) {
                if let Some((first, _)) = merge {
                    let finding =
                        Finding::new(&DUPLICATE_KEY, self.place(key.span()), "`<<` stands twice")
                            .related(self.place(first.span()), "first here")
                            .help("merge several with a list: `<<: [*a, *b]`");
                    self.sink.push(finding);
                }
                merge = Some((key, value));
                continue;
            }
            let Some(name) = self.key(key) else {
                continue;
            };
            let entry = Entry {
                key: self.place(key.span()),
                value: self.value(value, depth + 1),
            };
            map.insert(name, entry);
        }
        if let Some((_, value)) = merge {
            self.merge(&mut map, value, depth);
        }
        map
    }

    fn key(&mut self, key: Node<'_>) -> Option<String> {
        let Kind::Scalar(text, style) = key.kind() else {
            self.refuse_key(key);
            return None;
        };
        match resolve(text, style, key.tag(), Dialect::V3) {
            Resolved::Text if !is_time(text, style, key.tag()) => Some(text.to_owned()),
            _ => {
                self.refuse_key(key);
                None
            }
        }
    }

    fn refuse_key(&mut self, key: Node<'_>) {
        let place = self.place(key.span());
        let message = match key.text() {
            Some("") => "this key is empty".to_owned(),
            Some(text) => format!("the key `{text}` is no text"),
            None => "a list or a mapping cannot be a key".to_owned(),
        };
        self.sink
            .push(Finding::new(&NON_TEXT_KEY, place, message).help("put the key in quotes"));
    }

    /// Adds the entries of the mappings that `<<` names and that the mapping lacks.
    fn merge(&mut self, map: &mut Map, from: Node<'_>, depth: usize) {
        let parts: Vec<Node<'_>> = match from.kind() {
            Kind::Seq(_) => from.items().collect(),
            Kind::Map(_) | Kind::Scalar(..) => vec![from],
        };
        for part in parts {
            let Kind::Map(_) = part.kind() else {
                self.sink.push(Finding::new(
                    &WRONG_TYPE,
                    self.place(part.span()),
                    "`<<` takes a mapping or a list of mappings",
                ));
                continue;
            };
            let value = self.value(part, depth + 1);
            if let Data::Map(merged) = value.data {
                for (name, entry) in merged {
                    map.entry(name).or_insert(entry);
                }
            }
        }
    }
}

/// Returns whether go-yaml v3 reads a scalar as a date or time: `2001-1-2`, optionally followed
/// by a time of day.
fn is_time(text: &str, style: Style, tag: Option<&str>) -> bool {
    if style != Style::Plain || !matches!(tag, None | Some("timestamp")) {
        return false;
    }
    let mut numbers = text.splitn(3, '-');
    let digits = |s: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit())
    };
    let year = numbers.next().is_some_and(|y| digits(y, 4..=4));
    let month = numbers.next().is_some_and(|m| digits(m, 1..=2));
    let Some(rest) = numbers.next().filter(|_| year && month) else {
        return false;
    };
    let day_end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (day, time) = rest.split_at(day_end);
    digits(day, 1..=2) && (time.is_empty() || is_time_of_day(time))
}

/// Returns whether a text is `T15:4:5Z`, `t15:4:5.25+01:00` or ` 15:4:5`.
fn is_time_of_day(text: &str) -> bool {
    let Some(time) = text.strip_prefix(['T', 't', ' ']) else {
        return false;
    };
    let end = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(end);
    let mut parts = clock.split(':');
    let mut two = || {
        parts
            .next()
            .is_some_and(|p| matches!(p.len(), 1 | 2) && digits(p))
    };
    let hours = two() && two();
    let seconds = parts.next().is_some_and(|s| match s.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(s),
    });
    let zone_fits = match text.starts_with(' ') {
        true => zone.is_empty(),
        false => zone == "Z" || zone.len() == 6 && zone.as_bytes().get(3) == Some(&b':'),
    };
    hours && seconds && parts.next().is_none() && zone_fits
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{is_time, read};
    use crate::diag::{Sink, Span};
    use crate::model::compose::value::{Data, Mark, Value};
    use crate::source::SourceMap;
    use crate::source::yaml::{Style, load};

    fn value(text: &str) -> (Value, Vec<&'static str>) {
        let mut map = SourceMap::new();
        let file = map.add("c.yml", text);
        let mut sink = Sink::new();
        let tree = load(file, text, &mut sink).unwrap();
        let value = read(file, &tree, &mut sink).unwrap();
        let codes = sink.into_sorted().iter().map(|f| f.code.name).collect();
        (value, codes)
    }

    #[test]
    fn scalars_have_the_types_of_go_yaml_v3() {
        let (v, codes) = value("a: yes\nb: 017\nc: 1.5\nd: 2001-1-2\ne: '5'\nf:\n");
        assert!(codes.is_empty());
        let data = |key: &str| v.get(key).unwrap().data.clone();
        assert_eq!(v.get("a").unwrap().as_str(), Some("yes"));
        assert_eq!(data("b"), Data::Int(15));
        assert_eq!(data("c"), Data::Float(1.5));
        assert_eq!(data("d"), Data::Time("2001-1-2".into()));
        assert_eq!(v.get("e").unwrap().as_str(), Some("5"));
        assert_eq!(data("f"), Data::Null);
    }

    #[test]
    fn what_a_mapping_says_itself_wins_over_what_it_merges() {
        let (v, codes) =
            value("x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  c: 3\n  <<: [*x, *y]\n  a: 0\n");
        assert!(codes.is_empty());
        let z = v.get("z").unwrap();
        let numbers: Vec<_> = ["a", "b", "c"]
            .iter()
            .map(|k| z.get(k).unwrap().data.clone())
            .collect();
        assert_eq!(numbers, [Data::Int(0), Data::Int(1), Data::Int(3)]);
    }

    #[test]
    fn tags_for_merging_are_kept() {
        let (v, _) = value("a: !reset null\nb: !override [x]\nc: [x, !reset y]\n");
        assert_eq!(v.get("a").unwrap().mark, Mark::Reset);
        assert_eq!(v.get("b").unwrap().mark, Mark::Override);
        assert!(matches!(&v.get("c").unwrap().data, Data::List(l) if l.len() == 1));
    }

    #[test]
    fn keys_that_are_no_text_and_double_merges_are_refused() {
        assert_eq!(value("1: a\n").1, ["non-text-key"]);
        assert_eq!(value("true: a\n").1, ["non-text-key"]);
        assert_eq!(value("? [a]\n: b\n").1, ["non-text-key"]);
        assert_eq!(value("y: a\n").1, [""; 0]);
        let twice = "x: &x {a: 1}\nz:\n  <<: *x\n  <<: *x\n";
        assert_eq!(value(twice).1, ["duplicate-key"]);
    }

    #[test]
    fn texts_know_where_they_stand() {
        let (v, _) = value("a: plain\nb: 'quoted'\nc: \"es\\tc\"\n");
        let span = |key: &str| v.get(key).unwrap().place_of(1..3).span;
        assert_eq!(span("a"), Span::new(4, 6));
        assert_eq!(span("b"), Span::new(14, 16));
        assert_eq!(span("c"), Span::new(26, 29));
    }

    #[test]
    fn aliases_are_bounded() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x]\n");
        for i in 1..40 {
            let p = i - 1;
            bomb += &format!("a{i}: &a{i} [*a{p}, *a{p}, *a{p}, *a{p}]\n");
        }
        assert_eq!(value(&bomb).1, ["too-many-aliases"]);
        let mut chain = String::from("a0: &a0 {x: y}\n");
        for i in 1..5_000 {
            chain += &format!("a{i}: &a{i} {{x: *a{}}}\n", i - 1);
        }
        assert!(value(&chain).1.iter().all(|c| *c == "too-many-aliases"));
    }

    #[test]
    fn dates_are_told_from_text() {
        for text in [
            "2001-01-02",
            "2001-1-2T3:4:5Z",
            "2001-1-2 3:4:5.5",
            "2001-01-02t3:4:5+01:00",
        ] {
            assert!(is_time(text, Style::Plain, None), "{text}");
        }
        for text in [
            "2001-01",
            "v2001-01-02",
            "2001-01-02-rc",
            "192-168-1-1",
            "2001-1-2 3:4",
        ] {
            assert!(!is_time(text, Style::Plain, None), "{text}");
        }
        assert!(!is_time("2001-01-02", Style::Quoted, None));
    }
}

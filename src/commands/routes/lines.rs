use std::collections::HashSet;
use std::fmt;
use std::io::{self, BufRead};

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The longest line that is read, in bytes. An alert has some hundred bytes of labels.
const MAX_LINE: usize = 1 << 20;

/// Reads label sets, one JSON object a line.
pub(super) struct LabelLines<R> {
    input: R,
    line: usize,
}

/// One line with a label set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) labels: LabelPairs,
}

/// Labels as they were written, in their order.
#[derive(Debug, PartialEq)]
pub(super) struct LabelPairs(pub(super) Vec<(String, String)>);

/// What is wrong with a line.
#[derive(Debug)]
pub(super) struct BadLine {
    /// Counted from 1.
    pub(super) line: usize,
    /// In characters, counted from 1.
    pub(super) column: usize,
    pub(super) message: String,
}

impl<R: BufRead> LabelLines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, line: 0 }
    }

    /// Returns whether more input has arrived already.
    pub(super) fn is_pending(&mut self) -> bool
    where
        R: Pending,
    {
        self.input.is_pending()
    }

    /// Returns the number of the line that was read last.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Reads the next line that is not blank.
    ///
    /// # Errors
    /// An input that cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Option<Result<Line, BadLine>>> {
        loop {
            let mut bytes = Vec::new();
            let mut limited = io::Read::take(&mut self.input, MAX_LINE as u64 + 1);
            if limited.read_until(b'\n', &mut bytes)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            if bytes.len() > MAX_LINE && bytes.last() != Some(&b'\n') {
                self.skip_line()?;
                return Ok(Some(Err(BadLine {
                    line: self.line,
                    column: 1,
                    message: format!("the line is longer than {MAX_LINE} bytes"),
                })));
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(self.parse(bytes.trim_ascii_end())));
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            let (used, ended) = match memchr::memchr(b'\n', buffer) {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.input.consume(used);
            if ended {
                return Ok(());
            }
        }
    }

    fn parse(&self, bytes: &[u8]) -> Result<Line, BadLine> {
        // A list of values would be read as the values of the fields.
        let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace());
        if let Some(start) = start.filter(|start| bytes.get(*start) == Some(&b'[')) {
            return Err(BadLine {
                line: self.line,
                column: start + 1,
                message: "expected an object with `labels`, found a list".to_owned(),
            });
        }
        serde_json::from_slice(bytes).map_err(|error| {
            let before = bytes.get(..error.column().saturating_sub(1));
            let text = String::from_utf8_lossy(before.unwrap_or_default());
            let message = error.to_string();
            let place = format!(" at line {} column {}", error.line(), error.column());
            BadLine {
                line: self.line,
                column: text.chars().count() + 1,
                message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
            }
        })
    }
}

/// An input that can tell whether it would block.
pub(super) trait Pending {
    /// Returns whether some input is buffered.
    fn is_pending(&self) -> bool;
}

impl<R> Pending for io::BufReader<R> {
    fn is_pending(&self) -> bool {
        !self.buffer().is_empty()
    }
}

impl<'de> Deserialize<'de> for LabelPairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = LabelPairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of label names and values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LabelPairs, A::Error> {
                let mut names = HashSet::new();
                let mut pairs = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name.is_empty() {
                        return Err(A::Error::custom("no label has an empty name"));
                    }
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom(format!("label `{name}` comes twice")));
                    }
                    pairs.push((name, map.next_value()?));
                }
                Ok(LabelPairs(pairs))
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs = Vec<(String, String)>;

    fn read(text: &str) -> Vec<Result<Pairs, (usize, usize, String)>> {
        let mut lines = LabelLines::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            let line = line.map(|line| line.labels.0);
            all.push(line.map_err(|bad| (bad.line, bad.column, bad.message)));
        }
        all
    }

    #[test]
    fn a_bad_line_does_not_touch_the_others() {
        let long = "x".repeat(3 * MAX_LINE);
        let text = format!(
            "{{\"labels\":{{\"b\":\"1\",\"a\":\"\"}}}}\n\n{{\"labels\":\n{long}\n{{\"labels\":{{}}}}"
        );
        let lines = read(&text);
        let pair = |n: &str, v: &str| (n.to_owned(), v.to_owned());
        assert_eq!(lines[0], Ok(vec![pair("b", "1"), pair("a", "")]));
        let (line, column, message) = lines[1].clone().unwrap_err();
        assert_eq!((line, column), (3, 10), "{message}");
        assert_eq!(lines[2].clone().unwrap_err().0, 4);
        assert_eq!(lines[3], Ok(vec![]));
        assert_eq!(lines.len(), 4);
    }

    #[test]
    fn labels_are_read_strictly() {
        for (text, part) in [
            (r#"{"labels":{"a":1}}"#, "expected a string"),
            (r#"{"labels":{"":"x"}}"#, "empty name"),
            (r#"{"labels":{"a":"x","a":"y"}}"#, "`a` comes twice"),
            (r#"{"label":{}}"#, "unknown field `label`"),
            (r#"{}"#, "missing field `labels`"),
            (r#"{"labels":{"a":"\ud800"}}"#, "hex escape"),
            ("[]", "found a list"),
            (r#" [{"a":"x"}]"#, "found a list"),
            ("{\"labels\":{}} x", "trailing"),
        ] {
            let (_, _, message) = read(text)[0].clone().unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
        let deep = "[".repeat(100_000);
        assert!(read(&deep)[0].is_err());
    }
}

use std::ops::Range;
use std::sync::OnceLock;

use crate::diag::{FileId, Place, Span};

/// A line and column as people count them: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One file: its name as the user knows it and its text.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    line_starts: OnceLock<Vec<usize>>,
    /// The values that the models call secret.
    known_secrets: Vec<Span>,
    /// Those, and what looks like one; found when a text is first shown.
    secrets: OnceLock<Vec<Span>>,
}

impl SourceFile {
    fn new(name: String, text: String) -> Self {
        Self {
            name,
            text,
            line_starts: OnceLock::new(),
            known_secrets: Vec::new(),
            secrets: OnceLock::new(),
        }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(breaks.map(|i| i + 1)).collect()
        })
    }

    /// Returns the name to show: the path as it was given or found, `-` for standard input.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text of a range; an offset inside a character or past the end gives `""`.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Returns the number of lines; a text without a line break has one.
    pub fn lines(&self) -> usize {
        self.line_starts().len()
    }

    /// Returns where a byte stands. Offsets past the end give the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts().partition_point(|start| *start <= offset);
        let start = self
            .line_starts()
            .get(line - 1)
            .copied()
            .unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        Position {
            line,
            column: before.chars().count() + 1,
        }
    }

    /// Returns the bytes of a line counted from 1, without its line break.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let start = self
            .line_starts()
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.text.len());
        let end = self
            .line_starts()
            .get(line)
            .map_or(self.text.len(), |e| e - 1);
        start..end.max(start)
    }

    /// Returns the ranges that hold secrets and must never be shown, sorted; they may overlap.
    pub fn secrets(&self) -> &[Span] {
        self.secrets.get_or_init(|| {
            let mut secrets = super::redact::look_secret(&self.text);
            if super::redact::is_env_file(&self.name) {
                secrets.extend(super::redact::env_values(&self.text));
            }
            secrets.extend_from_slice(&self.known_secrets);
            secrets.sort_unstable();
            secrets.dedup();
            secrets
        })
    }

    /// Returns a line, counted from 1, with its secrets replaced.
    pub fn masked_line(&self, line: usize) -> String {
        let range = self.line_range(line);
        let mut out = String::new();
        let mut at = range.start;
        for secret in self.secrets() {
            let (start, end) = (secret.start.max(at), secret.end.min(range.end));
            if start < end {
                out.push_str(self.slice(Span::new(at, start)));
                out.push_str("<redacted>");
                at = end;
            }
        }
        out.push_str(self.slice(Span::new(at, range.end)));
        out
    }

    /// Marks ranges as secret; a value that is only a variable (`${NAME}`) is none.
    pub fn add_secrets(&mut self, spans: impl IntoIterator<Item = Span>) {
        let is_secret = |span: &Span| !super::redact::is_placeholder(self.slice(*span));
        let more: Vec<_> = spans.into_iter().filter(is_secret).collect();
        self.known_secrets.extend(more);
        self.secrets = OnceLock::new();
    }
}

/// All files of one run.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Returns an empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(SourceFile::new(name.into(), text.into()));
        FileId(self.files.len() - 1)
    }

    /// Returns a file. Ids come from [`SourceMap::add`] of the same map.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0]
    }

    /// Returns a file to mark secrets in it.
    pub fn get_mut(&mut self, id: FileId) -> &mut SourceFile {
        &mut self.files[id.0]
    }

    /// Returns all files with their ids, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i), f))
    }

    /// Returns the line and column of a place's first byte.
    pub fn position(&self, place: Place) -> Position {
        self.get(place.file).position(place.span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, SourceMap};

    #[test]
    fn positions_count_characters_from_one() {
        let mut map = SourceMap::new();
        let id = map.add("a", "é: 1\nb: 2\n");
        let file = map.get(id);
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        assert_eq!(file.position(2), Position { line: 1, column: 2 });
        assert_eq!(file.position(6), Position { line: 2, column: 1 });
        assert_eq!(file.position(999), Position { line: 3, column: 1 });
        assert_eq!(&file.text()[file.line_range(2)], "b: 2");
        assert_eq!(&file.text()[file.line_range(99)], "");
    }
}

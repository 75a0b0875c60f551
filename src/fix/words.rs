//! Mends that findings bring along: a word in the place of another.

use super::edit::{Edit, apply};
use crate::diag::{FileId, Finding, Mend, Sink, Span};
use crate::source::yaml;
use crate::source::{SourceFile, SourceMap};

/// Returns the text of a file with what its findings mend, or `None` when they mend nothing.
///
/// A mend whose words do not stand at its place exactly once, as a name after a dot or in quotes, is
/// left out: the place may be a whole text of which only a part could be pointed at.
pub fn mend_words(findings: &[Finding], file: FileId, source: &SourceFile) -> Option<String> {
    let own = findings.iter().filter_map(|f| f.mend.as_ref());
    let own = own.filter(|mend| mend.place.file == file);
    let mut edits: Vec<Edit> = own.filter_map(|mend| edit(mend, source)).collect();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    let mended = apply(source.text(), edits);
    let parses = || {
        let mut map = SourceMap::new();
        let id = map.add("", mended.as_str());
        yaml::load(id, &mended, &mut Sink::new()).is_some()
    };
    (mended != source.text() && parses()).then_some(mended)
}

fn edit(mend: &Mend, source: &SourceFile) -> Option<Edit> {
    let text = source.slice(mend.place.span);
    let mut found = text.match_indices(mend.old.as_str());
    let (at, _) = found.next().filter(|_| !mend.old.is_empty())?;
    let end = at + mend.old.len();
    let before = text.get(..at)?.chars().next_back();
    let after = text.get(end..)?.chars().next();
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let whole = matches!(before, Some('.' | '"' | '`')) && !after.is_some_and(is_part);
    if !whole || found.next().is_some() {
        return None;
    }
    let start = mend.place.span.start;
    Some(Edit::new(
        Span::new(start + at, start + end),
        mend.new.as_str(),
    ))
}

#[cfg(test)]
mod tests {
    use super::mend_words;
    use crate::diag::{Code, Finding, Level, Place, Severity, Span};
    use crate::source::SourceMap;

    static CODE: Code = Code {
        name: "test",
        severity: Severity::Warning,
        level: Level::Advice,
        summary: "",
        explain: "",
        wrong: &[],
        right: &[],
    };

    fn mended(text: &str, old: &str, new: &str) -> Option<String> {
        let mut sources = SourceMap::new();
        let file = sources.add("rules.yml", text);
        let span = Span::new(0, text.len());
        let place = Place { file, span };
        let finding = Finding::new(&CODE, place, "").mend(place, old, new);
        mend_words(&[finding], file, sources.get(file))
    }

    #[test]
    fn a_name_is_replaced_where_it_stands_once() {
        assert_eq!(
            mended("a: '{{ $labels.instnace }} # x'\n", "instnace", "instance").as_deref(),
            Some("a: '{{ $labels.instance }} # x'\n")
        );
        assert_eq!(mended("a: $labels.x and .x\n", "x", "y"), None);
        assert_eq!(mended("a: $labels.xy\n", "x", "z"), None);
        assert_eq!(mended("a: max\n", "x", "z"), None);
        assert_eq!(mended("a: 1\n", "x", "z"), None);
    }
}

use jiff::civil::Date;

use super::codes::ALLOW_INVALID;
use super::{Allowance, Reach};
use crate::diag::{FileId, Finding, Place, Span};
use crate::source::SourceFile;

/// What a comment that speaks to this tool says.
pub enum Comment {
    /// It allows findings.
    Allows(Allowance),
    /// It is not understood.
    Invalid(Box<Finding>),
}

const MARK: &str = "techcorp:";
const HELP: &str = "write `# techcorp: allow(CODE) REASON`, with `, until YYYY-MM-DD` at the end if it is to expire";

/// Returns the comments of a file that speak to this tool.
///
/// A comment behind something holds for its line; one on a line of its own for the entry below
/// it, with all that is indented deeper; `allow-file` for the whole file.
pub(super) fn find(id: FileId, file: &SourceFile) -> Vec<Comment> {
    let mut found = Vec::new();
    if !file.text().contains(MARK) {
        return found;
    }
    for number in 1..=file.lines() {
        let range = file.line_range(number);
        let line = &file.text()[range.clone()];
        let Some((at, text)) = comment(line) else {
            continue;
        };
        let alone = line[..at].trim().is_empty();
        let place = Place {
            file: id,
            span: Span::new(range.start + at, range.start + line.trim_end().len()),
        };
        let reach = match alone {
            true => below(file, number),
            false => Reach::Lines(number, number),
        };
        found.push(parse(text, place, reach, file.lines()));
    }
    found
}

/// Returns where the comment begins, and what follows `techcorp:` in it.
fn comment(line: &str) -> Option<(usize, &str)> {
    let mark = line.find(MARK)?;
    let before = line[..mark].trim_end();
    let start = ["{{/*", "{{- /*", "#"].iter().find_map(|opening| {
        let rest = before.strip_suffix(opening)?;
        (rest.is_empty() || rest.ends_with([' ', '\t', '#'])).then_some(rest.len())
    })?;
    let text = line[mark + MARK.len()..].trim();
    let text = text.split("*/").next().unwrap_or(text).trim();
    Some((start, text))
}

/// Returns the lines of the entry below a line: its own and those indented deeper.
fn below(file: &SourceFile, number: usize) -> Reach {
    let line = |n: usize| &file.text()[file.line_range(n)];
    let blank = |text: &str| text.trim().is_empty() || text.trim_start().starts_with('#');
    let indent = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let mut first = number + 1;
    while first < file.lines() && blank(line(first)) {
        first += 1;
    }
    let own = indent(line(first));
    let mut last = first;
    for next in first + 1..=file.lines() {
        if blank(line(next)) {
            continue;
        }
        if indent(line(next)) <= own {
            break;
        }
        last = next;
    }
    Reach::Lines(first, last)
}

fn parse(text: &str, place: Place, reach: Reach, lines: usize) -> Comment {
    let invalid = |message: &str| {
        Comment::Invalid(Box::new(
            Finding::new(&ALLOW_INVALID, place, message).help(HELP),
        ))
    };
    let (reach, rest) = if let Some(rest) = text.strip_prefix("allow-file(") {
        (Reach::Lines(1, lines), rest)
    } else if let Some(rest) = text.strip_prefix("allow(") {
        (reach, rest)
    } else {
        return invalid("this comment is not understood");
    };
    let Some((codes, rest)) = rest.split_once(')') else {
        return invalid("the list of codes is not closed");
    };
    let codes: Vec<_> = codes.split(',').map(|c| c.trim().to_owned()).collect();
    if codes.iter().any(String::is_empty) {
        return invalid("the list of codes has an empty entry");
    }
    let (reason, until) = match rest.rsplit_once("until ") {
        Some((reason, day)) => match day.trim().parse::<Date>() {
            Ok(day) => (reason.trim().trim_end_matches(','), Some(day)),
            Err(_) => return invalid("what stands after `until` is no day"),
        },
        None => (rest.trim(), None),
    };
    if reason.trim().is_empty() {
        return invalid("the reason is missing");
    }
    Comment::Allows(Allowance {
        codes,
        reason: reason.trim().to_owned(),
        until,
        place,
        reach,
    })
}

#[cfg(test)]
mod tests {
    use super::{Comment, Reach, find};
    use crate::source::SourceMap;

    fn comments(text: &str) -> Vec<Comment> {
        let mut map = SourceMap::new();
        let id = map.add("a.yml", text);
        find(id, map.get(id))
    }

    fn reach(text: &str) -> Reach {
        match comments(text).pop() {
            Some(Comment::Allows(allowance)) => allowance.reach,
            _ => panic!("not understood: {text}"),
        }
    }

    #[test]
    fn comments_reach_their_line_their_entry_or_the_file() {
        assert_eq!(
            reach("a: 1 # techcorp: allow(x) known\nb: 2\n"),
            Reach::Lines(1, 1)
        );
        let entry = "a:\n  # techcorp: allow(x, y) known\n\n  - b: 1\n    c: 2\n  - d: 3\n";
        assert_eq!(reach(entry), Reach::Lines(4, 5));
        assert_eq!(
            reach("# techcorp: allow-file(x) known\na: 1\nb: 2"),
            Reach::Lines(1, 3)
        );
    }

    #[test]
    fn reason_and_day_are_read() {
        let Some(Comment::Allows(a)) =
            comments("a: 1 # techcorp: allow(x) known, see wiki, until 2027-01-01\n").pop()
        else {
            panic!("not understood");
        };
        assert_eq!(a.reason, "known, see wiki");
        assert_eq!(a.until, Some(jiff::civil::date(2027, 1, 1)));
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for text in [
            "# techcorp: alow(x) known",
            "# techcorp: allow(x known",
            "# techcorp: allow() known",
            "# techcorp: allow(x)",
            "# techcorp: allow(x) known, until tomorrow",
        ] {
            assert!(
                matches!(comments(text).pop(), Some(Comment::Invalid(_))),
                "{text}"
            );
        }
        assert!(comments("image: techcorp:1.2\nurl: x#techcorp: y\n").is_empty());
    }
}

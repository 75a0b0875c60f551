use std::collections::BTreeMap;

use super::codes::{FLAG_VERSION, INVALID_FLAG, UNKNOWN_FLAG};
use super::{Flag, Kind, Mode, Program, Run};
use crate::diag::{Finding, Place, Sink, Span, suggest};
use crate::model::compose::decode::Placed;

/// A flag that a command line gives.
pub(super) struct Given<'a> {
    pub(super) flag: &'static Flag,
    /// The word that names it.
    pub(super) word: &'a Placed<String>,
    /// The word that holds its value, and where the value begins in it.
    pub(super) value: Option<(&'a Placed<String>, usize)>,
    /// Whether `--no-` stands before its name.
    pub(super) negated: bool,
}

impl<'a> Given<'a> {
    /// Returns the value; nothing for a switch.
    pub(super) fn text(&self) -> &'a str {
        let text = self.value.and_then(|(word, at)| word.value.get(at..));
        text.unwrap_or_default()
    }

    /// Returns where a part of the value stands; `literal` tells whether the word stands in the
    /// file letter by letter.
    pub(super) fn place_of(&self, start: usize, end: usize, literal: bool) -> Place {
        let Some((word, at)) = self.value else {
            return self.word.place;
        };
        let span = word.place.span;
        let quotes = (span.end - span.start).checked_sub(word.value.len());
        let offset = match quotes {
            Some(0) => 0,
            Some(2) => 1,
            _ => return word.place,
        };
        if !literal {
            return word.place;
        }
        let from = span.start + offset + at;
        Place {
            file: word.place.file,
            span: Span::new(from + start, from + end),
        }
    }
}

/// A command line as the program's parser reads it.
pub(super) struct Line<'a> {
    pub(super) given: Vec<Given<'a>>,
    faults: Vec<Fault<'a>>,
}

enum Fault<'a> {
    UnknownLong(&'a Placed<String>, &'a str),
    UnknownShort(&'a Placed<String>),
    Unexpected(&'a Placed<String>),
    NoValue(&'a Placed<String>, &'static Flag),
    SwitchValue(&'a Placed<String>, &'static Flag),
}

impl<'a> Line<'a> {
    /// Reads a command line as kingpin 2.4 does, which both programs use: `--flag=value` or `--flag
    /// value`, switches without a value, `--no-switch`, nothing else.
    pub(super) fn read(words: Vec<&'a Placed<String>>, program: &'static Program) -> Self {
        let mut line = Self {
            given: Vec::new(),
            faults: Vec::new(),
        };
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            let text = word.value.as_str();
            if let Some(long) = text.strip_prefix("--").filter(|l| !l.is_empty()) {
                let next = words.peek().filter(|w| !w.value.starts_with('-'));
                if line.long(word, long, next.copied(), program) {
                    words.next();
                }
            } else if text == "-h" || text.starts_with('@') {
                // Help, or arguments in a file that only the container has.
            } else if text == "--" {
                line.faults.extend(words.by_ref().map(Fault::Unexpected));
            } else if text.starts_with('-') && text.len() > 1 {
                line.faults.push(Fault::UnknownShort(word));
            } else {
                line.faults.push(Fault::Unexpected(word));
            }
        }
        line
    }

    /// Takes a long flag; returns whether the next word is its value.
    fn long(
        &mut self,
        word: &'a Placed<String>,
        long: &'a str,
        next: Option<&'a Placed<String>>,
        program: &'static Program,
    ) -> bool {
        let (name, value) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (long, None),
        };
        let find = |name: &str| program.flags.iter().find(|f| f.name == name);
        let negative = name.strip_prefix("no-").and_then(find);
        let negative = negative.filter(|f| f.kind == Kind::Switch);
        let Some(flag) = find(name).or(negative) else {
            self.faults.push(Fault::UnknownLong(word, name));
            // What follows is most likely its value.
            return value.is_none() && next.is_some();
        };
        let mut given = Given {
            flag,
            word,
            value: None,
            negated: flag.name != name,
        };
        let mut taken = false;
        match (flag.kind, value) {
            (Kind::Switch, Some(_)) => self.faults.push(Fault::SwitchValue(word, flag)),
            (Kind::Switch, None) => {}
            (_, Some(value)) => given.value = Some((word, word.value.len() - value.len())),
            (_, None) => match next {
                Some(next) => {
                    given.value = Some((next, 0));
                    taken = true;
                }
                None => {
                    self.faults.push(Fault::NoValue(word, flag));
                    return false;
                }
            },
        }
        self.given.push(given);
        taken
    }
}

/// Reports what the parser refuses.
pub(super) fn report(run: &Run<'_>, sink: &mut Sink) {
    for fault in &run.line.faults {
        sink.push(finding(run, fault));
    }
    versions(run, sink);
    repetitions(run, sink);
    modes(run, sink);
}

fn finding(run: &Run<'_>, fault: &Fault<'_>) -> Finding {
    let program = run.program.name;
    match fault {
        Fault::UnknownLong(word, name) => {
            let message = format!("{program} has no flag `--{name}`");
            let finding = Finding::new(&UNKNOWN_FLAG, name_place(word, name.len() + 2), message);
            let bare = name.strip_prefix("no-").unwrap_or(name);
            let known = run
                .program
                .flags
                .iter()
                .filter(|f| f.exists_in(run.version));
            match (
                (run.program.hint)(bare),
                suggest(bare, known.map(|f| f.name)),
            ) {
                (Some(hint), _) => finding.help(hint),
                (None, Some(near)) => finding.label(format!("did you mean `--{near}`?")),
                (None, None) => finding,
            }
        }
        Fault::UnknownShort(word) => {
            let message = format!("{program} has no short flags but `-h`");
            let finding = Finding::new(&UNKNOWN_FLAG, word.place, message);
            finding.help("write two dashes before the name of a flag")
        }
        Fault::Unexpected(word) => {
            let message = format!("{program} takes flags only, and stops at this word");
            let finding = Finding::new(&INVALID_FLAG, word.place, message);
            match word.value.split('=').next() {
                Some(name) if run.program.flags.iter().any(|f| f.name == name) => {
                    finding.help("write two dashes before the name of a flag")
                }
                _ if word.value == run.program.binary => {
                    finding.help("the image starts the program itself; give flags alone")
                }
                _ => finding,
            }
        }
        Fault::NoValue(word, flag) => {
            let message = format!("`--{}` needs a value", flag.name);
            Finding::new(&INVALID_FLAG, word.place, message)
                .help(format!("write `--{}=VALUE`", flag.name))
        }
        Fault::SwitchValue(word, flag) => {
            let message = format!("`--{}` takes no value", flag.name);
            let finding = Finding::new(&INVALID_FLAG, word.place, message);
            finding.help(format!(
                "write `--{0}` to turn it on and `--no-{0}` to turn it off",
                flag.name
            ))
        }
    }
}

fn name_place(word: &Placed<String>, len: usize) -> Place {
    let span = word.place.span;
    let quoted = (span.end - span.start).checked_sub(word.value.len());
    let start = match quoted {
        Some(0) => span.start,
        Some(2) => span.start + 1,
        _ => return word.place,
    };
    Place {
        file: word.place.file,
        span: Span::new(start, start + len),
    }
}

fn versions(run: &Run<'_>, sink: &mut Sink) {
    let version = run.version;
    for given in run.line.given.iter().filter(|g| !g.flag.exists_in(version)) {
        let (program, name) = (run.program.name, given.flag.name);
        let message = match (given.flag.since, given.flag.until) {
            (Some(since), _) if version < since => {
                format!("`--{name}` exists since {program} {since}; the target is {version}")
            }
            (_, Some(until)) => {
                format!("`--{name}` was removed in {program} {until}; the target is {version}")
            }
            _ => continue,
        };
        let place = name_place(given.word, name.len() + 2);
        let finding = Finding::new(&FLAG_VERSION, place, message);
        sink.push(match (run.program.hint)(name) {
            Some(hint) => finding.help(hint),
            None => finding,
        });
    }
}

fn repetitions(run: &Run<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<&str, &Given<'_>> = BTreeMap::new();
    for given in run.line.given.iter().filter(|g| !g.flag.repeats) {
        if let Some(first) = seen.get(given.flag.name) {
            let message = format!("`--{}` cannot be repeated", given.flag.name);
            let finding = Finding::new(&INVALID_FLAG, given.word.place, message);
            sink.push(
                finding
                    .related(first.word.place, "first here")
                    .help("keep one of them"),
            );
        } else {
            seen.insert(given.flag.name, given);
        }
    }
}

fn modes(run: &Run<'_>, sink: &mut Sink) {
    let agent = run.is_on("agent");
    let mode = if agent { Mode::Agent } else { Mode::Server };
    for given in &run.line.given {
        if given.flag.mode.is_none_or(|m| m == mode) {
            continue;
        }
        let message = match mode {
            Mode::Agent => format!("`--{}` cannot be used in agent mode", given.flag.name),
            Mode::Server => format!("`--{}` is for agent mode only", given.flag.name),
        };
        let finding = Finding::new(&INVALID_FLAG, given.word.place, message);
        sink.push(match mode {
            Mode::Agent => finding,
            Mode::Server => finding.help("add `--agent`, or remove it"),
        });
    }
}

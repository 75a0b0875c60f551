//! Several regular expressions run side by side, as one set of program positions.

use std::collections::BTreeSet;

use crate::lang::regex::{Assertion, Class, Kind, Node, Program, Regex, Step};

/// What stands beside a position, as far as assertions can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Neighbour {
    /// Nothing: the start or the end of the text.
    Edge,
    /// A line feed.
    LineFeed,
    /// An ASCII letter, digit or underscore.
    Word,
    /// Any other character.
    Other,
}

impl Neighbour {
    pub(super) fn of(c: char) -> Self {
        match c {
            '\n' => Self::LineFeed,
            c if c.is_ascii_alphanumeric() || c == '_' => Self::Word,
            _ => Self::Other,
        }
    }

    fn sample(self) -> Option<char> {
        match self {
            Self::Edge => None,
            Self::LineFeed => Some('\n'),
            Self::Word => Some('a'),
            Self::Other => Some(' '),
        }
    }
}

/// What is reached from some positions without consuming a character.
pub(super) struct Closure {
    /// The positions that consume a character, sorted.
    pub(super) threads: Vec<u32>,
    /// The expressions that have matched, sorted.
    pub(super) accepts: Vec<u32>,
}

/// The programs of all expressions, one behind the other; each has to match the whole text.
pub(super) struct Threads {
    steps: Vec<Step>,
    classes: Vec<Class>,
    /// Where each expression starts.
    starts: Vec<u32>,
    /// Whether any assertion looks at its neighbours, rather than for the ends of the text only.
    pub(super) asserting: bool,
    visited: Vec<u32>,
    round: u32,
}

impl Threads {
    pub(super) fn new<'r>(regexes: impl Iterator<Item = &'r Regex>) -> Self {
        let mut all = Self {
            steps: Vec::new(),
            classes: Vec::new(),
            starts: Vec::new(),
            asserting: false,
            visited: Vec::new(),
            round: 0,
        };
        for regex in regexes {
            all.add(&program(regex));
        }
        all.visited = vec![0; all.steps.len()];
        all
    }

    fn add(&mut self, program: &Program) {
        let start = self.steps.len();
        let class = self.classes.len();
        self.starts.push(number(start));
        self.classes.extend_from_slice(&program.classes);
        for step in &program.steps {
            let step = match *step {
                Step::Class(at) => Step::Class(class + at),
                Step::Split(a, b) => Step::Split(start + a, start + b),
                Step::Jump(to) => Step::Jump(start + to),
                Step::Assert(assertion) => {
                    self.asserting |=
                        !matches!(assertion, Assertion::StartText | Assertion::EndText);
                    Step::Assert(assertion)
                }
                other => other,
            };
            self.steps.push(step);
        }
    }

    /// Returns the number of steps of all programs.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Returns the positions where the expressions start.
    pub(super) fn starts(&self) -> Vec<u32> {
        self.starts.clone()
    }

    /// Follows all steps that consume nothing, between these neighbours.
    pub(super) fn closure(&mut self, from: &[u32], before: Neighbour, after: Neighbour) -> Closure {
        let (before, after) = (before.sample(), after.sample());
        self.follow(from, |assertion| assertion.holds(before, after))
    }

    fn follow(&mut self, from: &[u32], holds: impl Fn(Assertion) -> bool) -> Closure {
        self.round += 1;
        let mut pending = from.to_vec();
        let mut threads = Vec::new();
        let mut accepts = Vec::new();
        while let Some(at) = pending.pop() {
            match self.visited.get_mut(at as usize) {
                Some(round) if *round != self.round => *round = self.round,
                _ => continue,
            }
            match self.steps.get(at as usize) {
                Some(Step::Literal(_) | Step::Class(_)) => threads.push(at),
                Some(Step::Match) => {
                    let owner = self.starts.partition_point(|start| *start <= at);
                    accepts.push(number(owner.saturating_sub(1)));
                }
                Some(Step::Jump(to)) => pending.push(number(*to)),
                Some(Step::Split(a, b)) => pending.extend([number(*a), number(*b)]),
                Some(Step::Assert(assertion)) if holds(*assertion) => pending.push(at + 1),
                Some(Step::Assert(_)) | None => {}
            }
        }
        threads.sort_unstable();
        accepts.sort_unstable();
        Closure { threads, accepts }
    }

    /// Returns the code points at which what the positions do may change, 0 among them.
    pub(super) fn breaks(&mut self, from: &[u32]) -> Vec<u32> {
        let mut breaks = BTreeSet::from([0, 0xA, 0xB]);
        let threads = match self.asserting {
            true => {
                for (low, high) in [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')] {
                    breaks.extend([u32::from(low), u32::from(high) + 1]);
                }
                self.follow(from, |_| true).threads
            }
            false => from.to_vec(),
        };
        for thread in threads {
            for (low, high) in self.ranges(thread) {
                breaks.extend([low, high + 1]);
            }
        }
        breaks.remove(&(u32::from(char::MAX) + 1));
        breaks.into_iter().collect()
    }

    /// Returns the code points that a position consumes, as inclusive ranges.
    pub(super) fn ranges(&self, thread: u32) -> Vec<(u32, u32)> {
        match self.steps.get(thread as usize) {
            Some(Step::Literal(c)) => vec![(u32::from(*c), u32::from(*c))],
            Some(Step::Class(class)) => {
                let ranges = self.classes.get(*class).map(Class::ranges);
                let ranges = ranges.unwrap_or_default().iter();
                ranges
                    .map(|(low, high)| (u32::from(*low), u32::from(*high)))
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Returns the program that matches a whole text exactly when the expression matches it.
fn program(regex: &Regex) -> Program {
    if let Some(body) = regex.body() {
        return Program::new(body);
    }
    // Where the anchors do not hold the expression together, it matches anywhere.
    let node = |kind| Node::new(kind, regex.root().span);
    let anything = || {
        node(Kind::Repeat {
            node: Box::new(node(Kind::Class(Class::any()))),
            min: 0,
            max: None,
            greedy: true,
        })
    };
    let whole = vec![anything(), regex.root().clone(), anything()];
    Program::new(&node(Kind::Concat(whole)))
}

/// Returns a position as it is stored; programs are far smaller than four billion steps.
pub(super) fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

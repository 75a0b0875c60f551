use super::program::{Program, Step};

/// A set of program positions that remembers the order of insertion and clears in no time.
struct Threads {
    dense: Vec<usize>,
    sparse: Vec<usize>,
}

impl Threads {
    fn new(size: usize) -> Self {
        Self {
            dense: Vec::new(),
            sparse: vec![0; size],
        }
    }

    /// Adds a position; returns whether it is new.
    fn insert(&mut self, position: usize) -> bool {
        let Some(slot) = self.sparse.get_mut(position) else {
            return false;
        };
        if self.dense.get(*slot) == Some(&position) {
            return false;
        }
        *slot = self.dense.len();
        self.dense.push(position);
        true
    }
}

/// Returns whether the program matches somewhere in the text, in time proportional to the product
/// of their sizes.
pub(super) fn is_match(program: &Program, text: &str) -> bool {
    let mut now = Threads::new(program.steps.len());
    let mut next = Threads::new(program.steps.len());
    let mut pending = Vec::new();
    let mut before = None;
    let mut rest = text.chars();
    loop {
        let after = rest.clone().next();
        // A match may start at every position; anchors stop those that may not.
        pending.push(0);
        if follow(program, &mut now, &mut pending, before, after) {
            return true;
        }
        let Some(c) = rest.next() else {
            return false;
        };
        let following = rest.clone().next();
        next.dense.clear();
        for position in &now.dense {
            let consumes = match program.steps.get(*position) {
                Some(Step::Literal(literal)) => *literal == c,
                Some(Step::Class(class)) => program
                    .classes
                    .get(*class)
                    .is_some_and(|class| class.contains(c)),
                _ => false,
            };
            if consumes {
                pending.push(position + 1);
                if follow(program, &mut next, &mut pending, Some(c), following) {
                    return true;
                }
            }
        }
        std::mem::swap(&mut now, &mut next);
        before = Some(c);
    }
}

/// Adds the pending positions and all that can be reached without consuming a character; returns
/// whether the match is among them.
fn follow(
    program: &Program,
    threads: &mut Threads,
    pending: &mut Vec<usize>,
    before: Option<char>,
    after: Option<char>,
) -> bool {
    while let Some(position) = pending.pop() {
        if !threads.insert(position) {
            continue;
        }
        match program.steps.get(position) {
            Some(Step::Match) => {
                pending.clear();
                return true;
            }
            Some(Step::Jump(to)) => pending.push(*to),
            Some(Step::Split(first, second)) => pending.extend([*second, *first]),
            Some(Step::Assert(assertion)) if assertion.holds(before, after) => {
                pending.push(position + 1)
            }
            _ => {}
        }
    }
    false
}

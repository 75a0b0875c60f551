use std::collections::HashMap;

use super::ast::{Assertion, Kind, Node};
use super::class::Class;

/// One step of a compiled expression. Numbers are positions in the program.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Consume this character.
    Literal(char),
    /// Consume a character of the class with that number.
    Class(usize),
    /// Go on if the condition holds.
    Assert(Assertion),
    /// Go on at both, the first preferred.
    Split(usize, usize),
    /// Go on elsewhere.
    Jump(usize),
    /// The expression has matched.
    Match,
}

/// An expression compiled to a non-deterministic automaton over characters.
///
/// Its size is bounded by the parser (Go's own limit), and it has one step for a class however many
/// ranges that holds.
#[derive(Debug)]
pub struct Program {
    /// The steps; the first is where a match starts, the last is the only [`Step::Match`].
    pub steps: Vec<Step>,
    /// The classes that steps name by number.
    pub classes: Vec<Class>,
}

impl Program {
    /// Compiles a syntax tree.
    pub fn new(root: &Node) -> Self {
        let mut compiler = Compiler {
            program: Self {
                steps: Vec::new(),
                classes: Vec::new(),
            },
            known: HashMap::new(),
        };
        compiler.node(root);
        compiler.add(Step::Match);
        compiler.program
    }
}

struct Compiler {
    program: Program,
    /// The number of each class by its node: a repeated node uses the same class each time.
    known: HashMap<*const Class, usize>,
}

impl Compiler {
    fn here(&self) -> usize {
        self.program.steps.len()
    }

    fn add(&mut self, step: Step) -> usize {
        self.program.steps.push(step);
        self.here() - 1
    }

    fn set(&mut self, at: usize, step: Step) {
        if let Some(place) = self.program.steps.get_mut(at) {
            *place = step;
        }
    }

    /// Compiles a node. The depth of the recursion is bounded by the height of the tree.
    fn node(&mut self, node: &Node) {
        match &node.kind {
            Kind::Empty => {}
            Kind::Literal(c) => {
                self.add(Step::Literal(*c));
            }
            Kind::Class(class) => {
                let next = self.program.classes.len();
                let number = *self.known.entry(std::ptr::from_ref(class)).or_insert(next);
                if number == next {
                    self.program.classes.push(class.clone());
                }
                self.add(Step::Class(number));
            }
            Kind::Assertion(assertion) => {
                self.add(Step::Assert(*assertion));
            }
            Kind::Concat(nodes) => nodes.iter().for_each(|node| self.node(node)),
            Kind::Alternate(nodes) => self.alternate(nodes),
            Kind::Capture { node, .. } => self.node(node),
            Kind::Repeat {
                node,
                min,
                max,
                greedy,
            } => self.repeat(node, *min, *max, *greedy),
        }
    }

    fn alternate(&mut self, nodes: &[Node]) {
        let mut ends = Vec::with_capacity(nodes.len());
        for (number, node) in nodes.iter().enumerate() {
            if number + 1 == nodes.len() {
                self.node(node);
                continue;
            }
            let split = self.add(Step::Match);
            self.node(node);
            ends.push(self.add(Step::Match));
            self.set(split, Step::Split(split + 1, self.here()));
        }
        for end in ends {
            self.set(end, Step::Jump(self.here()));
        }
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, greedy: bool) {
        for _ in 0..min.saturating_sub(u32::from(max.is_none())) {
            self.node(node);
        }
        match max {
            None if min == 0 => {
                let split = self.add(Step::Match);
                self.looped(node, greedy);
                self.branch(split, greedy);
            }
            None => self.looped(node, greedy),
            Some(max) => {
                // x{0,3} is (?:x(?:x(?:x)?)?)?: all ways out lead behind the last copy.
                let mut ways_out = Vec::new();
                for _ in min..max {
                    ways_out.push(self.add(Step::Match));
                    self.node(node);
                }
                for split in ways_out {
                    self.branch(split, greedy);
                }
            }
        }
    }

    /// Compiles `x+`.
    fn looped(&mut self, node: &Node, greedy: bool) {
        let start = self.here();
        self.node(node);
        let end = self.here() + 1;
        self.add(if greedy {
            Step::Split(start, end)
        } else {
            Step::Split(end, start)
        });
    }

    /// Makes the step at `split` choose between what follows it and the end of the program so far.
    fn branch(&mut self, split: usize, greedy: bool) {
        let end = self.here();
        self.set(
            split,
            if greedy {
                Step::Split(split + 1, end)
            } else {
                Step::Split(end, split + 1)
            },
        );
    }
}

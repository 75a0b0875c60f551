use super::ast::{Kind, Node};
use super::class::Class;

/// An expression without choices: literal text with at most one `.*` or `.+` in it, as in `prod-.*`.
/// Most expressions in configurations are a few of these, and comparing them takes no automaton.
#[derive(Debug, Default)]
pub(super) struct Wildcard {
    prefix: String,
    gap: Option<Gap>,
    suffix: String,
}

#[derive(Clone, Copy, Debug)]
struct Gap {
    may_be_empty: bool,
    may_hold_newline: bool,
}

impl Wildcard {
    /// Returns the wildcards of which the whole text has to match one; nothing when the expression
    /// needs more.
    pub fn branches(node: &Node) -> Option<Vec<Self>> {
        match &node.kind {
            Kind::Capture { node, .. } => Self::branches(node),
            Kind::Alternate(nodes) => nodes.iter().map(Self::new).collect(),
            _ => Some(vec![Self::new(node)?]),
        }
    }

    fn new(node: &Node) -> Option<Self> {
        let mut wildcard = Self::default();
        wildcard.append(node).then_some(wildcard)
    }

    /// Appends what the node matches; returns whether that was possible. The depth of the recursion
    /// is bounded by the height of the tree.
    fn append(&mut self, node: &Node) -> bool {
        match &node.kind {
            Kind::Empty => true,
            Kind::Literal(c) => {
                let end = if self.gap.is_some() {
                    &mut self.suffix
                } else {
                    &mut self.prefix
                };
                end.push(*c);
                true
            }
            Kind::Concat(nodes) => nodes.iter().all(|node| self.append(node)),
            Kind::Capture { node, .. } => self.append(node),
            Kind::Repeat {
                node,
                min: min @ (0 | 1),
                max: None,
                ..
            } if self.gap.is_none() => match &node.kind {
                Kind::Class(class) => self.append_gap(class, *min == 0),
                _ => false,
            },
            Kind::Class(_) | Kind::Assertion(_) | Kind::Repeat { .. } | Kind::Alternate(_) => false,
        }
    }

    fn append_gap(&mut self, class: &Class, may_be_empty: bool) -> bool {
        let may_hold_newline = *class == Class::any();
        let is_dot = may_hold_newline || *class == Class::any_but_newline();
        self.gap = is_dot.then_some(Gap {
            may_be_empty,
            may_hold_newline,
        });
        is_dot
    }

    /// Returns whether the whole text matches.
    pub fn is_match(&self, text: &str) -> bool {
        let Some(gap) = self.gap else {
            return text == self.prefix;
        };
        let middle = text
            .strip_prefix(self.prefix.as_str())
            .and_then(|rest| rest.strip_suffix(self.suffix.as_str()));
        middle.is_some_and(|middle| {
            (gap.may_be_empty || !middle.is_empty())
                && (gap.may_hold_newline || !middle.contains('\n'))
        })
    }
}

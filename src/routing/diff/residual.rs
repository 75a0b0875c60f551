//! What is left of a routing tree once the values of some labels are known. Equal parts are stored
//! once, so that two trees that do the same from here on are seen to be the same.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::interner::Interner;
use crate::routing::RouteId;
use crate::routing::plan::{Constraint, Plan};

/// No action: what can never happen, since a part of the list always matches.
pub(in crate::routing) const NEVER: u32 = u32::MAX;

/// A route that is left.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::routing) struct Node {
    /// What it still asks, by number, sorted by label.
    pub(in crate::routing) asks: Box<[u32]>,
    pub(in crate::routing) continues: bool,
    /// What happens when it matches and no route below it does.
    pub(super) action: u32,
    /// The routes below, by number of the list.
    pub(super) children: u32,
}

/// Routes that are tried one after the other, and what happens when none of them matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::routing) struct State {
    pub(in crate::routing) list: u32,
    pub(in crate::routing) otherwise: u32,
}

/// All parts of trees that were met.
#[derive(Default)]
pub(in crate::routing) struct Store {
    pub(in crate::routing) constraints: Interner<Constraint>,
    nodes: Interner<Node>,
    lists: Interner<[u32]>,
    /// The labels that each node asks, or a node below it, sorted.
    node_labels: Vec<Rc<[u32]>>,
    list_labels: Vec<Rc<[u32]>>,
    node_parts: HashMap<(u32, u32, u32), Option<u32>>,
    list_parts: HashMap<(u32, u32, u32), u32>,
    indices: HashMap<(u32, u32), Rc<Index>>,
    asked: HashMap<(u32, u32), Rc<[u32]>>,
    /// How much was built, in nodes of lists.
    pub(in crate::routing) work: usize,
}

/// The nodes of a list by the classes of one label.
struct Index {
    /// Positions of the nodes that ask for few classes.
    by_class: HashMap<u32, Vec<u32>>,
    /// Positions of the others.
    others: Vec<u32>,
}

impl Store {
    /// Takes in a whole tree.
    pub(in crate::routing) fn tree(&mut self, plan: &Plan<'_>, actions: &[u32]) -> State {
        match self.route(plan, actions, RouteId::ROOT) {
            Some(root) => {
                let list = self.list(vec![root]);
                self.state(list, NEVER)
            }
            None => self.state_of_nothing(),
        }
    }

    fn state_of_nothing(&mut self) -> State {
        State {
            list: self.list(Vec::new()),
            otherwise: NEVER,
        }
    }

    /// The depth of the recursion is that of the tree, which the YAML reader bounds.
    fn route(&mut self, plan: &Plan<'_>, actions: &[u32], id: RouteId) -> Option<u32> {
        let conditions = plan.conditions(id)?;
        let asks = conditions
            .iter()
            .map(|constraint| self.constraints.number(constraint.clone()));
        let asks = asks.collect();
        let route = plan.tree.get(id);
        let children: Vec<u32> = route
            .children
            .iter()
            .filter_map(|child| self.route(plan, actions, *child))
            .collect();
        let children = self.list(children);
        let action = actions.get(id.get()).copied().unwrap_or(NEVER);
        Some(self.node(asks, route.continues, action, children))
    }

    fn node(&mut self, asks: Box<[u32]>, continues: bool, action: u32, children: u32) -> u32 {
        let action = if self.always_matches(children) {
            NEVER
        } else {
            action
        };
        let own = asks.iter().map(|ask| self.constraints.get(*ask).label);
        let below = self.list_labels[children as usize].iter().copied();
        let labels: BTreeSet<u32> = own.chain(below).collect();
        let node = self.nodes.number(Node {
            asks,
            continues,
            action,
            children,
        });
        if self.node_labels.len() == node as usize {
            self.node_labels.push(labels.into_iter().collect());
        }
        node
    }

    /// Returns the number of a list, without the nodes that are never tried.
    fn list(&mut self, mut nodes: Vec<u32>) -> u32 {
        let certain = nodes.iter().position(|node| {
            let node = self.nodes.get(*node);
            node.asks.is_empty() && !node.continues
        });
        if let Some(certain) = certain {
            nodes.truncate(certain + 1);
        }
        // Behind the last one there is nothing to go on to.
        if let Some(last) = nodes.last_mut() {
            let node = Rc::clone(self.nodes.get(*last));
            if node.continues {
                *last = self.node(node.asks.clone(), false, node.action, node.children);
            }
        }
        self.work += nodes.len() + 1;
        let labels: BTreeSet<u32> = nodes
            .iter()
            .flat_map(|node| self.node_labels[*node as usize].iter().copied())
            .collect();
        let list = self.lists.number(nodes);
        if self.list_labels.len() == list as usize {
            self.list_labels.push(labels.into_iter().collect());
        }
        list
    }

    fn always_matches(&self, list: u32) -> bool {
        let mut nodes = self.lists.get(list).iter();
        nodes.any(|node| self.nodes.get(*node).asks.is_empty())
    }

    /// Returns the state in its plainest form.
    fn state(&self, list: u32, otherwise: u32) -> State {
        let mut state = State { list, otherwise };
        loop {
            if self.always_matches(state.list) {
                state.otherwise = NEVER;
            }
            match &**self.lists.get(state.list) {
                [only] if self.nodes.get(*only).asks.is_empty() => {
                    let node = self.nodes.get(*only);
                    state = State {
                        list: node.children,
                        otherwise: node.action,
                    };
                }
                _ => return state,
            }
        }
    }

    pub(in crate::routing) fn nodes(&self, state: State) -> &Rc<[u32]> {
        self.lists.get(state.list)
    }

    /// Returns the nodes of a list.
    pub(super) fn list_of(&self, list: u32) -> &Rc<[u32]> {
        self.lists.get(list)
    }

    pub(in crate::routing) fn node_of(&self, node: u32) -> &Node {
        self.nodes.get(node)
    }

    /// Returns the labels that still matter, sorted.
    pub(in crate::routing) fn labels(&self, state: State) -> &[u32] {
        &self.list_labels[state.list as usize]
    }

    /// Drops what both states do first, whatever the rest of the labels are.
    pub(in crate::routing) fn without_common_start(
        &mut self,
        a: State,
        b: State,
    ) -> (State, State) {
        if a.otherwise != NEVER || b.otherwise != NEVER {
            return (a, b);
        }
        let (first, second) = (Rc::clone(self.nodes(a)), Rc::clone(self.nodes(b)));
        let same = first.iter().zip(second.iter());
        let same = same.take_while(|(x, y)| x == y && self.nodes.get(**x).continues);
        match same.count() {
            0 => (a, b),
            count => {
                let mut rest = |nodes: &[u32]| {
                    let list = self.list(nodes.get(count..).unwrap_or_default().to_vec());
                    // Either something has matched by then, or something in the rest will.
                    self.state(list, NEVER)
                };
                (rest(&first), rest(&second))
            }
        }
    }

    /// Returns what a state without labels does: its actions in order.
    pub(in crate::routing) fn outcome(&self, state: State) -> Vec<u32> {
        let mut actions = Vec::new();
        self.emit(state.list, state.otherwise, &mut actions);
        actions
    }

    fn emit(&self, list: u32, otherwise: u32, actions: &mut Vec<u32>) {
        let before = actions.len();
        for node in self.lists.get(list).iter() {
            let node = self.nodes.get(*node);
            self.emit(node.children, node.action, actions);
            if !node.continues {
                break;
            }
        }
        if actions.len() == before && otherwise != NEVER {
            actions.push(otherwise);
        }
    }

    /// Returns the different constraints on a label in a list and below it.
    pub(in crate::routing) fn asked(&mut self, list: u32, label: u32) -> Rc<[u32]> {
        if self.list_labels[list as usize]
            .binary_search(&label)
            .is_err()
        {
            return Rc::default();
        }
        if let Some(asked) = self.asked.get(&(list, label)) {
            return Rc::clone(asked);
        }
        let mut found = BTreeSet::new();
        for node in Rc::clone(self.lists.get(list)).iter() {
            let node = Rc::clone(self.nodes.get(*node));
            found.extend(self.ask(&node, label));
            found.extend(self.asked(node.children, label).iter());
        }
        let asked: Rc<[u32]> = found.into_iter().collect();
        self.asked.insert((list, label), Rc::clone(&asked));
        asked
    }

    /// Returns what a node itself asks of a label.
    pub(in crate::routing) fn ask(&self, node: &Node, label: u32) -> Option<u32> {
        let mut asks = node.asks.iter().copied();
        asks.find(|ask| self.constraints.get(*ask).label == label)
    }

    /// Returns what is left of a state when the value of a label is in a class.
    pub(in crate::routing) fn known(&mut self, state: State, label: u32, class: u32) -> State {
        let list = self.known_list(state.list, label, class);
        self.state(list, state.otherwise)
    }

    fn known_list(&mut self, list: u32, label: u32, class: u32) -> u32 {
        if self.list_labels[list as usize]
            .binary_search(&label)
            .is_err()
        {
            return list;
        }
        if let Some(part) = self.list_parts.get(&(list, label, class)) {
            return *part;
        }
        let index = self.index(list, label);
        let nodes = Rc::clone(self.lists.get(list));
        let few = index
            .by_class
            .get(&class)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut positions: Vec<u32> = few.iter().chain(&index.others).copied().collect();
        positions.sort_unstable();
        let mut left = Vec::new();
        for position in positions {
            let Some(node) = nodes.get(position as usize) else {
                continue;
            };
            if let Some(node) = self.known_node(*node, label, class) {
                left.push(node);
                let node = self.nodes.get(node);
                if node.asks.is_empty() && !node.continues {
                    break;
                }
            }
        }
        let part = self.list(left);
        self.list_parts.insert((list, label, class), part);
        part
    }

    fn known_node(&mut self, node: u32, label: u32, class: u32) -> Option<u32> {
        if self.node_labels[node as usize]
            .binary_search(&label)
            .is_err()
        {
            return Some(node);
        }
        if let Some(part) = self.node_parts.get(&(node, label, class)) {
            return *part;
        }
        let whole = Rc::clone(self.nodes.get(node));
        let ask = self.ask(&whole, label);
        let fits = ask.is_none_or(|ask| self.constraints.get(ask).set.contains(class));
        let part = fits.then(|| {
            let asks = whole
                .asks
                .iter()
                .copied()
                .filter(|a| Some(*a) != ask)
                .collect();
            let children = self.known_list(whole.children, label, class);
            self.node(asks, whole.continues, whole.action, children)
        });
        self.node_parts.insert((node, label, class), part);
        part
    }

    fn index(&mut self, list: u32, label: u32) -> Rc<Index> {
        if let Some(index) = self.indices.get(&(list, label)) {
            return Rc::clone(index);
        }
        let mut index = Index {
            by_class: HashMap::new(),
            others: Vec::new(),
        };
        for (position, node) in (0..).zip(self.lists.get(list).iter()) {
            let ask = self.ask(self.nodes.get(*node), label);
            match ask.and_then(|ask| self.constraints.get(ask).set.few()) {
                Some(classes) => {
                    for class in classes {
                        index.by_class.entry(*class).or_default().push(position);
                    }
                }
                None => index.others.push(position),
            }
        }
        let index = Rc::new(index);
        self.indices.insert((list, label), Rc::clone(&index));
        index
    }
}

//! Two lists of routes as one, what they have in common once.

use std::collections::HashMap;

use super::align::matched;
use super::residual::Store;

/// A route of either list, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// Both lists have this route here.
    Common(u32),
    /// Routes that ask the same here, and do different things.
    Pair(u32, u32),
    /// Only the old list has this route here.
    Old(u32),
    /// Only the new list has this route here.
    New(u32),
}

/// Two lists as one. What is tried before what is as in each of them.
pub(super) struct Merged {
    pub(super) items: Box<[Item]>,
    /// From where on there are only common ones.
    pub(super) common_from: usize,
}

impl Merged {
    /// Merges two lists of a store, by number.
    pub(super) fn new(store: &Store, old: u32, new: u32) -> Self {
        let (old, new) = (&**store.list_of(old), &**store.list_of(new));
        let mut items = Vec::with_capacity(old.len());
        let (mut at_old, mut at_new) = (0, 0);
        let end = (old.len(), new.len());
        for (until_old, until_new) in matched(old, new).into_iter().chain([end]) {
            let between = |list: &[u32], from, until| -> Vec<u32> {
                list.get(from..until).unwrap_or_default().to_vec()
            };
            let olds = between(old, at_old, until_old);
            let news = between(new, at_new, until_new);
            different(store, &olds, &news, &mut items);
            items.extend(old.get(until_old).map(|node| Item::Common(*node)));
            (at_old, at_new) = (until_old + 1, until_new + 1);
        }
        let last = items
            .iter()
            .rposition(|item| !matches!(item, Item::Common(_)));
        Self {
            items: items.into(),
            common_from: last.map_or(0, |last| last + 1),
        }
    }
}

/// Merges lists that have no route in common, but perhaps some that ask the same.
fn different(store: &Store, old: &[u32], new: &[u32], items: &mut Vec<Item>) {
    let mut numbers: HashMap<&[u32], u32> = HashMap::new();
    let mut asks = |nodes: &[u32]| -> Vec<u32> {
        let asks = nodes.iter().map(|node| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(&*store.node_of(*node).asks).or_insert(next)
        });
        asks.collect()
    };
    let pairs = matched(&asks(old), &asks(new));
    let (mut at_old, mut at_new) = (0, 0);
    for (until_old, until_new) in pairs.into_iter().chain([(old.len(), new.len())]) {
        let olds = old.get(at_old..until_old).unwrap_or_default();
        let news = new.get(at_new..until_new).unwrap_or_default();
        items.extend(olds.iter().map(|node| Item::Old(*node)));
        items.extend(news.iter().map(|node| Item::New(*node)));
        if let (Some(old), Some(new)) = (old.get(until_old), new.get(until_new)) {
            items.push(Item::Pair(*old, *new));
        }
        (at_old, at_new) = (until_old + 1, until_new + 1);
    }
}

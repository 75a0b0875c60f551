//! Walks two trees at once, route by route: what both do alike is passed by, and each way through
//! the rest is one case. The cases are as many as routes meet those that differ, however many labels
//! the routes ask for.

use std::collections::HashMap;
use std::rc::Rc;

use super::explore::Open;
use super::merge::{Item, Merged};
use super::place::{Chain, Found, NOTHING, Outside, Places};
use super::residual::{NEVER, State, Store};
use crate::routing::region::Region;
use crate::routing::space::Space;

/// How much is done, in routes that are looked at.
const MAX_WORK: usize = 30_000_000;

/// How many cases are kept.
const MAX_CASES: usize = 20_000;

/// How much a step of the walk counts.
const STEP: usize = 8;

/// Alerts that are treated differently, all in the same way.
pub(super) struct Case {
    pub(super) area: Outside,
    /// One of them, told by the classes of all labels.
    pub(super) point: Rc<[u32]>,
    /// What the old tree does here, and what the new one does instead. What both do before is left
    /// out, and perhaps what both do behind.
    pub(super) told: [Vec<u32>; 2],
}

/// All that was found out.
pub(super) struct Cases<'s> {
    pub(super) places: Places<'s>,
    pub(super) chain: Chain,
    pub(super) cases: Vec<Case>,
    /// Where nothing is known.
    pub(super) open: Vec<(Region, Open)>,
    /// Whether any alert may be treated alike.
    pub(super) same: bool,
    merged: HashMap<(u32, u32), Rc<Merged>>,
    left: usize,
}

/// One tree, in a list of routes.
#[derive(Clone, Copy, Default)]
struct Side {
    /// Whether the list is one of this tree.
    here: bool,
    /// Whether its next route is tried.
    open: bool,
    /// Whether one of its routes has matched.
    matched: bool,
    /// What happens when none does.
    otherwise: u32,
}

/// A list of routes that both trees walk, or one of them.
#[derive(Clone)]
struct Frame {
    routes: Rc<Merged>,
    at: usize,
    sides: [Side; 2],
    /// Common routes with `continue` that may have matched, in both trees, as a chain.
    maybe: u32,
}

/// Some alerts on their way through both trees.
#[derive(Clone)]
struct Walk {
    frames: Vec<Frame>,
    area: Outside,
    /// One of the alerts, if one is known.
    point: Option<Rc<[u32]>>,
    /// What happened to them, without what both trees did first.
    told: [Vec<u32>; 2],
}

impl Frame {
    fn item(&self) -> Option<Item> {
        let open = self.sides.iter().any(|side| side.open);
        self.routes.items.get(self.at).copied().filter(|_| open)
    }

    /// Returns whether both trees do the same from here on.
    fn goes_on_alike(&self) -> bool {
        let [old, new] = self.sides;
        let goes_on = |side: Side| side.open && self.at < self.routes.items.len();
        let alike = match (goes_on(old), goes_on(new)) {
            (true, true) => self.at >= self.routes.common_from,
            (open_old, open_new) => open_old == open_new,
        };
        let matched = |side: Side| side.matched || !side.here;
        let none = !old.matched && !new.matched && old.here && new.here;
        alike && (matched(old) && matched(new) || none && old.otherwise == new.otherwise)
    }
}

impl Walk {
    fn goes_on_alike(&self) -> bool {
        self.frames.iter().all(Frame::goes_on_alike)
    }

    /// Returns whether what both trees do behind does not change what is different.
    fn is_settled(&self) -> bool {
        let [old, new] = &self.told;
        !old.is_empty() && !new.is_empty() || old.len().max(new.len()) == 1
    }

    /// Leaves out what both trees did first.
    fn trim(&mut self) {
        let [old, new] = &mut self.told;
        let same = old.iter().zip(&*new).take_while(|(a, b)| a == b).count();
        old.drain(..same);
        new.drain(..same);
    }

    fn is_alike(&self) -> bool {
        self.told.iter().all(Vec::is_empty)
    }
}

impl<'s> Cases<'s> {
    /// Compares two states of a store.
    pub(super) fn new(space: &'s Space, store: &'s Store, old: State, new: State) -> Self {
        let mut cases = Self {
            places: Places::new(space, store),
            chain: Chain::default(),
            cases: Vec::new(),
            open: Vec::new(),
            same: false,
            merged: HashMap::new(),
            left: MAX_WORK,
        };
        let side = |otherwise| Side {
            here: true,
            open: true,
            matched: false,
            otherwise,
        };
        let start = Walk {
            frames: vec![Frame {
                routes: cases.merged(old.list, new.list),
                at: 0,
                sides: [side(old.otherwise), side(new.otherwise)],
                maybe: NOTHING,
            }],
            area: Outside {
                region: Region::default(),
                holding: Vec::new(),
                passed: NOTHING,
            },
            point: None,
            told: [Vec::new(), Vec::new()],
        };
        let mut pending = vec![start];
        while let Some(walk) = pending.pop() {
            match cases.is_exhausted() {
                false => cases.follow(walk, &mut pending),
                true if walk.goes_on_alike() && walk.is_alike() => cases.same = true,
                true => cases.open.push((walk.area.region, Open::TooManyCases)),
            }
        }
        cases
    }

    fn is_exhausted(&self) -> bool {
        self.left == 0 || self.cases.len() >= MAX_CASES
    }

    fn merged(&mut self, old: u32, new: u32) -> Rc<Merged> {
        let store = self.places.store;
        let merged = self.merged.entry((old, new));
        Rc::clone(merged.or_insert_with(|| Rc::new(Merged::new(store, old, new))))
    }

    /// Follows alerts until they part, or until what becomes of them is clear.
    fn follow(&mut self, mut walk: Walk, pending: &mut Vec<Walk>) {
        loop {
            self.left = self.left.saturating_sub(STEP * walk.frames.len().max(1));
            if self.left == 0 {
                pending.push(walk);
                return;
            }
            let alike = walk.goes_on_alike();
            if alike && walk.is_alike() {
                self.same = true;
                return;
            }
            if alike && walk.is_settled() {
                return self.keep(walk);
            }
            let Some(item) = walk.frames.last().map(Frame::item) else {
                return self.keep(walk);
            };
            let others = pending.len();
            let goes_on = match item {
                Some(item) => self.route(item, &mut walk, pending),
                None => self.end(&mut walk, pending),
            };
            // Those that part from the others are followed first, so that something is found before
            // there is no work left.
            match (pending.len() > others).then(|| pending.pop()).flatten() {
                Some(taken) if goes_on => pending.push(std::mem::replace(&mut walk, taken)),
                Some(taken) => walk = taken,
                None if goes_on => {}
                None => return,
            }
        }
    }

    /// Keeps alerts of which all is known.
    fn keep(&mut self, mut walk: Walk) {
        match self.place(&mut walk) {
            Some(open) => self.open.push((walk.area.region, open)),
            None => self.cases.extend(walk.point.map(|point| Case {
                area: walk.area,
                point,
                told: walk.told,
            })),
        }
    }

    /// Makes sure that there is such an alert, if that can be decided; else returns why not.
    fn place(&mut self, walk: &mut Walk) -> Option<Open> {
        if walk.point.is_none() {
            match self.places.find(&walk.area, &self.chain, &mut self.left) {
                Found::Point(point) => walk.point = Some(point),
                Found::Nothing => {}
                Found::Unsure(open) => return Some(open),
            }
        }
        None
    }

    /// Goes past the next route of the list; returns whether the walk goes on.
    fn route(&mut self, item: Item, walk: &mut Walk, pending: &mut Vec<Walk>) -> bool {
        let alike = walk.is_alike();
        let Some((frame, above)) = walk.frames.split_last_mut() else {
            return false;
        };
        frame.at += 1;
        let [old, new] = &mut frame.sides;
        let taking = match item {
            Item::Common(node) => [old.open.then_some(node), new.open.then_some(node)],
            Item::Pair(a, b) => [old.open.then_some(a), new.open.then_some(b)],
            Item::Old(node) => [old.open.then_some(node), None],
            Item::New(node) => [None, new.open.then_some(node)],
        };
        let Some(node) = taking[0].or(taking[1]) else {
            return true;
        };
        let (may, must) = self.places.may_and_must(node, &walk.area);
        if !may {
            return true;
        }
        let common = taking[0] == taking[1] && alike;
        if common && self.places.store.node_of(node).continues {
            match must {
                true => (old.matched, new.matched) = (true, true),
                false => frame.maybe = self.chain.longer(frame.maybe, node),
            }
            return true;
        }
        // Who matches is treated alike for good.
        if common && above.iter().all(Frame::goes_on_alike) {
            self.same = true;
            self.pass(walk, node);
            return !must;
        }
        if !self.take(walk, taking, pending) || must {
            return false;
        }
        self.pass(walk, node);
        true
    }

    fn copy(&mut self, walk: &Walk) -> Walk {
        let size = walk.told.iter().map(Vec::len).sum::<usize>() + walk.frames.len();
        self.left = self.left.saturating_sub(10 * STEP + size);
        walk.clone()
    }

    /// Leaves the alerts that a route does not take.
    fn pass(&mut self, walk: &mut Walk, node: u32) {
        walk.area.passed = self.chain.longer(walk.area.passed, node);
        let places = &self.places;
        walk.point.take_if(|point| places.takes(node, point));
    }

    /// Leaves the alerts that a route takes; returns whether there may be any.
    fn narrow(&mut self, walk: &mut Walk, node: u32) -> bool {
        let places = &self.places;
        walk.point.take_if(|point| !places.takes(node, point));
        places.narrow(node, &mut walk.area) && (self.place(walk).is_some() || walk.point.is_some())
    }

    /// Sends the alerts that match a route of either tree, or of both, on their way; returns whether
    /// there may be any others.
    fn take(&mut self, walk: &mut Walk, taking: [Option<u32>; 2], pending: &mut Vec<Walk>) -> bool {
        let Some(node) = taking[0].or(taking[1]) else {
            return true;
        };
        let mut taken = self.copy(walk);
        if !self.narrow(&mut taken, node) {
            // Nothing may be left at all, which had better be seen before the next route.
            return walk.point.is_some() || self.place(walk).is_some() || walk.point.is_some();
        }
        let store = self.places.store;
        let mut sides = [Side::default(); 2];
        let mut lists = [None; 2];
        let Some(frame) = taken.frames.last_mut() else {
            return true;
        };
        let own = frame.sides.iter_mut().zip(&mut sides).zip(&mut lists);
        for (((side, below), list), node) in own.zip(taking) {
            let Some(node) = node.map(|node| store.node_of(node)) else {
                continue;
            };
            side.matched = true;
            side.open = node.continues;
            *below = Side {
                here: true,
                open: true,
                matched: false,
                otherwise: node.action,
            };
            *list = Some(node.children);
        }
        let (Some(old), Some(new)) = (lists[0].or(lists[1]), lists[1].or(lists[0])) else {
            return true;
        };
        taken.frames.push(Frame {
            routes: self.merged(old, new),
            at: 0,
            sides,
            maybe: NOTHING,
        });
        pending.push(taken);
        true
    }

    /// Leaves a list; returns whether the walk goes on.
    fn end(&mut self, walk: &mut Walk, pending: &mut Vec<Walk>) -> bool {
        let alike = walk.is_alike();
        let Some(frame) = walk.frames.last_mut() else {
            return false;
        };
        let left = |side: &Side| side.here && !side.matched;
        let [old, new] = frame.sides;
        let both = left(&old) && left(&new) && old.otherwise == new.otherwise && alike;
        if (left(&old) || left(&new))
            && !both
            && let Some((node, rest)) = self.chain.split(frame.maybe)
        {
            frame.maybe = rest;
            let mut taken = self.copy(walk);
            if self.narrow(&mut taken, node) {
                if let Some(frame) = taken.frames.last_mut() {
                    frame.maybe = NOTHING;
                    frame.sides.iter_mut().for_each(|side| side.matched = true);
                }
                pending.push(taken);
            }
            self.pass(walk, node);
            return true;
        }
        walk.frames.pop();
        for (side, told) in [old, new].iter().zip(&mut walk.told) {
            if left(side) {
                // Something always matches where there is no action.
                if side.otherwise == NEVER {
                    return false;
                }
                told.push(side.otherwise);
            }
        }
        walk.trim();
        true
    }
}

//! Looking for an alert of a region that none of some routes takes.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::explore::Open;
use super::residual::Store;
use crate::routing::cover::{Cover, cover_in};
use crate::routing::plan::Constraint;
use crate::routing::probe::neutral;
use crate::routing::region::Region;
use crate::routing::space::{ClassSet, Space};

/// How many alerts are tried before it is proved whether there are any.
const MAX_TRIES: usize = 12;

/// How much a condition counts each time a cover looks at it, against a route that is tried.
const COVER: usize = 16;

/// The end of every chain.
pub(super) const NOTHING: u32 = u32::MAX;

/// Routes that do not match, each with those before it, so that many lists share what they have in
/// common.
#[derive(Default)]
pub(super) struct Chain {
    /// Pairs of a route and the link before.
    links: Vec<(u32, u32)>,
}

impl Chain {
    /// Returns the chain with one route more.
    pub(super) fn longer(&mut self, chain: u32, node: u32) -> u32 {
        self.links.push((node, chain));
        u32::try_from(self.links.len() - 1).unwrap_or(NOTHING)
    }

    /// Returns the last route and the chain without it.
    pub(super) fn split(&self, chain: u32) -> Option<(u32, u32)> {
        self.links.get(chain as usize).copied()
    }

    /// Returns the routes, the last one first.
    pub(super) fn iter(&self, mut chain: u32) -> impl Iterator<Item = u32> {
        std::iter::from_fn(move || {
            let (node, before) = self.split(chain)?;
            chain = before;
            Some(node)
        })
    }
}

/// An area of label space: what lies in a region and is taken by none of some routes.
#[derive(Clone)]
pub(super) struct Outside {
    pub(super) region: Region,
    /// What is known to hold although the region cannot tell, by number of the constraint.
    pub(super) holding: Vec<u32>,
    /// The routes, as a chain.
    pub(super) passed: u32,
}

/// Whether there is an alert.
pub(super) enum Found {
    /// This one, told by the classes of all labels.
    Point(Rc<[u32]>),
    /// There is none.
    Nothing,
    /// That is not known.
    Unsure(Open),
}

/// What is needed to look for alerts.
pub(super) struct Places<'s> {
    pub(super) space: &'s Space,
    pub(super) store: &'s Store,
    /// For each label a class that few matchers ask for.
    neutral: Vec<u32>,
    /// All but the unknown rest, for labels that have one.
    known: Region,
}

impl<'s> Places<'s> {
    pub(super) fn new(space: &'s Space, store: &'s Store) -> Self {
        let mut known = Region::default();
        for (number, label) in (0..).zip(space.labels()) {
            if let Some(unknown) = label.unknown() {
                let set = ClassSet::of(label.size(), vec![unknown]).complement();
                known.put(number, set);
            }
        }
        Self {
            neutral: space.labels().iter().map(neutral).collect(),
            space,
            store,
            known,
        }
    }

    pub(super) fn constraints(&self, node: u32) -> impl Iterator<Item = (u32, &Constraint)> {
        let asks = self.store.node_of(node).asks.iter();
        asks.map(|ask| (*ask, &**self.store.constraints.get(*ask)))
    }

    /// Returns whether an alert of these classes, all of them known, matches a route.
    pub(super) fn takes(&self, node: u32, point: &[u32]) -> bool {
        let mut constraints = self.constraints(node);
        constraints.all(|(_, constraint)| {
            let class = point.get(constraint.label as usize);
            class.is_some_and(|class| constraint.set.contains(*class))
        })
    }

    /// Returns whether alerts of the area may match a route, and whether they all do.
    pub(super) fn may_and_must(&self, node: u32, area: &Outside) -> (bool, bool) {
        let (mut may, mut must) = (true, true);
        for (number, constraint) in self.constraints(node) {
            let own = area.region.get(constraint.label);
            if area.holding.contains(&number)
                || own.is_some_and(|own| own.is_subset(&constraint.set))
            {
                continue;
            }
            must = false;
            may &= match (own, &constraint.inexact) {
                (None, None) => !constraint.set.is_empty(),
                (None, Some(_)) => true,
                (Some(own), None) => !own.is_disjoint(&constraint.set),
                (Some(own), Some(_)) => !own.is_disjoint(&self.at_most(constraint)),
            };
            if !may {
                break;
            }
        }
        (may, may && must)
    }

    fn at_most(&self, constraint: &Constraint) -> ClassSet {
        let label = self.space.label(constraint.label);
        match constraint.inexact {
            Some(_) => label.with_unknown(&constraint.set),
            None => constraint.set.clone(),
        }
    }

    /// Leaves only what matches a route; returns whether there may be anything.
    pub(super) fn narrow(&self, node: u32, area: &mut Outside) -> bool {
        for (number, constraint) in self.constraints(node) {
            if constraint.inexact.is_some() && !area.holding.contains(&number) {
                area.holding.push(number);
            }
            let set = self.at_most(constraint);
            if !area.region.narrow(constraint.label, &set) {
                return false;
            }
        }
        true
    }

    /// Looks for an alert of an area. Takes from `left` what work is done.
    pub(super) fn find(&self, area: &Outside, chain: &Chain, left: &mut usize) -> Found {
        if let Some(point) = self.try_some(area, chain, left) {
            return Found::Point(point.into());
        }
        let mut known = area.region.clone();
        let some_known = self
            .known
            .iter()
            .all(|(number, set)| known.narrow(number, set));
        let open = match some_known {
            true => self.outside(&known, area, chain, left),
            false => Cover::Covered(Vec::new()),
        };
        match open {
            Cover::Open(open) => match self.point(&open) {
                Some(point) => Found::Point(point.into()),
                None => Found::Unsure(Open::TooManyCases),
            },
            Cover::GivenUp => Found::Unsure(Open::TooManyCases),
            Cover::Covered(_) if self.known == Region::default() => Found::Nothing,
            Cover::Covered(_) => match self.outside(&area.region, area, chain, left) {
                Cover::Covered(_) => Found::Nothing,
                Cover::GivenUp => Found::Unsure(Open::TooManyCases),
                Cover::Open(open) => Found::Unsure(self.unknown(&open)),
            },
        }
    }

    /// Returns a part of the region that no route of the area's chain takes.
    pub(super) fn outside(
        &self,
        region: &Region,
        area: &Outside,
        chain: &Chain,
        left: &mut usize,
    ) -> Cover {
        let conditions = chain.iter(area.passed).map(|node| {
            let constraints = self.constraints(node);
            let asked = constraints.filter(|(number, _)| !area.holding.contains(number));
            asked.map(|(_, constraint)| constraint).collect::<Vec<_>>()
        });
        let near = conditions.filter(|list| list.iter().all(|c| region.meets(c)));
        let mut looked = 0;
        let near: BTreeSet<Vec<&Constraint>> = near.inspect(|_| looked += 1).collect();
        *left = left.saturating_sub(looked * COVER);
        let before = *left / COVER;
        let mut cover_left = before;
        let cover = cover_in(region, near.into_iter().collect(), &mut cover_left);
        *left -= (before - cover_left) * COVER;
        cover
    }

    /// Returns the label whose unknown values are in the way.
    fn unknown(&self, open: &Region) -> Open {
        let mut labels = self.known.iter().map(|(label, _)| label);
        let only = |label: &u32| {
            let unknown = self.space.label(*label).unknown();
            let set = open.get(*label);
            set.is_some_and(|set| unknown.is_some_and(|unknown| set.contains(unknown)))
        };
        labels.find(only).map_or(Open::TooManyCases, Open::Values)
    }

    /// Tries alerts, each of which evades a route that took the one before.
    fn try_some(&self, area: &Outside, chain: &Chain, left: &mut usize) -> Option<Vec<u32>> {
        let mut point = self.point(&area.region)?;
        for _ in 0..MAX_TRIES {
            let mut looked = 0;
            let taking = chain.iter(area.passed).find(|node| {
                looked += 1;
                self.takes(*node, &point)
            });
            *left = left.saturating_sub(looked);
            let Some(taking) = taking else {
                return Some(point);
            };
            self.evade(taking, &area.region, &mut point)?;
        }
        None
    }

    /// Changes one label so that a route does not match any more.
    fn evade(&self, node: u32, region: &Region, point: &mut [u32]) -> Option<()> {
        let other = |constraint: &Constraint| {
            let mut outside = constraint.set.complement();
            if let Some(own) = region.get(constraint.label) {
                outside = outside.and(own);
            }
            Some((constraint.label, self.class(constraint.label, &outside)?))
        };
        let mut constraints = self.constraints(node);
        let (label, class) = constraints.find_map(|(_, constraint)| other(constraint))?;
        *point.get_mut(label as usize)? = class;
        Some(())
    }

    /// Returns an alert of a region, unless it consists of values that are not known.
    fn point(&self, region: &Region) -> Option<Vec<u32>> {
        let mut point = self.neutral.clone();
        for (label, set) in region.iter() {
            *point.get_mut(label as usize)? = self.class(label, set)?;
        }
        Some(point)
    }

    /// Returns one of the classes whose values are known.
    fn class(&self, number: u32, set: &ClassSet) -> Option<u32> {
        let neutral = self.neutral.get(number as usize).copied();
        let label = self.space.label(number);
        let known = || {
            let classes = label.classes();
            let classes = set
                .iter()
                .filter_map(|id| Some((id, classes.get(id as usize)?)));
            let known = classes.filter(|(_, class)| !class.unknown).take(100);
            known.min_by_key(|(_, class)| (class.line_feed, class.witness.chars().count()))
        };
        let neutral = neutral.filter(|class| set.contains(*class));
        neutral.or_else(|| known().map(|(id, _)| id))
    }
}

//! What a walk over two trees shows, case by case: the alerts that come to a route, but for those
//! that other routes take before.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::Part;
use super::explore::Open;
use super::ground::Ground;
use super::lockstep::{Case, Cases};
use super::place::Outside;
use super::raised::Raisers;
use super::shape::{TooMuch, beyond, cost};
use super::told::{Kind, Source};
use crate::routing::Labels;
use crate::routing::cover::Cover;
use crate::routing::region::Region;

/// How many cases of a change are told.
const MAX_PARTS: usize = 20;

/// How many exceptions are told of one case even when the whole comparison has told what it may.
const FEW_EXCEPTIONS: usize = 8;

/// How many exceptions are told in the whole comparison.
const MAX_EXCEPTIONS: usize = 4_000;

/// How many exceptions of one case are compared with each other.
const MAX_COMPARED: usize = 400;

/// How many routes are looked at to find out which rules can raise alerts of cases.
const MAX_WORK: usize = 10_000_000;

/// The cases in which two trees differ; the kinds of alerts are the cases, and behind them those of
/// which nothing is known.
pub(super) struct Listing<'e> {
    ground: &'e Ground<'e>,
    cases: &'e Cases<'e>,
    /// Each case as it was told.
    told: RefCell<HashMap<u32, Option<Part>>>,
    exceptions: Cell<usize>,
    left: Cell<usize>,
}

impl<'e> Listing<'e> {
    pub(super) fn new(ground: &'e Ground<'e>, cases: &'e Cases<'e>) -> Self {
        Self {
            ground,
            cases,
            told: RefCell::default(),
            exceptions: Cell::new(MAX_EXCEPTIONS),
            left: Cell::new(MAX_WORK),
        }
    }

    fn case(&self, kind: u32) -> Option<&Case> {
        self.cases.cases.get(kind as usize)
    }

    /// Returns whether these are all cases, and no alert is in none.
    fn is_everything(&self, kinds: &[u32]) -> bool {
        let cases = self.cases;
        kinds.len() == cases.cases.len() && cases.open.is_empty() && !cases.same
    }

    /// Returns a case as a part of a change; nothing when no rule can raise it.
    fn part(&self, kind: u32, unproved: &mut BTreeSet<String>) -> Option<Part> {
        if let Some(part) = self.told.borrow().get(&kind) {
            return part.clone();
        }
        let part = self.case(kind).and_then(|case| self.tell(case, unproved));
        self.told.borrow_mut().insert(kind, part.clone());
        part
    }

    fn tell(&self, case: &Case, unproved: &mut BTreeSet<String>) -> Option<Part> {
        let (rules, example) = match self.ground.raised {
            Some(raised) => raised.of(&case.area.region, &mut |region| self.some(case, region))?,
            None => (Raisers::default(), None),
        };
        let region = &case.area.region;
        let witness = example.unwrap_or_else(|| self.example(case));
        let Some(mut part) = self.ground.part(region, &Region::default(), witness) else {
            unproved.insert(format!(
                "{}: no example was found",
                self.ground.told(region)
            ));
            return None;
        };
        part.rules = rules;
        let exceptions = self.exceptions(&case.area);
        let count = match self.exceptions.get() {
            left if exceptions.len() <= left => exceptions.len(),
            _ => exceptions.len().min(FEW_EXCEPTIONS),
        };
        self.exceptions
            .set(self.exceptions.get().saturating_sub(count));
        part.more = exceptions.len() - count;
        let told = exceptions.iter().take(count);
        part.without = told.map(|region| self.ground.told(region)).collect();
        Some(part)
    }

    /// Returns a part of a region that lies in a case, all of it.
    fn some(&self, case: &Case, region: &Region) -> Result<Option<Region>, TooMuch> {
        let mut left = self.left.get();
        let cases = self.cases;
        let found = cases
            .places
            .outside(region, &case.area, &cases.chain, &mut left);
        self.left.set(left);
        match found {
            Cover::Open(open) => Ok(Some(open)),
            Cover::Covered(_) => Ok(None),
            Cover::GivenUp => Err(TooMuch),
        }
    }

    fn example(&self, case: &Case) -> Labels {
        let labels = self.ground.space.labels().iter().zip(&*case.point);
        let values = labels.filter_map(|(label, class)| {
            let class = label.classes().get(*class as usize)?;
            Some((label.name().to_owned(), class.witness.clone()))
        });
        values.collect()
    }

    /// Returns what alerts of the area's region are not in it, those first that are told shortly.
    fn exceptions(&self, area: &Outside) -> Vec<Region> {
        let cases = self.cases;
        let mut regions: BTreeSet<Region> = BTreeSet::new();
        for node in cases.chain.iter(area.passed) {
            if !cases.places.may_and_must(node, area).0 {
                continue;
            }
            let mut region = Region::default();
            for (_, constraint) in cases.places.constraints(node) {
                if !area.region.implies(constraint) {
                    region.put(constraint.label, constraint.set.clone());
                }
            }
            regions.insert(region);
        }
        let mut regions: Vec<Region> = regions.into_iter().collect();
        regions.sort_by_cached_key(cost);
        if regions.len() > MAX_COMPARED {
            return regions;
        }
        // What another one holds as well need not be told.
        let mut kept: Vec<Region> = Vec::new();
        for region in regions {
            let inside = region.and(&area.region).unwrap_or_default();
            if !kept.iter().any(|other| inside.is_within(other)) {
                kept.push(region);
            }
        }
        kept
    }
}

impl Source for Listing<'_> {
    fn kinds(&self) -> Vec<(u32, Kind)> {
        let cases = self.cases.cases.iter().map(|case| {
            let [old, new] = &case.told;
            Kind::Differs(old.clone().into(), new.clone().into())
        });
        let open = self.cases.open.iter().map(|(_, open)| Kind::Open(*open));
        (0..).zip(cases.chain(open)).collect()
    }

    fn hull(&self, kinds: &[u32], base: &Region) -> Option<Region> {
        let mut regions = kinds
            .iter()
            .filter_map(|kind| Some(&self.case(*kind)?.area.region));
        let mut hull = regions.next()?.clone();
        for region in regions {
            let labels: Vec<u32> = hull.iter().map(|(label, _)| label).collect();
            for label in labels {
                let both = hull.get(label).zip(region.get(label));
                match both.map(|(own, other)| own.or(other)) {
                    Some(both) if !both.is_all() => hull.put(label, both),
                    _ => hull.free(label),
                }
            }
        }
        hull.and(base)
    }

    fn parts(
        &self,
        kinds: &[u32],
        _: Option<&[u32]>,
        base: &Region,
        unproved: &mut BTreeSet<String>,
    ) -> (Vec<Part>, bool) {
        let everything = self.is_everything(kinds);
        let mut parts: Vec<Part> = Vec::new();
        for kind in kinds {
            if parts.len() >= MAX_PARTS {
                return (parts, false);
            }
            let Some(mut part) = self.part(*kind, unproved) else {
                continue;
            };
            if everything && self.ground.raised.is_none() {
                part.within = self.ground.told(&Region::default());
                (part.without, part.more) = (Vec::new(), 0);
                return (vec![part], true);
            }
            if let Some(case) = self.case(*kind) {
                part.within = self.ground.told(&beyond(&case.area.region, base));
            }
            parts.push(part);
        }
        (parts, true)
    }

    fn unproved(&self, kind: u32, open: Open) -> Option<String> {
        let at = (kind as usize).checked_sub(self.cases.cases.len())?;
        let (region, _) = self.cases.open.get(at)?;
        if let Some(raised) = self.ground.raised {
            raised.of(region, &mut |region| Ok(Some(region.clone())))?;
        }
        Some(self.ground.unproved(region, open))
    }
}

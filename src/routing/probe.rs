//! Looking for an alert that reaches a route by trying, before anything is proved.

use super::plan::Plan;
use super::region::Region;
use super::space::{Class, ClassSet, LabelSpace};
use super::{RouteId, Tree};

/// How many alerts are tried for one route.
const MAX_TRIES: usize = 24;

/// Tries alerts.
pub(super) struct Probe<'p> {
    plan: &'p Plan<'p>,
    /// For each label a class that few matchers ask for.
    neutral: Vec<u32>,
}

impl<'p> Probe<'p> {
    pub(super) fn new(plan: &'p Plan<'p>) -> Self {
        let neutral = plan.space.labels().iter().map(neutral);
        Self {
            neutral: neutral.collect(),
            plan,
        }
    }

    /// Returns whether an alert of the region was found that reaches the route, which it fulfils;
    /// if not, there may be one all the same.
    pub(super) fn reaches(&self, region: &Region, id: RouteId) -> bool {
        let mut classes = self.neutral.clone();
        for (number, set) in region.iter() {
            let label = self.plan.space.label(number);
            let Some(class) = self.choose(label, number, set) else {
                return false;
            };
            set_class(&mut classes, number, class);
        }
        for _ in 0..MAX_TRIES {
            let Some(blocker) = self.blocker(id, &classes) else {
                return true;
            };
            if !self.evade(region, blocker, &mut classes) {
                return false;
            }
        }
        false
    }

    fn choose(&self, label: &LabelSpace, number: u32, set: &ClassSet) -> Option<u32> {
        let neutral = self.neutral.get(number as usize).copied();
        // A route that only a line feed reaches is told of, so such values do not count here.
        let usual = |class: &u32| {
            let class = label.classes().get(*class as usize);
            class.is_some_and(|class| !class.unknown && !class.line_feed)
        };
        neutral
            .filter(|class| set.contains(*class))
            .or_else(|| set.iter().find(usual))
    }

    /// Returns the sibling before the route, or before one above it, that takes such an alert.
    fn blocker(&self, id: RouteId, classes: &[u32]) -> Option<RouteId> {
        let tree: &Tree = self.plan.tree;
        let mut blocker = None;
        for route in tree.line(id) {
            let Some(parent) = tree.get(route).parent else {
                break;
            };
            self.plan.level(parent).each(classes, |sibling| {
                if sibling >= route {
                    return false;
                }
                if !tree.get(sibling).continues && self.plan.fulfils(sibling, classes) {
                    blocker = Some(sibling);
                }
                blocker.is_none()
            });
        }
        blocker
    }

    /// Changes one label so that the alert no longer fulfils the blocker; returns whether it could.
    fn evade(&self, region: &Region, blocker: RouteId, classes: &mut [u32]) -> bool {
        for constraint in self.plan.conditions(blocker).into_iter().flatten() {
            let label = self.plan.space.label(constraint.label);
            let outside = constraint.set.complement();
            let outside = match region.get(constraint.label) {
                Some(own) => own.and(&outside),
                None => outside,
            };
            if let Some(class) = self.choose(label, constraint.label, &outside) {
                set_class(classes, constraint.label, class);
                return true;
            }
        }
        false
    }
}

fn set_class(classes: &mut [u32], label: u32, class: u32) {
    if let Some(place) = classes.get_mut(label as usize) {
        *place = class;
    }
}

/// Returns the class of a value that no matcher names, or else of a missing label.
pub(super) fn neutral(label: &LabelSpace) -> u32 {
    let unlisted = |class: &Class| class.values.is_none() && !class.line_feed && !class.unknown;
    let at = label.classes().iter().position(unlisted);
    let at = at.and_then(|at| u32::try_from(at).ok());
    at.or_else(|| label.class_of("")).unwrap_or_default()
}

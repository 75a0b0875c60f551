use crate::routing::RouteId;
use crate::routing::cover::{Cover, cover};
use crate::routing::landing::Landings;
use crate::routing::plan::Constraint;

impl Landings<'_> {
    /// Returns whether a route takes any alert itself, rather than a route before it or below it;
    /// nothing when that is not proved.
    pub fn can_take(&self, id: RouteId) -> Option<bool> {
        let plan = self.plan();
        let Some(region) = plan.region(id) else {
            return Some(false);
        };
        let mut others = plan.blockers(id, &region);
        others.extend(plan.level(id).meeting(&region));
        let conditions: Vec<&[Constraint]> = others
            .iter()
            .filter_map(|other| plan.conditions(*other).map(Vec::as_slice))
            .collect();
        match cover(&region, &conditions) {
            Cover::Covered(_) => Some(false),
            Cover::Open(open) => open.witness(&plan.space).map(|_| true),
            Cover::GivenUp => None,
        }
    }
}

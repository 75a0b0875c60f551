use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::Span;
use crate::lang::duration::Duration;
use crate::lang::matcher::Matcher;

/// Names a route of one [`Tree`]; routes are numbered in the order of the file, the root is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteId(pub(super) usize);

impl RouteId {
    /// The root of every tree.
    pub const ROOT: Self = Self(0);

    /// Returns the number.
    pub fn get(self) -> usize {
        self.0
    }
}

/// By which labels alerts are gathered into one notification.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupBy {
    /// `...`: by all labels, so that every alert stands alone.
    All,
    /// By these.
    Labels(BTreeSet<String>),
}

/// Where an effective value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The route itself says so.
    Own,
    /// A route above says so.
    Inherited,
    /// No route says anything.
    Default,
}

/// A value that is in force, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T: Clone> Effective<T> {
    fn default(value: T) -> Self {
        Self {
            value,
            origin: Origin::Default,
        }
    }

    fn below(&self, own: Option<T>) -> Self {
        match own {
            Some(value) => Self {
                value,
                origin: Origin::Own,
            },
            None => Self {
                value: self.value.clone(),
                origin: match self.origin {
                    Origin::Default => Origin::Default,
                    Origin::Own | Origin::Inherited => Origin::Inherited,
                },
            },
        }
    }
}

/// A route as it is written, before it inherits.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Where it stands.
    pub span: Span,
    /// What an alert has to fulfil.
    pub matchers: Vec<Matcher>,
    /// Whether the next siblings are tried after this route matched.
    pub continues: bool,
    /// Its receiver, unless that of its parent.
    pub receiver: Option<String>,
    /// Its grouping, unless that of its parent.
    pub group_by: Option<GroupBy>,
    /// Its wait before the first notification of a group, unless that of its parent.
    pub group_wait: Option<Duration>,
    /// Its wait before news of a group, unless that of its parent.
    pub group_interval: Option<Duration>,
    /// Its wait before a repetition, unless that of its parent.
    pub repeat_interval: Option<Duration>,
    /// The time intervals outside which it is silent.
    pub active: Vec<String>,
    /// The time intervals in which it is silent.
    pub mute: Vec<String>,
    /// The routes below it.
    pub children: Vec<Draft>,
}

/// A node of the routing tree with everything that is in force for it.
#[derive(Clone, Debug)]
pub struct Route {
    /// Where it stands.
    pub span: Span,
    /// The route it stands below.
    pub parent: Option<RouteId>,
    /// The routes below it.
    pub children: Vec<RouteId>,
    /// What an alert has to fulfil, sorted as Alertmanager does.
    pub matchers: Vec<Matcher>,
    /// Whether the next siblings are tried after this route matched.
    pub continues: bool,
    /// Who is told.
    pub receiver: Effective<Arc<str>>,
    /// What is told together.
    pub group_by: Effective<Arc<GroupBy>>,
    /// The wait before the first notification of a group.
    pub group_wait: Effective<Duration>,
    /// The wait before news of a group.
    pub group_interval: Effective<Duration>,
    /// The wait before a repetition.
    pub repeat_interval: Effective<Duration>,
    /// The time intervals outside which it is silent; never inherited.
    pub active: Arc<[String]>,
    /// The time intervals in which it is silent; never inherited.
    pub mute: Arc<[String]>,
}

/// The routing tree of one configuration, as Alertmanager 0.33 builds it (`dispatch.NewRoute`).
#[derive(Clone, Debug)]
pub struct Tree {
    routes: Vec<Route>,
}

impl Tree {
    /// Builds the tree: receiver, grouping and timers are inherited, time intervals are not.
    ///
    /// Recurses as deep as the draft nests, which the YAML reader bounds.
    pub fn new(root: Draft) -> Self {
        let top = Route {
            span: root.span,
            parent: None,
            children: Vec::new(),
            matchers: Vec::new(),
            continues: false,
            receiver: Effective::default("".into()),
            group_by: Effective::default(Arc::new(GroupBy::Labels(BTreeSet::new()))),
            group_wait: Effective::default(Duration::from_secs(30)),
            group_interval: Effective::default(Duration::from_secs(5 * 60)),
            repeat_interval: Effective::default(Duration::from_secs(4 * 60 * 60)),
            active: Arc::default(),
            mute: Arc::default(),
        };
        let mut tree = Self { routes: Vec::new() };
        tree.add(root, None, &top);
        tree
    }

    fn add(&mut self, draft: Draft, parent: Option<RouteId>, above: &Route) -> RouteId {
        let mut matchers = draft.matchers;
        matchers.sort_by(Matcher::compare);
        let route = Route {
            span: draft.span,
            parent,
            children: Vec::with_capacity(draft.children.len()),
            matchers,
            continues: draft.continues,
            receiver: above.receiver.below(draft.receiver.map(Into::into)),
            group_by: above.group_by.below(draft.group_by.map(Arc::new)),
            group_wait: above.group_wait.below(draft.group_wait),
            group_interval: above.group_interval.below(draft.group_interval),
            repeat_interval: above.repeat_interval.below(draft.repeat_interval),
            active: draft.active.into(),
            mute: draft.mute.into(),
        };
        let id = RouteId(self.routes.len());
        self.routes.push(route.clone());
        let children = draft.children.into_iter();
        let children: Vec<_> = children
            .map(|child| self.add(child, Some(id), &route))
            .collect();
        if let Some(route) = self.routes.get_mut(id.0) {
            route.children = children;
        }
        id
    }

    /// Returns a route. Ids come from the same tree.
    pub fn get(&self, id: RouteId) -> &Route {
        &self.routes[id.0]
    }

    /// Returns the number of routes, the root included.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// Returns whether there is no route, which never holds: there is always the root.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// Returns all routes in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (RouteId, &Route)> {
        self.routes.iter().enumerate().map(|(i, r)| (RouteId(i), r))
    }

    /// Returns the route and those above it, the root last.
    pub fn line(&self, id: RouteId) -> impl Iterator<Item = RouteId> {
        std::iter::successors(Some(id), |id| self.get(*id).parent)
    }

    /// Returns how many routes stand below it.
    ///
    /// Recurses as deep as the tree.
    pub fn below(&self, id: RouteId) -> usize {
        let children = self.get(id).children.iter();
        children.map(|child| 1 + self.below(*child)).sum()
    }

    /// Returns how many routes stand above it.
    pub fn depth(&self, id: RouteId) -> usize {
        self.line(id).count() - 1
    }

    /// Returns the route's address in the file: `route`, `route.routes[0].routes[2]`.
    pub fn path(&self, id: RouteId) -> String {
        let mut steps: Vec<usize> = Vec::new();
        let mut below = id;
        while let Some(parent) = self.get(below).parent {
            let siblings = &self.get(parent).children;
            steps.push(siblings.partition_point(|sibling| *sibling < below));
            below = parent;
        }
        let steps = steps.iter().rev().map(|step| format!(".routes[{step}]"));
        std::iter::once("route".to_owned()).chain(steps).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(labels: &[&str]) -> GroupBy {
        GroupBy::Labels(labels.iter().map(|label| (*label).to_owned()).collect())
    }

    fn sample() -> Tree {
        Tree::new(Draft {
            receiver: Some("a".to_owned()),
            group_by: Some(group(&["alertname"])),
            active: vec!["office".to_owned()],
            children: vec![
                Draft {
                    group_wait: Some(Duration::ZERO),
                    children: vec![Draft {
                        receiver: Some("b".to_owned()),
                        group_by: Some(GroupBy::All),
                        ..Draft::default()
                    }],
                    ..Draft::default()
                },
                Draft {
                    group_by: Some(group(&[])),
                    ..Draft::default()
                },
            ],
            ..Draft::default()
        })
    }

    #[test]
    fn routes_inherit_all_but_their_time_intervals() {
        let tree = sample();
        let origins: Vec<_> = tree
            .iter()
            .map(|(_, r)| (&*r.receiver.value, r.receiver.origin, r.group_wait.origin))
            .collect();
        assert_eq!(
            origins,
            [
                ("a", Origin::Own, Origin::Default),
                ("a", Origin::Inherited, Origin::Own),
                ("b", Origin::Own, Origin::Inherited),
                ("a", Origin::Inherited, Origin::Default),
            ]
        );
        assert_eq!(*tree.get(RouteId(1)).group_by.value, group(&["alertname"]));
        assert_eq!(*tree.get(RouteId(2)).group_by.value, GroupBy::All);
        assert_eq!(*tree.get(RouteId(3)).group_by.value, group(&[]));
        assert_eq!(tree.get(RouteId(2)).repeat_interval.value.to_string(), "4h");
        assert!(tree.get(RouteId(1)).active.is_empty());
    }

    #[test]
    fn paths_are_addresses_in_the_file() {
        let tree = sample();
        let paths: Vec<_> = tree.iter().map(|(id, _)| tree.path(id)).collect();
        assert_eq!(
            paths,
            [
                "route",
                "route.routes[0]",
                "route.routes[0].routes[0]",
                "route.routes[1]"
            ]
        );
        assert_eq!(tree.depth(RouteId(2)), 2);
    }
}

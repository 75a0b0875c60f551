use std::collections::{BTreeMap, BTreeSet};

use super::{Scope, compose};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Place, Severity, Sink};
use crate::model::compose::Project;

pub(super) static CHECK: Check = Check {
    codes: &[&DEPENDENCY_CYCLE],
    run,
};

static DEPENDENCY_CYCLE: Code = Code {
    name: "dependency-cycle",
    severity: Severity::Error,
    level: Level::Load,
    summary: "services wait for one another in a circle",
    explain: "Services start in the order of `depends_on`; links, `network_mode: service:…`, \
`volumes_from` and the like count as well. A circle has no first service: docker compose refuses \
it (`dependency cycle detected`).",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    depends_on: [api]\n  api:\n    image: python:3.14\n    depends_on: [web]\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    depends_on: [api]\n  api:\n    image: python:3.14\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for project in &scope.stack.projects {
        let edges = edges(project);
        for cycle in cycles(&edges) {
            let Some((first, second)) = cycle.first().zip(cycle.get(1).or(cycle.first())) else {
                continue;
            };
            let Some(place) = edges.get(first).and_then(|e| e.get(second)) else {
                continue;
            };
            let mut path: Vec<&str> = cycle.clone();
            path.push(first);
            let message = format!("dependency cycle: {}", path.join(" -> "));
            let finding = Finding::new(&DEPENDENCY_CYCLE, *place, message);
            sink.push(finding.help("remove one of these dependencies"));
        }
    }
}

type Edges<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Place>>;

/// Returns for each service those that it waits for, with the place that says so.
fn edges(project: &Project) -> Edges<'_> {
    let mut found = Edges::new();
    for (name, keyed) in project.services.iter() {
        let service = &keyed.value;
        let implied = service.implied_dependencies().into_iter();
        let own = service.depends_on.iter().flat_map(|d| &d.value.services);
        let targets = implied
            .map(|(target, _)| (target, keyed.key))
            .chain(own.map(|(target, dependency)| (target.as_str(), dependency.key)))
            .filter(|(target, _)| project.services.get(target).is_some());
        found.insert(name, targets.collect());
    }
    found
}

/// Returns one cycle for each edge that closes one, found depth first without recursion.
fn cycles<'a>(edges: &Edges<'a>) -> Vec<Vec<&'a str>> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for start in edges.keys() {
        if done.contains(start) {
            continue;
        }
        let mut path: Vec<&'a str> = vec![start];
        let mut on_path: BTreeMap<&'a str, usize> = BTreeMap::from([(*start, 0)]);
        let mut open: Vec<Vec<&'a str>> = vec![targets(edges, start)];
        while let Some(rest) = open.last_mut() {
            let Some(next) = rest.pop() else {
                open.pop();
                if let Some(last) = path.pop() {
                    on_path.remove(last);
                    done.insert(last);
                }
                continue;
            };
            if let Some(at) = on_path.get(next) {
                found.extend(path.get(*at..).map(<[&str]>::to_vec));
            } else if !done.contains(next) {
                on_path.insert(next, path.len());
                path.push(next);
                open.push(targets(edges, next));
            }
        }
    }
    found
}

fn targets<'a>(edges: &Edges<'a>, name: &str) -> Vec<&'a str> {
    let targets = edges.get(name).into_iter().flat_map(|e| e.keys());
    targets.rev().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::{Edges, cycles};
    use crate::diag::{Place, Span};
    use crate::source::SourceMap;

    fn found(edges: &[(&'static str, &[&'static str])]) -> Vec<String> {
        let place = Place {
            file: SourceMap::new().add("", ""),
            span: Span::default(),
        };
        let targets = |t: &[&'static str]| t.iter().map(|t| (*t, place)).collect();
        let edges: Edges<'_> = edges.iter().map(|(n, t)| (*n, targets(t))).collect();
        cycles(&edges).into_iter().map(|c| c.join(">")).collect()
    }

    #[test]
    fn each_circle_is_told_once() {
        assert_eq!(found(&[("a", &["a"])]), ["a"]);
        assert_eq!(
            found(&[("a", &["b"]), ("b", &["c"]), ("c", &["a"])]),
            ["a>b>c"]
        );
        assert_eq!(
            found(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]),
            [""; 0]
        );
    }

    #[test]
    fn long_chains_do_not_recurse() {
        let names: Vec<&'static str> = (0..20_000).map(|i| &*format!("{i:05}").leak()).collect();
        let edges: Vec<_> = names
            .windows(2)
            .map(|w| (w[0], &*vec![w[1]].leak()))
            .collect();
        assert!(found(&edges).is_empty());
    }
}

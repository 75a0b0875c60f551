//! What saves inferring what is usual, held against what is inferred.

use std::cell::OnceCell;

use super::kept::is_kept;
use super::parted::may_be_parted;
use super::subject::Subject;
use crate::model::catalogue::Catalogue;
use crate::model::inference::{Inference, Matching, Presence, Reliance};
use crate::model::stack::{FileKind, Loader, Targets};
use crate::source::Disk;

/// Wraps every expression in every other.
fn expressions() -> Vec<String> {
    let leaves = [
        "up",
        "node_filesystem_avail_bytes",
        "prometheus_http_request_duration_seconds_bucket",
        "unknown",
        "node_load1{job='a'}",
        "r:x",
        "known",
        "vector(1)",
        "up{instance=''}",
    ];
    let around = [
        "rate({}[5m:])",
        "abs({})",
        "absent({})",
        "sum({})",
        "sum by (instance, job) ({})",
        "sum without (instance) ({})",
        "max without (job) ({})",
        "({}) * 2",
        "2 / ({})",
        "({}) + on (instance) node_load5",
        "({}) + ignoring (job) node_load5",
        "({}) + on (job) group_left node_load5",
        "node_load5 + on (instance) group_right ({})",
        "({}) and on () node_load5",
        "({}) or vector(0)",
        "count_values('mountpoint', {})",
        "count without (mountpoint) ({})",
        "({}) * on (instance) group_left (mountpoint) sum by (instance) (node_load5)",
        "node_load5 * on (instance) group_left (mountpoint) ({})",
        "({}) unless ignoring (mountpoint) node_load5",
        "topk(1, {})",
        "label_replace({}, 'instance', '', 'job', '.*')",
    ];
    let fill = |inner: &String| around.map(|outer| outer.replace("{}", inner));
    let one: Vec<String> = leaves.map(str::to_owned).iter().flat_map(fill).collect();
    let two: Vec<String> = one.iter().flat_map(fill).collect();
    leaves
        .map(str::to_owned)
        .into_iter()
        .chain(one)
        .chain(two)
        .collect()
}

/// Shows the rule of each expression to `look`.
fn each_subject(expressions: &[String], mut look: impl FnMut(&Subject<'_>)) {
    let mut rules =
        String::from("groups:\n- name: g\n  rules:\n  - {record: known, expr: 'count(up)'}\n");
    for (number, expr) in expressions.iter().enumerate() {
        rules += &format!("  - {{alert: A{number}, expr: \"{expr}\"}}\n");
    }
    let mut loader = Loader::new(&Disk, Targets::default());
    let kind = Some(FileKind::Rules);
    loader.text("rules.yml", rules.as_bytes(), kind).unwrap();
    let catalogue = Catalogue::default();
    let certain = Inference::of(&loader.stack, Reliance::Files);
    let usually = Inference::of(&loader.stack, Reliance::Usage(&catalogue));
    for (number, rule) in certain.rules().enumerate() {
        let text = rule.rule.expr.get().unwrap();
        look(&Subject {
            certain: rule,
            number,
            usually: &usually,
            usual: OnceCell::new(),
            text,
            catalogue: &catalogue,
            inference: &certain,
        });
    }
}

#[test]
fn what_is_kept_is_never_found_missing() {
    let (mut kept, mut asked) = (0, 0);
    each_subject(&expressions(), |subject| {
        for label in [
            "instance",
            "job",
            "mountpoint",
            "le",
            "__name__",
            "env",
            "x",
        ] {
            asked += 1;
            if is_kept(subject, label) {
                kept += 1;
                let usual = subject.usual().inferred_if_matching();
                let result = usual.get(subject.expr().root());
                let is_missing = !result.is_empty() && result.presence(label) == Presence::Never;
                assert!(!is_missing, "{label} of {}", subject.text.text());
            }
        }
    });
    assert!(kept > 200 && asked - kept > 200, "{kept} of {asked}");
}

#[test]
fn what_stays_together_is_never_found_parted() {
    let sides = [
        "a",
        "b{x='1'}",
        "b{x!='1',job='j'}",
        "c{x=~'1|2',instance!=''}",
        "d{job=''}",
        "sum(a)",
        "sum by (x) (a)",
        "max by (job) (b{x='1'})",
        "max by (job, x) (b{job=~'.+'})",
        "min without (job) (a)",
        "min without (instance, job) (c)",
        "label_replace(a, 'x', 'v', '', '')",
        "absent(a{x='2'})",
        "vector(1)",
        "(a or sum(b))",
        "(sum by (x) (a) or sum by (job) (b))",
        "(a + on (job) b)",
        "(a * on (job) group_left (x) sum by (job, x) (b))",
        "known",
        "r:x",
        "up",
        "node_filesystem_avail_bytes",
        "node_filesystem_size_bytes{code='5'}",
        "node_filesystem_size_bytes{fstype!~'tmpfs|overlay',mountpoint='/'}",
        "sum by (mountpoint) (node_filesystem_size_bytes)",
        "label_replace(node_filesystem_size_bytes, 'code', 'v', '', '')",
        "count_values without (fstype) ('code', node_filesystem_size_bytes)",
        "node_cpu_seconds_total{mode='idle'}",
        "avg by (mode) (node_cpu_seconds_total)",
        "prometheus_http_request_duration_seconds_bucket",
        "prometheus_http_request_duration_seconds_sum",
        "count_values('x', a)",
    ];
    let operators = [
        "+",
        "/ on (job)",
        "> on (x, job)",
        "and ignoring (instance)",
        "unless",
        "* on (x) group_left (job)",
        "* ignoring (x, job) group_right",
    ];
    let with = |left: &str| {
        let each = sides.map(|right| operators.map(|op| format!("{left} {op} {right}")));
        each.concat()
    };
    let expressions: Vec<String> = sides.iter().flat_map(|left| with(left)).collect();
    let (mut together, mut asked) = (0, 0);
    each_subject(&expressions, |subject| {
        for (_, binary) in subject.vector_operators() {
            let matching = Matching::of(binary);
            let sides = [binary.left, binary.right];
            let [left, right] = sides.map(|side| subject.certain.inferred.get(side));
            if matching.mismatches(left, right).is_some() {
                continue;
            }
            asked += 1;
            if !may_be_parted(subject, binary) {
                together += 1;
                let [left, right] = sides.map(|side| subject.usual().inferred.get(side));
                let parted = matching.mismatches(left, right);
                assert!(parted.is_none(), "{}: {parted:?}", subject.text.text());
            }
        }
    });
    assert!(
        together > 500 && asked - together > 500,
        "{together} of {asked}"
    );
}

//! Series and expressions that are likely to have something to do with each other.

use crate::random::Random;

/// The labels of a series, the metric's name included, sorted by name.
pub type Labels = Vec<(String, String)>;

const METRICS: [&str; 5] = ["m", "n_total", "o:rate5m", "h_bucket", "native"];
const LABELS: [&str; 4] = ["a", "b", "instance", "job"];
const VALUES: [&str; 4] = ["x", "y", "xy", "z1"];
const BOUNDS: [&str; 3] = ["0.5", "1", "+Inf"];

/// Returns a few series without doubles.
pub fn series(random: &mut Random) -> Vec<Labels> {
    let mut all = Vec::new();
    for _ in 0..2 + random.below(7) {
        let metric = random.pick(&METRICS);
        let mut labels = vec![("__name__".to_owned(), metric.to_owned())];
        for label in random.some(&LABELS, 2) {
            labels.push((label.to_owned(), random.pick(&VALUES).to_owned()));
        }
        if metric == "h_bucket" && !random.once_in(6) {
            labels.push(("le".to_owned(), random.pick(&BOUNDS).to_owned()));
        }
        labels.sort();
        if !all.contains(&labels) {
            all.push(labels);
        }
    }
    all
}

/// Returns an expression for an instant vector.
pub fn vector(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return selector(random) + modifier(random);
    }
    match random.below(15) {
        0..=1 => selector(random) + modifier(random),
        2..=4 => aggregation(random, depth - 1),
        5..=8 => binary(random, depth - 1),
        9 => with_scalar(random, depth - 1),
        10 => format!("-({})", vector(random, depth - 1)),
        11 => format!("({})", vector(random, depth - 1)),
        12..=13 => call(random, depth - 1),
        _ => label_call(random, depth - 1),
    }
}

fn modifier(random: &mut Random) -> &'static str {
    match random.below(12) {
        0 => " offset 1m",
        1 => " @ 240",
        _ => "",
    }
}

fn selector(random: &mut Random) -> String {
    let mut matchers = Vec::new();
    let named = !random.once_in(12);
    if !named {
        let matcher = [
            r#"__name__=~"m|n_total""#,
            r#"__name__=~"[no].+""#,
            r#"{__name__!="","#,
        ];
        matchers.push(matcher[random.below(2)].to_owned());
    }
    for label in random.some(&["a", "b", "instance", "job", "le"], 4) {
        matchers.push(matcher(random, label));
    }
    if random.once_in(15) {
        matchers.push(matcher(random, "a"));
    }
    let name = if named { random.pick(&METRICS) } else { "" };
    match matchers.is_empty() {
        true => name.to_owned(),
        false => format!("{name}{{{}}}", matchers.join(",")),
    }
}

fn matcher(random: &mut Random, label: &str) -> String {
    let (op, value) = match random.below(10) {
        0..=2 => ("=", random.pick(&VALUES)),
        3 => ("!=", random.pick(&VALUES)),
        4 => ("=", ""),
        5 => ("!=", ""),
        6 => (
            "=~",
            random.pick(&["x|y", "x.*", ".*", ".+", "(x|)y", "[xy]", "xy?", ".*y"]),
        ),
        7 => ("!~", random.pick(&["x|y", "x.*", ".*", ".+", "z1|"])),
        8 => ("=~", "|x"),
        _ => ("=~", ".+"),
    };
    format!("{label}{op}\"{value}\"")
}

/// Returns an expression for a range vector.
fn range(random: &mut Random, depth: usize) -> String {
    match random.below(3) {
        0 if depth > 0 => format!("({})[4m:1m]", vector(random, depth - 1)),
        _ => selector(random) + "[5m]" + modifier(random),
    }
}

fn list(random: &mut Random) -> String {
    let mut labels = random.some(&["a", "b", "instance", "job"], 2);
    if random.once_in(10) {
        labels.push("le");
    }
    if random.once_in(12) {
        labels.push("__name__");
    }
    labels.join(", ")
}

fn aggregation(random: &mut Random, depth: usize) -> String {
    let grouping = match random.below(5) {
        0 => String::new(),
        1..=2 => format!(" without ({})", list(random)),
        _ => format!(" by ({})", list(random)),
    };
    let parameter = match random.below(14) {
        0 => "quantile{}(0.5, ",
        1 => "topk{}(2, ",
        2 => "bottomk{}(1, ",
        3 => "limitk{}(1, ",
        4 => "limit_ratio{}(0.5, ",
        5 => random.pick(&[
            "count_values{}(\"v\", ",
            "count_values{}(\"a\", ",
            "count_values{}(\"__name__\", ",
        ]),
        6 => "group{}(",
        7 => "stddev{}(",
        8 => "count{}(",
        9 => "max{}(",
        _ => "sum{}(",
    };
    format!(
        "{}{})",
        parameter.replace("{}", &grouping),
        vector(random, depth)
    )
}

fn binary(random: &mut Random, depth: usize) -> String {
    let (left, right) = (vector(random, depth), vector(random, depth));
    let matching = match random.below(4) {
        0 => String::new(),
        1 => format!("ignoring ({})", list(random)),
        _ => format!("on ({})", list(random)),
    };
    if random.once_in(2) {
        let op = random.pick(&["and", "or", "unless"]);
        return format!("({left} {op} {matching} {right})");
    }
    let op = random.pick(&[
        "+", "-", "*", "/", "%", "^", "atan2", "==", "!=", ">", "<=", "> bool",
    ]);
    let group = match random.below(3) {
        _ if matching.is_empty() => String::new(),
        0 => String::new(),
        _ => {
            let included = random
                .some(&["a", "b", "job", "__name__", "extra"], 4)
                .join(", ");
            format!(
                "{} ({included})",
                random.pick(&["group_left", "group_right"])
            )
        }
    };
    format!("({left} {op} {matching} {group} {right})")
}

fn with_scalar(random: &mut Random, depth: usize) -> String {
    let vector = vector(random, depth);
    let scalar = random.pick(&["1", "time()", "scalar(m)", "(2 - 1)"]);
    let op = random.pick(&["*", "+", ">", "!=", ">= bool"]);
    match random.once_in(2) {
        true => format!("({vector} {op} {scalar})"),
        false => format!("({scalar} {op} {vector})"),
    }
}

fn call(random: &mut Random, depth: usize) -> String {
    match random.below(10) {
        0..=2 => {
            let function = random.pick(&[
                "rate",
                "increase",
                "last_over_time",
                "max_over_time",
                "min_over_time",
                "count_over_time",
                "changes",
                "absent_over_time",
                "present_over_time",
                "deriv",
                "ts_of_max_over_time",
                "ts_of_last_over_time",
            ]);
            format!("{function}({})", range(random, depth))
        }
        3 => format!("quantile_over_time(0.5, {})", range(random, depth)),
        4..=5 => {
            let function = random.pick(&[
                "abs",
                "absent",
                "absent",
                "hour",
                "sgn",
                "sort",
                "sort_desc",
                "timestamp",
                "histogram_count",
                "round",
                "exp",
            ]);
            format!("{function}({})", vector(random, depth))
        }
        6 => format!("histogram_quantile(0.9, {})", vector(random, depth)),
        7 => format!("clamp_min({}, 1)", vector(random, depth)),
        8 => format!("sort_by_label({}, \"a\")", vector(random, depth)),
        _ => random
            .pick(&[
                "vector(1)",
                "hour()",
                "vector(time())",
                "histogram_quantile(0.5, h_bucket)",
            ])
            .to_owned(),
    }
}

fn label_call(random: &mut Random, depth: usize) -> String {
    let vector = vector(random, depth);
    let target = random.pick(&["a", "b", "new", "__name__", "job"]);
    let source = random.pick(&["a", "b", "instance", "missing", "__name__"]);
    match random.below(6) {
        0 => format!("label_join({vector}, \"{target}\", \"-\", \"{source}\", \"b\")"),
        1 => format!("label_join({vector}, \"{target}\", \"\", \"{source}\")"),
        2 => format!("info({vector})"),
        _ => {
            let replacement = random.pick(&["$1", "x", "", "p-$1", "$0", "$1q", "${1}s", "$2"]);
            let regex = random.pick(&["(.*)", "(.+)", "(x).*", "x|y", "", ".*", "(.)(.*)", "nope"]);
            format!(
                "label_replace({vector}, \"{target}\", \"{replacement}\", \"{source}\", \"{regex}\")"
            )
        }
    }
}

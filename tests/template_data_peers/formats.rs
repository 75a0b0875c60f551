//! Generated calls of `printf`: any flags, width, precision and verb, with values of any type.

use crate::random::Random;

const VALUES: [&str; 40] = [
    "5",
    "0",
    "-123456",
    "'é'",
    "9223372036854775807",
    "0x10FFFF",
    "1.5",
    "-0.0",
    "100000000.0",
    "0.000012345",
    "123456.789",
    "1e300",
    "2.5e-310",
    "99.995",
    "\"\"",
    "\"héllo\"",
    "\"a'\\\"`\\t\\u2028🔥\"",
    "true",
    "nil",
    ".Status",
    ".CommonLabels",
    ".CommonLabels.Names",
    ".CommonAnnotations.SortedPairs",
    "(index .GroupLabels.SortedPairs 0)",
    "(stringSlice \"a b\" \"é\")",
    "(list 1 \"b\" 2.5 nil true)",
    "(list)",
    "(dict \"k\" 1 \"j\" (list .Status))",
    "(safeHtml \"<b>\")",
    "(safeUrl \"x\")",
    "(index .Alerts 0).StartsAt.Month",
    "(index .Alerts 0).StartsAt.Weekday",
    "((index .Alerts 0).EndsAt.Sub (index .Alerts 0).StartsAt)",
    "(index .Alerts 0).StartsAt",
    "(index .Alerts 0)",
    "(index .Alerts 0).Labels",
    ".Alerts",
    ".",
    "(len .Alerts)",
    "(list (list .CommonLabels))",
];

const VERBS: &str = "vvvvdddsssqqqxxxXobcUeEfFgGtTO!w";

fn directive(random: &mut Random) -> String {
    let mut out = String::from("%");
    for flag in ["+", "-", "#", " ", "0"] {
        if random.below(4) == 0 {
            out.push_str(flag);
        }
    }
    if random.below(12) == 0 {
        out.push_str(random.pick(&["[1]", "[2]", "[3]", "[0]", "[x]", "["]));
    }
    match random.below(8) {
        0 | 1 => out.push_str(&random.below(14).to_string()),
        2 => out.push('*'),
        3 => out.push_str(random.pick(&["30", "2", "1"])),
        _ => {}
    }
    match random.below(8) {
        0 | 1 => out.push_str(&format!(".{}", random.below(8))),
        2 => out.push_str(random.pick(&[".", ".*", ".[1]*", ".18"])),
        _ => {}
    }
    if random.below(16) == 0 {
        out.push_str(random.pick(&["[1]", "[2]"]));
    }
    let verbs: Vec<char> = VERBS.chars().collect();
    if random.below(60) != 0 {
        out.push(verbs[random.below(verbs.len())]);
    }
    out
}

/// Returns a template with a call.
pub fn call(random: &mut Random) -> String {
    let format: String = (0..1 + random.below(3))
        .map(|_| directive(random) + random.pick(&["|", "", " é%%"]))
        .collect();
    let values: String = (0..random.below(4))
        .map(|_| format!(" {}", random.pick(&VALUES)))
        .collect();
    format!("{{{{ printf `{format}`{values} }}}}\n")
}

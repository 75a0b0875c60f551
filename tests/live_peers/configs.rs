//! Configurations and alerts that a seed determines.

use crate::random::Random;
use serde_json::{Value, json};

const NAMES: [&str; 5] = ["a", "b", "severity", "é", "x y"];

const VALUES: [&str; 10] = [
    "",
    "x",
    "y",
    "xy",
    "x y",
    "a\"b",
    "a\\b",
    "é",
    "line\nfeed",
    "a,b=c",
];

const PATTERNS: [&str; 8] = [
    "x|y",
    ".*",
    ".+",
    "[xy]+",
    "(?i)X",
    "a.b",
    "a,b=c|line\nfeed",
    "",
];

impl Random {
    fn matcher(&mut self) -> String {
        let quoted = |text: &str| {
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{}\"", escaped.replace('\n', "\\n"))
        };
        let name = quoted(self.pick(&NAMES));
        match self.below(4) {
            0 => format!("{name}={}", quoted(self.pick(&VALUES))),
            1 => format!("{name} != {}", quoted(self.pick(&VALUES))),
            2 => format!("{name} =~ {}", quoted(self.pick(&PATTERNS))),
            _ => format!("{name}!~{}", quoted(self.pick(&PATTERNS))),
        }
    }

    fn route(&mut self, depth: usize) -> Value {
        let mut route = json!({"continue": self.once_in(3)});
        if !self.once_in(4) {
            route["receiver"] = json!(format!("r{}", self.below(6)));
        }
        if self.once_in(5) {
            route["match"] = json!({self.pick(&["a", "b"]): self.pick(&VALUES)});
        }
        if self.once_in(5) {
            let pattern = self.pick(&PATTERNS[..PATTERNS.len() - 1]);
            route["match_re"] = json!({self.pick(&["a", "severity"]): pattern});
        }
        if !self.once_in(3) {
            route["matchers"] = (0..1 + self.below(3)).map(|_| self.matcher()).collect();
        }
        if self.once_in(3) {
            // An empty list resets what is inherited, and Alertmanager does not write it.
            let by: [&[&str]; 3] = [&["a"], &["severity", "b"], &["..."]];
            route["group_by"] = json!(self.pick(&by));
        }
        for timer in ["group_wait", "group_interval", "repeat_interval"] {
            if self.once_in(4) {
                route[timer] = json!(self.pick(&["1s", "90s", "1h30m", "36h", "1d", "2w"]));
            }
        }
        for times in ["mute_time_intervals", "active_time_intervals"] {
            if self.once_in(4) {
                route[times] = json!([self.pick(&["nights", "days"])]);
            }
        }
        if depth > 0 && self.once_in(2) {
            route["routes"] = self.routes(depth - 1);
        }
        route
    }

    fn routes(&mut self, depth: usize) -> Value {
        (0..1 + self.below(4)).map(|_| self.route(depth)).collect()
    }

    fn times(&mut self) -> Value {
        let mut times = json!({});
        if !self.once_in(3) {
            let range = self.pick(&[("00:00", "24:00"), ("22:00", "23:59"), ("09:30", "17:05")]);
            times["times"] = json!([{"start_time": range.0, "end_time": range.1}]);
        }
        if self.once_in(2) {
            times["weekdays"] = json!([self.pick(&["monday:friday", "Sunday", "tuesday"])]);
        }
        if self.once_in(3) {
            times["days_of_month"] = json!([self.pick(&["1:5", "-3:-1", "15"])]);
        }
        if self.once_in(3) {
            times["months"] = json!([self.pick(&["january:march", "11", "4:12", "November"])]);
        }
        if self.once_in(3) {
            times["years"] = json!([self.pick(&["2026", "2020:2030", "1999"])]);
        }
        if self.once_in(3) {
            times["location"] = json!(self.pick(&["UTC", "Europe/Berlin", "Asia/Kolkata"]));
        }
        times
    }

    /// One matcher a side: Alertmanager sorts them, and they are shown as they are written.
    fn rule(&mut self) -> Value {
        let mut rule = json!({
            "source_matchers": [self.matcher()],
            "target_matchers": [self.matcher()],
        });
        if self.once_in(2) {
            rule["equal"] = json!([self.pick(&NAMES)]);
        }
        rule
    }

    /// Returns a configuration; JSON is YAML.
    pub fn config(&mut self) -> Value {
        let receivers: Vec<_> = (0..6).map(|n| json!({"name": format!("r{n}")})).collect();
        let old: Vec<_> = (0..1 + self.below(2)).map(|_| self.times()).collect();
        let new: Vec<_> = (0..1 + self.below(2)).map(|_| self.times()).collect();
        let rules: Vec<_> = (0..self.below(4)).map(|_| self.rule()).collect();
        json!({
            "route": {"receiver": "r0", "routes": self.routes(3)},
            "receivers": receivers,
            "mute_time_intervals": [{"name": "nights", "time_intervals": old}],
            "time_intervals": [{"name": "days", "time_intervals": new}],
            "inhibit_rules": rules,
        })
    }

    /// Returns an alert as a line of JSON.
    pub fn alert(&mut self) -> String {
        let mut labels = json!({});
        for name in NAMES {
            if !self.once_in(3) {
                labels[name] = json!(self.pick(&VALUES));
            }
        }
        json!({"labels": labels}).to_string()
    }
}

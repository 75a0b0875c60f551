//! Makes expressions, most of them valid, that use every construct of the language.

use techcorp::lang::promql::{AggregateOp, FUNCTIONS, Tail, ValueType};

use crate::random::Random;

const METRICS: &[&str] = &[
    "up",
    "http_requests_total",
    "job:rate:5m",
    ":a",
    "_x",
    "sum",
    "TOPK",
    "count_values",
    "by",
    "without",
    "offset",
    "and",
    "Or",
    "unless",
    "start",
    "end",
    "limitk",
    "infinity",
    "rate",
    "e5",
    "x",
    "s",
];
const ODD_METRICS: &[&str] = &[
    "on",
    "bool",
    "ignoring",
    "group_left",
    "atan2",
    "inf",
    "5x",
    "a.b",
    "é",
];
const LABELS: &[&str] = &[
    "job",
    "instance",
    "a:b",
    "le",
    "by",
    "on",
    "bool",
    "group_left",
    "atan2",
    "sum",
    "offset",
    "\"with space\"",
    "'ünï'",
    "`dotted.name`",
    "\"job\"",
    "end",
    "quantile",
    "__name__",
];
const ODD_LABELS: &[&str] = &[
    "without",
    "inf",
    "\"\"",
    "\"\\xff\"",
    "5",
    "",
    "(a)",
    "a b",
    "nan",
];
const STRINGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "'b'",
    "`c`",
    "\"a\\tb\"",
    "\"\\u00e9\\x41\\101\"",
    "'it\\'s'",
    "`raw \\d \"q\"`",
    "\"é\u{1f600}\"",
    "\"\\xff\"",
    "`two\nlines`",
    "\"a\\\\b\"",
    "\"\u{a0}\"",
    "\"\\U0001F600\"",
    "'\"'",
];
const ODD_STRINGS: &[&str] = &[
    "\"\\d\"",
    "\"\\'\"",
    "\"open",
    "'a\nb'",
    "\"\\ud800\"",
    "\"\\x4\"",
    "\"\u{fffd}\"",
    "\"\\400\"",
    "`",
];
const REGEXES: &[&str] = &[
    "\"\"",
    "\".*\"",
    "\".+\"",
    "\"a|b\"",
    "\"a|\"",
    "'[a-z]+'",
    "`\\d+`",
    "\"(a|b)c?\"",
    "\"^a$\"",
    "\"a{2,3}\"",
    "\"(?i)x\"",
];
const ODD_REGEXES: &[&str] = &[
    "\"(\"",
    "\"a)|(b\"",
    "\"[\"",
    "\"*\"",
    "\"a{3,2}\"",
    "\"\\\\\"",
];
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "42",
    "0.5",
    ".5",
    "5.",
    "1e3",
    "1E-3",
    "1_000",
    "0x1F",
    "0X_a",
    "0755",
    "08",
    "0_7",
    "Inf",
    "NaN",
    "inf",
    "5m",
    "1h30m",
    "1d",
    "250ms",
    "9223372036854775808",
    "0777777777777777777777777",
    "1.e3",
    "0xe",
    "1e-400",
    "123456789.123456789",
    "1e21",
    "2.5e-7",
    "0x1e5",
];
const ODD_NUMBERS: &[&str] = &[
    "1..2",
    "1e",
    "0x",
    "0x1eee",
    "0x1e",
    "1__0",
    "1_",
    "5mm",
    "5m1h",
    "1.5h",
    "1e400",
    "0b1",
    "300y",
    "1a",
    "0xffffffffffffffff",
    ".5.5",
    "1e+",
    "0x1e+5",
    "1._5",
    "5m5m",
];
const DURATIONS: &[&str] = &[
    "5m", "1h", "1h30m", "30s", "1d", "90d", "365d", "1w", "1y", "1500ms", "300", "0.5", "1e3",
    "+5m", "--5m", "1e-10", "1m1s1ms", "0x10",
];
const ODD_DURATIONS: &[&str] = &[
    "0",
    "0s",
    "-5m",
    "5",
    "1e10",
    "5m1h",
    "(5m)",
    "5m+1m",
    "5m*2",
    "2^2",
    "1h/0",
    "1h%0",
    "Inf",
    "\"5m\"",
    "5m #c\n",
    "-(5m)",
    "(5m+1m)*2",
    "-2^2",
    "x",
    "5m,",
    "",
];
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "%", "^", "atan2", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless",
    "AND",
];
const SPACES: &[&str] = &["", " ", " ", "  ", "\n", "\t", " # note\n", "\r\n"];

/// Makes expressions from a source of choices.
pub struct Grammar<'a> {
    pub random: &'a mut Random,
    /// Once in so many choices something is wrong; 0 for never.
    pub odd_once_in: usize,
    /// Whether durations may be calculated.
    pub duration_arithmetic: bool,
}

impl Grammar<'_> {
    fn odd(&mut self) -> bool {
        self.odd_once_in > 0 && self.random.once_in(self.odd_once_in)
    }

    fn one_of(&mut self, usual: &[&'static str], odd: &[&'static str]) -> &'static str {
        let choices = if self.odd() { odd } else { usual };
        self.random.pick(choices)
    }

    fn space(&mut self) -> &'static str {
        if self.random.once_in(3) {
            self.random.pick(SPACES)
        } else {
            ""
        }
    }

    /// Returns white space that separates words.
    fn gap(&mut self) -> &'static str {
        if self.random.once_in(6) {
            self.random.pick(&["\n", "\t", " # note\n", "  "])
        } else {
            " "
        }
    }

    /// Returns any expression.
    pub fn expression(&mut self) -> String {
        let depth = self.random.below(5);
        if self.random.once_in(12) {
            self.scalar(depth)
        } else {
            self.vector(depth)
        }
    }

    fn value(&mut self, wanted: ValueType, depth: usize) -> String {
        let wanted = if self.odd() {
            *self.random.pick(&[
                &ValueType::Scalar,
                &ValueType::String,
                &ValueType::InstantVector,
                &ValueType::RangeVector,
            ])
        } else {
            wanted
        };
        match wanted {
            ValueType::Scalar => self.scalar(depth),
            ValueType::String => self.one_of(STRINGS, ODD_STRINGS).to_owned(),
            ValueType::InstantVector => self.vector(depth),
            ValueType::RangeVector => self.range(depth),
        }
    }

    fn scalar(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.one_of(NUMBERS, ODD_NUMBERS).to_owned();
        }
        match self.random.below(8) {
            0 => format!("({}{})", self.space(), self.scalar(depth - 1)),
            1 => format!("-{}{}", self.space(), self.scalar(depth - 1)),
            2 => format!("+{}", self.scalar(depth - 1)),
            3 => {
                let (left, right) = (self.scalar(depth - 1), self.scalar(depth - 1));
                let op = self
                    .random
                    .pick(&["+", "-", "*", "/", "%", "^", "atan2", "== bool", "> bool"]);
                format!("{left} {op} {right}")
            }
            4 => self.call(ValueType::Scalar, depth - 1),
            _ => self.one_of(NUMBERS, ODD_NUMBERS).to_owned(),
        }
    }

    fn vector(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.selector();
        }
        match self.random.below(12) {
            0 => format!(
                "({}{}{})",
                self.space(),
                self.vector(depth - 1),
                self.space()
            ),
            1 => {
                let sign = self.random.pick(&["-", "+"]);
                format!("{sign}{}{}", self.space(), self.vector(depth - 1))
            }
            2..=4 => self.binary(depth - 1),
            5..=7 => self.call(ValueType::InstantVector, depth - 1),
            8..=10 => self.aggregation(depth - 1),
            _ => self.selector(),
        }
    }

    fn range(&mut self, depth: usize) -> String {
        if depth > 0 && self.random.once_in(3) {
            let step = if self.random.once_in(2) {
                self.duration()
            } else {
                String::new()
            };
            let colon = if self.random.once_in(30) { " x " } else { ":" };
            let inner = self.vector(depth - 1);
            let inner = if self.random.once_in(3) {
                inner
            } else {
                format!("({inner})")
            };
            return format!(
                "{inner}[{}{colon}{step}]{}",
                self.duration(),
                self.modifiers()
            );
        }
        let early = if self.odd() {
            self.modifiers()
        } else {
            String::new()
        };
        let (series, space) = (self.series(), self.space());
        format!(
            "{series}{early}{space}[{}]{}",
            self.duration(),
            self.modifiers()
        )
    }

    fn duration(&mut self) -> String {
        if self.duration_arithmetic && self.random.once_in(2) {
            return self.calculated_duration(3);
        }
        let (before, after) = (self.random.pick(&["", " "]), self.random.pick(&["", " "]));
        format!("{before}{}{after}", self.one_of(DURATIONS, ODD_DURATIONS))
    }

    fn calculated_duration(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.one_of(DURATIONS, ODD_DURATIONS).to_owned();
        }
        let inner = self.calculated_duration(depth - 1);
        match self.random.below(6) {
            0 => format!("({inner})"),
            1 => format!("-{inner}"),
            2 => inner,
            _ => {
                let op = self.random.pick(&["+", "-", "*", "/", "%", "^"]);
                format!("{inner}{op}{}", self.calculated_duration(depth - 1))
            }
        }
    }

    fn modifiers(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.random.below(3) {
            let gap = self.gap();
            let modifier = match self.random.below(6) {
                0 => "@ start()".to_owned(),
                1 => "@end ( )".to_owned(),
                2 => format!("@ {}", self.one_of(NUMBERS, ODD_NUMBERS)),
                3 => format!("@ -{}", self.one_of(NUMBERS, ODD_NUMBERS)),
                4 => format!("OFFSET -{}", self.duration()),
                _ => format!("offset {}", self.duration()),
            };
            text.push_str(gap);
            text.push_str(&modifier);
        }
        text
    }

    fn selector(&mut self) -> String {
        let series = self.series();
        if self.random.once_in(4) {
            series + &self.modifiers()
        } else {
            series
        }
    }

    fn series(&mut self) -> String {
        let named = !self.random.once_in(6);
        let mut text = String::new();
        if named {
            text.push_str(self.one_of(METRICS, ODD_METRICS));
            if self.random.once_in(2) {
                return text;
            }
            text.push_str(self.space());
        }
        let mut matchers: Vec<String> = Vec::new();
        if !named && self.random.once_in(2) {
            matchers.push(self.one_of(STRINGS, ODD_STRINGS).to_owned());
        }
        for _ in 0..self.random.below(4) {
            matchers.push(self.matcher());
        }
        let comma = if self.random.once_in(8) { "," } else { "" };
        let comma = if matchers.is_empty() && !self.odd() {
            ""
        } else {
            comma
        };
        let (before, after) = (self.space(), self.space());
        format!("{text}{{{before}{}{comma}{after}}}", matchers.join(", "))
    }

    fn matcher(&mut self) -> String {
        let label = self.one_of(
            &["job", "a", "sum", "\"q\"", "'x y'", "inf", "le"],
            ODD_LABELS,
        );
        let (op, value) = match self.random.below(4) {
            0 => ("=~", self.one_of(REGEXES, ODD_REGEXES)),
            1 => ("!~", self.one_of(REGEXES, ODD_REGEXES)),
            2 => ("!=", self.one_of(STRINGS, ODD_STRINGS)),
            _ => ("=", self.one_of(STRINGS, ODD_STRINGS)),
        };
        format!("{label}{}{op}{}{value}", self.space(), self.space())
    }

    fn call(&mut self, returns: ValueType, depth: usize) -> String {
        let functions: Vec<_> = FUNCTIONS.iter().filter(|f| f.returns == returns).collect();
        let function = functions[self.random.below(functions.len())];
        let mut count = function.arguments.len();
        match function.tail {
            Tail::Optional if self.random.once_in(2) => count -= 1,
            Tail::Repeated => count = (count + self.random.below(3)).saturating_sub(1),
            _ => {}
        }
        if self.odd() {
            count = self.random.below(4);
        }
        let wanted = |at| function.argument(at).unwrap_or(ValueType::Scalar);
        let mut arguments: Vec<String> =
            (0..count).map(|at| self.value(wanted(at), depth)).collect();
        if function.name == "info" && count == 2 && !self.odd() {
            arguments[1] = format!("{{{}}}", self.matcher());
        }
        let name = if self.odd() { "nope" } else { function.name };
        let comma = if self.odd() { "," } else { "" };
        format!("{name}{}({}{comma})", self.space(), arguments.join(","))
    }

    fn aggregation(&mut self, depth: usize) -> String {
        let op = AggregateOp::ALL[self.random.below(AggregateOp::ALL.len())];
        let mut arguments = Vec::new();
        if let Some(parameter) = op.parameter()
            && !self.odd()
        {
            arguments.push(self.value(parameter, depth.min(1)));
        }
        arguments.push(self.value(ValueType::InstantVector, depth));
        let arguments = arguments.join(", ");
        let name = if self.random.once_in(8) {
            op.name().to_uppercase()
        } else {
            op.name().to_owned()
        };
        let word = self.random.pick(&["by", "without", "BY"]);
        let labels = self.labels();
        match self.random.below(4) {
            0 => format!("{name}({arguments})"),
            1 => format!("{name}({arguments}) {word} {labels}"),
            2 if self.odd() => format!("{name} {word} {labels} ({arguments}) {word} {labels}"),
            _ => format!("{name} {word}{labels}({arguments})"),
        }
    }

    fn labels(&mut self) -> String {
        let count = self.random.below(4);
        let labels: Vec<_> = (0..count)
            .map(|_| self.one_of(LABELS, ODD_LABELS))
            .collect();
        let comma = if count > 0 && self.random.once_in(8) {
            ","
        } else {
            ""
        };
        format!("({}{}{comma})", self.space(), labels.join(", "))
    }

    fn binary(&mut self, depth: usize) -> String {
        let op = self.random.pick(OPERATORS);
        let is_set = matches!(op, "and" | "or" | "unless" | "AND");
        let left = if is_set || !self.random.once_in(4) {
            self.vector(depth)
        } else {
            self.scalar(depth)
        };
        let right = if is_set || !self.random.once_in(3) {
            self.vector(depth)
        } else {
            self.scalar(depth)
        };
        let compares = matches!(op, "==" | "!=" | ">" | "<" | ">=" | "<=");
        let with_bool = if compares {
            self.random.once_in(4)
        } else {
            self.odd()
        };
        let with_bool = if with_bool { " bool" } else { "" };
        let mut matching = String::new();
        if self.random.once_in(3) {
            let word = self.random.pick(&["on", "ignoring", "ON"]);
            matching = format!(" {word}{}{}", self.space(), self.labels());
            let may_group = !is_set || self.odd();
            if may_group && self.random.once_in(2) {
                let side = self
                    .random
                    .pick(&["group_left", "group_right", "GROUP_LEFT"]);
                matching.push_str(&format!(" {side}"));
                if self.random.once_in(2) {
                    let labels = self.labels();
                    matching.push_str(&labels);
                }
            }
        }
        let (before, after) = (self.gap(), self.gap());
        format!("{left}{before}{op}{with_bool}{matching}{after}{right}")
    }
}

//! Values that are made of other labels' values: by a regular expression, or joined.

use super::condition::any_text;
use super::values::MOST_BYTES;
use super::{Presence, Values};
use crate::lang::regex::{Kind, Regex};

/// The most joined values that are listed one by one.
const MOST_JOINED: usize = 24;

/// A regular expression and what a value that it matches becomes, in Go's syntax (`$1`, `${name}`).
pub(super) struct Replacement<'a> {
    /// The expression, which has to match the whole value.
    pub regex: &'a Regex,
    /// What it becomes.
    pub template: &'a str,
}

impl Replacement<'_> {
    /// Returns the values that a label may have, which had `old` ones, once it has been written
    /// wherever a value of `source` matches.
    pub fn apply(&self, source: &Values, old: &Values) -> Values {
        let (written, always) = self.written(source);
        match always {
            true => written,
            false => written.union(old),
        }
    }

    /// Returns the values that are written, and whether one is written for every value of `source`.
    pub fn written(&self, source: &Values) -> (Values, bool) {
        match source.list() {
            Some(listed) => {
                let mut always = true;
                let mut written = Vec::new();
                for value in listed {
                    match self.expand(value) {
                        Ok(Some(value)) => written.push(value.into()),
                        Ok(None) => always = false,
                        Err(Unknown) => return (Values::any(), false),
                    }
                }
                (Values::listed(written), always)
            }
            None => self.written_of_many(source),
        }
    }

    /// Returns what a value becomes; `None` when the expression does not match it.
    fn expand(&self, value: &str) -> Result<Option<String>, Unknown> {
        if !self.template.contains('$') {
            let matched = self.regex.is_match(value);
            return Ok(matched.then(|| self.template.to_owned()));
        }
        let captures = self.regex.captures(value).map_err(|_| Unknown)?;
        Ok(captures.map(|captures| captures.expand(self.template, value)))
    }

    fn written_of_many(&self, source: &Values) -> (Values, bool) {
        let (matching, always) = match any_text(self.regex) {
            Some(true) => (source.clone(), true),
            Some(false) => {
                let there = source.presence() == Presence::Always;
                (source.without_absence(), there)
            }
            None => (Values::any(), false),
        };
        let written = if !self.template.contains('$') {
            Values::exactly(self.template)
        } else if self.copies() {
            matching
        } else if self.template.starts_with(|c| c != '$') {
            Values::present()
        } else {
            Values::any()
        };
        (written, always)
    }

    /// Returns whether a value that matches is written as it is.
    fn copies(&self) -> bool {
        let whole = matches!(self.template, "$0" | "${0}");
        let first = matches!(self.template, "$1" | "${1}");
        let captured = self.regex.body().is_some_and(|body| {
            matches!(body.kind, Kind::Capture { index: 1, .. }) && any_text(self.regex).is_some()
        });
        whole || (first && captured)
    }
}

/// The automaton of the expression would be too large.
struct Unknown;

/// Returns the values of labels joined with a separator.
pub(super) fn join(sources: impl IntoIterator<Item = Values>, separator: &str) -> Values {
    let sources: Vec<Values> = sources.into_iter().collect();
    if let Some(joined) = joined(&sources, separator) {
        return Values::listed(joined.into_iter().map(Into::into));
    }
    let mut each = sources.iter();
    let there = each.any(|values| values.presence() == Presence::Always);
    match there || (sources.len() > 1 && !separator.is_empty()) {
        true => Values::present(),
        false if sources.len() == 1 => sources.into_iter().next().unwrap_or_else(Values::any),
        false => Values::any(),
    }
}

/// Returns every text that the join can give, when they are few.
fn joined(sources: &[Values], separator: &str) -> Option<Vec<String>> {
    let mut all = vec![String::new()];
    for (number, values) in sources.iter().enumerate() {
        let listed = values.list()?;
        if all.len() * listed.len() > MOST_JOINED {
            return None;
        }
        let longest = all.iter().map(String::len).max().unwrap_or_default();
        let longest_value = listed
            .iter()
            .map(|value| value.len())
            .max()
            .unwrap_or_default();
        if longest + longest_value > MOST_BYTES {
            return None;
        }
        let separator = if number == 0 { "" } else { separator };
        all = all
            .iter()
            .flat_map(|start| listed.iter().map(move |v| format!("{start}{separator}{v}")))
            .collect();
    }
    Some(all)
}

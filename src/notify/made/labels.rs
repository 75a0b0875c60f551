//! Values of labels that look like real ones.

use std::sync::Arc;

use crate::lang::promql::METRIC_NAME;
use crate::model::inference::{Presence, Series, Values};
use crate::notify::KeyValues;
use crate::routing::space::LabelSpace;

/// Labels with values as they are usual; `#` stands for the number of the alert.
const USUAL: [(&str, &str); 34] = [
    ("app", "shop"),
    ("cluster", "main"),
    ("code", "500"),
    ("container", "shop"),
    ("cpu", "0"),
    ("datname", "shop"),
    ("device", "sda#"),
    ("env", "production"),
    ("environment", "production"),
    ("fstype", "ext4"),
    ("handler", "/orders"),
    ("host", "host-#"),
    ("hostname", "host-#"),
    ("instance", "host-#:9100"),
    ("interface", "eth0"),
    ("job", "node"),
    ("le", "0.5"),
    ("method", "GET"),
    ("mode", "idle"),
    ("mountpoint", "/data#"),
    ("name", "shop"),
    ("namespace", "shop"),
    ("node", "host-#"),
    ("nodename", "host-#"),
    ("path", "/orders"),
    ("pod", "shop-#"),
    ("quantile", "0.99"),
    ("region", "eu-1"),
    ("service", "shop"),
    ("severity", "warning"),
    ("status", "500"),
    ("team", "platform"),
    ("url", "https://shop.example/"),
    ("version", "1.2.3"),
];

/// Returns a value that the label may have: one that is usual for its name where that may be.
/// Nothing when it can have none.
pub fn plausible(name: &str, values: &Values, number: usize) -> Option<Arc<str>> {
    if let Some(list) = values.list() {
        let there: Vec<_> = list.iter().filter(|value| !value.is_empty()).collect();
        let at = number.checked_rem(there.len())?;
        return there.get(at).map(|value| Arc::clone(value));
    }
    let known = USUAL.iter().find(|(known, _)| *known == name);
    let known = known.map(|(_, value)| value.replace('#', &number.saturating_add(1).to_string()));
    let generic = format!("{name}-{}", number.saturating_add(1));
    let mut candidates = known.into_iter().chain([generic]);
    if let Some(value) = candidates.find(|value| values.admits(value)) {
        return Some(value.into());
    }
    let meeting = LabelSpace::blank(name).meeting(&values.without_absence());
    meeting.example(0).map(Into::into)
}

/// Which of the labels that a series may have, or may not, it is given.
#[derive(Clone, Copy, Debug)]
pub enum Optional<'a> {
    /// Those of which something is known, and these, as far as it may have them.
    Known(&'a [&'a str]),
    /// These, as far as it may have them.
    Named(&'a [&'a str]),
    /// None.
    Left,
}

/// Returns the labels of a series that fulfils a description.
pub(super) fn of(series: &Series, optional: Optional<'_>, number: usize) -> KeyValues {
    let mut labels = KeyValues::new();
    let mut add = |name: &str, values: &Values| {
        let wanted = match (values.presence(), optional) {
            (Presence::Always, _) => true,
            (Presence::Maybe, Optional::Known(_)) => !name.starts_with("__") || name == METRIC_NAME,
            (Presence::Maybe, Optional::Named(names)) => names.contains(&name),
            (Presence::Maybe, Optional::Left) | (Presence::Never, _) => false,
        };
        if wanted && let Some(value) = plausible(name, values, number) {
            labels.insert(name.into(), value);
        }
    };
    for (name, values) in series.labels() {
        add(name, values);
    }
    if let Optional::Known(names) | Optional::Named(names) = optional {
        for name in names {
            add(name, &series.get(name));
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::regex::{Dialect, Regex};
    use crate::model::inference::{Condition, Others};

    fn matching(text: &str) -> Values {
        let regex = Regex::new(text, Dialect::Prometheus).unwrap();
        Values::any().fulfilled(&Condition::regex(regex, true))
    }

    #[test]
    fn values_are_those_that_may_be() {
        let value = |name: &str, values: &Values, number| {
            let value = plausible(name, values, number);
            value.map(|value| value.to_string())
        };
        let of = |name: &str, values: Values| value(name, &values, 0).unwrap();
        assert_eq!(of("instance", Values::any()), "host-1:9100");
        assert_eq!(of("zone", Values::present()), "zone-1");
        assert_eq!(of("job", Values::exactly("api")), "api");
        let listed = Values::listed(["".into(), "a".into(), "b".into()]);
        assert_eq!(value("x", &listed, 0).unwrap(), "a");
        assert_eq!(value("x", &listed, 3).unwrap(), "b");
        assert_eq!(value("x", &Values::absent(), 0), None);
        let odd = of("instance", matching("10\\.0\\..+"));
        assert!(odd.starts_with("10.0."), "{odd}");
    }

    #[test]
    fn optional_labels_are_given_or_left() {
        let mut series = Series::new(Others::Any);
        series.set("job", Values::exactly("api"));
        series.set("le", matching("[0-9]+|"));
        let full = of(&series, Optional::Known(&["team", "job"]), 0);
        let names: Vec<_> = full.keys().map(|name| &**name).collect();
        assert_eq!(names, ["job", "le", "team"]);
        let bare = of(&series, Optional::Left, 0);
        assert_eq!(bare.len(), 1);
    }
}

/// The functions that Go gives every template.
const BUILT_IN: [&str; 19] = [
    "and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or",
    "print", "printf", "println", "slice", "urlquery",
];

/// Alertmanager's functions with the first version that has them.
const ALERTMANAGER: [(&str, Version); 25] = [
    ("append", (0, 32)),
    ("base64decode", (0, 34)),
    ("base64encode", (0, 34)),
    ("date", (0, 28)),
    ("dict", (0, 32)),
    ("humanizeDuration", (0, 28)),
    ("join", (0, 1)),
    ("list", (0, 32)),
    ("match", (0, 16)),
    ("mustToDate", (0, 34)),
    ("now", (0, 33)),
    ("reReplaceAll", (0, 6)),
    ("routeLabels", (0, 34)),
    ("safeHtml", (0, 2)),
    ("safeUrl", (0, 30)),
    ("since", (0, 28)),
    ("stringSlice", (0, 20)),
    ("title", (0, 1)),
    ("toDate", (0, 34)),
    ("toJson", (0, 30)),
    ("toLower", (0, 1)),
    ("toUpper", (0, 1)),
    ("trimSpace", (0, 26)),
    ("tz", (0, 28)),
    ("urlUnescape", (0, 30)),
];

/// Prometheus' functions with the first version that has them; those older than 2.0 count from there.
const PROMETHEUS: [(&str, Version); 29] = [
    ("args", (2, 0)),
    ("externalURL", (2, 0)),
    ("first", (2, 0)),
    ("graphLink", (2, 0)),
    ("humanize", (2, 0)),
    ("humanize1024", (2, 0)),
    ("humanizeDuration", (2, 0)),
    ("humanizePercentage", (2, 11)),
    ("humanizeTimestamp", (2, 0)),
    ("label", (2, 0)),
    ("match", (2, 0)),
    ("now", (3, 6)),
    ("parseDuration", (2, 32)),
    ("pathPrefix", (2, 0)),
    ("query", (2, 0)),
    ("reReplaceAll", (2, 0)),
    ("safeHtml", (2, 0)),
    ("sortByLabel", (2, 0)),
    ("stripDomain", (2, 36)),
    ("stripPort", (2, 33)),
    ("strvalue", (2, 0)),
    ("tableLink", (2, 0)),
    ("title", (2, 0)),
    ("toDuration", (3, 6)),
    ("toLower", (2, 0)),
    ("toTime", (2, 38)),
    ("toUpper", (2, 0)),
    ("urlQueryEscape", (3, 8)),
    ("value", (2, 0)),
];

/// A major and a minor version number.
pub type Version = (u32, u32);

/// The functions that templates may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Functions {
    program: &'static str,
    own: &'static [(&'static str, Version)],
    version: Version,
}

impl Functions {
    /// Returns the functions of notification templates in that version of Alertmanager.
    pub const fn alertmanager(version: Version) -> Self {
        Self {
            program: "Alertmanager",
            own: &ALERTMANAGER,
            version,
        }
    }

    /// Returns the functions of alerting rules' labels and annotations in that version of Prometheus.
    pub const fn prometheus(version: Version) -> Self {
        Self {
            program: "Prometheus",
            own: &PROMETHEUS,
            version,
        }
    }

    /// Returns whether there is a function of that name.
    pub fn contains(&self, name: &str) -> bool {
        BUILT_IN.contains(&name) || self.since(name).is_some_and(|since| since <= self.version)
    }

    /// Returns the first version that has the function, nothing for Go's own and for unknown ones.
    pub fn since(&self, name: &str) -> Option<Version> {
        let found = self.own.iter().find(|(known, _)| *known == name);
        found.map(|(_, since)| *since)
    }

    /// Returns what to do about a name that is no function.
    pub(super) fn help(&self, name: &str) -> Option<String> {
        if let Some((major, minor)) = self.since(name) {
            return Some(format!(
                "{} has it since version {major}.{minor}",
                self.program
            ));
        }
        let known = || {
            BUILT_IN
                .iter()
                .copied()
                .chain(self.own.iter().map(|(name, _)| *name))
        };
        let plain = |name: &str| name.to_ascii_lowercase().replace('_', "");
        let wanted = plain(name);
        let close = known().find(|known| plain(known) == wanted);
        if let Some(close) = close {
            return Some(format!("write {close}"));
        }
        name.starts_with(|c: char| c.is_uppercase())
            .then(|| format!("write .{name} for a field, or ${name} for a variable"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_come_with_their_version() {
        let old = Functions::alertmanager((0, 28));
        assert!(old.contains("toUpper") && old.contains("tz") && old.contains("printf"));
        assert!(!old.contains("now") && !old.contains("query"));
        assert!(Functions::alertmanager((0, 33)).contains("now"));
        assert!(Functions::prometheus((3, 5)).contains("humanize"));
        assert!(!Functions::prometheus((3, 5)).contains("toDuration"));
        assert!(Functions::prometheus((3, 14)).contains("toDuration"));
    }

    #[test]
    fn help_names_the_version_or_the_spelling() {
        let functions = Functions::alertmanager((0, 28));
        assert_eq!(
            functions.help("now").unwrap(),
            "Alertmanager has it since version 0.33"
        );
        assert_eq!(functions.help("ToUpper").unwrap(), "write toUpper");
        assert_eq!(
            functions.help("Labels").unwrap(),
            "write .Labels for a field, or $Labels for a variable"
        );
        assert_eq!(functions.help("frobnicate"), None);
    }
}

use super::{GroupBy, Labels, RouteId, Tree};

impl Tree {
    /// Returns the labels that name an alert's group on a route; those the alert lacks are left out.
    pub fn group_labels(&self, id: RouteId, labels: &Labels) -> Labels {
        match &*self.get(id).group_by.value {
            GroupBy::All => labels.clone(),
            GroupBy::Labels(names) => labels.retain(|name| names.contains(name)),
        }
    }

    /// Returns the matchers from the root down, as Alertmanager prints them: `{}/{team="a"}`.
    ///
    /// Routes with the same text, receiver and group share a notification log.
    pub fn key(&self, id: RouteId) -> String {
        let mut parts: Vec<String> = self
            .line(id)
            .map(|id| {
                let matchers = self.get(id).matchers.iter().map(ToString::to_string);
                format!("{{{}}}", matchers.collect::<Vec<_>>().join(","))
            })
            .collect();
        parts.reverse();
        parts.join("/")
    }

    /// Returns the group key as it stands in Alertmanager's log, API and webhooks:
    /// `{}/{team="a"}:{alertname="Down"}`.
    pub fn group_key(&self, id: RouteId, labels: &Labels) -> String {
        format!("{}:{}", self.key(id), self.group_labels(id, labels))
    }
}

#[cfg(test)]
mod tests {
    use crate::routing::RouteId;
    use crate::routing::sample::{labels, route, tree};

    #[test]
    fn keys_are_written_as_alertmanager_does() {
        let tree = tree(vec![route(r#"team="a",env=~"b|c""#, "x").below(vec![
            route(r#""é x"!="1""#, "y").grouped(&["alertname", "cluster"]),
        ])]);
        let set = labels(&[("alertname", "Down"), ("team", "a")]);
        assert_eq!(
            tree.group_key(RouteId(2), &set),
            r#"{}/{env=~"b|c",team="a"}/{"é x"!="1"}:{alertname="Down"}"#
        );
        assert_eq!(tree.group_key(RouteId::ROOT, &set), "{}:{}");
    }
}

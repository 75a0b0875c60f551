//! Data sources that Grafana provisions, as far as a stack depends on them.
//!
//! Source: `pkg/services/provisioning/datasources` of Grafana 9 to 12. Keys that are not known here
//! are none of our business: Grafana itself ignores them.

use super::decode::Spanned;
use crate::diag::Span;
use crate::source::yaml::{Node, Tree};

/// A data source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datasource {
    /// Its name.
    pub name: String,
    /// Its type: `prometheus`, `alertmanager`, `loki`, …
    pub kind: String,
    /// Its address; nothing when it has none.
    pub url: Option<Spanned<String>>,
    /// Whether the browser connects to it, and not Grafana itself (`access: direct`).
    pub direct: bool,
}

/// Returns the data sources of a file below `provisioning/datasources`.
pub fn datasources(tree: &Tree) -> Vec<Datasource> {
    let list = tree.root().and_then(|root| root.get("datasources"));
    let entries = list.into_iter().flat_map(Node::items);
    entries.map(datasource).collect()
}

fn datasource(entry: Node<'_>) -> Datasource {
    let text = |key: &str| entry.get(key).and_then(Node::text).unwrap_or_default();
    let url = entry.get("url").and_then(|node| {
        Some(Spanned {
            span: node.span(),
            value: node.text().filter(|t| !t.is_empty())?.to_owned(),
        })
    });
    Datasource {
        name: text("name").to_owned(),
        kind: text("type").to_owned(),
        url,
        direct: text("access") == "direct",
    }
}

/// Returns where the file holds what must never be shown.
pub fn secrets(tree: &Tree) -> Vec<Span> {
    let list = tree.root().and_then(|root| root.get("datasources"));
    let entries = list.into_iter().flat_map(Node::items);
    let hidden = entries.filter_map(|entry| entry.get("secureJsonData"));
    let values = hidden.flat_map(Node::entries);
    values.map(|(_, value)| value.span()).collect()
}

#[cfg(test)]
mod tests {
    use super::{datasources, secrets};
    use crate::diag::Sink;
    use crate::source::{SourceMap, yaml};

    #[test]
    fn what_matters_of_a_data_source_is_read() {
        let text = "apiVersion: 1\ndatasources:\n  - name: P\n    type: prometheus\n    url: http://prometheus:9090\n    secureJsonData: {httpHeaderValue1: abc}\n  - {name: Q, type: testdata, access: direct}\n";
        let mut sources = SourceMap::new();
        let id = sources.add("d.yml", text);
        let tree = yaml::load(id, text, &mut Sink::new()).unwrap();
        let found = datasources(&tree);
        let url = found[0].url.as_ref().unwrap();
        assert_eq!(
            &text[url.span.start..url.span.end],
            "http://prometheus:9090"
        );
        assert_eq!(
            (found[1].kind.as_str(), found[1].direct),
            ("testdata", true)
        );
        let hidden = secrets(&tree);
        assert_eq!(&text[hidden[0].start..hidden[0].end], "abc");
    }
}

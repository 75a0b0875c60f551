use std::path::Path;

use crate::source::yaml::{Kind, Node, Tree};

/// What a file is for, and so by which rules it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// alertmanager.yml.
    Alertmanager,
    /// prometheus.yml.
    Prometheus,
    /// A file of alerting and recording rules.
    Rules,
    /// Notification templates.
    Templates,
    /// docker-compose.yml.
    Compose,
    /// .env, and env files of services.
    Env,
    /// Cases that say where alerts have to go.
    Suite,
    /// Receivers and routes of one team.
    Fragment,
}

impl FileKind {
    /// Every kind, in the order of the command line's help.
    pub const ALL: [FileKind; 8] = [
        FileKind::Alertmanager,
        FileKind::Prometheus,
        FileKind::Rules,
        FileKind::Templates,
        FileKind::Compose,
        FileKind::Env,
        FileKind::Suite,
        FileKind::Fragment,
    ];

    /// Returns the name that `--kind` takes.
    pub fn name(self) -> &'static str {
        match self {
            FileKind::Alertmanager => "alertmanager",
            FileKind::Prometheus => "prometheus",
            FileKind::Rules => "rules",
            FileKind::Templates => "templates",
            FileKind::Compose => "compose",
            FileKind::Env => "env",
            FileKind::Suite => "suite",
            FileKind::Fragment => "fragment",
        }
    }
}

/// Keys at the top of a file that only one program has.
const TOP_KEYS: [(&str, FileKind); 16] = [
    ("route", FileKind::Alertmanager),
    ("receivers", FileKind::Alertmanager),
    ("inhibit_rules", FileKind::Alertmanager),
    ("time_intervals", FileKind::Alertmanager),
    ("mute_time_intervals", FileKind::Alertmanager),
    ("event_recorder", FileKind::Alertmanager),
    ("templates", FileKind::Alertmanager),
    ("scrape_configs", FileKind::Prometheus),
    ("scrape_config_files", FileKind::Prometheus),
    ("rule_files", FileKind::Prometheus),
    ("alerting", FileKind::Prometheus),
    ("remote_write", FileKind::Prometheus),
    ("remote_read", FileKind::Prometheus),
    ("otlp", FileKind::Prometheus),
    ("storage", FileKind::Prometheus),
    ("groups", FileKind::Rules),
];

/// Keys that tell files of programs whose other keys look like Prometheus's: promtail and Grafana's
/// agent scrape as well, collectors have receivers, unit tests of rules name rule files.
const FOREIGN_KEYS: [&str; 9] = [
    "positions",
    "clients",
    "server",
    "integrations",
    "metrics",
    "exporters",
    "processors",
    "service",
    "tests",
];

/// Returns what a file is for by its name alone, for templates and files that do not parse.
pub fn by_name(path: &Path) -> Option<FileKind> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    if name.ends_with(".tmpl") {
        return Some(FileKind::Templates);
    }
    if name == ".env" || name.starts_with(".env.") || name.ends_with(".env") {
        return Some(FileKind::Env);
    }
    if !is_yaml(path) {
        return None;
    }
    if name.contains("alertmanager") {
        Some(FileKind::Alertmanager)
    } else if name.starts_with("prometheus.") {
        Some(FileKind::Prometheus)
    } else if name.starts_with("docker-compose") || name.starts_with("compose.") {
        Some(FileKind::Compose)
    } else {
        None
    }
}

/// Returns whether the name ends in `.yml` or `.yaml`.
pub fn is_yaml(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| e.eq_ignore_ascii_case("yml") || e.eq_ignore_ascii_case("yaml"))
}

/// Returns what a YAML file is for: the kind that most of its top-level keys belong to, or the one
/// that its name tells when no key does.
///
/// A compose file is told by its services, whatever else it holds; a Kubernetes object is none.
pub fn by_content(tree: &Tree, path: Option<&Path>) -> Option<FileKind> {
    let named = || path.and_then(by_name);
    let Some(root) = tree.root() else {
        return named();
    };
    let Kind::Map(_) = root.kind() else {
        // A file that its name promises is one that its program refuses.
        return path.and_then(promised).filter(|_| !is_of_others(root));
    };
    if path.is_some_and(is_beside_fragments) && is_fragment(root) {
        return Some(FileKind::Fragment);
    }
    let mut votes = [0_usize; FileKind::ALL.len()];
    let mut is_foreign = false;
    for (key, value) in root.entries() {
        let name = key.text().unwrap_or_default();
        if name == "services" {
            let by_name = || named().filter(|kind| *kind == FileKind::Compose);
            let known = is_services(value).then_some(FileKind::Compose);
            return known.or_else(by_name);
        }
        if name == "apiVersion" {
            return None;
        }
        is_foreign |= FOREIGN_KEYS.contains(&name);
        if name == "cases" && is_cases(value) {
            return Some(FileKind::Suite);
        }
        for (top, kind) in TOP_KEYS {
            if top == name && fits(name, value) {
                votes[kind as usize] += 1;
            }
        }
    }
    let most = FileKind::ALL
        .into_iter()
        .max_by_key(|k| votes[*k as usize])?;
    match votes[most as usize] {
        _ if is_foreign && named().is_none() => None,
        0 => named(),
        _ => Some(most),
    }
}

/// Returns what a file has to be by its whole name; other names only hold such a word.
fn promised(path: &Path) -> Option<FileKind> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let stem = name.strip_suffix(".yml").or(name.strip_suffix(".yaml"))?;
    match stem {
        "alertmanager" => Some(FileKind::Alertmanager),
        "prometheus" => Some(FileKind::Prometheus),
        "compose" | "docker-compose" => Some(FileKind::Compose),
        _ => None,
    }
}

/// Keys of the items of lists that other programs read: Ansible's plays and tasks, files of targets.
const FOREIGN_ITEMS: [&str; 8] = [
    "name",
    "hosts",
    "tasks",
    "import_playbook",
    "import_tasks",
    "include_tasks",
    "targets",
    "apiVersion",
];

fn is_of_others(root: Node<'_>) -> bool {
    let mut items = root.items().peekable();
    items.peek().is_some()
        && items.all(|item| FOREIGN_ITEMS.iter().any(|key| item.get(key).is_some()))
}

/// Returns whether a value has the shape that the program reads below this key: collectors have
/// receivers, tracing stores have a storage, and systems have groups of users.
///
/// An empty value fits: it says nothing of another program.
fn fits(name: &str, value: Node<'_>) -> bool {
    let mut items = value.items();
    match (name, value.kind()) {
        (_, Kind::Scalar(text, _)) => text.is_empty() || text == "~",
        ("groups", Kind::Seq(_)) => items.all(|group| {
            let Kind::Map(_) = group.kind() else {
                return false;
            };
            group.get("rules").is_some() || group.get("name").is_some()
        }),
        ("storage", Kind::Map(_)) => ["tsdb", "exemplars"].iter().any(|k| value.get(k).is_some()),
        ("route" | "event_recorder" | "alerting" | "otlp", kind) => matches!(kind, Kind::Map(_)),
        (_, kind) => matches!(kind, Kind::Seq(_)),
    }
}

/// Keys that a service of a compose file has, and those of other programs' services have not.
const SERVICE_KEYS: [&str; 9] = [
    "image",
    "build",
    "extends",
    "ports",
    "volumes",
    "environment",
    "command",
    "depends_on",
    "container_name",
];

/// Returns whether the value of `services` is that of a compose file.
fn is_services(services: Node<'_>) -> bool {
    services
        .entries()
        .any(|(_, service)| SERVICE_KEYS.iter().any(|key| service.get(key).is_some()))
}

/// Returns whether the value of `cases` is that of a suite of routes; other programs have cases, too.
fn is_cases(cases: Node<'_>) -> bool {
    cases.items().any(|case| case.get("expect").is_some())
}

/// The folder in which the fragments of teams stand.
const FRAGMENTS: &str = "receivers.d";

fn is_beside_fragments(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    folder.is_some_and(|name| name == FRAGMENTS)
}

/// Returns whether a mapping has what fragments have, and no `route`, which is for whole files.
fn is_fragment(root: Node<'_>) -> bool {
    let has = |key| root.get(key).is_some();
    !has("route") && (has("routes") || has("receivers"))
}

#[cfg(test)]
mod tests {
    use super::{FileKind, by_content};
    use crate::diag::Sink;
    use crate::source::{SourceMap, yaml};

    fn kind(text: &str) -> Option<FileKind> {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yml", text);
        let tree = yaml::load(file, text, &mut Sink::new()).unwrap();
        by_content(&tree, None)
    }

    #[test]
    fn files_are_told_by_their_keys_and_the_shape_of_their_values() {
        assert_eq!(
            kind("receivers: [{name: a}]\n"),
            Some(FileKind::Alertmanager)
        );
        assert_eq!(kind("route: {receiver: a}\n"), Some(FileKind::Alertmanager));
        assert_eq!(kind("scrape_configs: []\n"), Some(FileKind::Prometheus));
        assert_eq!(kind("storage: {tsdb: {}}\n"), Some(FileKind::Prometheus));
        assert_eq!(kind("groups:\n- name: a\n"), Some(FileKind::Rules));
        assert_eq!(kind("groups:\n"), Some(FileKind::Rules));
    }

    #[test]
    fn a_list_under_the_name_of_a_configuration_is_one_that_is_refused() {
        let named = |name: &str, text: &str| {
            let mut sources = SourceMap::new();
            let file = sources.add(name, text);
            let tree = yaml::load(file, text, &mut Sink::new()).unwrap();
            by_content(&tree, Some(name.as_ref()))
        };
        assert_eq!(named("compose.yml", "- a\n"), Some(FileKind::Compose));
        assert_eq!(
            named("prometheus.yml", "- job_name: a\n"),
            Some(FileKind::Prometheus)
        );
        assert_eq!(
            named("am/alertmanager.yml", "text\n"),
            Some(FileKind::Alertmanager)
        );
        assert_eq!(named("alertmanager-targets.yml", "- a\n"), None);
        assert_eq!(
            named("prometheus.yml", "- name: install\n  apt: {}\n"),
            None
        );
        assert_eq!(named("prometheus.yml", "- targets: [a]\n"), None);
    }

    #[test]
    fn files_of_other_programs_are_none() {
        let collector = "receivers: {otlp: {}}\nexporters: {}\nservice: {}\n";
        assert_eq!(kind(collector), None);
        assert_eq!(kind("server: {}\nclients: []\nscrape_configs: []\n"), None);
        assert_eq!(kind("server: {}\nstorage: {trace: {}}\n"), None);
        assert_eq!(kind("groups:\n- ubuntu: [root]\n- cloud-users\n"), None);
        assert_eq!(kind("rule_files: [a.yml]\ntests: []\n"), None);
    }
}

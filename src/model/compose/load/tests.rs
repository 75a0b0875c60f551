use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{Inputs, Request, load};
use crate::diag::{Place, Sink};
use crate::model::compose::decode::Placed;
use crate::model::compose::{Project, service::Service};
use crate::source::{Files, Glob, SourceMap};

/// Files that exist in a test only.
struct Memory(BTreeMap<PathBuf, String>);

impl Files for Memory {
    fn exists(&self, path: &Path) -> bool {
        self.0.contains_key(path) || self.is_dir(path)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.0.keys().any(|p| p != path && p.starts_with(path))
    }

    fn glob(&self, _: &Path) -> Glob {
        Glob::Files(Vec::new())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let text = self.0.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(text.clone().into_bytes())
    }

    fn list(&self, _: &Path) -> io::Result<Vec<PathBuf>> {
        Ok(Vec::new())
    }
}

struct Loaded {
    project: Option<Project>,
    sources: SourceMap,
    findings: Vec<(&'static str, Place, String)>,
}

impl Loaded {
    fn codes(&self) -> Vec<&'static str> {
        self.findings.iter().map(|f| f.0).collect()
    }

    fn slice(&self, place: Place) -> &str {
        self.sources.get(place.file).slice(place.span)
    }

    fn service(&self, name: &str) -> &Service {
        let project = self.project.as_ref().expect("a project");
        &project.services.get(name).expect("the service").value
    }
}

/// Returns the project of a `/p/compose.yml`.
pub(in crate::model::compose) fn project(text: &str) -> Project {
    let loaded = loaded(&[("compose.yml", text)], &[]);
    loaded.project.expect("a project")
}

/// Loads `/p/compose.yml` and what it leads to.
fn loaded(files: &[(&str, &str)], process: &[(&str, &str)]) -> Loaded {
    let pairs = files.iter().map(|(path, text)| {
        let path = Path::new("/p").join(path);
        (path, (*text).to_owned())
    });
    let memory = Memory(pairs.collect());
    let mut sources = SourceMap::new();
    let mut read = BTreeMap::new();
    let mut sink = Sink::new();
    let mut inputs = Inputs {
        files: &memory,
        follow: true,
        sources: &mut sources,
        read: &mut read,
        sink: &mut sink,
    };
    let main = PathBuf::from("/p/compose.yml");
    let id = inputs.open(&main).expect("the main file");
    let process = process.iter();
    let process = process
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect();
    let request = Request {
        files: &[(id, Some(main))],
        folder: None,
        env_files: None,
        name: None,
        process: &process,
    };
    let project = load(&request, &mut inputs);
    let findings = sink.into_sorted().into_iter();
    Loaded {
        project,
        sources,
        findings: findings
            .map(|f| (f.code.name, f.place, f.message))
            .collect(),
    }
}

fn one(text: &str) -> Loaded {
    loaded(&[("compose.yml", text)], &[])
}

#[test]
fn every_value_knows_the_file_that_it_comes_from() {
    let l = loaded(
        &[
            (
                "compose.yml",
                "services:\n  a:\n    extends: {file: base/b.yml, service: b}\n    command: --x=${X} y\n    env_file: a.env\n",
            ),
            (
                "base/b.yml",
                "services:\n  b:\n    image: x\n    volumes: ['./d:/d']\n",
            ),
            (".env", "X=1\n"),
            ("a.env", "Y=2\n"),
        ],
        &[],
    );
    assert_eq!(l.codes(), [""; 0]);
    let a = l.service("a");
    let image = a.image.as_ref().unwrap();
    assert_eq!(l.sources.get(image.place.file).name(), "/p/base/b.yml");
    assert_eq!(l.slice(image.place), "x");
    let words = a.command_words();
    assert_eq!(words[0].value, "--x=1");
    assert_eq!(l.slice(words[0].place), "--x=${X}");
    assert_eq!(l.slice(words[1].place), "y");
    let mount = &a.mounts()[0];
    let host = l.project.as_ref().unwrap().host_path(&Placed {
        place: mount.source_place,
        value: mount.source.as_deref().unwrap(),
    });
    assert_eq!(host, Path::new("/p/base/d"));
    assert_eq!(a.variable("Y"), Some("2"));
    let y = a.variables.iter().find(|v| v.name == "Y").unwrap();
    assert_eq!(l.sources.get(y.place.file).name(), "/p/a.env");
}

#[test]
fn the_process_wins_over_env_and_an_example_stands_in_for_it() {
    let compose = "services:\n  a: {image: 'x:$TAG', labels: {l: $L}}\n";
    let image = |l: &Loaded| l.service("a").image.as_ref().unwrap().value.clone();
    let files = [("compose.yml", compose), (".env", "TAG=1\nL=2\n")];
    assert_eq!(image(&loaded(&files, &[("TAG", "9")])), "x:9");
    let example = [("compose.yml", compose), (".env.example", "TAG=3\n")];
    let l = loaded(&example, &[]);
    assert_eq!(image(&l), "x:3");
    let unset: Vec<_> = l
        .project
        .as_ref()
        .unwrap()
        .variables
        .iter()
        .filter(|v| !v.set)
        .collect();
    assert_eq!(unset.len(), 1);
    assert_eq!(l.slice(unset[0].place), "$L");
}

#[test]
fn all_faults_are_told_at_once_where_they_stand() {
    let l = one(
        "services:\n  a:\n    image: 5\n    ports: ['x:80', 80.5]\n    restrat: always\n    deploy: {resources: {limits: {memory: 512}}}\n    volumes: [':/x']\n    healthcheck: {interval: 30}\n    depends_on: {b: {condition: ready}}\nvolume: {}\n",
    );
    let found: Vec<_> = l.findings.iter().map(|f| (f.0, l.slice(f.1))).collect();
    assert_eq!(
        found,
        [
            ("wrong-type", "5"),
            ("invalid-port", "x"),
            ("wrong-type", "80.5"),
            ("unknown-field", "restrat"),
            ("wrong-type", "512"),
            ("invalid-mount", ":"),
            ("wrong-type", "30"),
            ("invalid-value", "ready"),
            ("unknown-field", "volume"),
        ]
    );
}

#[test]
fn a_secret_of_the_environment_is_not_quoted() {
    let l = loaded(
        &[
            (
                "compose.yml",
                "services:\n  a: {image: x, cgroup: $DB_PASSWORD, ports: ['$DB_PASSWORD:80'], stop_grace_period: $DB_PASSWORD, mem_limit: $DB_PASSWORD, privileged: $DB_PASSWORD}\n",
            ),
            (".env", "DB_PASSWORD=hunter2hunter2\n"),
        ],
        &[],
    );
    assert_eq!(l.findings.len(), 5);
    assert!(
        l.findings.iter().all(|f| !f.2.contains("hunter2")),
        "{:?}",
        l.findings
    );
}

#[test]
fn files_that_lead_in_circles_or_nowhere_end() {
    let l = loaded(
        &[
            (
                "compose.yml",
                "include: [a.yml]\nservices: {x: {image: x, extends: {file: b.yml, service: y}}}\n",
            ),
            (
                "a.yml",
                "include: [compose.yml, none.yml]\nservices: {z: {image: x}}\n",
            ),
            (
                "b.yml",
                "services: {y: {extends: {file: compose.yml, service: x}}}\n",
            ),
        ],
        &[],
    );
    let mut codes = l.codes();
    codes.dedup();
    assert_eq!(
        codes,
        ["invalid-extends", "include-cycle", "missing-compose-file"]
    );
    let mut chain = String::from("services:\n  s0: {image: x}\n");
    for i in 1..2_000 {
        chain += &format!("  s{i}: {{extends: s{}, environment: [A{i}=1]}}\n", i - 1);
    }
    assert!(one(&chain).codes().iter().all(|c| *c == "invalid-extends"));
}

#[test]
fn documents_beyond_the_bound_are_told() {
    let many = "services: {a: {image: x}}\n---\n".repeat(70);
    assert!(one(&many).codes().contains(&"too-many-documents"));
}

/// Keys that decide much, and values of every kind that are right for some of them.
fn anything() -> impl Strategy<Value = String> {
    let key = prop::sample::select(Service::KEYS);
    let scalar = prop::sample::select(vec![
        "x",
        "5",
        "1.5",
        "true",
        "~",
        "'80:80'",
        "./a:/b:ro",
        "$A",
        "${A:-b}",
        "'${'",
        "A=b",
        "30s",
        "512m",
        "service:a",
        "[]",
        "{}",
        "&a x",
        "*a",
        "2001-01-01",
        "!reset null",
        "!override [x]",
    ]);
    let inner = prop::sample::select(vec![
        "target",
        "type",
        "source",
        "condition",
        "resources",
        "limits",
        "memory",
        "context",
        "service",
        "file",
        "path",
        "a",
        "test",
        "options",
        "replicas",
        "watch",
        "<<",
    ]);
    let value = scalar
        .prop_map(str::to_owned)
        .prop_recursive(3, 12, 3, move |v| {
            let key = inner.clone();
            prop_oneof![
                prop::collection::vec(v.clone(), 0..3).prop_map(|i| format!("[{}]", i.join(", "))),
                prop::collection::vec((key, v), 0..3).prop_map(|e| {
                    let entries: Vec<_> = e.iter().map(|(k, v)| format!("{k}: {v}")).collect();
                    format!("{{{}}}", entries.join(", "))
                }),
            ]
        });
    prop::collection::vec((key, value), 0..6).prop_map(|entries| {
        let entries: Vec<_> = entries.iter().map(|(k, v)| format!("{k}: {v}")).collect();
        format!(
            "services: {{a: {{{}}}, b: {{image: x}}}}\n",
            entries.join(", ")
        )
    })
}

proptest! {
    #[test]
    fn no_compose_file_panics(text in anything(), over in anything(), env in "[A-C=$'\"{}\n# a1]{0,30}") {
        let documents = format!("{text}---\n{over}");
        let l = loaded(&[("compose.yml", &documents), (".env", &env)], &[]);
        for (_, place, _) in &l.findings {
            let text = l.sources.get(place.file).text();
            prop_assert!(text.get(place.span.start..place.span.end).is_some());
        }
        if let Some(project) = &l.project {
            project.canonical();
        }
    }
}

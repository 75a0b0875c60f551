//! Configurations with the files that they name, accepted or refused by this tool and by
//! `promtool check config`.

use std::path::Path;
use std::process::Command;

use techcorp::check::{self, Scope};
use techcorp::diag::{Level, Severity};
use techcorp::model::stack::{FileKind, Loader, Targets};
use techcorp::source::{Disk, Files};

use crate::promtool;

const RULES: &str = "groups: [{name: a, rules: [{record: a:b, expr: up}]}]";
const JOB: &str =
    "scrape_configs: [{job_name: a, file_sd_configs: [{files: [t/*.yml, t/*.json]}]}]";
const JOBS: &str = "scrape_config_files: [jobs/*.yml]\nscrape_configs: [{job_name: a}]";
const SETS: &str = "alerting: {alertmanagers: [{file_sd_configs: [{files: [t/*.yml]}]}]}";

/// What is tried: a name, prometheus.yml, and the files beside it with their texts.
type Scenario = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const SCENARIOS: &[Scenario] = &[
    (
        "a rule file that is there",
        "rule_files: [r.yml]",
        &[("r.yml", RULES)],
    ),
    ("a rule file that is not there", "rule_files: [r.yml]", &[]),
    ("an empty name of a rule file", "rule_files: ['']", &[]),
    (
        "a pattern without a star that matches",
        "rule_files: ['r?.yml']",
        &[("r1.yml", RULES)],
    ),
    (
        "a pattern without a star that matches nothing",
        "rule_files: ['r?.yml']",
        &[],
    ),
    (
        "a star that matches nothing",
        "rule_files: ['r/*.yml']",
        &[],
    ),
    (
        "a bracket that is not closed",
        "rule_files: ['r[.yml']",
        &[],
    ),
    ("an escape at the end", "rule_files: ['r\\']", &[]),
    (
        "a token that is there",
        "scrape_configs: [{job_name: a, authorization: {credentials_file: t}}]",
        &[("t", "x")],
    ),
    (
        "a token that is not there",
        "scrape_configs: [{job_name: a, authorization: {credentials_file: t}}]",
        &[],
    ),
    (
        "a bearer token that is not there",
        "scrape_configs: [{job_name: a, bearer_token_file: t}]",
        &[],
    ),
    (
        "a certificate that is not there",
        "scrape_configs: [{job_name: a, tls_config: {cert_file: c, key_file: k}}]",
        &[("k", "x")],
    ),
    (
        "a key that is not there",
        "scrape_configs: [{job_name: a, tls_config: {cert_file: c, key_file: k}}]",
        &[("c", "x")],
    ),
    (
        "a certificate of a cluster that is not there",
        "scrape_configs: [{job_name: a, kubernetes_sd_configs: [{role: pod, api_server: 'https://a', tls_config: {cert_file: c, key_file: k}}]}]",
        &[],
    ),
    (
        "a CA that is not there",
        "scrape_configs: [{job_name: a, tls_config: {ca_file: c}}]",
        &[],
    ),
    (
        "a password that is not there",
        "scrape_configs: [{job_name: a, basic_auth: {password_file: p}}]",
        &[],
    ),
    (
        "files of Alertmanagers that are not there",
        "alerting: {alertmanagers: [{tls_config: {cert_file: c, key_file: k}, authorization: {credentials_file: t}}]}",
        &[],
    ),
    ("no targets", JOB, &[]),
    (
        "targets in YAML",
        JOB,
        &[("t/a.yml", "- targets: ['a:1', b]\n  labels: {x: y}\n")],
    ),
    (
        "targets in JSON",
        JOB,
        &[(
            "t/a.json",
            "[\n\t{\"targets\": [\"a:1\"], \"labels\": {\"x\": \"y\"}}\n]",
        )],
    ),
    ("no groups", JOB, &[("t/a.json", "[]"), ("t/a.yml", "[]")]),
    (
        "null for the groups",
        JOB,
        &[("t/a.json", "null"), ("t/a.yml", "~")],
    ),
    ("an empty file", JOB, &[("t/a.yml", "")]),
    ("an empty file in JSON", JOB, &[("t/a.json", "")]),
    (
        "a group without a value",
        JOB,
        &[("t/a.yml", "- targets: [a]\n-\n")],
    ),
    (
        "a group without a value in JSON",
        JOB,
        &[("t/a.json", "[null]")],
    ),
    (
        "a group without targets",
        JOB,
        &[("t/a.yml", "- labels: {x: y}\n")],
    ),
    (
        "a mapping for the groups",
        JOB,
        &[("t/a.yml", "targets: [a]\n")],
    ),
    ("an unknown field", JOB, &[("t/a.yml", "- target: [a]\n")]),
    (
        "an unknown field in JSON",
        JOB,
        &[("t/a.json", "[{\"target\": [\"a\"]}]")],
    ),
    ("a URL", JOB, &[("t/a.yml", "- targets: ['http://a']\n")]),
    (
        "a URL in JSON",
        JOB,
        &[("t/a.json", "[{\"targets\": [\"http://a\"]}]")],
    ),
    (
        "a target without a name",
        JOB,
        &[("t/a.yml", "- targets: ['']\n")],
    ),
    (
        "a number in YAML",
        JOB,
        &[("t/a.yml", "- targets: [1]\n  labels: {a: 1}\n")],
    ),
    (
        "a number in JSON",
        JOB,
        &[("t/a.json", "[{\"targets\": [1]}]")],
    ),
    (
        "a label that is a number in JSON",
        JOB,
        &[("t/a.json", "[{\"targets\": [], \"labels\": {\"a\": 1}}]")],
    ),
    (
        "a label without a name",
        JOB,
        &[("t/a.yml", "- targets: [a]\n  labels: {'': x}\n")],
    ),
    (
        "a label without a name in JSON",
        JOB,
        &[(
            "t/a.json",
            "[{\"targets\": [\"a\"], \"labels\": {\"\": \"x\"}}]",
        )],
    ),
    (
        "a comma too many in JSON",
        JOB,
        &[("t/a.json", "[{\"targets\": [\"a\"],}]")],
    ),
    ("a comment in JSON", JOB, &[("t/a.json", "[] # none")]),
    ("broken YAML", JOB, &[("t/a.yml", "- targets: [a\n")]),
    (
        "a label that makes the interval wrong",
        JOB,
        &[(
            "t/a.yml",
            "- targets: [a]\n  labels: {__scrape_interval__: 1x}\n",
        )],
    ),
    (
        "Alertmanagers in a file",
        SETS,
        &[("t/a.yml", "- targets: ['a:1']\n")],
    ),
    (
        "a URL of an Alertmanager in a file",
        SETS,
        &[("t/a.yml", "- targets: ['http://a']\n")],
    ),
    (
        "jobs in a file",
        JOBS,
        &[("jobs/a.yml", "scrape_configs: [{job_name: b}]")],
    ),
    ("no jobs in a file", JOBS, &[("jobs/a.yml", "")]),
    (
        "a job of the same name in a file",
        JOBS,
        &[("jobs/a.yml", "scrape_configs: [{job_name: a}]")],
    ),
    (
        "jobs of the same name in two files",
        JOBS,
        &[
            ("jobs/a.yml", "scrape_configs: [{job_name: b}]"),
            ("jobs/b.yml", "scrape_configs: [{job_name: b}]"),
        ],
    ),
    (
        "a wrong job in a file",
        JOBS,
        &[(
            "jobs/a.yml",
            "scrape_configs: [{job_name: b, scrape_timeout: 5m}]",
        )],
    ),
    (
        "a global section in a file of jobs",
        JOBS,
        &[("jobs/a.yml", "global: {}\nscrape_configs: []")],
    ),
    (
        "targets of a job in a file",
        JOBS,
        &[
            (
                "jobs/a.yml",
                "scrape_configs: [{job_name: b, file_sd_configs: [{files: [t.yml]}]}]",
            ),
            ("jobs/t.yml.yml", ""),
            ("jobs/t.yml", "scrape_configs: []"),
        ],
    ),
    (
        "a token of a job in a file",
        JOBS,
        &[
            (
                "jobs/a.yml",
                "scrape_configs: [{job_name: b, bearer_token_file: t}]",
            ),
            ("t", "x"),
        ],
    ),
    (
        "a token beside a file of jobs",
        JOBS,
        &[
            (
                "jobs/a.yml",
                "scrape_configs: [{job_name: b, bearer_token_file: t}]",
            ),
            ("jobs/t", "x"),
        ],
    ),
    (
        "a job that is null in a file",
        JOBS,
        &[("jobs/a.yml", "scrape_configs: [~]")],
    ),
];

/// Returns the first thing for which this tool refuses the folder's prometheus.yml.
fn refused(folder: &Path) -> Option<String> {
    let disk = Disk;
    let mut loader = Loader::new(&disk, Targets::default());
    loader
        .file(&folder.join("prometheus.yml"), Some(FileKind::Prometheus))
        .unwrap();
    let Loader {
        sources,
        stack,
        mut sink,
        ..
    } = loader;
    let scope = Scope {
        stack: &stack,
        sources: &sources,
        files: Some(&disk as &dyn Files),
    };
    check::run(&scope, &mut sink);
    let findings = sink.into_sorted();
    let refusing = findings
        .iter()
        .find(|f| f.code.severity == Severity::Error && f.code.level == Level::Load);
    refusing.map(|f| format!("{}: {}", f.code.name, f.message))
}

#[test]
fn files_are_judged_as_promtool_judges_them() {
    let tool = promtool::find();
    let mut differences = Vec::new();
    for (name, config, files) in SCENARIOS {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in files.iter().chain(&[("prometheus.yml", *config)]) {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let ran = Command::new(&tool)
            .args(["check", "config", "prometheus.yml"])
            .current_dir(folder.path())
            .output()
            .expect("promtool runs");
        let ours = refused(folder.path());
        if ran.status.success() != ours.is_none() {
            let theirs = String::from_utf8_lossy(&ran.stderr).into_owned();
            differences.push(format!("{name}\n  promtool: {theirs}\n  here: {ours:?}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

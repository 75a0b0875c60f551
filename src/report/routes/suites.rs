use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::diag::{FileId, Finding, Span};
use crate::report::junit::escape;
use crate::report::{Report, Summary, plain, short};
use crate::routing::suite::{CaseRun, Difference, Played, Verdict};
use crate::routing::{Assessment, Mute, RouteId};
use crate::source::SourceMap;

/// What became of suites.
pub struct SuiteReport<'a> {
    /// What they were held against.
    pub assessment: &'a Assessment,
    /// The texts.
    pub sources: &'a SourceMap,
    /// The Alertmanager configuration.
    pub file: FileId,
    /// Mistakes in suites and rules, sorted.
    pub findings: &'a [Finding],
    /// The cases.
    pub played: &'a [CaseRun],
}

impl SuiteReport<'_> {
    fn count(&self, is_one: impl Fn(&Verdict) -> bool) -> usize {
        self.played
            .iter()
            .filter(|run| is_one(&run.verdict))
            .count()
    }

    /// Returns how many cases passed, failed and are broken.
    fn counts(&self) -> [usize; 3] {
        [
            self.count(|verdict| matches!(verdict, Verdict::Passed(_))),
            self.count(|verdict| matches!(verdict, Verdict::Failed(_))),
            self.count(|verdict| matches!(verdict, Verdict::Broken(_))),
        ]
    }

    /// Returns the findings in suites that belong to no case.
    fn others(&self) -> Vec<Finding> {
        let of_case = |at: usize| {
            let mut runs = self.played.iter();
            runs.any(|run| matches!(&run.verdict, Verdict::Broken(own) if own.contains(&at)))
        };
        let all = self.findings.iter().enumerate();
        all.filter(|(at, _)| !of_case(*at))
            .map(|(_, f)| f.clone())
            .collect()
    }

    /// Returns whether every case passed and nothing is broken.
    pub fn is_passed(&self) -> bool {
        let [_, failed, broken] = self.counts();
        failed == 0 && broken == 0 && self.others().is_empty()
    }

    /// Returns the numbers as a sentence.
    pub fn sentence(&self) -> String {
        let [passed, failed, broken] = self.counts();
        let mut text = format!("{passed} passed, {failed} failed");
        if broken > 0 {
            let _ = write!(text, ", {broken} cannot be played");
        }
        let others = self.others().len();
        if others > 0 {
            let _ = write!(text, ", {others} other errors");
        }
        text
    }

    fn place(&self, file: FileId, span: Span) -> (String, usize, usize) {
        let source = self.sources.get(file);
        let at = source.position(span.start);
        (source.name().to_owned(), at.line, at.column)
    }

    fn listed(&self, findings: &[Finding]) -> String {
        short(&Report {
            sources: self.sources,
            checked: &[],
            summary: Summary::default(),
            findings,
        })
    }

    fn broken(&self, own: &[usize]) -> Vec<Finding> {
        own.iter()
            .filter_map(|at| self.findings.get(*at))
            .cloned()
            .collect()
    }

    fn route(&self, id: RouteId) -> String {
        let tree = &self.assessment.config.tree;
        let (file, line, _) = self.place(self.file, tree.get(id).span);
        let matchers = tree.get(id).matchers.iter().map(ToString::to_string);
        let matchers = matchers.collect::<Vec<_>>().join(",");
        format!(
            "{file}:{line} {{{matchers}}} -> {}",
            tree.get(id).receiver.value
        )
    }

    /// Returns what is not as expected, a line for what was expected and one for what came.
    fn difference(&self, run: &CaseRun, difference: &Difference) -> String {
        let (file, line, column) = self.place(run.file, difference.span);
        let mut out = format!("{file}:{line}:{column}: {}", difference.field);
        if let Some(id) = difference.route {
            let _ = write!(out, " of {}", self.route(id));
        }
        let listed = |items: &[String]| match items {
            [] => "(none)".to_owned(),
            items => items.join(", "),
        };
        let _ = write!(out, "\n- expected {}", listed(&difference.expected));
        let _ = write!(out, "\n+ got      {}", listed(&difference.found));
        out
    }

    /// Returns why a case failed, line by line.
    fn why(&self, run: &CaseRun, played: &Played) -> String {
        let mut out = String::new();
        let differences = played.differences.iter();
        for difference in differences {
            let _ = writeln!(out, "{}", self.difference(run, difference));
        }
        let _ = writeln!(out, "the alert {}", played.labels);
        for id in &played.routes {
            let _ = writeln!(out, "is taken by {}", self.route(*id));
        }
        out
    }
}

/// Returns what became of the cases as text: the failed ones with what differs, and with `all` the
/// names of those that passed.
pub fn suites_text(report: &SuiteReport<'_>, all: bool) -> String {
    let mut out = String::new();
    for run in report.played {
        let (file, line, _) = report.place(run.file, run.span);
        let title = plain(&format!("{}  {file}:{line}", run.name));
        match &run.verdict {
            Verdict::Passed(_) if all => {
                let _ = writeln!(out, "ok      {title}");
            }
            Verdict::Passed(_) => {}
            Verdict::Failed(played) => {
                let _ = writeln!(out, "FAILED  {title}");
                for line in report.why(run, played).lines() {
                    let _ = writeln!(out, "  {}", plain(line));
                }
            }
            Verdict::Broken(own) => {
                let _ = writeln!(out, "BROKEN  {title}");
                for line in report.listed(&report.broken(own)).lines() {
                    let _ = writeln!(out, "  {line}");
                }
            }
        }
    }
    out.push_str(&report.listed(&report.others()));
    out
}

/// Returns what became of the cases as a JSON object.
pub fn suites_json(report: &SuiteReport<'_>) -> Value {
    let cases: Vec<Value> = report
        .played
        .iter()
        .map(|run| case_json(report, run))
        .collect();
    let [passed, failed, broken] = report.counts();
    let others = report.others();
    json!({
        "schema": "techcorp/routes-test/v1",
        "cases": cases,
        "errors": others.iter().map(|f| finding_json(report, f)).collect::<Vec<_>>(),
        "summary": {
            "cases": report.played.len(),
            "passed": passed,
            "failed": failed,
            "broken": broken,
        },
    })
}

fn case_json(report: &SuiteReport<'_>, run: &CaseRun) -> Value {
    let (file, line, _) = report.place(run.file, run.span);
    let mut out = json!({"name": run.name, "file": file, "line": line});
    let (verdict, played) = match &run.verdict {
        Verdict::Passed(played) => ("passed", Some(played)),
        Verdict::Failed(played) => ("failed", Some(played)),
        Verdict::Broken(own) => {
            let findings = report.broken(own);
            out["errors"] = findings.iter().map(|f| finding_json(report, f)).collect();
            ("broken", None)
        }
    };
    out["verdict"] = verdict.into();
    if let Some(played) = played {
        let tree = &report.assessment.config.tree;
        let labels = played.labels.iter();
        let labels: serde_json::Map<_, _> = labels.map(|(n, v)| (n.to_owned(), json!(v))).collect();
        let routes = played.routes.iter();
        let receivers = routes.clone().map(|id| &*tree.get(*id).receiver.value);
        out["labels"] = Value::Object(labels);
        out["receivers"] = receivers.collect();
        out["routes"] = routes.map(|id| tree.path(*id)).collect();
        out["inhibited_by"] = json!(played.inhibited_by);
        let mutes = played.mutes.iter().flatten();
        let mutes: BTreeSet<&String> = mutes.flat_map(Mute::names).collect();
        out["muted_by"] = json!(mutes);
        out["silenced_by"] = json!(played.silenced_by);
        let differences = played.differences.iter();
        out["differences"] = differences
            .map(|d| difference_json(report, run, d))
            .collect();
    }
    out
}

fn difference_json(report: &SuiteReport<'_>, run: &CaseRun, difference: &Difference) -> Value {
    let (_, line, column) = report.place(run.file, difference.span);
    let tree = &report.assessment.config.tree;
    json!({
        "field": difference.field,
        "route": difference.route.map(|id| tree.path(id)),
        "expected": difference.expected,
        "found": difference.found,
        "line": line,
        "column": column,
    })
}

fn finding_json(report: &SuiteReport<'_>, finding: &Finding) -> Value {
    let (file, line, column) = report.place(finding.place.file, finding.place.span);
    json!({
        "code": finding.code.name,
        "message": finding.message,
        "help": finding.help.as_ref().or(finding.label.as_ref()),
        "file": file,
        "line": line,
        "column": column,
    })
}

/// Returns what became of the cases as JUnit XML: a suite a file; a broken case is an error, and so
/// is what is wrong besides the cases.
pub fn suites_junit(report: &SuiteReport<'_>) -> String {
    let mut suites = String::new();
    let mut files: Vec<FileId> = report.played.iter().map(|run| run.file).collect();
    files.dedup();
    for file in files {
        suite_junit(report, file, &mut suites);
    }
    let others = report.others();
    if !others.is_empty() {
        let text = escape_lines(&report.listed(&others));
        let _ = writeln!(
            suites,
            "  <testsuite name=\"errors\" tests=\"1\" failures=\"0\" errors=\"1\">\n    \
             <testcase name=\"everything can be read\" classname=\"errors\"><error>{text}</error></testcase>\n  \
             </testsuite>"
        );
    }
    let [_, failed, broken] = report.counts();
    let errors = broken + usize::from(!others.is_empty());
    let tests = report.played.len() + usize::from(!others.is_empty());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"techcorp routes test\" \
         tests=\"{tests}\" failures=\"{failed}\" errors=\"{errors}\">\n{suites}</testsuites>\n"
    )
}

fn suite_junit(report: &SuiteReport<'_>, file: FileId, out: &mut String) {
    let name = escape(report.sources.get(file).name());
    let own: Vec<&CaseRun> = report
        .played
        .iter()
        .filter(|run| run.file == file)
        .collect();
    let count =
        |is_one: fn(&Verdict) -> bool| own.iter().filter(|run| is_one(&run.verdict)).count();
    let failed = count(|verdict| matches!(verdict, Verdict::Failed(_)));
    let broken = count(|verdict| matches!(verdict, Verdict::Broken(_)));
    let _ = writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failed}\" errors=\"{broken}\">",
        own.len()
    );
    for run in own {
        let title = escape(&run.name);
        let _ = write!(out, "    <testcase name=\"{title}\" classname=\"{name}\">");
        let _ = match &run.verdict {
            Verdict::Passed(_) => Ok(()),
            Verdict::Failed(played) => {
                let fields: Vec<&str> = played.differences.iter().map(|d| d.field).collect();
                let text = escape_lines(&report.why(run, played));
                let message = escape(&format!("not as expected: {}", fields.join(", ")));
                write!(out, "<failure message=\"{message}\">{text}</failure>")
            }
            Verdict::Broken(own) => {
                let text = escape_lines(&report.listed(&report.broken(own)));
                write!(out, "<error message=\"cannot be played\">{text}</error>")
            }
        };
        out.push_str("</testcase>\n");
    }
    out.push_str("  </testsuite>\n");
}

fn escape_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escape).collect();
    lines.join("\n")
}

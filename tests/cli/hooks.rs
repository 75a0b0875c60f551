//! The examples of hooks and workflows: they run, and refuse what is wrong.

use std::path::Path;
use std::process::{Command, Output};

use crate::sandbox::{Sandbox, copy_folder, project};

const RIGHT: &str = "route:\n  receiver: none\nreceivers:\n  - name: none\n";
const WRONG: &str = "route:\n  receiver: nobody\nreceivers:\n  - name: none\n";

/// Runs a program in a folder, with the binary on its path.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let binary = Path::new(env!("CARGO_BIN_EXE_techcorp"));
    let own = binary.parent().expect("a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(own).chain(std::env::split_paths(&path));
    Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PATH", std::env::join_paths(all).expect("a path"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_NAME"), "t")))
        .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_EMAIL"), "t@example.org")))
        .output()
        .expect("the program runs")
}

fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_git_hook_judges_what_is_committed() {
    for stack in [".", "ops/stack"] {
        let file = format!("{stack}/alertmanager.yml");
        let sandbox = Sandbox::new().file(&file, WRONG);
        let folder = sandbox.path(".");
        let git = |arguments: &[&str]| run(&folder, "git", arguments);
        assert!(git(&["init", "-q"]).status.success());
        let hook = project().join("examples/pre-commit/git-hook");
        std::fs::create_dir_all(folder.join(".git/hooks")).expect("a folder");
        std::fs::copy(hook, folder.join(".git/hooks/pre-commit")).expect("the hook");
        if stack != "." {
            git(&["config", "techcorp.stack", stack]);
        }
        assert!(git(&["add", "-A"]).status.success());
        let refused = git(&["commit", "-qm", "wrong"]);
        assert_eq!(refused.status.code(), Some(1), "{}", shown(&refused));
        assert!(
            shown(&refused).contains("[undefined-receiver]"),
            "{}",
            shown(&refused)
        );

        std::fs::write(sandbox.path(&file), RIGHT).expect("a file");
        assert!(!git(&["commit", "-qm", "not staged"]).status.success());
        assert!(git(&["add", "-A"]).status.success());
        std::fs::write(sandbox.path(&file), WRONG).expect("a file");
        let taken = git(&["commit", "-qm", "right"]);
        assert!(taken.status.success(), "{}", shown(&taken));
    }
}

/// Returns the values of a key in a YAML text, one a line.
fn values<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let lines = text
        .lines()
        .map(|line| line.trim_start().trim_start_matches("- "));
    lines
        .filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
        .collect()
}

#[test]
fn the_commands_of_the_examples_are_right() {
    let read = |name: &str| {
        let path = project().join("examples/pre-commit").join(name);
        std::fs::read_to_string(path).expect("an example")
    };
    let workflow = read("workflow.yml");
    let config = read("pre-commit-config.yaml");
    let mut commands = values(&workflow, "run");
    commands.extend(values(&config, "entry"));
    assert_eq!(commands.len(), 3, "{commands:?}");
    let clean = Sandbox::new();
    copy_folder(&project().join("tests/stacks/clean"), &clean.path("."));
    let broken = Sandbox::new().file("alertmanager.yml", WRONG);
    for command in commands {
        let well = run(&clean.path("."), "sh", &["-ec", command]);
        assert!(well.status.success(), "{command}: {}", shown(&well));
        let ill = run(&broken.path("."), "sh", &["-ec", command]);
        // The report is made either way.
        let expected = i32::from(!command.contains("sarif"));
        assert_eq!(
            ill.status.code(),
            Some(expected),
            "{command}: {}",
            shown(&ill)
        );
    }
    let report = std::fs::read_to_string(broken.path("techcorp.sarif")).expect("a report");
    assert!(report.contains("undefined-receiver"), "{report}");
}

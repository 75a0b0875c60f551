//! completions/ and man/ hold what the binary makes. Renew them with `tests/renew-artifacts`.

use crate::sandbox::{Sandbox, project};

#[test]
fn completions_are_what_the_binary_makes() {
    for (shell, name) in [
        ("bash", "techcorp.bash"),
        ("zsh", "_techcorp"),
        ("fish", "techcorp.fish"),
        ("elvish", "techcorp.elv"),
        ("powershell", "_techcorp.ps1"),
    ] {
        let ran = Sandbox::new().run(&["completions", shell]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let committed = std::fs::read_to_string(project().join("completions").join(name));
        assert_eq!(committed.ok(), Some(ran.out), "renew completions/{name}");
    }
}

#[test]
fn manual_pages_are_what_the_binary_makes() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["man", "-O", "."]).code, 0);
    let list = |folder: &std::path::Path| {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|e| {
                e.expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .collect();
        names.sort();
        names
    };
    let made = list(&sandbox.path("."));
    assert_eq!(made, list(&project().join("man")), "renew man/");
    for name in made {
        let read = |path: std::path::PathBuf| std::fs::read_to_string(path).expect("a page");
        let committed = read(project().join("man").join(&name));
        assert_eq!(committed, read(sandbox.path(&name)), "renew man/{name}");
    }
}

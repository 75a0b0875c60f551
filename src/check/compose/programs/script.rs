use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regex::Regex;

use super::command::Command;
use crate::diag::suggest;
use crate::model::compose::Project;
use crate::model::compose::decode::Placed;
use crate::model::compose::service::Service;
use crate::model::compose::syntax::mount::clean;
use crate::source::{Files, decode};

/// What runs a script that stands first among its arguments.
const INTERPRETERS: [&str; 9] = [
    "bash", "node", "perl", "php", "python", "python2", "python3", "ruby", "sh",
];

/// How many files of a build's folder are looked at.
const MAX_FILES: usize = 500;

/// The script that a command runs.
pub(super) struct Script {
    /// Its name as the command has it.
    pub(super) name: String,
    /// Its text, where it was found.
    pub(super) text: Option<String>,
    /// Whether it should be among the files that the container gets, and is not.
    pub(super) is_missing: bool,
    /// A file that is called nearly so.
    pub(super) near: Option<String>,
}

impl Script {
    /// Looks for the script in what is mounted, else in the folder that the image is built from.
    pub(super) fn find(
        project: &Project,
        service: &Service,
        command: &Command,
        files: &dyn Files,
    ) -> Option<Self> {
        let name = script_name(&command.words)?;
        let inside = match name.starts_with('/') {
            true => clean(name),
            false => clean(&format!("{}/{name}", command.folder)),
        };
        let place = place_on_host(project, service, command, &inside, files)?;
        let text = read(&place.path, files);
        let siblings = place
            .path
            .parent()
            .and_then(|folder| files.list(folder).ok());
        let siblings: Vec<String> = siblings
            .unwrap_or_default()
            .iter()
            .filter_map(|p| Some(p.file_name()?.to_str()?.to_owned()))
            .collect();
        let own = place
            .path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or(name);
        let near = suggest(own, siblings.iter().map(String::as_str));
        Some(Self {
            name: name.to_owned(),
            is_missing: place.sure && !files.exists(&place.path),
            near: near.map(str::to_owned),
            text,
        })
    }
}

/// Where a path of a container would come from.
struct OnHost {
    path: PathBuf,
    /// Whether it can come from nowhere else.
    sure: bool,
}

fn place_on_host(
    project: &Project,
    service: &Service,
    command: &Command,
    inside: &str,
    files: &dyn Files,
) -> Option<OnHost> {
    let below = |target: &str| {
        let rest = inside.strip_prefix(target)?;
        rest.strip_prefix('/').or(rest.is_empty().then_some(rest))
    };
    let mounts = service.mounts().iter();
    let covering = mounts.filter_map(|m| Some((m, below(m.target.trim_end_matches('/'))?)));
    // The deepest mount is the one that is seen.
    if let Some((mount, rest)) = covering.min_by_key(|(_, rest)| rest.len()) {
        let source = mount.host_path().filter(|s| !s.starts_with(['/', '~']))?;
        let folder = project.host_path(&Placed {
            place: mount.source_place,
            value: source,
        });
        // A folder that is missing altogether is told by another check.
        let sure = files.is_dir(&folder);
        let path = if rest.is_empty() {
            folder
        } else {
            folder.join(rest)
        };
        return Some(OnHost { path, sure });
    }
    let context = command.context.as_ref()?;
    let name = Path::new(inside).file_name()?.to_str()?;
    let taken = command.copied.iter().any(|source| takes(source, name));
    let found = search(context, name, files);
    let path = found.clone().unwrap_or_else(|| context.join(name));
    (taken || found.is_some()).then_some(OnHost { path, sure: taken })
}

/// Returns whether copying `source` brings a file of this name from the top of the folder.
fn takes(source: &str, name: &str) -> bool {
    let source = source.trim_start_matches("./").trim_end_matches('/');
    match source.strip_prefix('*') {
        Some(ending) => name.ends_with(ending),
        None => matches!(source, "" | "."),
    }
}

/// Returns a file of this name in the build's folder or one level below it.
fn search(context: &Path, name: &str, files: &dyn Files) -> Option<PathBuf> {
    let top = context.join(name);
    if files.exists(&top) {
        return Some(top);
    }
    let entries = files.list(context).ok()?;
    let folders = entries
        .into_iter()
        .take(MAX_FILES)
        .filter(|p| files.is_dir(p));
    folders.map(|f| f.join(name)).find(|p| files.exists(p))
}

/// Returns the script that an interpreter is given as its first argument.
fn script_name(words: &[String]) -> Option<&str> {
    let (first, rest) = words.split_first()?;
    let program = first.rsplit('/').next()?;
    let bare = program.split('.').next()?;
    if !INTERPRETERS.contains(&bare) {
        return None;
    }
    let script = rest
        .iter()
        .find(|w| !matches!(w.as_str(), "-u" | "-B" | "-O"))?;
    let ending = script.rsplit_once('.').map(|(_, ending)| ending)?;
    let known = matches!(ending, "py" | "js" | "mjs" | "rb" | "sh" | "pl" | "php");
    (known && !script.starts_with('-')).then_some(script)
}

fn read(path: &Path, files: &dyn Files) -> Option<String> {
    if files.is_dir(path) || !files.exists(path) {
        return None;
    }
    decode(&files.read(path).ok()?).ok()
}

/// Returns the ports that a script names; `None` when it takes its port from outside.
pub(super) fn named_ports(text: &str) -> Option<Vec<u16>> {
    static PORT: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"(?i)\bport\s*[=:]\s*(\d{2,5})\b|\.listen\(\s*(\d{2,5})\b";
    let pattern = PORT.get_or_init(|| Regex::new(pattern).ok()).as_ref()?;
    let mut ports = Vec::new();
    for line in text.lines() {
        let lower = line.to_ascii_lowercase();
        let outside = [
            "environ",
            "getenv",
            "process.env",
            "argv",
            "add_argument",
            "config[",
        ];
        if lower.contains("port") && outside.iter().any(|o| lower.contains(o)) {
            return None;
        }
        let found = pattern.captures_iter(line);
        let found = found.filter_map(|c| c.get(1).or(c.get(2))?.as_str().parse::<u16>().ok());
        ports.extend(found);
    }
    ports.sort_unstable();
    ports.dedup();
    Some(ports)
}

#[cfg(test)]
mod tests {
    use super::{named_ports, script_name, takes};

    #[test]
    fn ports_are_read_from_what_opens_them() {
        assert_eq!(
            named_ports("app.run(host='0.0.0.0', port=5000)"),
            Some(vec![5000])
        );
        assert_eq!(
            named_ports("server.listen(8080)\nsmtp_port = 587"),
            Some(vec![8080])
        );
        assert_eq!(named_ports("port = int(os.environ['PORT'])"), None);
        assert_eq!(named_ports("print('up')"), Some(vec![]));
    }

    #[test]
    fn scripts_are_told_from_programs() {
        let name = |line: &str| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            script_name(&words).map(str::to_owned)
        };
        assert_eq!(name("python app.py"), Some("app.py".to_owned()));
        assert_eq!(
            name("/usr/bin/python3.9 -u a/b.py x"),
            Some("a/b.py".to_owned())
        );
        assert_eq!(name("python -m flask"), None);
        assert_eq!(name("nginx -g x.py"), None);
    }

    #[test]
    fn copies_bring_what_their_source_names() {
        assert!(takes(".", "a.py") && takes("./", "a.py") && takes("*.py", "a.py"));
        assert!(!takes("*.txt", "a.py") && !takes("src", "a.py"));
    }
}

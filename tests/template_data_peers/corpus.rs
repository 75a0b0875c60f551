//! Templates that others wrote, which the project does not hold.

use std::path::{Path, PathBuf};

use serde_json::Value;
use techcorp::lang::gotmpl::{Functions, Node, OperandKind, Options, Part, parse, walk};

use crate::peer::{Figures, Peer};

/// Returns the template files of `corpus/templates` in TECHCORP_SHARED or beside the project.
pub fn files() -> Option<Vec<PathBuf>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("TECHCORP_SHARED").map_or(beside, PathBuf::from);
    let mut found = Vec::new();
    collect(&shared.join("corpus/templates"), &mut found)?;
    found.sort();
    Some(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Option<()> {
    for entry in std::fs::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "tmpl") {
            found.push(path);
        }
    }
    Some(())
}

fn asks_for_time(nodes: &[Node]) -> bool {
    let mut asks = false;
    walk(nodes, &mut |part| {
        if let Part::Operand(operand) = part
            && let OperandKind::Function(name) = &operand.kind
        {
            asks |= matches!(name.as_str(), "now" | "since");
        }
    });
    asks
}

/// Compares every template of a file, with the notification and with its first alert.
pub fn compare(path: &Path, data: &Value, figures: &mut Figures) {
    let Ok(text) = std::fs::read_to_string(path) else {
        return;
    };
    let options = Options {
        name: "",
        functions: Functions::alertmanager((0, 33)),
        variables: &[],
    };
    let template = parse(&text, &options);
    if !template.faults.is_empty() {
        // amtool refuses it as a whole; that it does is compared elsewhere.
        return;
    }
    let bodies = template.definitions.iter().map(|d| d.body.as_slice());
    if bodies.chain([template.root.as_slice()]).any(asks_for_time) {
        println!(
            "{}: depends on the time of the run, not compared",
            path.display()
        );
        return;
    }
    let peer = Peer::with(data, &[("zz.tmpl", &text)]);
    for definition in &template.definitions {
        let name = &definition.name;
        for dot in [".", ".Alerts", "(index .Alerts 0)"] {
            let text = format!("{{{{ template \"{name}\" {dot} }}}}");
            figures.add(peer.compare(&text, false));
            figures.add(peer.compare(&text, true));
        }
    }
}

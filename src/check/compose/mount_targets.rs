use std::collections::BTreeMap;

use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};

pub(super) static CHECK: Check = Check {
    codes: &[&DUPLICATE_MOUNT_TARGET],
    run,
};

static DUPLICATE_MOUNT_TARGET: Code = Code {
    name: "duplicate-mount-target",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a volume and a tmpfs are mounted on the same path",
    explain: "Each path in a container holds one mount. Of two entries of `volumes` with the same \
path the later one wins silently; an entry of `tmpfs` with that path is refused by docker compose \
(`target … already mounted`).",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    volumes: ['cache:/var/cache/nginx']\n    tmpfs: [/var/cache/nginx]\nvolumes:\n  cache:\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    tmpfs: [/var/cache/nginx]\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (_, _, keyed) in services(scope) {
        let tmpfs = keyed.value.tmpfs.iter().flat_map(|t| &t.value.0);
        let tmpfs = tmpfs.map(|t| (t.value.split(':').next().unwrap_or_default(), t.place));
        let mounts = keyed.value.mounts().iter();
        let mounts = mounts.map(|m| (m.target.as_str(), m.place));
        let mut seen = BTreeMap::new();
        for (target, place) in tmpfs.chain(mounts) {
            if let Some(first) = seen.insert(target, place) {
                let message = format!("`{target}` is mounted already");
                let finding = Finding::new(&DUPLICATE_MOUNT_TARGET, place, message);
                sink.push(
                    finding
                        .related(first, "mounted here")
                        .help("remove one of them"),
                );
            }
        }
    }
}

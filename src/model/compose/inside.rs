//! Paths inside the containers of a service: what of the host stands there.

use std::path::{Path, PathBuf};

use super::decode::{Keyed, Placed};
use super::project::Project;
use super::service::{MountType, Reference, Service};
use super::syntax::mount::clean;
use crate::diag::Place;

/// What the stack puts on a path of a container, and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitting {
    /// The path in the container, cleaned.
    pub target: String,
    /// What stands there.
    pub source: Source,
    /// Where the compose file says so.
    pub place: Place,
}

/// What stands on a path of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file or folder of the host that belongs to the stack.
    Stack(PathBuf),
    /// Something that cannot be looked into from here: a volume, a folder of the machine, a secret
    /// that comes from elsewhere.
    Unseen,
}

/// Where a path of a container leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inside {
    /// To a path of the host that belongs to the stack; whether something is there is not said.
    Stack(PathBuf),
    /// To something that cannot be looked into from here.
    Unseen,
    /// To what the image has there, if it has anything.
    Image,
}

impl Project {
    /// Returns what the stack puts into the containers of a service: mounts, configs and secrets,
    /// in the order of the file.
    pub fn fittings(&self, service: &Service) -> Vec<Fitting> {
        let mounts = service.mounts().iter().map(|mount| {
            let source = match (mount.kind, mount.host_path()) {
                (MountType::Bind, Some(path)) if self.is_of_stack(path) => {
                    Source::Stack(self.host_path(&Placed {
                        place: mount.source_place,
                        value: path,
                    }))
                }
                _ => Source::Unseen,
            };
            Fitting {
                target: mount.target.clone(),
                source,
                place: mount.place,
            }
        });
        let tmpfs = service.tmpfs.iter().flat_map(|t| &t.value.0);
        let tmpfs = tmpfs.map(|path| Fitting {
            target: clean(path.value.split(':').next().unwrap_or_default()),
            source: Source::Unseen,
            place: path.place,
        });
        let configs = service.configs.iter().flat_map(|c| &c.value.0);
        let configs = configs.map(|reference| {
            let declared = self.configs.get(&reference.source.value);
            let file = declared.and_then(|d| d.value.file.as_ref());
            self.reference(reference, "", file)
        });
        let secrets = service.secrets.iter().flat_map(|s| &s.value.0);
        let secrets = secrets.map(|reference| {
            let declared = self.secrets.get(&reference.source.value);
            let file = declared.and_then(|d| d.value.file.as_ref());
            self.reference(reference, "/run/secrets", file)
        });
        mounts.chain(tmpfs).chain(configs).chain(secrets).collect()
    }

    fn reference(
        &self,
        reference: &Reference,
        folder: &str,
        file: Option<&Keyed<String>>,
    ) -> Fitting {
        let target = reference.target().unwrap_or(&reference.source.value);
        let target = match target.starts_with('/') {
            true => clean(target),
            false => clean(&format!("{folder}/{target}")),
        };
        let source = match file {
            Some(file) if self.is_of_stack(&file.value) => Source::Stack(self.host_path(&Placed {
                place: file.place,
                value: file.value.as_str(),
            })),
            _ => Source::Unseen,
        };
        Fitting {
            target,
            source,
            place: reference.place,
        }
    }

    /// Returns whether a path of the host belongs to the stack and not to the machine: it is written
    /// relative to the compose file, or lies in its folder.
    fn is_of_stack(&self, path: &str) -> bool {
        let folder = self.folder.as_ref().filter(|folder| folder.is_absolute());
        let below = folder.is_some_and(|folder| Path::new(path).starts_with(folder));
        below || !(path.starts_with(['/', '~', '\\']) || path.is_empty())
    }

    /// Returns where an absolute path in the containers of a service leads.
    pub fn inside(&self, service: &Service, path: &str) -> Inside {
        let path = clean(path);
        let fittings = self.fittings(service);
        let covering = fittings.iter().filter_map(|f| Some((f, f.rest_of(&path)?)));
        // The deepest one is the one that is seen.
        match covering.min_by_key(|(_, rest)| rest.len()) {
            Some((fitting, rest)) => match &fitting.source {
                Source::Stack(host) if rest.is_empty() => Inside::Stack(host.clone()),
                Source::Stack(host) => Inside::Stack(host.join(rest)),
                Source::Unseen => Inside::Unseen,
            },
            None if is_open(service) => Inside::Unseen,
            None => Inside::Image,
        }
    }
}

impl Fitting {
    /// Returns the part of a cleaned path below the target; empty for the target itself.
    pub fn rest_of<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix(self.target.trim_end_matches('/'))?;
        match rest.strip_prefix('/') {
            Some(below) => Some(below),
            None => rest.is_empty().then_some(rest),
        }
    }
}

/// Returns whether more may be in the containers than the file says.
pub(crate) fn is_open(service: &Service) -> bool {
    service.volumes_from.is_some() || service.extends.is_some() || service.build.is_some()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::Inside;
    use crate::model::compose::load::tests::project;

    #[test]
    fn the_deepest_mount_is_the_one_that_is_seen() {
        let project = project(
            "services:\n  a:\n    image: x\n    tmpfs: /run\n    configs: [{source: c, target: /etc/app/c.yml}, d]\n    secrets: [s]\n    volumes:\n      - ./etc:/etc/app\n      - data:/etc/app/data\n      - ./one.yml:/etc/app/data/one.yml:ro\n      - /srv:/srv\nvolumes: {data: }\nconfigs: {c: {file: ./c.yml}, d: {content: x}}\nsecrets: {s: {file: ./s.txt}}\n",
        );
        let service = &project.services.get("a").unwrap().value;
        let stack = |path: &str| Inside::Stack(PathBuf::from(path));
        let cases = [
            ("/etc/app", stack("/p/etc")),
            ("/etc/app/x/../y.yml", stack("/p/etc/y.yml")),
            ("/etc/app/data/two.yml", Inside::Unseen),
            ("/etc/app/data/one.yml", stack("/p/one.yml")),
            ("/etc/app/c.yml", stack("/p/c.yml")),
            ("/run/secrets/s", stack("/p/s.txt")),
            ("/run/x", Inside::Unseen),
            ("/srv/x", Inside::Unseen),
            ("/d", Inside::Unseen),
            ("/etc/application", Inside::Image),
        ];
        for (path, expected) in cases {
            assert_eq!(project.inside(service, path), expected, "{path}");
        }
    }
}

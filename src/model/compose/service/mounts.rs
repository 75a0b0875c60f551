use serde_json::{Map, Value as Json, json};

use crate::diag::Place;
use crate::model::compose::codes::INVALID_MOUNT;
use crate::model::compose::decode::{
    Bounded, Canonical, Flag, Labels, Read, Reader, Size, choice, items, last_of_each, object,
};
use crate::model::compose::syntax::mount::{self, ShortMount};
use crate::model::compose::value::{Data, Value};

object! {
    /// A mount in the long form.
    pub struct LongMount("a mount", Extensible) {
        r#type: MountType,
        source: String,
        target: String,
        read_only: Flag,
        consistency: String,
        bind: BindOptions,
        volume: VolumeOptions,
        tmpfs: TmpfsOptions,
        image: ImageOptions,
    }
    hints {
        "destination" => "write `target`",
        "dst" => "write `target`",
        "src" => "write `source`",
        "readonly" => "write `read_only`",
    }
}

object! {
    /// How a path of the host is mounted.
    pub struct BindOptions("`bind`", Extensible) {
        selinux: SelinuxLabel,
        propagation: String,
        create_host_path: Flag,
        recursive: Recursive,
    }
}

object! {
    /// How a volume is mounted.
    pub struct VolumeOptions("`volume`", Extensible) {
        labels: Labels,
        nocopy: Flag,
        subpath: String,
    }
}

object! {
    /// How a file system in memory is made.
    pub struct TmpfsOptions("`tmpfs`", Extensible) {
        size: Size,
        mode: Bounded<0, 0xffff_ffff>,
    }
}

object! {
    /// Which part of an image is mounted.
    pub struct ImageOptions("`image`", Extensible) {
        subpath: String,
    }
}

/// What a mount puts into the container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MountType {
    /// A path of the host.
    Bind,
    /// A named or an anonymous volume.
    Volume,
    /// A file system in memory.
    Tmpfs,
    /// A volume of a swarm.
    Cluster,
    /// A named pipe of Windows.
    NamedPipe,
    /// The content of an image.
    Image,
}

impl MountType {
    const WORDS: [&'static str; 6] = ["bind", "volume", "tmpfs", "cluster", "npipe", "image"];

    /// Returns the word of the long form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Volume => "volume",
            Self::Tmpfs => "tmpfs",
            Self::Cluster => "cluster",
            Self::NamedPipe => "npipe",
            Self::Image => "image",
        }
    }
}

impl Read for MountType {
    const EXPECTED: &'static str = "the type of a mount";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        Some(match choice(value, &Self::WORDS, reader)? {
            "bind" => Self::Bind,
            "volume" => Self::Volume,
            "tmpfs" => Self::Tmpfs,
            "cluster" => Self::Cluster,
            "npipe" => Self::NamedPipe,
            _ => Self::Image,
        })
    }
}

impl Canonical for MountType {
    fn json(&self) -> Option<Json> {
        Some(self.name().into())
    }
}

macro_rules! word {
    ($(#[$meta:meta])* $name:ident: $($word:literal),*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(pub &'static str);

        impl Read for $name {
            const EXPECTED: &'static str = "text";

            fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
                choice(value, &[$($word),*], reader).map(Self)
            }
        }

        impl Canonical for $name {
            fn json(&self) -> Option<Json> {
                Some(self.0.into())
            }
        }
    };
}

word! {
    /// Who may read a path under SELinux.
    SelinuxLabel: "z", "Z"
}
word! {
    /// Whether mounts below a path are mounted as well.
    Recursive: "enabled", "disabled", "writable", "readonly"
}

/// A mount of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Mount {
    /// Where it stands.
    pub place: Place,
    /// What is mounted.
    pub kind: MountType,
    /// The path of the host as it is written, the name of a volume, or an image.
    pub source: Option<String>,
    /// Where the source stands.
    pub source_place: Place,
    /// The path in the container, cleaned.
    pub target: String,
    /// Whether the container may not write.
    pub read_only: bool,
    /// Whether a missing path of the host is made as an empty folder.
    pub create_host_path: bool,
    /// Options of the short form that compose does not know and drops.
    pub unknown_options: Vec<(String, Place)>,
    /// What the long form said.
    pub long: Option<Box<LongMount>>,
    short: ShortMount,
}

impl Mount {
    /// Returns the name of the volume that is mounted, unless it is anonymous or something else.
    pub fn volume(&self) -> Option<&str> {
        match self.kind {
            MountType::Volume => self.source.as_deref().filter(|s| !s.is_empty()),
            _ => None,
        }
    }

    /// Returns the path of the host that is mounted, as it is written.
    pub fn host_path(&self) -> Option<&str> {
        match self.kind {
            MountType::Bind => self.source.as_deref(),
            _ => None,
        }
    }
}

/// The mounts of a service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mounts(pub Vec<Mount>);

impl Read for Mounts {
    const EXPECTED: &'static str = "a list of mounts";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let items = items(value, Self::EXPECTED, reader)?;
        let mounts = items.iter().filter_map(|item| match &item.data {
            Data::Text(text) => match mount::parse(&text.value) {
                Ok(short) => Some(from_short(item, short)),
                Err(fault) => {
                    reader.fault(&INVALID_MOUNT, item, fault);
                    None
                }
            },
            Data::Map(_) => {
                let long = LongMount::read(item, reader)?;
                from_long(item, long, reader)
            }
            _ => {
                reader.wrong_type(item, "a mount such as `./data:/var/lib/data`");
                None
            }
        });
        let mounts: Vec<_> = mounts.collect();
        Some(Self(last_of_each(mounts, |m| m.target.clone())))
    }
}

fn from_short(item: &Value, short: ShortMount) -> Mount {
    let unknown = |(option, range): &(String, _)| {
        (option.clone(), item.place_of(std::ops::Range::clone(range)))
    };
    Mount {
        place: item.place,
        kind: if short.bind {
            MountType::Bind
        } else {
            MountType::Volume
        },
        source: short.source.clone(),
        source_place: item.place_of(short.source_range.clone()),
        target: short.target.clone(),
        read_only: short.read_only,
        create_host_path: short.bind,
        unknown_options: short.unknown.iter().map(unknown).collect(),
        long: None,
        short,
    }
}

fn from_long(item: &Value, long: LongMount, reader: &mut Reader<'_>) -> Option<Mount> {
    for key in ["type", "target"] {
        if item.get(key).is_none() {
            reader.required(item.place, key, "a mount");
        }
    }
    let kind = long.r#type.as_ref()?.value;
    if kind == MountType::Bind && item.get("source").is_none() {
        reader.required(item.place, "source", "a mount of type bind");
    }
    let create = long
        .bind
        .as_ref()
        .and_then(|b| b.value.create_host_path.as_ref());
    Some(Mount {
        place: item.place,
        kind,
        source: long.source.as_ref().map(|s| s.value.clone()),
        source_place: long.source.as_ref().map_or(item.place, |s| s.place),
        target: mount::clean(&long.target.as_ref()?.value),
        read_only: long.read_only.as_ref().is_some_and(|r| r.value.0),
        create_host_path: create.is_some_and(|c| c.value.0),
        unknown_options: Vec::new(),
        long: Some(Box::new(long)),
        short: ShortMount::default(),
    })
}

impl Canonical for Mount {
    fn json(&self) -> Option<Json> {
        let mut map = match &self.long {
            Some(long) => long.json()?,
            None => self.short_json(),
        };
        map["target"] = self.target.as_str().into();
        Some(map)
    }
}

impl Mount {
    fn short_json(&self) -> Json {
        let mut map = Map::new();
        map.insert("type".to_owned(), self.kind.name().into());
        if let Some(source) = &self.source {
            map.insert("source".to_owned(), source.as_str().into());
        }
        if self.read_only {
            map.insert("read_only".to_owned(), true.into());
        }
        let (short, mut bind) = (&self.short, Map::new());
        if let Some(selinux) = short.selinux {
            bind.insert("selinux".to_owned(), selinux.into());
        }
        if let Some(propagation) = short.propagation {
            bind.insert("propagation".to_owned(), propagation.into());
        }
        if self.kind == MountType::Bind {
            bind.insert("create_host_path".to_owned(), true.into());
        }
        if !bind.is_empty() {
            map.insert("bind".to_owned(), Json::Object(bind));
        }
        if self.kind == MountType::Volume || short.no_copy {
            let volume = match short.no_copy {
                true => json!({"nocopy": true}),
                false => json!({}),
            };
            map.insert("volume".to_owned(), volume);
        }
        Json::Object(map)
    }
}

impl Canonical for Mounts {
    fn json(&self) -> Option<Json> {
        let mounts = self.0.iter().filter_map(Canonical::json);
        (!self.0.is_empty()).then(|| mounts.collect())
    }
}

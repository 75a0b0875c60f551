//! What a compose file declares beside its services: networks, volumes, secrets, configs, models.

use serde_json::Value as Json;

use super::decode::{
    Always, Canonical, Flag, Keyed, Labels, List, Options, Read, Reader, Whole, object,
};
use super::value::{Data, Value};

object! {
    /// A network.
    pub struct Network("a network", Extensible) {
        name: String,
        driver: String,
        driver_opts: Options,
        ipam: Ipam,
        external: External,
        internal: Flag,
        enable_ipv4: Always<Flag>,
        enable_ipv6: Always<Flag>,
        attachable: Flag,
        labels: Labels,
    }
}

object! {
    /// The addresses of a network.
    pub struct Ipam("`ipam`", Extensible) {
        driver: String,
        config: List<IpamPool>,
        options: Options,
    }
}

object! {
    /// A range of addresses.
    pub struct IpamPool("a range of addresses", Extensible) {
        subnet: String,
        ip_range: String,
        gateway: String,
        aux_addresses: Options,
    }
}

object! {
    /// A volume.
    pub struct Volume("a volume", Extensible) {
        name: String,
        driver: String,
        driver_opts: Options,
        external: External,
        labels: Labels,
    }
}

object! {
    /// A secret.
    pub struct SecretSource("a secret", Extensible) {
        name: String,
        environment: String,
        file: String,
        external: External,
        labels: Labels,
        driver: String,
        driver_opts: Options,
        template_driver: String,
    }
}

object! {
    /// A config.
    pub struct ConfigSource("a config", Extensible) {
        name: String,
        content: String,
        environment: String,
        file: String,
        external: External,
        labels: Labels,
        template_driver: String,
    }
}

object! {
    /// A language model.
    pub struct Model("a model", Extensible) {
        name: String,
        model: String,
        context_size: Whole,
        runtime_flags: List<String>,
    }
}

/// Whether something exists already and is not made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct External {
    /// Whether it does.
    pub external: bool,
    /// Its name, in the deprecated form `external: {name: …}`.
    pub name: Option<Keyed<String>>,
}

object! {
    /// The deprecated form of `external`.
    pub struct ExternalName("`external`", Extensible) {
        name: String,
    }
}

impl Read for External {
    const EXPECTED: &'static str = "true or false";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        if let Data::Map(_) = value.data {
            let name = ExternalName::read(value, reader)?.name;
            return Some(Self {
                external: true,
                name,
            });
        }
        let Flag(external) = Flag::read(value, reader)?;
        Some(Self {
            external,
            name: None,
        })
    }
}

impl Canonical for External {
    fn json(&self) -> Option<Json> {
        self.external.then_some(Json::Bool(true))
    }
}

/// Something at the top level that may be declared without saying anything about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared<T>(pub Option<T>);

impl<T: Read> Read for Declared<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match value.data {
            Data::Null => Some(Self(None)),
            _ => T::read(value, reader).map(|read| Self(Some(read))),
        }
    }
}

/// What networks, volumes, secrets and configs have in common.
pub trait TopLevel: Canonical {
    /// Returns the name that it has for the engine, when the file gives one.
    fn given_name(&self) -> Option<&str>;

    /// Returns whether it exists already and is not made.
    fn is_external(&self) -> bool;
}

macro_rules! top_level {
    ($($ty:ty),*) => {$(
        impl TopLevel for $ty {
            fn given_name(&self) -> Option<&str> {
                let old = self.external.as_ref().and_then(|e| e.value.name.as_ref());
                self.name.as_ref().or(old).map(|n| n.value.as_str())
            }

            fn is_external(&self) -> bool {
                self.external.as_ref().is_some_and(|e| e.value.external)
            }
        }
    )*};
}

top_level!(Network, Volume, SecretSource, ConfigSource);

impl<T: TopLevel> TopLevel for Declared<T> {
    fn given_name(&self) -> Option<&str> {
        self.0.as_ref().and_then(T::given_name)
    }

    fn is_external(&self) -> bool {
        self.0.as_ref().is_some_and(T::is_external)
    }
}

impl<T: Canonical> Canonical for Declared<T> {
    fn json(&self) -> Option<Json> {
        self.0.json()
    }
}

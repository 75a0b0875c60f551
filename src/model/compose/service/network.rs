use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;

use crate::diag::{Finding, Place};
use crate::model::compose::codes::DUPLICATE_ITEM;
use crate::model::compose::decode::{
    Canonical, Keyed, Labels, Options, Pairs, Plain, Read, Reader, UniqueTexts, Whole, object,
};
use crate::model::compose::value::{Data, Value, go_text};
use crate::model::decode::INVALID_VALUE;

object! {
    /// How a service is attached to a network.
    pub struct Attachment("a network of a service", Extensible) {
        aliases: UniqueTexts,
        driver_opts: Options,
        gw_priority: Whole,
        interface_name: String,
        ipv4_address: String,
        ipv6_address: String,
        link_local_ips: UniqueTexts,
        mac_address: String,
        priority: Whole,
    }
}

/// The networks or models that a service is attached to: names, each with its options.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attached<T>(pub BTreeMap<String, Keyed<Option<T>>>);

impl<T: Read> Read for Attached<T> {
    const EXPECTED: &'static str = "a list of names or a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let mut found = BTreeMap::new();
        match &value.data {
            Data::List(_) => {
                for name in UniqueTexts::read(value, reader)?.0 {
                    let keyed = Keyed {
                        key: name.place,
                        place: name.place,
                        value: None,
                    };
                    found.insert(name.value, keyed);
                }
            }
            Data::Map(map) => {
                for (name, entry) in map {
                    let options = match &entry.value.data {
                        Data::Null => None,
                        _ => T::read(&entry.value, reader),
                    };
                    let keyed = Keyed {
                        key: entry.key,
                        place: entry.value.place,
                        value: options,
                    };
                    found.insert(name.clone(), keyed);
                }
            }
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                return None;
            }
        }
        Some(Self(found))
    }
}

impl<T: Canonical> Canonical for Attached<T> {
    fn json(&self) -> Option<Json> {
        let names = self.0.iter();
        let names = names.map(|(name, a)| (name.clone(), a.value.json().unwrap_or(Json::Null)));
        (!self.0.is_empty()).then(|| Json::Object(names.collect()))
    }
}

/// Host names with their addresses (`extra_hosts`), sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExtraHosts(pub Vec<ExtraHost>);

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExtraHost {
    /// The name.
    pub host: String,
    /// The address, without brackets.
    pub address: String,
    /// Where it stands.
    pub place: Place,
}

impl Read for ExtraHosts {
    const EXPECTED: &'static str = "a mapping or a list of HOST=ADDRESS";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let mut hosts = Vec::new();
        match &value.data {
            Data::Map(map) => {
                for (host, entry) in map {
                    let value = &entry.value;
                    let addresses = match &value.data {
                        Data::List(items) => items.iter().collect(),
                        _ => vec![value],
                    };
                    for address in addresses {
                        let text = String::read(address, reader)?;
                        push(&mut hosts, host, &text, address.place, reader);
                    }
                }
            }
            Data::List(items) => {
                let mut seen: HashMap<&str, Place> = HashMap::new();
                for item in items {
                    let text = item.as_str().unwrap_or_default();
                    if String::read(item, reader).is_none() {
                        continue;
                    }
                    if let Some(first) = seen.insert(text, item.place) {
                        let message = "this item stands in the list already";
                        let finding = Finding::new(&DUPLICATE_ITEM, item.place, message);
                        reader.push(finding.related(first, "first here"));
                    }
                    let Some((host, addresses)) =
                        text.split_once('=').or_else(|| text.split_once(':'))
                    else {
                        reader.invalid(item, "expected HOST=ADDRESS, found no address");
                        continue;
                    };
                    for address in addresses.split(',') {
                        push(&mut hosts, host, address, item.place, reader);
                    }
                }
            }
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                return None;
            }
        }
        hosts.sort();
        Some(Self(hosts))
    }
}

fn push(
    hosts: &mut Vec<ExtraHost>,
    host: &str,
    address: &str,
    place: Place,
    reader: &mut Reader<'_>,
) {
    if host.is_empty() || host.contains([':', '=']) {
        let message = "a host name is missing, or holds `:` or `=`";
        reader.push(Finding::new(&INVALID_VALUE, place, message));
        return;
    }
    let bare = address.strip_prefix('[').and_then(|a| a.strip_suffix(']'));
    hosts.push(ExtraHost {
        host: host.to_owned(),
        address: bare.filter(|b| !b.is_empty()).unwrap_or(address).to_owned(),
        place,
    });
}

impl Canonical for ExtraHosts {
    fn json(&self) -> Option<Json> {
        let mut hosts: Vec<_> = self
            .0
            .iter()
            .map(|h| format!("{}={}", h.host, h.address))
            .collect();
        hosts.sort();
        (!hosts.is_empty()).then(|| hosts.into())
    }
}

object! {
    /// Where the log goes.
    pub struct Logging("`logging`", Extensible) {
        driver: String,
        options: Options,
    }
}

object! {
    /// A model that a service uses.
    pub struct ModelUse("a model of a service", Extensible) {
        endpoint_var: String,
        model_var: String,
    }
}

object! {
    /// A command that runs when a container starts or stops.
    pub struct Hook("a hook", Closed) {
        command: super::Command,
        user: String,
        privileged: crate::model::compose::decode::Flag,
        working_dir: String,
        environment: crate::model::compose::decode::Variables,
    }
}

object! {
    /// A program that provides a service.
    pub struct Provider("`provider`", Extensible) {
        r#type: String,
        options: ProviderOptions,
    }
}

/// Options of a provider: each a value or a list of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProviderOptions(pub BTreeMap<String, Vec<Plain>>);

impl Read for ProviderOptions {
    const EXPECTED: &'static str = "a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(map) = value.as_map() else {
            reader.wrong_type(value, Self::EXPECTED);
            return None;
        };
        let mut options = BTreeMap::new();
        for (name, entry) in map {
            let values = match &entry.value.data {
                Data::List(items) => items.iter().collect(),
                _ => vec![&entry.value],
            };
            let values = values.into_iter().filter_map(|v| Plain::read(v, reader));
            options.insert(name.clone(), values.collect());
        }
        Some(Self(options))
    }
}

impl Canonical for ProviderOptions {
    fn json(&self) -> Option<Json> {
        let options = self.0.iter().map(|(name, values)| {
            let values = values.iter().map(|v| Json::from(v.0.as_str()));
            (name.clone(), values.collect())
        });
        (!self.0.is_empty()).then(|| Json::Object(options.collect()))
    }
}

/// A mapping of options whose values are texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StorageOptions(pub Pairs);

impl Read for StorageOptions {
    const EXPECTED: &'static str = "a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(map) = value.as_map() else {
            reader.wrong_type(value, Self::EXPECTED);
            return None;
        };
        for entry in map.values() {
            if go_text(&entry.value).is_none() {
                reader.wrong_type(&entry.value, "a single value");
            }
        }
        Pairs::read(value, reader).map(Self)
    }
}

impl Canonical for StorageOptions {
    fn json(&self) -> Option<Json> {
        Labels(self.0.clone()).json()
    }
}

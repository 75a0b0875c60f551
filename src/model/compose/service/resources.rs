use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::model::compose::decode::{
    Always, Bounded, Canonical, Keyed, Labels, List, Number, Options, Period, Read, Reader, Size,
    UniqueTexts, Whole, choice, items, object, quoted,
};
use crate::model::compose::value::{Data, Value};

object! {
    /// How many containers run, and within which bounds.
    pub struct Deploy("`deploy`", Extensible) {
        mode: String,
        endpoint_mode: String,
        replicas: Always<Whole>,
        labels: Labels,
        rollback_config: UpdateConfig,
        update_config: UpdateConfig,
        resources: Resources,
        restart_policy: RestartPolicy,
        placement: Placement,
    }
}

object! {
    /// How a swarm replaces containers.
    pub struct UpdateConfig("an update configuration", Extensible) {
        parallelism: Always<Bounded<0, { i64::MAX }>>,
        delay: Period,
        failure_action: String,
        monitor: Period,
        max_failure_ratio: Number,
        order: UpdateOrder,
    }
}

/// Which of the old and the new container is handled first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateOrder(pub &'static str);

impl Read for UpdateOrder {
    const EXPECTED: &'static str = "text";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        choice(value, &["start-first", "stop-first"], reader).map(Self)
    }
}

impl Canonical for UpdateOrder {
    fn json(&self) -> Option<Json> {
        Some(self.0.into())
    }
}

impl Canonical for Always<Bounded<0, { i64::MAX }>> {
    fn json(&self) -> Option<Json> {
        Some(self.0.0.into())
    }
}

object! {
    /// What a container may use at most and at least.
    pub struct Resources("`resources`", Extensible) {
        limits: Limits,
        reservations: Reservations,
    }
}

object! {
    /// What a container may use at most.
    pub struct Limits("`limits`", Extensible) {
        cpus: Number,
        memory: TextSize,
        pids: Whole,
    }
}

object! {
    /// What is kept free for a container.
    pub struct Reservations("`reservations`", Extensible) {
        cpus: Number,
        memory: TextSize,
        generic_resources: List<GenericResource>,
        devices: List<DeviceRequest>,
    }
}

/// An amount of memory that must be written as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextSize(pub i64);

impl Read for TextSize {
    const EXPECTED: &'static str = "text that is an amount of memory such as 512m";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Text(_) => Size::read(value, reader).map(|s| Self(s.0)),
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                None
            }
        }
    }
}

impl Canonical for TextSize {
    fn json(&self) -> Option<Json> {
        Size(self.0).json()
    }
}

object! {
    /// A resource that the author of the swarm has named.
    pub struct GenericResource("a generic resource", Extensible) {
        discrete_resource_spec: DiscreteResource,
    }
}

object! {
    /// A resource that is counted.
    pub struct DiscreteResource("`discrete_resource_spec`", Extensible) {
        kind: String,
        value: Always<Whole>,
    }
}

object! {
    /// Devices such as GPUs.
    pub struct DeviceRequest("a device request", Extensible) {
        capabilities: UniqueTexts,
        count: DeviceCount,
        device_ids: UniqueTexts,
        driver: String,
        options: Options,
    }
}

/// How many devices; -1 stands for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceCount(pub i64);

impl Read for DeviceCount {
    const EXPECTED: &'static str = "a number or `all`";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let count = match &value.data {
            Data::Int(n) => i64::try_from(*n).ok(),
            Data::Text(text) if text.value.eq_ignore_ascii_case("all") => Some(-1),
            Data::Text(text) => text.value.parse().ok(),
            _ => None,
        };
        if count.is_none() {
            let message = format!("expected a number or `all`, found {}", quoted(value));
            reader.invalid(value, message);
        }
        count.map(Self)
    }
}

impl Canonical for DeviceCount {
    fn json(&self) -> Option<Json> {
        (self.0 != 0).then(|| self.0.into())
    }
}

/// The GPUs of a service: `all`, or device requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gpus(pub Vec<DeviceRequest>);

impl Read for Gpus {
    const EXPECTED: &'static str = "`all` or a list of device requests";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let mut all = DeviceRequest::empty(value.place);
        all.count = Some(Keyed {
            key: value.place,
            place: value.place,
            value: DeviceCount(-1),
        });
        match &value.data {
            Data::Text(_) => choice(value, &["all"], reader).map(|_| Self(vec![all])),
            _ => {
                let items = items(value, Self::EXPECTED, reader)?;
                let requests = items.iter().filter_map(|i| DeviceRequest::read(i, reader));
                Some(Self(requests.collect()))
            }
        }
    }
}

impl DeviceRequest {
    /// Returns the JSON with the count that compose adds when nothing else says which devices.
    fn with_count(&self) -> Option<Json> {
        let mut json = self.json()?;
        if self.count.is_none() && self.device_ids.is_none() {
            json["count"] = (-1).into();
        }
        Some(json)
    }
}

impl Canonical for Gpus {
    fn json(&self) -> Option<Json> {
        let requests = self.0.iter().filter_map(DeviceRequest::with_count);
        (!self.0.is_empty()).then(|| requests.collect())
    }
}

object! {
    /// When a swarm starts a container again.
    pub struct RestartPolicy("`restart_policy`", Extensible) {
        condition: String,
        delay: Always<Period>,
        max_attempts: Always<Bounded<0, { i64::MAX }>>,
        window: Always<Period>,
    }
}

object! {
    /// On which nodes of a swarm containers run.
    pub struct Placement("`placement`", Extensible) {
        constraints: List<String>,
        preferences: List<Preference>,
        max_replicas_per_node: Whole,
    }
}

object! {
    /// How containers spread over a swarm.
    pub struct Preference("a placement preference", Extensible) {
        spread: String,
    }
}

/// Limits of the kernel by name (`ulimits`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ulimits(pub BTreeMap<String, Keyed<Ulimit>>);

/// One limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ulimit {
    /// The same for both.
    Single(i64),
    /// A soft and a hard one.
    Both {
        /// What holds until the program raises it.
        soft: i64,
        /// What it may raise it to.
        hard: i64,
    },
}

object! {
    /// A soft and a hard limit.
    pub struct UlimitPair("a limit", Extensible) {
        soft: Whole,
        hard: Whole,
    }
}

impl Read for Ulimits {
    const EXPECTED: &'static str = "a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(map) = value.as_map() else {
            reader.wrong_type(value, Self::EXPECTED);
            return None;
        };
        let mut limits = BTreeMap::new();
        for (name, entry) in map {
            if let Some(limit) = ulimit(&entry.value, reader) {
                let keyed = Keyed {
                    key: entry.key,
                    place: entry.value.place,
                    value: limit,
                };
                limits.insert(name.clone(), keyed);
            }
        }
        Some(Self(limits))
    }
}

fn ulimit(value: &Value, reader: &mut Reader<'_>) -> Option<Ulimit> {
    if value.as_map().is_none() {
        return Whole::read(value, reader).map(|n| Ulimit::Single(n.0));
    }
    let pair = UlimitPair::read(value, reader)?;
    for key in ["soft", "hard"] {
        if value.get(key).is_none() {
            reader.required(value.place, key, "a limit");
        }
    }
    Some(Ulimit::Both {
        soft: pair.soft?.value.0,
        hard: pair.hard?.value.0,
    })
}

impl Canonical for Ulimits {
    fn json(&self) -> Option<Json> {
        let limits = self.0.iter().map(|(name, limit)| {
            let json = match limit.value {
                Ulimit::Single(0) => json!({}),
                Ulimit::Single(n) => n.into(),
                Ulimit::Both { soft, hard } => {
                    let mut map = Map::new();
                    for (key, n) in [("soft", soft), ("hard", hard)] {
                        if n != 0 {
                            map.insert(key.to_owned(), n.into());
                        }
                    }
                    Json::Object(map)
                }
            };
            (name.clone(), json)
        });
        (!self.0.is_empty()).then(|| Json::Object(limits.collect()))
    }
}

/// A device of the host.
#[derive(Clone, Debug, PartialEq)]
pub struct Device(pub DeviceMapping);

object! {
    /// A device in the long form.
    pub struct DeviceMapping("a device", Extensible) {
        source: String,
        target: String,
        permissions: String,
    }
}

impl Read for Device {
    const EXPECTED: &'static str = "a device such as `/dev/kmsg`";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let Data::Text(text) = &value.data else {
            if value.as_map().is_some() && value.get("source").is_none() {
                reader.required(value.place, "source", "a device");
            }
            return DeviceMapping::read(value, reader).map(Self);
        };
        let parts: Vec<&str> = text.value.split(':').collect();
        let at = |text: &str| {
            Some(Keyed {
                key: value.place,
                place: value.place,
                value: text.to_owned(),
            })
        };
        let (source, target, permissions) = match parts.as_slice() {
            [source] => (*source, *source, "rwm"),
            [source, target] => (*source, *target, "rwm"),
            [source, target, permissions] => (*source, *target, *permissions),
            _ => {
                reader.invalid(value, "a device has at most three parts");
                return None;
            }
        };
        let mut device = DeviceMapping::empty(value.place);
        device.source = at(source);
        device.target = at(if target.is_empty() { source } else { target });
        device.permissions = at(permissions);
        Some(Self(device))
    }
}

impl Canonical for Device {
    fn json(&self) -> Option<Json> {
        self.0.json()
    }
}

object! {
    /// Bounds for reading and writing devices.
    pub struct Blkio("`blkio_config`", Closed) {
        weight: Whole,
        weight_device: List<WeightDevice>,
        device_read_bps: List<ThrottleDevice>,
        device_read_iops: List<ThrottleDevice>,
        device_write_bps: List<ThrottleDevice>,
        device_write_iops: List<ThrottleDevice>,
    }
}

object! {
    /// The weight of a device.
    pub struct WeightDevice("a device with its weight", Closed) {
        path as "Path": String,
        weight as "Weight": Whole,
    }
}

object! {
    /// The rate of a device.
    pub struct ThrottleDevice("a device with its rate", Closed) {
        path as "Path": String,
        rate as "Rate": Size,
    }
}

object! {
    /// The account that a container of Windows runs under.
    pub struct CredentialSpec("`credential_spec`", Extensible) {
        config: String,
        file: String,
        registry: String,
    }
}

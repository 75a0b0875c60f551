use serde_json::{Value as Json, json};

use crate::diag::Place;
use crate::model::compose::codes::INVALID_PORT;
use crate::model::compose::decode::{
    Bounded, Canonical, Keyed, Plain, Read, Reader, items, last_of_each, object,
};
use crate::model::compose::syntax::port::{self, PortRange};
use crate::model::compose::value::{Data, Value, go_text};

object! {
    /// A port in the long form.
    pub struct LongPort("a port", Extensible) {
        name: String,
        mode: String,
        host_ip: String,
        target: Bounded<0, 65535>,
        published: Plain,
        protocol: String,
        app_protocol: String,
    }
}

/// One port of a service that is reachable through the host.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Where it stands; the ports of a range share it.
    pub place: Place,
    /// The address of the host; `None` for all of them.
    pub host_ip: Option<String>,
    /// The port of the host as it is written: one, a range to choose from, or `None` for one that
    /// the engine chooses.
    pub published: Option<String>,
    /// The port of the container.
    pub target: u16,
    /// `tcp`, `udp` or `sctp`; free text in the long form.
    pub protocol: String,
    /// `ingress` or `host`; docker compose itself ignores it.
    pub mode: String,
    /// A name, which docker compose ignores.
    pub name: Option<String>,
    /// The protocol above, which docker compose ignores.
    pub app_protocol: Option<String>,
    /// Whether the long form was used.
    pub long: bool,
}

impl Port {
    /// Returns the ports of the host.
    pub fn published_range(&self) -> Option<PortRange> {
        PortRange::parse(self.published.as_deref()?)
    }

    fn key(&self) -> String {
        format!(
            "{}|{}|{}|{}",
            self.host_ip.as_deref().unwrap_or("0.0.0.0"),
            self.published.as_deref().unwrap_or_default(),
            self.target,
            self.protocol
        )
    }
}

/// The ports of a service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ports(pub Vec<Port>);

impl Read for Ports {
    const EXPECTED: &'static str = "a list of ports";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let mut ports = Vec::new();
        for item in items(value, Self::EXPECTED, reader)? {
            match &item.data {
                Data::Text(_) | Data::Int(_) => short(item, &mut ports, reader),
                Data::Map(_) => {
                    if let Some(long) = LongPort::read(item, reader) {
                        ports.extend(from_long(item, long, reader));
                    }
                }
                _ => reader.wrong_type(item, "a port such as `127.0.0.1:8080:80`"),
            }
        }
        Some(Self(last_of_each(ports, Port::key)))
    }
}

fn short(item: &Value, ports: &mut Vec<Port>, reader: &mut Reader<'_>) {
    match port::parse(&go_text(item).unwrap_or_default()) {
        Ok(found) => ports.extend(found.into_iter().map(|p| Port {
            place: item.place,
            host_ip: p.host_ip,
            published: p.published.map(|range| range.to_string()),
            target: p.target,
            protocol: p.protocol.to_owned(),
            mode: "ingress".to_owned(),
            name: None,
            app_protocol: None,
            long: false,
        })),
        Err(fault) => reader.fault(&INVALID_PORT, item, fault),
    }
}

fn from_long(item: &Value, long: LongPort, reader: &mut Reader<'_>) -> Option<Port> {
    let Some(target) = &long.target else {
        if item.get("target").is_none() {
            reader.required(item.place, "target", "a port");
        }
        return None;
    };
    let text = |field: Option<Keyed<String>>| field.map(|f| f.value).filter(|v| !v.is_empty());
    if let Some(ip) = &long.host_ip
        && ip.value.parse::<std::net::IpAddr>().is_err()
    {
        let fault = crate::diag::Fault::new(
            crate::diag::Span::new(0, ip.value.len()),
            "this is no IP address",
        );
        if let Some(value) = item.get("host_ip") {
            reader.fault(&INVALID_PORT, value, fault);
        }
    }
    Some(Port {
        place: item.place,
        host_ip: text(long.host_ip),
        published: long.published.map(|p| p.value.0).filter(|p| !p.is_empty()),
        target: u16::try_from(target.value.0).unwrap_or_default(),
        protocol: text(long.protocol).unwrap_or_else(|| "tcp".to_owned()),
        mode: text(long.mode).unwrap_or_else(|| "ingress".to_owned()),
        name: text(long.name),
        app_protocol: text(long.app_protocol),
        long: true,
    })
}

impl Canonical for Ports {
    fn json(&self) -> Option<Json> {
        let ports = self.0.iter().map(|p| {
            let mut port = json!({"mode": p.mode, "target": p.target, "protocol": p.protocol});
            let optional = [
                ("name", &p.name),
                ("host_ip", &p.host_ip),
                ("published", &p.published),
                ("app_protocol", &p.app_protocol),
            ];
            for (key, value) in optional {
                if let Some(value) = value {
                    port[key] = value.as_str().into();
                }
            }
            if p.target == 0
                && let Some(port) = port.as_object_mut()
            {
                port.shift_remove("target");
            }
            port
        });
        (!self.0.is_empty()).then(|| ports.collect())
    }
}

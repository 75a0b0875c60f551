//! Which services a container reaches, and under which names.
//!
//! Source: the embedded DNS server of Docker Engine 25 to 28, and docker compose 2.40, which gives
//! each container the name of its service as an alias on every network of it.

use std::net::IpAddr;

use crate::model::compose::Project;
use crate::model::compose::decode::Keyed;
use crate::model::compose::service::Service;
use crate::model::compose::toplevel::TopLevel;

/// A service of a project, by its name.
pub(super) type Entry<'a> = (&'a str, &'a Keyed<Service>);

/// What a host name means inside a container.
#[derive(Debug)]
pub(super) enum Peer<'a> {
    /// These services, which the name leads to; several when they share it as an alias.
    Services(Vec<Entry<'a>>),
    /// The container itself, with those that share its network.
    Itself(Vec<Entry<'a>>),
    /// A service that has the name, but no network in common.
    Apart(Entry<'a>),
    /// A service that has the name, but uses the network of the host or of another container, so
    /// that no name leads to it.
    Nameless(Entry<'a>),
    /// No service of the project has the name.
    Unknown,
    /// It cannot be told from the compose file.
    Outside,
}

/// Returns what a host name means inside the containers of a service.
pub(super) fn resolve<'a>(project: &'a Project, from: Entry<'a>, host: &str) -> Peer<'a> {
    let Some(owner) = network_owner(project, from) else {
        return Peer::Outside;
    };
    if is_loopback(host) {
        return Peer::Itself(sharing(project, owner));
    }
    let service = &owner.1.value;
    let is_name = !host.is_empty() && !host.contains(['.', ':', '$', '{', '%']);
    if !is_name || given_hosts(service).any(|h| h.eq_ignore_ascii_case(host)) {
        return Peer::Outside;
    }
    let services = project.services.iter();
    let called: Vec<Entry<'a>> = services
        .filter(|other| has_name(project, *other, None, host))
        .collect();
    let own = networks(service);
    let is_reached = |other: &Entry<'a>| {
        let theirs = networks(&other.1.value);
        let mut shared = own.iter().filter(|network| theirs.contains(network));
        other.0 == owner.0 || shared.any(|network| has_name(project, *other, Some(network), host))
    };
    let reached: Vec<Entry<'a>> = called.iter().copied().filter(is_reached).collect();
    match (reached.as_slice(), called.first()) {
        ([(name, _)], _) if *name == owner.0 => Peer::Itself(sharing(project, owner)),
        ([_, ..], _) => Peer::Services(reached),
        ([], Some(other)) if other.1.value.network_mode.is_some() => Peer::Nameless(*other),
        ([], Some(other)) => Peer::Apart(*other),
        ([], None) if is_open(project, service) => Peer::Outside,
        ([], None) => Peer::Unknown,
    }
}

/// Returns the service whose network a service uses; nothing when that is no network of the project.
pub(super) fn network_owner<'a>(project: &'a Project, from: Entry<'a>) -> Option<Entry<'a>> {
    let mut at = from;
    // Two services may name one another; docker compose refuses that elsewhere.
    for _ in project.services.iter() {
        let Some(mode) = &at.1.value.network_mode else {
            return Some(at);
        };
        let named = mode.value.strip_prefix("service:")?;
        at = project.services.iter().find(|(name, _)| *name == named)?;
    }
    None
}

/// Returns a service and those that use its network.
fn sharing<'a>(project: &'a Project, owner: Entry<'a>) -> Vec<Entry<'a>> {
    let others = project.services.iter();
    others
        .filter(|other| network_owner(project, *other).is_some_and(|o| o.0 == owner.0))
        .collect()
}

/// Returns whether a host means the container itself, whatever the compose file says.
pub(super) fn is_loopback(host: &str) -> bool {
    let ip = host.parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost")
        || ip.is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified())
}

/// Returns the names that a service knows by its own settings.
fn given_hosts(service: &Service) -> impl Iterator<Item = &str> {
    let extra = service.extra_hosts.iter().flat_map(|h| &h.value.0);
    let external = service.external_links.iter().flat_map(|l| &l.value.0);
    let links = service.links.iter().flat_map(|l| &l.value.0);
    let links = external.chain(links).map(|link| link.value.as_str());
    let links = links.map(|link| link.split_once(':').map_or(link, |(_, alias)| alias));
    extra.map(|h| h.host.as_str()).chain(links)
}

/// Returns whether a service has a name on a network, or on any.
fn has_name(project: &Project, entry: Entry<'_>, network: Option<&str>, host: &str) -> bool {
    let (name, service) = (entry.0, &entry.1.value);
    let own = [&service.container_name, &service.hostname];
    let mut own = own.into_iter().flatten().map(|n| n.value.as_str());
    // The name that docker compose gives a container by itself, now and before 2.0.
    let made = |separator: char| {
        let start = format!("{}{separator}{name}{separator}", project.name.value);
        host.strip_prefix(start.as_str())
            .is_some_and(|rest| rest.parse::<u32>().is_ok())
    };
    let mut aliases = aliases(service).filter(|(on, _)| network.is_none_or(|n| n == *on));
    name.eq_ignore_ascii_case(host)
        || own.any(|n| n.eq_ignore_ascii_case(host))
        || aliases.any(|(_, alias)| alias.eq_ignore_ascii_case(host))
        || made('-')
        || made('_')
}

/// Returns the aliases of a service, each with its network.
fn aliases(service: &Service) -> impl Iterator<Item = (&str, &str)> {
    let networks = service.networks.iter().flat_map(|n| &n.value.0);
    networks.flat_map(|(network, attachment)| {
        let aliases = attachment.value.iter().flat_map(|a| &a.aliases);
        let aliases = aliases.flat_map(|a| &a.value.0);
        aliases.map(move |alias| (network.as_str(), alias.value.as_str()))
    })
}

/// Returns the networks that a service is attached to.
fn networks(service: &Service) -> Vec<&str> {
    let named = service.networks.iter().flat_map(|n| n.value.0.keys());
    let named: Vec<&str> = named.map(String::as_str).collect();
    match (named.is_empty(), &service.network_mode) {
        (_, Some(_)) => Vec::new(),
        (true, None) => vec!["default"],
        (false, None) => named,
    }
}

/// Returns whether containers of others may be on the networks of a service, or its names are looked
/// up elsewhere.
fn is_open(project: &Project, service: &Service) -> bool {
    let shared = |name: &str| {
        let network = project.networks.get(name);
        network.is_some_and(|n| n.value.is_external() || n.value.given_name().is_some())
    };
    !project.complete
        || service.extends.is_some()
        || service.dns.is_some()
        || service.dns_search.is_some()
        || networks(service).into_iter().any(shared)
}

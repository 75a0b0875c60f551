//! The addresses that the configurations of a stack tell its containers to connect to.

use super::network::Entry;
use super::settings;
use crate::check::Scope;
use crate::check::prometheus::document::Document;
use crate::check::prometheus::relabelling::Outcome;
use crate::check::prometheus::targets::{Budget, Group, Target, alertmanager_groups, groups};
use crate::diag::{FileId, Place, Span};
use crate::lang::url;
use crate::model::alertmanager::{TemplateUrl, Webhook};
use crate::model::compose::{Inside, Project};
use crate::model::decode::{At, each};
use crate::model::grafana::Datasource;
use crate::model::prometheus::{AlertmanagerConfig, RemoteRead, RemoteWrite, ScrapeConfig};
use crate::model::stack::{DatasourceFile, Reader, same_path};

/// An address, and the container that is told to connect to it.
#[derive(Clone, Debug)]
pub(super) struct Use<'a> {
    /// The project of the container.
    pub project: &'a Project,
    /// The service of the container.
    pub from: Entry<'a>,
    /// What it is for.
    pub purpose: Purpose,
    /// Where it stands.
    pub place: Place,
    /// The host, without brackets.
    pub host: String,
    /// The port; that of the scheme when none is written.
    pub port: u16,
    /// The path that is asked for; empty where it does not matter.
    pub path: String,
}

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Prometheus scrapes it.
    Scrape,
    /// An exporter is asked to look at it.
    Probe,
    /// Prometheus sends alerts to it.
    Alerts,
    /// Prometheus writes samples to it.
    Write,
    /// Prometheus reads samples from it.
    Read,
    /// Alertmanager posts notifications to it.
    Webhook,
    /// Grafana queries it.
    Query,
    /// A variable or a flag of some program names it.
    Setting,
}

/// Returns every address, in the order of the files.
pub(super) fn uses<'a>(scope: &Scope<'a>) -> Vec<Use<'a>> {
    let mut all = Vec::new();
    for document in Document::all(scope) {
        let readers = scope.stack.readers(document.owner.path.as_deref());
        for reader in &readers {
            of_prometheus(scope, &document, reader, &mut all);
        }
    }
    for config in &scope.stack.alertmanagers {
        for reader in scope.stack.readers(config.path.as_deref()) {
            each(&config.model, At::document(), |_, webhook: &Webhook| {
                all.extend(of_webhook(webhook, config.file, &reader));
            });
        }
    }
    of_grafanas(scope, &mut all);
    all.extend(settings::uses(scope));
    all
}

fn of_prometheus<'a>(
    scope: &Scope<'a>,
    document: &Document<'a>,
    reader: &Reader<'a>,
    all: &mut Vec<Use<'a>>,
) {
    let mut budget = Budget::new();
    for job in document.jobs() {
        for group in groups(scope, document, &job.value, &mut budget) {
            for target in group
                .targets()
                .filter(|t| matches!(t.outcome, Outcome::Kept))
            {
                all.extend(of_target(
                    (document.file, &job.value),
                    &group,
                    &target,
                    reader,
                ));
            }
        }
    }
    document.each(|_, config: &AlertmanagerConfig| {
        for group in alertmanager_groups(scope, document, config, &mut budget) {
            for target in group
                .targets()
                .filter(|t| matches!(t.outcome, Outcome::Kept))
            {
                let place = in_file(group.file, target.written.span);
                let labels = &target.labels;
                let found = address(labels.get("__address__"), labels.get("__scheme__"));
                all.extend(found.map(|(host, port)| {
                    let path = labels.get("__alerts_path__");
                    used(reader, Purpose::Alerts, place, host, port, path)
                }));
            }
        }
    });
    document.each(|_, remote: &RemoteWrite| {
        if let Some(url) = remote.url.given() {
            let place = in_file(document.file, url.span);
            all.extend(of_url(reader, Purpose::Write, place, url.value.as_str()));
        }
    });
    document.each(|_, remote: &RemoteRead| {
        if let Some(url) = remote.url.given() {
            let place = in_file(document.file, url.span);
            all.extend(of_url(reader, Purpose::Read, place, url.value.as_str()));
        }
    });
}

/// Returns the address that is scraped, and the one that an exporter in between is asked for.
fn of_target<'a>(
    job: (FileId, &'a ScrapeConfig),
    group: &Group<'a>,
    target: &Target<'a>,
    reader: &Reader<'a>,
) -> Vec<Use<'a>> {
    let (labels, written) = (&target.labels, target.written);
    let address_label = labels.get("__address__");
    let Some((host, port)) = address(address_label, labels.get("__scheme__")) else {
        return Vec::new();
    };
    let place = in_file(group.file, written.span);
    // What relabelling writes stands in the rule.
    let mut rules = job.1.relabel_configs.items().iter();
    let rule = rules.find_map(|rule| {
        let replacement = rule.value.replacement.given()?;
        (replacement.value == address_label).then(|| in_file(job.0, replacement.span))
    });
    let from = rule.unwrap_or(place);
    let path = labels.get("__metrics_path__");
    let scraped = used(reader, Purpose::Scrape, from, host, port, path);
    let probed = labels.get("__param_target");
    let is_probe = address_label != written.value && probed == written.value;
    let probe = is_probe
        .then(|| of_probe(&scraped, place, probed))
        .flatten();
    probe.into_iter().chain([scraped]).collect()
}

/// Returns what the exporter that is scraped is asked to look at, from where it stands.
fn of_probe<'a>(scraped: &Use<'a>, place: Place, text: &str) -> Option<Use<'a>> {
    let service = scraped.project.services.iter();
    let from = service
        .into_iter()
        .find(|(name, _)| *name == scraped.host)?;
    let (host, port) = match text.contains("://") {
        true => {
            let url = url::parse(text).ok()?;
            (url.hostname().to_owned(), port_of(&url)?)
        }
        false => address(text, "http")?,
    };
    Some(Use {
        project: scraped.project,
        from,
        purpose: Purpose::Probe,
        place,
        host,
        port,
        path: String::new(),
    })
}

fn of_webhook<'a>(webhook: &Webhook, file: FileId, reader: &Reader<'a>) -> Option<Use<'a>> {
    let given = webhook.url.given()?;
    let url: &TemplateUrl = &given.value;
    let place = in_file(file, given.span);
    of_url(reader, Purpose::Webhook, place, url.reveal())
}

/// Takes the addresses of data sources that Grafana itself connects to.
fn of_grafanas<'a>(scope: &Scope<'a>, all: &mut Vec<Use<'a>>) {
    let projects = scope.stack.projects.iter().filter(|p| p.folder.is_some());
    let services = projects.flat_map(|p| p.services.iter().map(move |entry| (p, entry)));
    for (project, grafana) in services {
        for file in read_by(scope, project, grafana) {
            let own = file.datasources.iter().filter(|d| !d.direct);
            all.extend(own.filter_map(|d| of_datasource(project, grafana, file.file, d)));
        }
    }
}

/// Returns the files of data sources that a Grafana reads; none for another program.
pub(super) fn read_by<'a>(
    scope: &Scope<'a>,
    project: &'a Project,
    grafana: Entry<'a>,
) -> impl Iterator<Item = &'a DatasourceFile> {
    let service = &grafana.1.value;
    let folder = service.grafana_provisioning();
    scope.stack.datasources.iter().filter(move |file| {
        let name = file.path.file_name().and_then(|n| n.to_str());
        let inside = folder.zip(name).map(|(folder, name)| {
            let path = format!("{folder}/datasources/{name}");
            project.inside(service, &path)
        });
        matches!(inside, Some(Inside::Stack(host)) if same_path(&host, &file.path))
    })
}

fn of_datasource<'a>(
    project: &'a Project,
    grafana: Entry<'a>,
    file: FileId,
    datasource: &Datasource,
) -> Option<Use<'a>> {
    let given = datasource.url.as_ref().filter(|u| !u.value.contains('$'))?;
    let url = url::parse(&given.value).ok()?;
    Some(Use {
        project,
        from: grafana,
        purpose: Purpose::Query,
        place: in_file(file, given.span),
        host: url.hostname().to_owned(),
        port: port_of(&url)?,
        path: String::new(),
    })
}

fn of_url<'a>(reader: &Reader<'a>, purpose: Purpose, place: Place, text: &str) -> Option<Use<'a>> {
    if text.contains("{{") || text.contains('$') {
        return None;
    }
    let url = url::parse(text).ok()?;
    let port = port_of(&url)?;
    Some(used(
        reader,
        purpose,
        place,
        url.hostname().to_owned(),
        port,
        &url.path,
    ))
}

fn used<'a>(
    reader: &Reader<'a>,
    purpose: Purpose,
    place: Place,
    host: String,
    port: u16,
    path: &str,
) -> Use<'a> {
    Use {
        project: reader.project,
        from: (reader.name, reader.service),
        purpose,
        place,
        host,
        port,
        path: path.to_owned(),
    }
}

/// Returns the port of a URL; nothing without a host, or with a scheme that has no port of its own.
fn port_of(url: &url::Url) -> Option<u16> {
    match url.port() {
        _ if url.host.is_empty() => None,
        Some(port) => port.parse().ok(),
        None => scheme_port(&url.scheme),
    }
}

fn scheme_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

/// Splits a target into host and port.
fn address(text: &str, scheme: &str) -> Option<(String, u16)> {
    match url::host_port(text) {
        Ok(parsed) => Some((parsed.host, parsed.port.parse().ok()?)),
        Err(_) if text.contains([':', '/']) || text.is_empty() => None,
        Err(_) => Some((text.to_owned(), scheme_port(scheme)?)),
    }
}

fn in_file(file: FileId, span: Span) -> Place {
    Place { file, span }
}

//! Registries and other lists of services: Consul, DNS, Eureka, files, HTTP, Kuma, Marathon, Nomad,
//! PuppetDB, Uyuni and ZooKeeper.

use super::{Document, UrlRule, need_url};
use crate::check::Reporter;
use crate::check::fields::{filled, present};
use crate::diag::Span;
use crate::model::decode::{At, Blank, Field, Spanned};
use crate::model::prometheus::sd::{
    Consul, Dns, Eureka, HttpSd, Kuma, Marathon, Nerve, Nomad, PuppetDb, RecordType, Serverset,
    Uyuni,
};

pub(super) fn check(document: &Document<'_>, report: &mut Reporter<'_>) {
    document.each(|_, consul: &Consul| self::consul(report, consul));
    document.each(|at, dns: &Dns| self::dns(report, at, dns));
    document.each(|at, eureka: &Eureka| {
        let rule = UrlRule::Complete;
        need_url(
            report,
            "`eureka_sd_configs`",
            at.span,
            "server",
            &eureka.server,
            rule,
        );
    });
    document.each(|at, http: &HttpSd| {
        need_url(
            report,
            "`http_sd_configs`",
            at.span,
            "url",
            &http.url,
            UrlRule::Http,
        );
    });
    document.each(|at, kuma: &Kuma| {
        let rule = UrlRule::Complete;
        need_url(
            report,
            "`kuma_sd_configs`",
            at.span,
            "server",
            &kuma.server,
            rule,
        );
    });
    document.each(|at, marathon: &Marathon| self::marathon(report, at, marathon));
    document.each(|_, nomad: &Nomad| {
        server(report, "`nomad_sd_configs`", &nomad.server);
    });
    document.each(|at, puppetdb: &PuppetDb| {
        let owner = "`puppetdb_sd_configs`";
        need_url(report, owner, at.span, "url", &puppetdb.url, UrlRule::Http);
        report.need_filled(owner, at.span, "query", &puppetdb.query);
    });
    document.each(|at, uyuni: &Uyuni| {
        let owner = "`uyuni_sd_configs`";
        need_url(
            report,
            owner,
            at.span,
            "server",
            &uyuni.server,
            UrlRule::Any,
        );
        report.need_filled(owner, at.span, "username", &uyuni.username);
        report.need_filled(owner, at.span, "password", &uyuni.password);
    });
    document.each(|at, nerve: &Nerve| {
        let owner = "`nerve_sd_configs`";
        zookeeper(report, owner, at.span, &nerve.servers, &nerve.paths);
    });
    document.each(|at, serverset: &Serverset| {
        let owner = "`serverset_sd_configs`";
        zookeeper(report, owner, at.span, &serverset.servers, &serverset.paths);
    });
}

/// Reports a server that is set to nothing or to blanks.
fn server(report: &mut Reporter<'_>, owner: &str, field: &Field<String>) {
    report.keep_filled(owner, "server", field);
    if let Some(given) = field.given()
        && !given.value.is_empty()
        && given.value.trim().is_empty()
    {
        report.refuse(given.span, format!("{owner} needs a `server`"), "");
    }
}

fn consul(report: &mut Reporter<'_>, consul: &Consul) {
    const OWNER: &str = "`consul_sd_configs`";
    server(report, OWNER, &consul.server);
    let basic = present("basic_auth", &consul.http.basic_auth);
    let user = [
        filled("username", &consul.username),
        filled("password", &consul.password),
    ];
    if let Some(user) = user.into_iter().find(|(_, key)| key.is_some()) {
        report.at_most_one(OWNER, &[user, basic]);
        // The user becomes `basic_auth`, which the other ways to authenticate exclude.
        for other in [
            present("authorization", &consul.http.authorization),
            present("oauth2", &consul.http.oauth2),
            filled("bearer_token", &consul.http.bearer_token),
            filled("bearer_token_file", &consul.http.bearer_token_file),
        ] {
            report.at_most_one(OWNER, &[user, other]);
        }
    }
    let token = filled("token", &consul.token);
    for other in [
        present("authorization", &consul.http.authorization),
        present("oauth2", &consul.http.oauth2),
    ] {
        report.at_most_one(OWNER, &[token, other]);
    }
}

fn dns(report: &mut Reporter<'_>, at: At<'_>, dns: &Dns) {
    const OWNER: &str = "`dns_sd_configs`";
    report.need_filled(OWNER, at.span, "names", &dns.names);
    report.keep_default(OWNER, "type", &dns.r#type);
    let Some(record) = dns.r#type.get() else {
        return;
    };
    if *record != RecordType::Srv && dns.port.effective(0) == Some(0) {
        let span = dns.port.key().unwrap_or(at.span);
        let message = format!("{OWNER} needs `port` for {} records", record.word());
        report.missing(span, message, Some("only SRV records name the port"));
    }
}

fn marathon(report: &mut Reporter<'_>, at: At<'_>, marathon: &Marathon) {
    const OWNER: &str = "`marathon_sd_configs`";
    report.need_filled(OWNER, at.span, "servers", &marathon.servers);
    let tokens = [
        filled("auth_token", &marathon.auth_token),
        filled("auth_token_file", &marathon.auth_token_file),
    ];
    report.at_most_one(OWNER, &tokens);
    let Some(token) = tokens.into_iter().find(|(_, key)| key.is_some()) else {
        return;
    };
    for other in [
        present("basic_auth", &marathon.http.basic_auth),
        filled("bearer_token", &marathon.http.bearer_token),
        filled("bearer_token_file", &marathon.http.bearer_token_file),
        present("authorization", &marathon.http.authorization),
    ] {
        report.at_most_one(OWNER, &[token, other]);
    }
}

fn zookeeper(
    report: &mut Reporter<'_>,
    owner: &str,
    span: Span,
    servers: &Field<Vec<Spanned<String>>>,
    paths: &Field<Vec<Spanned<String>>>,
) {
    report.need_filled(owner, span, "servers", servers);
    report.need_filled(owner, span, "paths", paths);
    for path in paths.items() {
        if !path.value.starts_with('/') {
            let message = format!("a path of {owner} has to begin with `/`");
            report.refuse(path.span, message, "");
        }
    }
}

impl Blank for Vec<Spanned<String>> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

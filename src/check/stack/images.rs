//! What the programs of well-known images listen on, and where they serve metrics.
//!
//! Source: the `EXPOSE` and the start command of the images, and the documentation of their
//! programs, as of November 2026. An image that is not here is not judged.

/// A well-known image.
#[derive(Debug)]
pub(super) struct Image {
    /// Its repositories, without registry.
    pub repositories: &'static [&'static str],
    /// The ports that its program opens by itself.
    pub ports: &'static [u16],
    /// Where it serves metrics; nothing when it serves none.
    pub metrics: Metrics,
    /// Folders and files of the container whose content can change all that.
    pub settings: &'static [&'static str],
    /// Variables that look as if they moved a port and do not.
    pub harmless: &'static [&'static str],
}

/// Where an image serves metrics.
#[derive(Clone, Copy, Debug)]
pub(super) enum Metrics {
    /// At these paths.
    At(&'static [&'static str]),
    /// Nowhere; with what to scrape instead.
    None(&'static str),
}

const PLAIN: Metrics = Metrics::At(&["/metrics"]);

const fn exporter(repositories: &'static [&'static str], ports: &'static [u16]) -> Image {
    Image {
        repositories,
        ports,
        metrics: PLAIN,
        settings: &[],
        harmless: &[],
    }
}

const fn server(
    repositories: &'static [&'static str],
    ports: &'static [u16],
    settings: &'static [&'static str],
    instead: &'static str,
) -> Image {
    Image {
        repositories,
        ports,
        metrics: Metrics::None(instead),
        settings,
        harmless: &[],
    }
}

impl Image {
    const fn metrics(mut self, metrics: Metrics) -> Self {
        self.metrics = metrics;
        self
    }

    const fn settings(mut self, settings: &'static [&'static str]) -> Self {
        self.settings = settings;
        self
    }

    const fn harmless(mut self, harmless: &'static [&'static str]) -> Self {
        self.harmless = harmless;
        self
    }
}

static IMAGES: &[Image] = &[
    exporter(&["prom/node-exporter", "prometheus/node-exporter"], &[9100]),
    exporter(
        &["cadvisor/cadvisor", "google/cadvisor", "zcube/cadvisor"],
        &[8080],
    ),
    exporter(
        &["prom/blackbox-exporter", "prometheus/blackbox-exporter"],
        &[9115],
    )
    .metrics(Metrics::At(&["/metrics", "/probe"])),
    exporter(&["prom/snmp-exporter", "prometheus/snmp-exporter"], &[9116])
        .metrics(Metrics::At(&["/metrics", "/snmp"])),
    exporter(&["prom/pushgateway"], &[9091]),
    exporter(&["prom/mysqld-exporter"], &[9104]).metrics(Metrics::At(&["/metrics", "/probe"])),
    exporter(&["prom/statsd-exporter"], &[9102, 9125]),
    exporter(&["prom/memcached-exporter"], &[9150]),
    exporter(&["prom/haproxy-exporter"], &[9101]),
    exporter(
        &[
            "prometheuscommunity/postgres-exporter",
            "wrouesnel/postgres_exporter",
        ],
        &[9187],
    )
    .metrics(Metrics::At(&["/metrics", "/probe"])),
    exporter(&["prometheuscommunity/elasticsearch-exporter"], &[9114])
        .metrics(Metrics::At(&["/metrics", "/probe"])),
    exporter(&["oliver006/redis_exporter"], &[9121])
        .metrics(Metrics::At(&["/metrics", "/scrape"]))
        .harmless(&["REDIS_ADDR"]),
    exporter(&["nginx/nginx-prometheus-exporter"], &[9113]),
    exporter(&["danielqsj/kafka-exporter"], &[9308]),
    exporter(&["percona/mongodb_exporter"], &[9216]),
    exporter(&["ncabatoff/process-exporter"], &[9256]),
    exporter(
        &[
            "grafana/grafana",
            "grafana/grafana-oss",
            "grafana/grafana-enterprise",
        ],
        &[3000],
    )
    .settings(&["/etc/grafana/grafana.ini", "/usr/share/grafana/conf"]),
    server(
        &["nginx", "nginxinc/nginx", "nginx/nginx"],
        &[80],
        &["/etc/nginx"],
        "scrape nginx/nginx-prometheus-exporter, which asks its stub_status page",
    ),
    server(
        &["httpd"],
        &[80],
        &["/usr/local/apache2/conf"],
        "scrape an exporter beside it, such as apache_exporter on port 9117",
    ),
    server(
        &["postgres", "timescale/timescaledb", "postgis/postgis"],
        &[5432],
        &["/etc/postgresql"],
        "scrape prometheuscommunity/postgres-exporter, on port 9187",
    ),
    server(
        &["mysql", "mariadb", "percona", "mysql/mysql-server"],
        &[3306, 33060],
        &["/etc/mysql", "/etc/my.cnf", "/etc/my.cnf.d"],
        "scrape prom/mysqld-exporter, on port 9104",
    ),
    server(
        &["redis", "valkey/valkey"],
        &[6379],
        &["/usr/local/etc", "/etc/redis"],
        "scrape oliver006/redis_exporter, on port 9121",
    ),
    server(
        &["mongo"],
        &[27017],
        &["/etc/mongo", "/etc/mongod.conf"],
        "scrape percona/mongodb_exporter, on port 9216",
    ),
    server(
        &["memcached"],
        &[11211],
        &[],
        "scrape prom/memcached-exporter, on port 9150",
    ),
];

/// Returns what is known of an image by its repository.
pub(super) fn image(repository: &str) -> Option<&'static Image> {
    IMAGES.iter().find(|i| i.repositories.contains(&repository))
}

/// Images whose program hands connections on to others.
const PROXIES: [&str; 12] = [
    "nginx",
    "nginx/nginx",
    "nginxinc/nginx",
    "nginxinc/nginx-unprivileged",
    "haproxy",
    "haproxytech/haproxy-alpine",
    "traefik",
    "caddy",
    "httpd",
    "envoyproxy/envoy",
    "jwilder/nginx-proxy",
    "nginxproxy/nginx-proxy",
];

/// Returns whether an image is a proxy or load balancer, by its repository.
pub(super) fn is_proxy(repository: &str) -> bool {
    PROXIES.contains(&repository)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{IMAGES, image, is_proxy};

    #[test]
    fn every_repository_stands_once() {
        let mut seen = BTreeSet::new();
        for name in IMAGES.iter().flat_map(|i| i.repositories) {
            assert!(seen.insert(name), "{name}");
        }
    }

    #[test]
    fn images_are_known_by_their_repository() {
        assert_eq!(image("prom/node-exporter").unwrap().ports, [9100]);
        assert!(image("node-exporter").is_none());
        assert!(is_proxy("haproxy") && !is_proxy("prom/alertmanager"));
    }
}

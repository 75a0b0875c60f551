//! The addresses in the variables and commands of services: `DATA_SOURCE_NAME`, `--nginx.scrape-uri`
//! and whatever else holds a URL.

use super::network::is_loopback;
use super::uses::{Purpose, Use};
use crate::check::Scope;
use crate::diag::Place;
use crate::lang::url;

/// Variables and flags that a program connects to itself: `localhost` in any other may be meant for
/// the browser of somebody.
const CONNECTED: [&str; 9] = [
    "ALERTMANAGER_URL",
    "DATA_SOURCE_NAME",
    "DATA_SOURCE_URI",
    "PROMETHEUS_URL",
    "REDIS_ADDR",
    "es.uri",
    "mongodb.uri",
    "nginx.scrape-uri",
    "redis.addr",
];

/// Returns the addresses of every service, as far as they are written out in a file: what comes from
/// a variable is not told of.
pub(super) fn uses<'a>(scope: &Scope<'a>) -> Vec<Use<'a>> {
    let mut all = Vec::new();
    let projects = scope.stack.projects.iter().filter(|p| p.folder.is_some());
    for project in projects {
        for from in project.services.iter() {
            let service = &from.1.value;
            let variables = service.variables.iter().filter_map(|variable| {
                let value = variable.value.as_ref()?;
                Some((variable.name.as_str(), value.value.reveal(), value.place))
            });
            let words = service.command_words().iter().map(|word| {
                let flag = word.value.trim_start_matches('-');
                let (name, value) = flag.split_once('=').unwrap_or(("", flag));
                (name, value, word.place)
            });
            for (name, value, place) in variables.chain(words) {
                let Some((host, port, path)) = address(value) else {
                    continue;
                };
                let told = !is_loopback(&host) || CONNECTED.contains(&name);
                if told && is_written(scope, place, &host) {
                    all.push(Use {
                        project,
                        from,
                        purpose: Purpose::Setting,
                        place,
                        host,
                        port,
                        path,
                    });
                }
            }
        }
    }
    all
}

/// Returns whether the host stands in the file itself, where everybody may read it.
fn is_written(scope: &Scope<'_>, place: Place, host: &str) -> bool {
    let text = scope.sources.get(place.file).slice(place.span);
    text.contains(host)
}

/// Returns host, port and path of a URL; nothing for other texts, and for several hosts at once.
fn address(text: &str) -> Option<(String, u16, String)> {
    let text = text.strip_prefix("jdbc:").unwrap_or(text);
    if !text.contains("://") || text.contains(char::is_whitespace) {
        return None;
    }
    let url = url::parse(text).ok()?;
    let host = url.hostname();
    let port = match url.port() {
        Some(port) => port.parse().ok()?,
        None => match url.scheme.as_str() {
            "http" => 80,
            "https" => 443,
            "postgres" | "postgresql" => 5432,
            "mysql" | "mariadb" => 3306,
            "redis" => 6379,
            "mongodb" => 27017,
            _ => return None,
        },
    };
    let one = !host.is_empty() && !host.contains(',');
    one.then(|| (host.to_owned(), port, url.path.clone()))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn urls_give_host_and_port() {
        let cases = [
            ("http://web/status", Some(("web", 80))),
            ("postgresql://u:p@db/x?sslmode=disable", Some(("db", 5432))),
            ("jdbc:mysql://db:3307/x", Some(("db", 3307))),
            ("redis://cache:6379/0", Some(("cache", 6379))),
            ("amqp://queue", None),
            ("mongodb://a:1,b:2/x", None),
            ("db:5432", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(host, port)| (host.to_owned(), port));
            let found = address(text).map(|(host, port, _)| (host, port));
            assert_eq!(found, expected, "{text}");
        }
    }
}

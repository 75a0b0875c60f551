//! A real Prometheus, started on the loopback address, with its alerts read over its API.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::promtool::{find, rules, yaml};
use crate::{Case, Expanded, Pairs};

/// How long the evaluation of all rules may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running Prometheus, ended when it is dropped.
struct Server {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The URL at which the Prometheus at a port is reached from outside.
fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}/below/it")
}

impl Server {
    fn start(cases: &[Case], texts: &[String], external: &Pairs) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = port.local_addr().unwrap().port();
        let external: BTreeMap<&str, &str> = external.iter().map(|(n, v)| (&**n, &**v)).collect();
        let config = json!({
            "global": {"evaluation_interval": "1s", "external_labels": external},
            "rule_files": ["rules.yml"],
        });
        let write = |name: &str, json: &Value| {
            std::fs::write(folder.path().join(name), yaml(json)).unwrap();
        };
        write("prometheus.yml", &config);
        write("rules.yml", &rules(cases, texts));
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(find("prometheus"))
            .arg("--config.file=prometheus.yml")
            .arg("--storage.tsdb.path=data")
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .arg(format!("--web.external-url={}/", url(port)))
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("prometheus starts");
        Self {
            child,
            port,
            folder,
        }
    }

    /// Returns what the server answers, or `None` while it does not.
    fn get(&self, path: &str) -> Option<Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        write!(
            stream,
            "GET /below/it{path} HTTP/1.0\r\nHost: localhost\r\n\r\n"
        )
        .ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let start = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        serde_json::from_slice(&answer[start..]).ok()
    }

    /// Returns the alerts by the name of their rule, once each rule has one.
    fn alerts(&self, count: usize) -> BTreeMap<String, Expanded> {
        let start = Instant::now();
        loop {
            let found = self.get("/api/v1/alerts").unwrap_or_default();
            let alerts = found["data"]["alerts"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            if alerts.len() == count {
                return alerts.iter().map(alert).collect();
            }
            if start.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(self.folder.path().join("log"));
                panic!(
                    "{} of {count} alerts: {}",
                    alerts.len(),
                    log.unwrap_or_default()
                );
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn alert(json: &Value) -> (String, Expanded) {
    let pairs = |of: &Value| -> BTreeMap<String, String> {
        let pairs = of.as_object().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        pairs
            .map(|(name, value)| (name.clone(), text(value)))
            .collect()
    };
    let labels = pairs(&json["labels"]);
    let name = labels.get("alertname").cloned().unwrap_or_default();
    let annotations = pairs(&json["annotations"]);
    (
        name,
        Expanded {
            labels,
            annotations,
        },
    )
}

/// Evaluates every case; returns the alerts in the order of the cases, and the external URL.
pub(crate) fn alerts(
    cases: &[Case],
    texts: &[String],
    external: &Pairs,
) -> (Vec<Expanded>, String) {
    let server = Server::start(cases, texts, external);
    let mut alerts = server.alerts(cases.len());
    let each = (0..cases.len()).map(|number| alerts.remove(&format!("case_{number}")).unwrap());
    (each.collect(), url(server.port))
}

//! The real Alertmanager, from the folder in TECHCORP_PEERS or from PATH.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where Debian's Alertmanager reads its own templates, whatever its configuration says.
const OWN_TEMPLATES: &str = "/usr/share/prometheus/alertmanager";

fn find() -> PathBuf {
    let named = std::env::var_os("TECHCORP_PEERS").into_iter();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = named.map(PathBuf::from).chain(std::env::split_paths(&path));
    let files = folders.flat_map(|folder| {
        ["alertmanager", "prometheus-alertmanager"].map(|name| folder.join(name))
    });
    let found = files.into_iter().find(|path| path.is_file());
    found.expect(
        "alertmanager is neither in TECHCORP_PEERS nor in PATH; tests/install-peers installs it",
    )
}

/// Returns the folder of the templates that this Alertmanager has.
pub fn templates() -> &'static Path {
    let folder = Path::new(OWN_TEMPLATES);
    assert!(
        folder.join("default.tmpl").is_file(),
        "Debian's Alertmanager reads its own templates from {OWN_TEMPLATES}, and they are not there: \
         run tests/install-peers as root, which links them"
    );
    folder
}

/// A running Alertmanager; it ends with this value.
pub struct Alertmanager {
    child: Child,
    address: String,
    folder: PathBuf,
}

impl Alertmanager {
    /// Starts one with the configuration `alertmanager.yml` of a folder and waits until it is ready.
    pub fn start(folder: &Path) -> Self {
        templates();
        // The port is free a moment later still: nobody else takes ports that the system gave out.
        let port = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = port.local_addr().expect("an address").to_string();
        drop(port);
        let log = std::fs::File::create(folder.join("log")).expect("a file");
        let child = Command::new(find())
            .arg("--config.file=alertmanager.yml")
            .arg("--storage.path=data")
            .arg("--cluster.listen-address=")
            .arg("--web.external-url=https://am.example/x")
            .arg(format!("--web.listen-address={address}"))
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("alertmanager starts");
        let mut started = Self {
            child,
            address,
            folder: folder.to_owned(),
        };
        let limit = Instant::now() + Duration::from_secs(20);
        while started
            .request("GET", "/-/ready", "")
            .is_none_or(|code| code != 200)
        {
            assert!(
                started.is_running(),
                "alertmanager ended\n{}",
                started.log()
            );
            assert!(
                Instant::now() < limit,
                "alertmanager is not ready\n{}",
                started.log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        started
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a state").is_none()
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Sends alerts.
    pub fn post(&self, alerts: &serde_json::Value) {
        let code = self.request("POST", "/api/v2/alerts", &alerts.to_string());
        assert_eq!(code, Some(200), "{}", self.log());
    }

    /// Sends alerts that it may end at before it answers.
    pub fn post_fatal(&self, alerts: &serde_json::Value) {
        let code = self.request("POST", "/api/v2/alerts", &alerts.to_string());
        assert!(code.is_none_or(|code| code == 200), "{}", self.log());
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Option<u16> {
        let prefix = "/x";
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let length = body.len();
        let head = format!(
            "{method} {prefix}{path} HTTP/1.1\r\nHost: am\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        stream.write_all((head + body).as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.split(' ').nth(1)?.parse().ok()
    }
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        // One that has crashed already cannot be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

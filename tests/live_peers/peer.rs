//! The real Alertmanager, from the folder in TECHCORP_PEERS or from PATH.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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

/// A running Alertmanager below the prefix `/am`, with a user where `web.yml` stands beside its
/// configuration; it ends with this value.
pub struct Alertmanager {
    child: Child,
    pub address: String,
    folder: PathBuf,
}

impl Alertmanager {
    /// Starts one with the configuration `alertmanager.yml` of a folder and waits until it listens.
    pub fn start(folder: &Path) -> Self {
        // The port is free a moment later still: nobody else takes ports that the system gave out.
        let port = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = port.local_addr().expect("an address").to_string();
        drop(port);
        let log = std::fs::File::create(folder.join("log")).expect("a file");
        let mut command = Command::new(find());
        command
            .arg("--config.file=alertmanager.yml")
            .arg("--storage.path=data")
            .arg("--cluster.listen-address=")
            .arg("--web.route-prefix=/am")
            .arg(format!("--web.listen-address={address}"))
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(log);
        if folder.join("web.yml").is_file() {
            command.arg("--web.config.file=web.yml");
        }
        let child = command.spawn().expect("alertmanager starts");
        let mut started = Self {
            child,
            address,
            folder: folder.to_owned(),
        };
        let limit = Instant::now() + Duration::from_secs(20);
        while started.request("GET", "/-/ready").is_none() {
            let state = started.child.try_wait().expect("a state");
            assert!(state.is_none(), "alertmanager ended\n{}", started.log());
            assert!(
                Instant::now() < limit,
                "alertmanager is not ready\n{}",
                started.log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        started
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Has it read its configuration again; returns whether it took it.
    pub fn reload(&self) -> bool {
        let code = self.request("POST", "/-/reload").expect("an answer");
        assert!(code == 200 || code == 500, "{code}\n{}", self.log());
        code == 200
    }

    fn request(&self, method: &str, path: &str) -> Option<u16> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let head = format!(
            "{method} /am{path} HTTP/1.1\r\nHost: am\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.split(' ').nth(1)?.parse().ok()
    }
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        // One that has ended already cannot be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

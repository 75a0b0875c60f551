//! The channels' side: a server that takes every request, answers as the channel would and keeps
//! what came. Bound to the loopback interface.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request that came.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    /// The path with the query.
    pub target: String,
    /// The headers with names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| *known == name.to_ascii_lowercase());
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<Received>>>);

impl Kept {
    pub fn push(&self, received: Received) {
        self.0.lock().expect("no panic").push(received);
    }

    pub fn len(&self) -> usize {
        self.0.lock().expect("no panic").len()
    }

    pub fn since(&self, start: usize) -> Vec<Received> {
        self.0.lock().expect("no panic")[start..].to_vec()
    }
}

/// Starts the server; it ends with the test.
pub fn start() -> (String, Kept) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let kept = Kept::default();
    let all = kept.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let kept = all.clone();
            std::thread::spawn(move || serve(&stream, &kept));
        }
    });
    (url, kept)
}

fn serve(stream: &TcpStream, kept: &Kept) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let received = read(&mut reader)?;
        let (status, kind, body) = answer(&received);
        kept.push(received);
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        );
        let mut out = stream;
        out.write_all((head + &body).as_bytes()).ok()?;
    }
}

fn read(reader: &mut impl BufRead) -> Option<Received> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut received = Received {
        method,
        target,
        headers,
        body: Vec::new(),
    };
    if received.header("transfer-encoding") == Some("chunked") {
        received.body = chunks(reader)?;
    } else if let Some(length) = received.header("content-length") {
        received.body = vec![0; length.parse().ok()?];
        reader.read_exact(&mut received.body).ok()?;
    }
    Some(received)
}

fn chunks(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = usize::from_str_radix(line.trim(), 16).ok()?;
        let mut chunk = vec![0; length + 2];
        reader.read_exact(&mut chunk).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..length]);
    }
}

/// The token that WeChat gives out, the key of Jira's issue and the numbers of its transitions.
pub const TOKEN: &str = "wechat-access-token";
pub const ISSUE: &str = "OPS-7";
pub const TRANSITIONS: [(&str, &str); 2] = [("Done", "31"), ("To Do", "41")];

/// Answers as the channel does when all is well.
fn answer(received: &Received) -> (u16, &'static str, String) {
    const JSON: &str = "application/json";
    let json = |text: &str| (200, JSON, text.to_owned());
    let mut parts = received.target.split('/').skip(2);
    let (kind, index) = (parts.next().unwrap_or_default(), parts.next());
    match kind {
        "slack" => (200, "text/plain", "ok".to_owned()),
        "rocketchat" => json(r#"{"success":true}"#),
        "telegram" => {
            json(r#"{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":1,"type":"group"}}}"#)
        }
        "wechat" if received.target.contains("gettoken") => {
            json(&format!(r#"{{"errcode":0,"access_token":"{TOKEN}"}}"#))
        }
        "wechat" => json(r#"{"errcode":0,"errmsg":"ok"}"#),
        "sns" => {
            let xml = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";
            (200, "text/xml", xml.to_owned())
        }
        "jira" => (200, JSON, jira(received, index)),
        "opsgenie" | "pagerduty" => (202, JSON, "{}".to_owned()),
        _ => json("{}"),
    }
}

/// The first Jira has no issue while alerts fire, the others have one: done while alerts fire, and
/// open when they have ended.
fn jira(received: &Received, index: Option<&str>) -> String {
    let firing = received.text().contains("resolutiondate ");
    if received.target.ends_with("/transitions") {
        let all = TRANSITIONS.map(|(name, id)| format!(r#"{{"id":"{id}","name":"{name}"}}"#));
        return format!(r#"{{"transitions":[{}]}}"#, all.join(","));
    }
    if !received.target.contains("/search") {
        return format!(r#"{{"key":"{ISSUE}"}}"#);
    }
    if index == Some("0") && firing {
        return r#"{"issues":[]}"#.to_owned();
    }
    let state = if firing { "done" } else { "new" };
    format!(
        r#"{{"issues":[{{"key":"{ISSUE}","fields":{{"status":{{"name":"x","statusCategory":{{"key":"{state}"}}}}}}}}]}}"#
    )
}

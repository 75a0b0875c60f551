//! A small mail server of the standard library: it takes EHLO, MAIL, RCPT, DATA, RSET, NOOP and QUIT
//! in their order (RFC 5321), refuses anything else and keeps what came. No TLS and no passwords.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use crate::sink::{Kept, Received};

/// Starts the server; it ends with the test. What came stands among the requests: the envelope as
/// headers `from` and `to`, the message as body.
pub fn start(kept: &Kept) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let kept = kept.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let kept = kept.clone();
            std::thread::spawn(move || serve(&stream, &kept));
        }
    });
    address
}

#[derive(Default)]
struct Envelope {
    greeted: bool,
    from: Option<String>,
    to: Vec<String>,
}

fn serve(stream: &TcpStream, kept: &Kept) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut out = stream;
    let mut say = |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).ok();
    let mut envelope = Envelope::default();
    say("220 sink ESMTP")?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let line = line.trim_end();
        let upper = line.to_ascii_uppercase();
        let verb = upper.split(' ').next().unwrap_or_default();
        match verb {
            "EHLO" => {
                envelope.greeted = true;
                say("250-sink\r\n250-8BITMIME\r\n250 PIPELINING")?;
            }
            "MAIL" if envelope.greeted && envelope.from.is_none() => {
                envelope.from = address(line, "FROM:");
                say(match envelope.from {
                    Some(_) => "250 ok",
                    None => "501 no address",
                })?;
            }
            "RCPT" if envelope.from.is_some() => match address(line, "TO:") {
                Some(to) => {
                    envelope.to.push(to);
                    say("250 ok")?;
                }
                None => say("501 no address")?,
            },
            "DATA" if !envelope.to.is_empty() => {
                say("354 go on")?;
                let message = message(&mut reader)?;
                kept.push(received(&envelope, message));
                envelope.from = None;
                envelope.to.clear();
                say("250 taken")?;
            }
            "RSET" => {
                envelope.from = None;
                envelope.to.clear();
                say("250 ok")?;
            }
            "NOOP" => say("250 ok")?,
            "QUIT" => return say("221 bye"),
            "MAIL" | "RCPT" | "DATA" => say("503 not in this order")?,
            _ => say("502 unknown")?,
        }
    }
}

fn address(line: &str, word: &str) -> Option<String> {
    let at = line.to_ascii_uppercase().find(word)?;
    let path = line[at + word.len()..].trim_start().strip_prefix('<')?;
    Some(path[..path.find('>')?].to_owned())
}

/// Reads up to the lone dot; a dot at the start of a line was doubled.
fn message(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        reader
            .read_until(b'\n', &mut line)
            .ok()
            .filter(|read| *read > 0)?;
        if line == b".\r\n" {
            return Some(message);
        }
        let line = line.strip_prefix(b".").unwrap_or(&line);
        message.extend_from_slice(line);
    }
}

/// The recipient `CASE+INDEX@…` tells which entry the mail is of.
fn received(envelope: &Envelope, body: Vec<u8>) -> Received {
    let to = envelope.to.first().map_or("", String::as_str);
    let name = to.split('@').next().unwrap_or_default();
    let (case, index) = name.split_once('+').unwrap_or((name, "0"));
    let from = envelope.from.clone().unwrap_or_default();
    Received {
        method: "SMTP".to_owned(),
        target: format!("/{case}/email/{index}"),
        headers: vec![
            ("from".to_owned(), from),
            ("to".to_owned(), envelope.to.join(",")),
        ],
        body,
    }
}

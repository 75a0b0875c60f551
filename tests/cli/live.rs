//! `routes … --live` where no Alertmanager answers as it should.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::sandbox::{Ran, Sandbox};

/// Answers one request after the other, each with what `answer` writes; returns the address.
fn serve(answer: impl Fn(&str, &mut dyn Write) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                head.push(byte[0]);
            }
            answer(&String::from_utf8_lossy(&head), &mut stream);
        }
    });
    address
}

/// Answers every request with a status, further headers and a body.
fn serve_fixed(status: &'static str, headers: &'static str, body: &'static str) -> String {
    serve(move |_, out| {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n"
        );
        // Who has heard enough hangs up.
        let _ = out.write_all((head + body).as_bytes());
    })
}

fn live(url: &str, more: &[&str]) -> Ran {
    let args = ["routes", "test", "severity=critical", "--live", url];
    Sandbox::new().run(&[&args, more].concat())
}

/// Expects exit code 2, each part in what is said, and the password nowhere.
fn refused(ran: &Ran, parts: &[&str]) {
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(!ran.err.contains("s3cret"), "{}", ran.err);
    for part in parts {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
}

#[test]
fn nobody_listens() {
    let port = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = port.local_addr().expect("an address");
    drop(port);
    let ran = live(&format!("http://ops:s3cret@{address}/"), &[]);
    refused(&ran, &[&format!("from `http://{address}`"), "refused"]);
}

#[test]
fn http_and_https_are_told_apart() {
    let plain = serve_fixed("400 Bad Request", "", "");
    refused(
        &live(&format!("http://{plain}"), &[]),
        &["https:// is spoken"],
    );
    // It does not understand what TLS begins with.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let text = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        let _ = stream.read(&mut [0; 4096]);
    });
    let ran = live(&format!("https://ops:s3cret@{text}"), &[]);
    refused(&ran, &["cannot connect securely", "SSL_CERT_FILE"]);
}

#[test]
fn nobody_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let began = Instant::now();
    let ran = live(&url, &["--timeout", "200ms"]);
    refused(&ran, &["no complete answer within 200ms", "--timeout"]);
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_answer_that_never_ends_is_cut_off_in_time() {
    let address = serve(|_, out| {
        let _ = out.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while out.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let ran = live(&format!("http://{address}"), &["--timeout", "300ms"]);
    refused(&ran, &["no complete answer within 300ms"]);
}

#[test]
fn an_answer_that_is_too_large_is_cut_off() {
    let address = serve(|_, out| {
        let _ = out.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        let blank = vec![b' '; 1 << 20];
        while out.write_all(&blank).is_ok() {}
    });
    let ran = live(&format!("http://{address}"), &["--timeout", "1m"]);
    refused(&ran, &["larger than 67108864 bytes"]);
}

#[test]
fn statuses_are_told() {
    for (status, part) in [
        ("401 Unauthorized", "http://USER:PASSWORD@"),
        ("403 Forbidden", "may not read"),
        ("404 Not Found", "is the route prefix missing"),
        ("410 Gone", "no Alertmanager v2 API"),
        ("500 Internal Server Error", "HTTP status 500"),
    ] {
        let address = serve_fixed(status, "", "s3cret");
        let ran = live(&format!("http://ops:s3cret@{address}"), &[]);
        refused(&ran, &[&format!("HTTP status {}", &status[..3]), part]);
    }
}

#[test]
fn what_is_no_configuration_is_told() {
    for (body, part) in [
        ("<html>s3cret</html>", "not JSON"),
        ("", "not JSON"),
        ("[]", "holds no configuration"),
        ("{}", "holds no configuration"),
        (r#"{"config": {"original": 3}}"#, "holds no configuration"),
        (r#"{"config": {"original": ""}}"#, "has no `route`"),
        (
            r#"{"config": {"original": "route: {receiver: a}\nreceivers: [{name: b}]"}}"#,
            "undefined",
        ),
        (r#"{"config": {"original": "route: ["}}"#, "not understood"),
    ] {
        let address = serve_fixed("200 OK", "", body);
        refused(&live(&format!("http://{address}"), &[]), &[part]);
    }
}

#[test]
fn only_routing_has_to_be_understood() {
    let body = r#"{"config": {"original": "global: {slack_api_url: <secret>, new_in_one: 1}\nroute: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: <secret>, new_in_one: 1}], new_configs: []}]\ntracing: {new: 1}"}}"#;
    let address = serve_fixed("200 OK", "", body);
    let ran = live(&format!("http://{address}"), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "a\n"), "{}", ran.err);
    let body = r#"{"config": {"original": "route: {receiver: a, new_in_one: 1}\nreceivers: [{name: a}]"}}"#;
    let address = serve_fixed("200 OK", "", body);
    refused(
        &live(&format!("http://{address}"), &[]),
        &["new_in_one", &address],
    );
}

/// Alertmanager 0.33 writes the empty regex of `match_re` as null, which is not guessed at.
#[test]
fn a_regex_without_a_value_is_told() {
    let body = r#"{"config": {"original": "route: {receiver: a, routes: [{match_re: {x: null}}]}\nreceivers: [{name: a}]"}}"#;
    let address = serve_fixed("200 OK", "", body);
    refused(&live(&format!("http://{address}"), &[]), &["no value"]);
}

#[test]
fn redirects_stay_on_their_host() {
    let body = r#"{"config": {"original": "route: {receiver: a}\nreceivers: [{name: a}]"}}"#;
    let address = serve(move |head, out| {
        let answer = match head.starts_with("GET /am/") {
            true => format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}"),
            false => {
                "HTTP/1.1 302 Found\r\nLocation: /am/api/v2/status\r\nConnection: close\r\n\r\n"
                    .to_owned()
            }
        };
        let _ = out.write_all(answer.as_bytes());
    });
    let ran = live(&format!("http://{address}"), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "a\n"), "{}", ran.err);

    let away = "Location: https://u:s3cret@am.example.org/x?s3cret\r\n";
    let address = serve_fixed("302 Found", away, "");
    let ran = live(&format!("http://ops:s3cret@{address}"), &[]);
    refused(&ran, &["redirects to https://am.example.org,"]);
    let around = serve_fixed("302 Found", "Location: /x\r\n", "");
    refused(&live(&format!("http://{around}"), &[]), &["redirects"]);
}

#[test]
fn the_login_is_sent() {
    let body = r#"{"config": {"original": "route: {receiver: a}\nreceivers: [{name: a}]"}}"#;
    let address = serve(move |head, out| {
        let head = head.to_ascii_lowercase();
        let status = match head.contains("authorization: basic b3bzonmvy3jldca=") {
            true => "200 OK",
            false => "401 Unauthorized",
        };
        let _ = write!(out, "HTTP/1.1 {status}\r\nConnection: close\r\n\r\n{body}");
    });
    let ran = live(&format!("http://ops:s%2fcret%20@{address}"), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "a\n"), "{}", ran.err);
}

#[test]
fn a_bad_command_line_does_not_show_the_password() {
    for url in [
        "ops:s3cret@am:9093",
        "http://ops:1/s3cret@am",
        "http://am/?s3cret",
    ] {
        refused(&live(url, &[]), &["--live: ", "http://localhost:9093"]);
    }
    let url = "http://ops:s3cret@am:9093";
    refused(&live(url, &["--config", "-"]), &["--config"]);
    refused(&live(url, &["--timeout", "0s"]), &["--timeout"]);
    let ran = Sandbox::new().run(&["routes", "show", "--timeout", "3s"]);
    refused(&ran, &["--live"]);
}

//! Alertmanager 0.33 ends when it cuts a text for Webex that has many bytes in few characters.

use serde_json::{Value, json};

use crate::peer::Alertmanager;
use crate::sink;

const CONFIG: &str = "route: {receiver: ops, group_wait: 0s}\nreceivers:\n- name: ops\n  webex_configs:\n  - \
                      {api_url: SINK/x/webex/0, room_id: r, message: '{{ .CommonAnnotations.text }}', \
                      http_config: {authorization: {credentials: x}}}\n";

fn alert(text: &str) -> Value {
    json!([{"labels": {"alertname": "A", "n": text.len().to_string()}, "annotations": {"text": text}}])
}

#[test]
fn what_crashes_alertmanager_is_told_and_nothing_less() {
    let folder = tempfile::tempdir().expect("a folder");
    let (url, kept) = sink::start();
    let config = CONFIG.replace("SINK", &url);
    std::fs::write(folder.path().join("alertmanager.yml"), config).expect("a file");
    let rendered = |text: &str| {
        let data = json!({
            "status": "firing",
            "alerts": [{"status": "firing"}],
            "commonAnnotations": {"text": text},
        });
        crate::render(folder.path(), "ops", &data)
    };
    let mut alertmanager = Alertmanager::start(folder.path());
    let wait = |alertmanager: &mut Alertmanager| {
        for _ in 0..100 {
            std::thread::sleep(std::time::Duration::from_millis(50));
            if kept.len() > 0 || !alertmanager.is_running() {
                break;
            }
        }
    };
    // The last text that is cut, by how Go's memory comes in steps.
    let text = "é".repeat(7169);
    alertmanager.post(&alert(&text));
    wait(&mut alertmanager);
    let came = kept.since(0).pop().expect("the notification");
    assert_eq!(rendered(&text)["payloads"][0]["body"], came.text());
    drop(alertmanager);

    std::fs::remove_dir_all(folder.path().join("data")).expect("a folder");
    let start = kept.len();
    let mut alertmanager = Alertmanager::start(folder.path());
    let text = "é".repeat(7168);
    alertmanager.post_fatal(&alert(&text));
    for _ in 0..100 {
        std::thread::sleep(std::time::Duration::from_millis(50));
        if !alertmanager.is_running() {
            break;
        }
    }
    assert!(
        !alertmanager.is_running(),
        "it goes on: {}",
        alertmanager.log()
    );
    assert!(alertmanager.log().contains("slice bounds out of range"));
    assert_eq!(kept.len(), start);
    let failed = &rendered(&text)["failed"][0]["message"];
    let said = "Alertmanager crashes on cutting 14336 bytes in 7168 characters for Webex";
    assert_eq!(*failed, said);
}

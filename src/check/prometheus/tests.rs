//! What the real promtool cannot be asked: other versions, what Debian's build leaves out, and what
//! promtool accepts.

use crate::check::{self, Scope};
use crate::diag::{Finding, Sink};
use crate::model::Version;
use crate::model::stack::{FileKind, Loader, Targets};
use crate::source::Disk;

/// Returns the findings of a configuration for a version of Prometheus: line, code and message.
fn all(text: &str, minor: u16) -> Vec<(usize, &'static str, String)> {
    let disk = Disk;
    let targets = Targets {
        prometheus: Version::new(3, minor),
        ..Targets::default()
    };
    let mut loader = Loader::new(&disk, targets);
    loader.follow = false;
    let kind = Some(FileKind::Prometheus);
    loader.text("p.yml", text.as_bytes(), kind).unwrap();
    let Loader {
        sources,
        stack,
        mut sink,
        ..
    } = loader;
    let scope = Scope {
        stack: &stack,
        sources: &sources,
        files: None,
        catalogue: &crate::model::catalogue::Catalogue::default(),
        policy: &crate::model::rules::RulePolicy::default(),
    };
    check::run(&scope, &mut sink);
    let told = |f: Finding| (sources.position(f.place).line, f.code.name, f.message);
    Sink::into_sorted(sink).into_iter().map(told).collect()
}

/// Returns lines and codes of the findings for Prometheus 3.5.
fn found(text: &str) -> Vec<(usize, &'static str)> {
    of_version(text, 5)
}

fn of_version(text: &str, minor: u16) -> Vec<(usize, &'static str)> {
    let all = all(text, minor).into_iter();
    all.map(|(line, code, _)| (line, code)).collect()
}

/// Returns a job with one service discovery; its first line stands on line 4.
fn discovery(name: &str, lines: &str) -> String {
    let body = lines.replace('\n', "\n    ");
    format!("scrape_configs:\n- job_name: a\n  {name}:\n  - {body}\n")
}

/// Returns a job with one target and these lines, the first on line 5.
fn job(lines: &str) -> String {
    let body = lines.replace('\n', "\n  ");
    format!("scrape_configs:\n- job_name: a\n  static_configs:\n  - targets: ['a:1']\n  {body}\n")
}

#[test]
fn a_small_configuration_has_no_findings() {
    assert_eq!(found(&job("scheme: https")), []);
    assert_eq!(found(""), []);
}

#[test]
fn discoveries_that_debian_leaves_out_need_their_fields() {
    let missing = |name, lines| {
        let text = discovery(name, lines);
        let all = all(&text, 5).into_iter();
        let names = all.filter(|f| f.1 == "missing-field").map(|f| {
            let name = f.2.rsplit('`').nth(1).unwrap_or_default().to_owned();
            (f.0, name)
        });
        names.collect::<Vec<_>>()
    };
    let at = |line: usize, name: &str| (line, name.to_owned());
    let azure = "azure_sd_configs";
    let want = ["client_id", "client_secret", "subscription_id", "tenant_id"];
    assert_eq!(missing(azure, "port: 80"), want.map(|name| at(4, name)));
    let managed = "subscription_id: a\nauthentication_method: ManagedIdentity";
    assert_eq!(missing(azure, managed), []);
    assert_eq!(missing("consul_sd_configs", "datacenter: a"), []);
    assert_eq!(
        missing("consul_sd_configs", "server: ''"),
        [at(4, "server")]
    );
    assert_eq!(
        missing("kuma_sd_configs", "client_id: a"),
        [at(4, "server")]
    );
    assert_eq!(missing("nomad_sd_configs", "server: ''"), [at(4, "server")]);
    let openstack = "openstack_sd_configs";
    assert_eq!(missing(openstack, "role: instance"), [at(4, "region")]);
    assert_eq!(missing(openstack, "region: a\nrole:"), [at(5, "role")]);
    assert_eq!(missing("stackit_sd_configs", "project: a"), []);
    assert_eq!(
        missing("stackit_sd_configs", "region: ''"),
        [at(4, "region")]
    );
}

#[test]
fn discoveries_that_debian_leaves_out_exclude_fields() {
    let codes = |name, lines| {
        let found = found(&discovery(name, lines)).into_iter();
        found.filter(|f| f.1 != "plain-secret").collect::<Vec<_>>()
    };
    let both = [(5, "exclusive-fields")];
    let consul = "consul_sd_configs";
    assert_eq!(
        codes(consul, "username: a\nbasic_auth: {username: b}"),
        both
    );
    assert_eq!(
        codes(consul, "token: a\nauthorization: {credentials: b}"),
        both
    );
    assert_eq!(codes(consul, "token: a\nbasic_auth: {username: b}"), []);
    assert_eq!(
        codes("kuma_sd_configs", "server: a:1"),
        [(4, "invalid-url")]
    );
    assert_eq!(codes("kuma_sd_configs", "server: 'grpc://a'"), []);
    assert_eq!(
        codes("nomad_sd_configs", "server: ' '"),
        [(4, "invalid-value")]
    );
    assert_eq!(
        codes("stackit_sd_configs", "endpoint: '://'"),
        [(4, "invalid-url")]
    );
}

#[test]
fn azure_and_google_credentials_are_one_at_a_time() {
    let write = |lines: &str| {
        let body = lines.replace('\n', "\n  ");
        found(&format!("remote_write:\n- url: http://a/\n  {body}\n"))
    };
    let both = [(4, "exclusive-fields")];
    assert_eq!(write("azuread: {sdk: {}}\ngoogle_iam: {}"), both);
    assert_eq!(write("azuread: {sdk: {}}\nsigv4: {}"), both);
    assert_eq!(write("azuread: {}"), [(3, "missing-field")]);
    assert_eq!(
        write("azuread:\n  sdk: {}\n  managed_identity: {client_id: x}").len(),
        2
    );
    let oauth = "azuread: {oauth: {client_id: 00000000-0000-0000-0000-000000000000, tenant_id: t}}";
    assert_eq!(write(oauth), [(3, "missing-field")]);
}

#[test]
fn fields_come_with_their_version() {
    let text = "global:\n  extra_scrape_metrics: true\n  metric_name_escaping_scheme: dots\n";
    assert_eq!(
        of_version(text, 3),
        [(2, "field-version"), (3, "field-version")]
    );
    assert_eq!(of_version(text, 9), [(2, "field-version")]);
    assert_eq!(of_version(text, 10), []);
    let ec2 = discovery("ec2_sd_configs", "port: 80");
    assert_eq!(of_version(&ec2, 9), [(4, "missing-field")]);
    assert_eq!(of_version(&ec2, 10), []);
    let selectors = "role: pod\nselectors: [{role: node}]";
    let selectors = discovery("kubernetes_sd_configs", selectors);
    assert_eq!(of_version(&selectors, 13), [(5, "invalid-selector")]);
    assert_eq!(of_version(&selectors, 14), []);
    let otlp = "otlp: {translation_strategy: NoTranslation}\n";
    assert_eq!(of_version(otlp, 3), [(1, "invalid-value")]);
    assert_eq!(of_version(otlp, 4), []);
    let queue = "remote_write:\n- url: http://a/\n  queue_config: {min_shards: 9, max_shards: 3}\n";
    assert_eq!(of_version(queue, 11), []);
    assert_eq!(of_version(queue, 12), [(3, "invalid-value")]);
    let aws = discovery("aws_sd_configs", "role: ec2\nexternal_id: a");
    assert_eq!(of_version(&aws, 7)[0], (3, "field-version"));
    assert_eq!(of_version(&aws, 8), [(5, "field-version")]);
    assert_eq!(of_version(&aws, 14), []);
}

#[test]
fn later_discoveries_need_their_fields() {
    let oci = "region: a\ntenancy: b\nuser: c\nfingerprint: d";
    let oci = discovery("oci_sd_configs", oci);
    assert_eq!(of_version(&oci, 14), [(4, "missing-field")]);
    let principal = "region: a\nauth: instance_principal\nuser: c";
    let principal = discovery("oci_sd_configs", principal);
    assert_eq!(of_version(&principal, 14), [(6, "exclusive-fields")]);
    let outscale = discovery("outscale_sd_configs", "access_key: a");
    assert_eq!(of_version(&outscale, 12), [(4, "missing-field")]);
    let retention = "storage: {tsdb: {retention: {size: -1B, percentage: 101}}}\n";
    assert_eq!(of_version(retention, 11).len(), 2);
}

#[test]
fn legacy_names_hold_for_relabelling_since_3_7() {
    let rules = "metric_name_validation_scheme: legacy\nmetric_name_escaping_scheme: dots\n\
                 relabel_configs:\n- {target_label: a-b, replacement: x}\n- {target_label: 'a$x', replacement: x}";
    assert_eq!(of_version(&job(rules), 6), []);
    assert_eq!(of_version(&job(rules), 7), [(8, "invalid-relabel-rule")]);
    let template = "relabel_configs: [{source_labels: [x], target_label: 'a-$1'}]";
    assert_eq!(of_version(&job(template), 1), [(5, "invalid-relabel-rule")]);
    assert_eq!(of_version(&job(template), 2), []);
    let scheme = "metric_name_validation_scheme: legacy";
    assert_eq!(of_version(&job(scheme), 3), []);
    assert_eq!(
        of_version(&job(scheme), 4),
        [(5, "conflicting-name-schemes")]
    );
    assert_eq!(of_version(&job(scheme), 7), []);
}

#[test]
fn variables_are_told_once_and_not_where_they_are_replaced() {
    let text = "global:\n  external_labels: {a: '${REGION}'}\nscrape_configs:\n- job_name: a\n  \
                basic_auth: {username: '${USER}', password: '$PASS'}\n  static_configs:\n  - targets: ['${HOST}:1']\n  \
                relabel_configs:\n  - {target_label: x, replacement: '${name}${NAME}'}\n";
    assert_eq!(found(text), [(5, "literal-variable")]);
    assert!(all(text, 5)[0].2.contains("`USER`"));
}

#[test]
fn targets_are_compared_after_relabelling() {
    let two = "scrape_configs:\n- job_name: a\n  static_configs:\n  - targets: ['a:1']\n- job_name: b\n  static_configs:\n  - targets: ['a:1']\n";
    assert_eq!(found(two), [(7, "target-in-two-jobs")]);
    let filtered = format!("{two}  metric_relabel_configs: [{{action: drop, regex: x}}]\n");
    assert_eq!(found(&filtered), []);
    let probes = "scrape_configs:\n- job_name: a\n  params: {module: [http]}\n  static_configs:\n  - targets: ['http://x', 'http://y']\n  \
                  relabel_configs:\n  - {source_labels: [__address__], target_label: __param_target}\n  \
                  - {target_label: __address__, replacement: 'blackbox:9115'}\n";
    assert_eq!(found(probes), [(5, "colliding-targets")]);
    let named =
        format!("{probes}  - {{source_labels: [__param_target], target_label: instance}}\n");
    assert_eq!(found(&named), []);
    let same = "scrape_configs:\n- job_name: a\n  static_configs:\n  - targets: ['a:1']\n  - targets: ['a:1']\n    labels: {x: y}\n";
    assert_eq!(found(same), []);
}

#[test]
fn jobs_that_scrape_nothing_are_told() {
    let dropped = job("relabel_configs:\n- {source_labels: [__meta_x], regex: .+, action: keep}");
    assert_eq!(found(&dropped), [(6, "drops-every-target")]);
    let discovered = format!("{dropped}  dns_sd_configs: [{{names: [x]}}]\n");
    assert_eq!(found(&discovered), []);
    let empty = "scrape_configs:\n- job_name: a\n  static_configs:\n  - targets:\n";
    assert_eq!(found(empty), [(3, "no-targets")]);
    assert_eq!(
        found("alerting: {alertmanagers: [{}]}\n"),
        [(1, "no-targets")]
    );
}

#[test]
fn federation_and_the_pushgateway_keep_their_labels() {
    let federate = job("metrics_path: /federate\nparams: {'match[]': ['{a=\"b\"}']}");
    assert_eq!(found(&federate), [(5, "honor-labels-missing")]);
    let honoured = federate.replace("params", "honor_labels: true\n  params");
    assert_eq!(found(&honoured), []);
    let meant = federate.replace("params", "honor_labels: false\n  params");
    assert_eq!(found(&meant), []);
    let nothing = job("metrics_path: /federate\nhonor_labels: true");
    assert_eq!(found(&nothing), [(5, "federation-without-match")]);
    let pushed = job("scheme: http").replace("a:1", "pushgateway:9091");
    assert_eq!(found(&pushed), [(2, "honor-labels-missing")]);
}

#[test]
fn intervals_are_compared_with_what_queries_look_back() {
    assert_eq!(
        found("global: {scrape_interval: 5m}\n"),
        [(1, "interval-above-lookback")]
    );
    assert_eq!(
        found("global: {evaluation_interval: 3m}\n"),
        [(1, "long-interval")]
    );
    assert_eq!(found(&job("scrape_interval: 2m")), []);
    let inherited = format!("global: {{scrape_interval: 10m}}\n{}", job("scheme: http"));
    assert_eq!(found(&inherited), [(1, "interval-above-lookback")]);
}

#[test]
fn crashes_and_lost_defaults_are_told() {
    let zero = discovery("http_sd_configs", "url: http://a/\nrefresh_interval:");
    assert_eq!(found(&zero), [(5, "crashing-value")]);
    let queue = "remote_write:\n- url: http://a/\n  queue_config: {min_shards: 0, max_samples_per_send: -1}\n";
    assert_eq!(found(queue), [(3, "crashing-value"), (3, "crashing-value")]);
    assert_eq!(found(&job("metrics_path:")), [(5, "emptied-default")]);
    let rule = job("relabel_configs:\n- target_label: x\n  replacement:");
    assert_eq!(found(&rule), [(7, "emptied-default")]);
}

#[test]
fn replica_labels_are_followed_through_relabelling() {
    let text = |rules: &str| {
        format!(
            "global: {{external_labels: {{replica: a}}}}\nalerting:\n  alert_relabel_configs: {rules}\n  \
             alertmanagers: [{{static_configs: [{{targets: ['a:1']}}]}}]\n"
        )
    };
    assert_eq!(found(&text("[]")), [(1, "replica-label-on-alerts")]);
    assert_eq!(found(&text("[{regex: replic.*, action: labeldrop}]")), []);
    assert_eq!(
        found(&text("[{target_label: replica, replacement: ''}]")),
        []
    );
    assert_eq!(found("global: {external_labels: {replica: a}}\n"), []);
}

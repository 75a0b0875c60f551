//! What each mapping needs to be accepted, by the label that the schema gives it.

/// Fields in YAML, for every mapping that cannot be empty.
const BASES: &[(&str, &[(&str, &str)])] = &[
    ("a scrape config", &[("job_name", "a")]),
    ("a remote_write config", &[("url", "'http://a/'")]),
    ("a remote_read config", &[("url", "'http://a/'")]),
    ("the tracing section", &[("endpoint", "'a:1'")]),
    ("a relabelling rule", &[("target_label", "a")]),
    ("a target group", &[("targets", "['a:1']")]),
    (
        "an OAuth 2 configuration",
        &[("client_id", "a"), ("token_url", "'http://a/'")],
    ),
    ("an azuread config", &[("sdk", "{tenant_id: a}")]),
    (
        "an azuread oauth config",
        &[
            ("client_id", "00000000-0000-0000-0000-000000000000"),
            ("client_secret", "a"),
            ("tenant_id", "a"),
        ],
    ),
    (
        "an azure_sd_config",
        &[
            ("subscription_id", "a"),
            ("tenant_id", "a"),
            ("client_id", "a"),
            ("client_secret", "a"),
        ],
    ),
    ("a dns_sd_config", &[("names", "[a]")]),
    ("a docker_sd_config", &[("host", "'http://a/'")]),
    (
        "a dockerswarm_sd_config",
        &[("host", "'http://a/'"), ("role", "nodes")],
    ),
    ("an ec2_sd_config", &[("region", "a")]),
    ("a lightsail_sd_config", &[("region", "a")]),
    ("a eureka_sd_config", &[("server", "'http://a/'")]),
    ("a file_sd_config", &[("files", "[a.yml]")]),
    ("a gce_sd_config", &[("project", "a"), ("zone", "a")]),
    ("a hetzner_sd_config", &[("role", "robot")]),
    ("an http_sd_config", &[("url", "'http://a/'")]),
    ("an ionos_sd_config", &[("datacenter_id", "a")]),
    ("a kubernetes_sd_config", &[("role", "pod")]),
    ("a selector of a kubernetes_sd_config", &[("role", "pod")]),
    ("a kuma_sd_config", &[("server", "'http://a/'")]),
    ("a marathon_sd_config", &[("servers", "['http://a/']")]),
    (
        "a nerve_sd_config",
        &[("servers", "[a]"), ("paths", "[/a]")],
    ),
    (
        "a serverset_sd_config",
        &[("servers", "[a]"), ("paths", "[/a]")],
    ),
    (
        "an openstack_sd_config",
        &[("role", "instance"), ("region", "a")],
    ),
    (
        "an ovhcloud_sd_config",
        &[
            ("application_key", "a"),
            ("application_secret", "a"),
            ("consumer_key", "a"),
            ("service", "vps"),
        ],
    ),
    (
        "a puppetdb_sd_config",
        &[("url", "'http://a/'"), ("query", "a")],
    ),
    (
        "a scaleway_sd_config",
        &[
            ("role", "instance"),
            ("project_id", "00000000-0000-0000-0000-000000000000"),
            ("access_key", "SCWAAAAAAAAAAAAAAAAA"),
            ("secret_key", "00000000-0000-0000-0000-000000000000"),
        ],
    ),
    (
        "a triton_sd_config",
        &[("account", "a"), ("dns_suffix", "a"), ("endpoint", "a")],
    ),
    (
        "a uyuni_sd_config",
        &[
            ("server", "'http://a/'"),
            ("username", "a"),
            ("password", "a"),
        ],
    ),
    ("a filter", &[("name", "a"), ("values", "[a]")]),
];

/// Returns the fields that a mapping needs.
pub fn of(label: &str) -> &'static [(&'static str, &'static str)] {
    let found = BASES.iter().find(|(name, _)| *name == label);
    found.map_or(&[], |(_, fields)| fields)
}

/// Fields that are needed in one place only: without a server, Kubernetes takes no HTTP settings.
pub fn beside(label: &str, field: &str) -> Option<(&'static str, &'static str)> {
    let own = [
        "api_server",
        "role",
        "kubeconfig_file",
        "namespaces",
        "selectors",
        "attach_metadata",
    ];
    let http = label == "a kubernetes_sd_config" && !own.contains(&field);
    http.then_some(("api_server", "'http://a/'"))
}

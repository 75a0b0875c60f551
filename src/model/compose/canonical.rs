//! A project in the form of `docker compose config --format json`.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::decode::{Canonical, Keyed, Named};
use super::project::Project;
use super::service::{Build, MountType, Service};
use super::toplevel::TopLevel;
use super::value::{Data, Value};
use crate::diag::Place;

impl Project {
    /// Returns what `docker compose config --format json` prints: the services that run with the
    /// active profiles, and the networks, volumes, secrets and configs that they use.
    ///
    /// Shows secrets: for comparing and for the engine, never for people.
    pub fn canonical(&self) -> Json {
        let mut map = Map::new();
        map.insert("name".to_owned(), self.name.value.as_str().into());
        let services = self.enabled_services();
        let services = services.map(|(name, s)| (name.to_owned(), self.service(&s.value)));
        map.insert("services".to_owned(), Json::Object(services.collect()));
        let used = self.used();
        let mut put = |key: &str, entries: Map<String, Json>| {
            if !entries.is_empty() {
                map.insert(key.to_owned(), Json::Object(entries));
            }
        };
        put("networks", self.networks(&used.networks));
        put("volumes", self.volumes(&used.volumes));
        put("secrets", self.resources(&self.secrets, &used.secrets));
        put("configs", self.resources(&self.configs, &used.configs));
        for (key, value) in &self.extensions {
            map.insert(key.clone(), plain(value));
        }
        Json::Object(map)
    }

    fn networks(&self, used: &BTreeSet<&str>) -> Map<String, Json> {
        let mut networks = self.resources(&self.networks, used);
        if used.contains("default") && self.networks.get("default").is_none() {
            let name = format!("{}_default", self.name.value);
            networks.insert("default".to_owned(), json!({ "name": name }));
        }
        for network in networks.values_mut() {
            if network.get("ipam").is_none() {
                network["ipam"] = json!({});
            }
        }
        networks
    }

    fn volumes(&self, used: &BTreeSet<&str>) -> Map<String, Json> {
        let mut volumes = self.resources(&self.volumes, used);
        for (name, volume) in &mut volumes {
            let local = volume.get("driver").and_then(Json::as_str) == Some("local");
            let Some(options) = volume.get_mut("driver_opts").filter(|_| local) else {
                continue;
            };
            // With these options a volume is a bind mount.
            let binds = options.get("o").and_then(Json::as_str) == Some("bind");
            let place = self.volumes.get(name).map(|v| v.place);
            if let (Some(place), Some(device)) = (place, options.get("device"))
                && binds
            {
                let path = self.absolute(place, device.as_str().unwrap_or_default());
                options["device"] = path.into();
            }
        }
        volumes
    }

    fn resources<T: TopLevel>(
        &self,
        declared: &Named<T>,
        used: &BTreeSet<&str>,
    ) -> Map<String, Json> {
        let mut found = Map::new();
        for (key, resource) in declared.iter().filter(|(key, _)| used.contains(key)) {
            let name = match (resource.value.given_name(), resource.value.is_external()) {
                (Some(name), _) => name.to_owned(),
                (None, true) => key.to_owned(),
                (None, false) => format!("{}_{key}", self.name.value),
            };
            let mut json = resource.json().unwrap_or_else(|| json!({}));
            json["name"] = name.into();
            if let Some(path) = json.get("file").and_then(Json::as_str) {
                json["file"] = self.absolute(resource.place, path).into();
            }
            found.insert(key.to_owned(), json);
        }
        found
    }

    fn service(&self, service: &Service) -> Json {
        let mut json = service.json().unwrap_or_else(|| json!({}));
        for key in ["command", "entrypoint"] {
            if json.get(key).is_none() {
                json[key] = Json::Null;
            }
        }
        let variables = service.variables.iter().map(|v| {
            let value = v.value.as_ref().and_then(Canonical::json);
            (v.name.clone(), value.unwrap_or(Json::Null))
        });
        let variables: Map<String, Json> = variables.collect();
        set(&mut json, "environment", variables);
        set(&mut json, "depends_on", dependencies(service));
        if service.network_mode.is_none()
            && service.provider.is_none()
            && networks_of(service).is_empty()
        {
            json["networks"] = json!({"default": null});
        }
        if service
            .pull_policy
            .as_ref()
            .is_some_and(|p| p.value == "if_not_present")
        {
            json["pull_policy"] = "missing".into();
        }
        if let Some(build) = &service.build {
            self.build(build, &mut json);
        }
        self.paths(service, &mut json);
        if let Some(deploy) = json.get_mut("deploy") {
            for key in ["resources", "placement"] {
                if deploy.get(key).is_none() {
                    deploy[key] = json!({});
                }
            }
            if let Some(scale) = &service.scale {
                deploy["replicas"] = scale.value.0.0.into();
            }
        }
        if let Some(secrets) = json.get_mut("secrets").and_then(Json::as_array_mut) {
            for secret in secrets {
                if secret.get("target").is_none() {
                    let source = secret["source"].as_str().unwrap_or_default();
                    secret["target"] = format!("/run/secrets/{source}").into();
                }
            }
        }
        json
    }

    fn build(&self, build: &Keyed<Build>, json: &mut Json) {
        let context = build.value.context();
        let place = build
            .value
            .0
            .context
            .as_ref()
            .map_or(build.place, |c| c.place);
        let json = &mut json["build"];
        if !is_remote(context) {
            json["context"] = self.absolute(place, context).into();
        }
        let contexts = json.get_mut("additional_contexts");
        for context in contexts
            .and_then(Json::as_object_mut)
            .into_iter()
            .flat_map(Map::values_mut)
        {
            if let Some(path) = context.as_str().filter(|path| !is_remote(path)) {
                *context = self.absolute(place, path).into();
            }
        }
        if let Some(args) = json.get_mut("args").and_then(Json::as_object_mut) {
            for (name, value) in args.iter_mut().filter(|(_, v)| v.is_null()) {
                if let Some(known) = self.environment.value(name) {
                    *value = known.into();
                }
            }
            args.retain(|_, v| !v.is_null());
        }
    }

    /// Makes the paths of the host absolute.
    fn paths(&self, service: &Service, json: &mut Json) {
        if let Some(volumes) = json.get_mut("volumes").and_then(Json::as_array_mut) {
            for (mount, json) in service.mounts().iter().zip(volumes) {
                if mount.kind == MountType::Bind
                    && let Some(source) = &mount.source
                {
                    json["source"] = self.absolute(mount.source_place, source).into();
                }
            }
        }
        let watches = json
            .pointer_mut("/develop/watch")
            .and_then(Json::as_array_mut);
        if let (Some(watches), Some(develop)) = (watches, &service.develop) {
            for watch in watches {
                let path = watch["path"].as_str().unwrap_or_default();
                watch["path"] = self.absolute(develop.place, path).into();
            }
        }
        if let Some(files) = json.get_mut("label_file").and_then(Json::as_array_mut) {
            for file in files {
                let place = service.label_file.as_ref().map(|f| f.place);
                if let (Some(place), Some(path)) = (place, file.as_str()) {
                    *file = self.absolute(place, path).into();
                }
            }
        }
    }

    fn absolute(&self, place: Place, path: &str) -> String {
        if path.starts_with('/') {
            return path.to_owned();
        }
        let path = self.host_path(&super::decode::Placed { place, value: path });
        let absolute = std::path::absolute(&path).unwrap_or(path);
        super::syntax::mount::clean(&absolute.to_string_lossy())
    }

    fn used(&self) -> Used<'_> {
        let mut used = Used::default();
        for (_, service) in self.enabled_services() {
            let service = &service.value;
            let networks = networks_of(service);
            if networks.is_empty() && service.network_mode.is_none() && service.provider.is_none() {
                used.networks.insert("default");
            }
            used.networks.extend(networks);
            used.volumes
                .extend(service.mounts().iter().filter_map(|m| m.volume()));
            let built = service
                .build
                .as_ref()
                .and_then(|b| b.value.0.secrets.as_ref());
            let secrets = service.secrets.iter().chain(built);
            let secrets = secrets.flat_map(|s| &s.value.0);
            used.secrets
                .extend(secrets.map(|s| s.source.value.as_str()));
            let configs = service.configs.iter().flat_map(|c| &c.value.0);
            used.configs
                .extend(configs.map(|c| c.source.value.as_str()));
        }
        used
    }
}

#[derive(Default)]
struct Used<'a> {
    networks: BTreeSet<&'a str>,
    volumes: BTreeSet<&'a str>,
    secrets: BTreeSet<&'a str>,
    configs: BTreeSet<&'a str>,
}

fn networks_of(service: &Service) -> BTreeSet<&str> {
    let networks = service.networks.iter().flat_map(|n| n.value.0.keys());
    networks.map(String::as_str).collect()
}

fn set(json: &mut Json, key: &str, map: Map<String, Json>) {
    if !map.is_empty() {
        json[key] = Json::Object(map);
    }
}

/// Returns what a service waits for, with what links and shared namespaces imply.
fn dependencies(service: &Service) -> Map<String, Json> {
    let own = service.depends_on.as_ref().and_then(|d| d.value.json());
    let mut all = match own {
        Some(Json::Object(map)) => map,
        _ => Map::new(),
    };
    for (name, restart) in service.implied_dependencies() {
        all.entry(name.to_owned()).or_insert_with(|| {
            let mut implied = json!({"condition": "service_started", "required": true});
            if restart {
                implied["restart"] = true.into();
            }
            implied
        });
    }
    all
}

fn is_remote(context: &str) -> bool {
    const PREFIXES: [&str; 4] = ["service:", "github.com/", "git@", "docker-image:"];
    context.contains("://") || PREFIXES.iter().any(|p| context.starts_with(p))
}

/// Returns a value as JSON, as it stands.
fn plain(value: &Value) -> Json {
    match &value.data {
        Data::Null => Json::Null,
        Data::Bool(b) => (*b).into(),
        Data::Int(n) => i64::try_from(*n).map_or_else(|_| (*n as f64).into(), Json::from),
        Data::Float(f) => (*f).into(),
        Data::Time(text) => text.as_str().into(),
        Data::Text(text) => text.value.as_str().into(),
        Data::List(items) => items.iter().map(plain).collect(),
        Data::Map(map) => {
            let entries = map.iter().map(|(k, e)| (k.clone(), plain(&e.value)));
            Json::Object(entries.collect())
        }
    }
}

//! A service of a compose file, with all of its keys.

mod build;
mod command;
mod develop;
mod mounts;
mod network;
mod ports;
mod references;
mod resources;
mod scalar;

pub use build::{Build, BuildOptions};
pub use command::{Command, HealthTest};
pub use develop::{Develop, WatchTrigger};
pub use mounts::{Mount, MountType, Mounts};
pub use network::{Attached, Attachment, ExtraHost, ExtraHosts, Logging, ModelUse};
pub use ports::{Port, Ports};
pub use references::{
    Condition, Dependency, DependsOn, EnvFileEntries, EnvFileEntry, Extends, Reference, References,
};
pub use resources::{Deploy, Limits, Resources, Ulimit, Ulimits};
pub use scalar::{Cgroup, NullableText};

use super::decode::{
    Always, Bounded, Flag, Labels, List, Number, Numbers, OneOrMany, Period, Size, StrictFlag,
    TextSet, UniqueTexts, Variables, Whole, object,
};
use super::environment::ServiceVariable;
use crate::diag::FileId;
use network::{Hook, Provider, StorageOptions};
use resources::{Blkio, CredentialSpec, Device, Gpus};

object! {
    /// A service.
    pub struct Service("a service", Extensible) {
        annotations: Labels,
        attach: Always<Flag>,
        blkio_config: Blkio,
        build: Build,
        cap_add: TextSet,
        cap_drop: TextSet,
        cgroup: Cgroup,
        cgroup_parent: String,
        command: Command,
        configs: References,
        container_name: String,
        cpu_count: Bounded<0, { i64::MAX }>,
        cpu_percent: Bounded<0, 100>,
        cpu_period: Number,
        cpu_quota: Number,
        cpu_rt_period: Number,
        cpu_rt_runtime: Number,
        cpu_shares: Number,
        cpus: Number,
        cpuset: String,
        credential_spec: CredentialSpec,
        depends_on: DependsOn,
        deploy: Deploy,
        develop: Develop,
        device_cgroup_rules: UniqueTexts,
        devices: List<Device>,
        dns: OneOrMany,
        dns_opt: TextSet,
        dns_search: OneOrMany,
        domainname: String,
        entrypoint: Command,
        env_file: EnvFileEntries,
        environment: Variables,
        expose: Numbers,
        extends: Extends,
        external_links: UniqueTexts,
        extra_hosts: ExtraHosts,
        gpus: Gpus,
        group_add: Numbers,
        healthcheck: HealthCheck,
        hostname: String,
        image: String,
        init: Always<Flag>,
        ipc: String,
        isolation: String,
        label_file: OneOrMany,
        labels: Labels,
        links: TextSet,
        logging: Logging,
        mac_address: String,
        mem_limit: Size,
        mem_reservation: Size,
        mem_swappiness: Size,
        memswap_limit: Size,
        models: Attached<ModelUse>,
        network_mode: String,
        networks: Attached<Attachment>,
        oom_kill_disable: Flag,
        oom_score_adj: Bounded<-1000, 1000>,
        pid: NullableText,
        pids_limit: Whole,
        platform: String,
        ports: Ports,
        post_start: List<Hook>,
        pre_stop: List<Hook>,
        privileged: Flag,
        profiles: TextSet,
        provider: Provider,
        pull_policy: String,
        pull_refresh_after: String,
        read_only: Flag,
        restart: String,
        runtime: String,
        scale: Always<Whole>,
        secrets: References,
        security_opt: UniqueTexts,
        shm_size: Size,
        stdin_open: Flag,
        stop_grace_period: Always<Period>,
        stop_signal: String,
        storage_opt: StorageOptions,
        sysctls: Labels,
        tmpfs: OneOrMany,
        tty: Flag,
        ulimits: Ulimits,
        use_api_socket: StrictFlag,
        user: String,
        userns_mode: String,
        uts: String,
        volumes: Mounts,
        volumes_from: UniqueTexts,
        working_dir: String,
    }
    extra {
        /// The environment of its containers: its own variables over those of its env files.
        variables: Vec<ServiceVariable>,
        /// The Dockerfile that its image is built from, when it was read.
        dockerfile: Option<FileId>,
    }
    hints {
        "dockerfile" => "write it below `build`, beside `context`",
        "env" => "write `environment`",
        "envs" => "write `environment`",
        "env_files" => "write `env_file`; it takes a list as well",
        "health_check" => "write `healthcheck`",
        "log_driver" => "write `logging` with `driver` and `options`",
        "log_opt" => "write `logging` with `driver` and `options`",
        "memory" => "write `mem_limit`, or `deploy.resources.limits.memory`",
        "limits" => "write it below `deploy`, in `resources`",
        "resources" => "write it below `deploy`",
        "replicas" => "write it below `deploy`, or use `scale`",
        "net" => "write `network_mode`",
        "network" => "write `networks` with a list",
        "volume_driver" => "name the driver of each volume below the top-level `volumes`",
        "restart_policy" => "write `restart`, or `restart_policy` below `deploy`",
    }
}

object! {
    /// How the health of a container is told.
    pub struct HealthCheck("`healthcheck`", Extensible) {
        disable: Flag,
        interval: Always<Period>,
        retries: Always<Bounded<0, { i64::MAX }>>,
        test: HealthTest,
        timeout: Always<Period>,
        start_period: Always<Period>,
        start_interval: Always<Period>,
    }
    hints {
        "command" => "write `test`",
        "cmd" => "write `test`",
    }
}

/// Returns the repository of an image without registry, tag and digest.
pub fn repository(image: &str) -> Option<&str> {
    let image = image.split('@').next()?;
    let image = match image.split_once('/') {
        Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => rest,
        _ => image,
    };
    let image = image.strip_prefix("library/").unwrap_or(image);
    image.split(':').next().filter(|name| !name.is_empty())
}

impl Service {
    /// Returns the ports that it publishes on the host.
    pub fn published(&self) -> &[Port] {
        self.ports.as_ref().map_or(&[], |p| &p.value.0)
    }

    /// Returns what it mounts.
    pub fn mounts(&self) -> &[Mount] {
        self.volumes.as_ref().map_or(&[], |v| &v.value.0)
    }

    /// Returns the words of its command; none when it leaves the image's own in force.
    pub fn command_words(&self) -> &[super::decode::Placed<String>] {
        self.command.as_ref().map_or(&[], |c| c.value.words())
    }

    /// Returns the profiles that it belongs to; without any it always runs.
    pub fn profiles(&self) -> impl Iterator<Item = &str> {
        let profiles = self.profiles.iter().flat_map(|p| &p.value.0);
        profiles.map(|p| p.value.as_str())
    }

    /// Returns the name of its image without registry, tag and digest: `prometheus` for
    /// `quay.io/prometheus/prometheus:v3.5.3`.
    pub fn image_name(&self) -> Option<&str> {
        let image = self.image.as_ref()?.value.as_str();
        let image = image.split('@').next()?;
        let name = image.rsplit('/').next()?;
        name.split(':').next().filter(|n| !n.is_empty())
    }

    /// Returns the repository of its image without the registry: `prom/prometheus` for
    /// `docker.io/prom/prometheus:v3.5.3`, `nginx` for `library/nginx`.
    pub fn image_repository(&self) -> Option<&str> {
        repository(self.image.as_ref()?.value.as_str())
    }

    /// Returns the folder from which Grafana provisions itself, when the service runs Grafana.
    pub fn grafana_provisioning(&self) -> Option<&str> {
        let is_grafana = matches!(
            self.image_repository()?,
            "grafana/grafana" | "grafana/grafana-oss" | "grafana/grafana-enterprise"
        );
        let own = self.variable("GF_PATHS_PROVISIONING");
        is_grafana.then(|| own.unwrap_or("/etc/grafana/provisioning"))
    }

    /// Returns the tag of its image.
    pub fn image_tag(&self) -> Option<&str> {
        let image = self.image.as_ref()?.value.as_str();
        let image = image.split('@').next()?;
        let name = image.rsplit('/').next()?;
        name.split_once(':').map(|(_, tag)| tag)
    }

    /// Returns the most memory that a container of it may use, in bytes.
    pub fn memory_limit(&self) -> Option<i64> {
        let deploy = self
            .deploy
            .as_ref()
            .and_then(|d| d.value.resources.as_ref());
        let limits = deploy.and_then(|r| r.value.limits.as_ref());
        let memory = limits
            .and_then(|l| l.value.memory.as_ref())
            .map(|m| m.value.0);
        let plain = self.mem_limit.as_ref().map(|m| m.value.0);
        plain.or(memory).filter(|bytes| *bytes > 0)
    }

    /// Returns how many containers of it run.
    pub fn replicas(&self) -> i64 {
        let deploy = self.deploy.as_ref().and_then(|d| d.value.replicas.as_ref());
        let scale = self.scale.as_ref().map(|s| s.value.0.0);
        scale.or(deploy.map(|r| r.value.0.0)).unwrap_or(1)
    }

    /// Returns the services that it waits for without saying so in `depends_on`, through links,
    /// shared namespaces and volumes, and whether it is restarted with them.
    pub fn implied_dependencies(&self) -> Vec<(&str, bool)> {
        let links = self.links.iter().flat_map(|l| &l.value.0);
        let links = links.map(|l| l.value.split(':').next().unwrap_or_default());
        let shared = [
            self.network_mode.as_ref().map(|m| m.value.as_str()),
            self.ipc.as_ref().map(|m| m.value.as_str()),
            self.pid.as_ref().map(|m| m.value.0.as_str()),
            self.uts.as_ref().map(|m| m.value.as_str()),
        ];
        let shared = shared.into_iter().flatten();
        let shared = shared.filter_map(|s| s.strip_prefix("service:"));
        let volumes = self.volumes_from.iter().flat_map(|v| &v.value.0);
        let volumes = volumes
            .filter(|v| !v.value.starts_with("container:"))
            .map(|v| v.value.split(':').next().unwrap_or_default());
        let restarted = links.chain(shared).map(|name| (name, true));
        restarted.chain(volumes.map(|name| (name, false))).collect()
    }

    /// Returns the value of a variable in its containers, for those who may see it.
    pub fn variable(&self, name: &str) -> Option<&str> {
        let variable = self.variables.iter().find(|v| v.name == name)?;
        variable.value.as_ref().map(|v| v.value.reveal())
    }
}

//! `docker_sd_configs` and `dockerswarm_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::{Spanned, Url};
use crate::model::http::HttpConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Containers of a Docker host.
    pub struct Docker("a docker_sd_config") {
        host: Url,
        port: i64,
        filters: Vec<Spanned<DockerFilter>>,
        host_networking_host: String,
        refresh_interval: Duration,
        match_first_network: bool,
    }
    flatten { http: HttpConfig }
}

crate::model! {
    /// Services, tasks or nodes of a Docker Swarm.
    pub struct DockerSwarm("a dockerswarm_sd_config") {
        host: Url,
        role: SwarmRole,
        port: i64,
        filters: Vec<Spanned<DockerFilter>>,
        refresh_interval: Duration,
    }
    flatten { http: HttpConfig }
}

crate::model! {
    /// A filter of the Docker API.
    pub struct DockerFilter("a filter") {
        name: String,
        values: Vec<Spanned<String>>,
    }
    null { accepted }
}

choice! {
    /// What is discovered.
    pub enum SwarmRole("role of dockerswarm_sd_configs", exact) {
        Services = "services",
        Tasks = "tasks",
        Nodes = "nodes",
    }
}

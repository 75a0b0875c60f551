//! Service discovery: one file a mechanism.

mod aws;
mod azure;
mod consul;
mod digitalocean;
mod dns;
mod docker;
mod eureka;
mod file;
mod gce;
mod hetzner;
mod http;
mod ionos;
mod kubernetes;
mod kuma;
mod linode;
mod marathon;
mod nomad;
mod oci;
mod openstack;
mod outscale;
mod ovhcloud;
mod puppetdb;
mod scaleway;
mod stackit;
mod triton;
mod uyuni;
mod vultr;
mod zookeeper;

pub use aws::{Aws, AwsFilter, AwsRole, Ec2, Ecs, Elasticache, Lightsail, Msk, Rds};
pub use azure::{Azure, AzureAuthentication};
pub use consul::Consul;
pub use digitalocean::{DigitalOcean, DigitalOceanRole};
pub use dns::{Dns, RecordType};
pub use docker::{Docker, DockerFilter, DockerSwarm, SwarmRole};
pub use eureka::Eureka;
pub use file::FileSd;
pub use gce::Gce;
pub use hetzner::{Hetzner, HetznerRole};
pub use http::HttpSd;
pub use ionos::Ionos;
pub use kubernetes::{AttachMetadata, Kubernetes, KubernetesRole, Namespaces, Selector};
pub use kuma::Kuma;
pub use linode::Linode;
pub use marathon::Marathon;
pub use nomad::Nomad;
pub use oci::{Oci, OciAuth};
pub use openstack::{OpenStack, OpenStackAvailability, OpenStackRole};
pub use outscale::Outscale;
pub use ovhcloud::{OvhCloud, OvhService};
pub use puppetdb::PuppetDb;
pub use scaleway::{Scaleway, ScalewayRole};
pub use stackit::Stackit;
pub use triton::{Triton, TritonRole};
pub use uyuni::Uyuni;
pub use vultr::Vultr;
pub use zookeeper::{Nerve, Serverset};

use super::target::TargetGroup;
use crate::model::decode::Spanned;

crate::model! {
    /// How targets are found: in scrape jobs and in the entries of `alertmanagers`.
    pub struct Discovery("service discovery") {
        static_configs: Vec<Spanned<TargetGroup>>,
        aws_sd_configs: Vec<Spanned<Aws>> [since 3, 8],
        azure_sd_configs: Vec<Spanned<Azure>>,
        consul_sd_configs: Vec<Spanned<Consul>>,
        digitalocean_sd_configs: Vec<Spanned<DigitalOcean>>,
        dns_sd_configs: Vec<Spanned<Dns>>,
        docker_sd_configs: Vec<Spanned<Docker>>,
        dockerswarm_sd_configs: Vec<Spanned<DockerSwarm>>,
        ec2_sd_configs: Vec<Spanned<Ec2>>,
        ecs_sd_configs: Vec<Spanned<Ecs>> [since 3, 8],
        elasticache_sd_configs: Vec<Spanned<Elasticache>> [since 3, 11],
        eureka_sd_configs: Vec<Spanned<Eureka>>,
        file_sd_configs: Vec<Spanned<FileSd>>,
        gce_sd_configs: Vec<Spanned<Gce>>,
        hetzner_sd_configs: Vec<Spanned<Hetzner>>,
        http_sd_configs: Vec<Spanned<HttpSd>>,
        ionos_sd_configs: Vec<Spanned<Ionos>>,
        kubernetes_sd_configs: Vec<Spanned<Kubernetes>>,
        kuma_sd_configs: Vec<Spanned<Kuma>>,
        lightsail_sd_configs: Vec<Spanned<Lightsail>>,
        linode_sd_configs: Vec<Spanned<Linode>>,
        marathon_sd_configs: Vec<Spanned<Marathon>>,
        msk_sd_configs: Vec<Spanned<Msk>> [since 3, 10],
        nerve_sd_configs: Vec<Spanned<Nerve>>,
        nomad_sd_configs: Vec<Spanned<Nomad>>,
        oci_sd_configs: Vec<Spanned<Oci>> [since 3, 14],
        openstack_sd_configs: Vec<Spanned<OpenStack>>,
        outscale_sd_configs: Vec<Spanned<Outscale>> [since 3, 12],
        ovhcloud_sd_configs: Vec<Spanned<OvhCloud>>,
        puppetdb_sd_configs: Vec<Spanned<PuppetDb>>,
        rds_sd_configs: Vec<Spanned<Rds>> [since 3, 11],
        scaleway_sd_configs: Vec<Spanned<Scaleway>>,
        serverset_sd_configs: Vec<Spanned<Serverset>>,
        stackit_sd_configs: Vec<Spanned<Stackit>> [since 3, 5],
        triton_sd_configs: Vec<Spanned<Triton>>,
        uyuni_sd_configs: Vec<Spanned<Uyuni>>,
        vultr_sd_configs: Vec<Spanned<Vultr>>,
    }
}

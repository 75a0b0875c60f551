//! `openstack_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Secret;
use crate::model::http::TlsConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Hypervisors, instances or load balancers of OpenStack.
    pub struct OpenStack("an openstack_sd_config") {
        identity_endpoint: String,
        username: String,
        userid: String,
        password: Secret,
        project_name: String,
        project_id: String,
        domain_name: String,
        domain_id: String,
        application_credential_name: String,
        application_credential_id: String,
        application_credential_secret: Secret,
        role: OpenStackRole,
        region: String,
        refresh_interval: Duration,
        port: i64,
        all_tenants: bool,
        tls_config: TlsConfig,
        availability: OpenStackAvailability,
    }
}

choice! {
    /// What is discovered.
    pub enum OpenStackRole("role of openstack_sd_configs", exact) {
        Hypervisor = "hypervisor",
        Instance = "instance",
        LoadBalancer = "loadbalancer",
    }
}

choice! {
    /// Which endpoint of the catalog is asked.
    pub enum OpenStackAvailability("availability of openstack_sd_configs", exact) {
        Public = "public",
        Internal = "internal",
        Admin = "admin",
    }
}

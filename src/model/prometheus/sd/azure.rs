//! `azure_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Secret;
use crate::model::http::HttpConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Azure virtual machines.
    pub struct Azure("an azure_sd_config") {
        environment: String,
        port: i64,
        subscription_id: String,
        tenant_id: String,
        client_id: String,
        client_secret: Secret,
        refresh_interval: Duration,
        authentication_method: AzureAuthentication,
        resource_group: String,
    }
    flatten { http: HttpConfig }
}

choice! {
    /// How Prometheus authenticates with Azure.
    pub enum AzureAuthentication("authentication method of azure_sd_configs", exact) {
        OAuth = "OAuth",
        ManagedIdentity = "ManagedIdentity",
        Sdk = "SDK",
        WorkloadIdentity = "WorkloadIdentity",
    }
}

//! `kubernetes_sd_configs`.

use crate::model::decode::{FilePath, Spanned, Url};
use crate::model::http::HttpConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Objects of a Kubernetes cluster.
    pub struct Kubernetes("a kubernetes_sd_config") {
        api_server: Url,
        role: KubernetesRole,
        kubeconfig_file: FilePath,
        namespaces: Namespaces,
        selectors: Vec<Spanned<Selector>>,
        attach_metadata: AttachMetadata,
    }
    flatten { http: HttpConfig }
}

crate::model! {
    /// Which namespaces are watched.
    pub struct Namespaces("the namespaces of a kubernetes_sd_config") {
        own_namespace: bool,
        names: Vec<Spanned<String>>,
    }
}

crate::model! {
    /// Which objects of one role are watched.
    pub struct Selector("a selector of a kubernetes_sd_config") {
        role: KubernetesRole,
        label: String,
        field: String,
    }
}

crate::model! {
    /// What else is attached to targets.
    pub struct AttachMetadata("attach_metadata") {
        node: bool,
        namespace: bool [since 3, 6],
        deployment: bool [since 3, 11],
        job: bool [since 3, 11],
        cronjob: bool [since 3, 11],
    }
}

choice! {
    /// A kind of object.
    pub enum KubernetesRole("role of kubernetes_sd_configs", exact) {
        Node = "node",
        Pod = "pod",
        Service = "service",
        Endpoints = "endpoints",
        EndpointSlice = "endpointslice",
        Ingress = "ingress",
    }
}

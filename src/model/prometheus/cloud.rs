//! Credentials of cloud providers: AWS SigV4, Azure AD, Google IAM.

use super::choice::choice;
use crate::model::decode::Secret;

crate::model! {
    /// AWS Signature Version 4.
    pub struct SigV4("a sigv4 config") {
        region: String,
        access_key: String,
        secret_key: Secret,
        profile: String,
        role_arn: String,
        external_id: String [since 3, 10],
        use_fips_sts_endpoint: bool,
        service_name: String [since 3, 4],
    }
}

crate::model! {
    /// Microsoft Entra ID (Azure AD).
    pub struct AzureAd("an azuread config") {
        managed_identity: ManagedIdentity,
        workload_identity: WorkloadIdentity [since 3, 7],
        oauth: AzureOauth,
        sdk: AzureSdk,
        certificate: AzureCertificate [since 3, 13],
        cloud: AzureCloud,
        scope: String [since 3, 9],
    }
}

crate::model! {
    /// A managed identity.
    pub struct ManagedIdentity("a managed_identity config") {
        client_id: String,
    }
}

crate::model! {
    /// A workload identity.
    pub struct WorkloadIdentity("a workload_identity config") {
        client_id: String,
        tenant_id: String,
        token_file_path: String,
    }
}

crate::model! {
    /// An application with a client secret.
    pub struct AzureOauth("an azuread oauth config") {
        client_id: String,
        client_secret: Secret,
        tenant_id: String,
    }
}

crate::model! {
    /// The default credentials of the Azure SDK.
    pub struct AzureSdk("an azuread sdk config") {
        tenant_id: String,
    }
}

crate::model! {
    /// An application with a certificate.
    pub struct AzureCertificate("an azuread certificate config") {
        client_id: String,
        tenant_id: String,
        certificate_path: String,
        certificate_key_path: String,
        certificate_password: Secret,
        send_certificate_chain: bool,
    }
}

crate::model! {
    /// Google Cloud credentials.
    pub struct GoogleIam("a google_iam config") {
        credentials_file: String,
    }
}

choice! {
    /// An Azure cloud.
    pub enum AzureCloud("Azure cloud", exact) {
        Unset = "",
        Public = "AzurePublic",
        Government = "AzureGovernment",
        China = "AzureChina",
    }
}

//! Hosting providers: Azure, DigitalOcean, GCE, Hetzner, IONOS, OCI, OpenStack, Outscale, OVHcloud,
//! STACKIT and Triton. Linode and Vultr have nothing to check but their HTTP settings.

use super::Document;
use crate::check::Reporter;
use crate::check::fields::filled;
use crate::lang::duration::Duration;
use crate::lang::url;
use crate::model::Version;
use crate::model::decode::{At, INVALID_URL};
use crate::model::prometheus::sd::{
    Azure, AzureAuthentication, DigitalOcean, Gce, Hetzner, Ionos, Oci, OciAuth, OpenStack,
    Outscale, OvhCloud, Stackit, Triton,
};

pub(super) fn check(document: &Document<'_>, report: &mut Reporter<'_>) {
    document.each(|at, azure: &Azure| self::azure(document, report, at, azure));
    document.each(|_, digitalocean: &DigitalOcean| {
        report.keep_default("`digitalocean_sd_configs`", "role", &digitalocean.role);
    });
    document.each(|at, gce: &Gce| {
        report.need_filled("`gce_sd_configs`", at.span, "project", &gce.project);
        report.need_filled("`gce_sd_configs`", at.span, "zone", &gce.zone);
    });
    document.each(|at, hetzner: &Hetzner| {
        report.need_present("`hetzner_sd_configs`", at.span, "role", &hetzner.role);
    });
    document.each(|at, ionos: &Ionos| {
        let owner = "`ionos_sd_configs`";
        report.need_filled(owner, at.span, "datacenter_id", &ionos.datacenter_id);
    });
    document.each(|at, oci: &Oci| self::oci(report, at, oci));
    document.each(|at, openstack: &OpenStack| {
        let owner = "`openstack_sd_configs`";
        report.need_present(owner, at.span, "role", &openstack.role);
        report.need_filled(owner, at.span, "region", &openstack.region);
        report.keep_default(owner, "availability", &openstack.availability);
    });
    document.each(|at, outscale: &Outscale| self::outscale(report, at, outscale));
    document.each(|at, ovh: &OvhCloud| ovhcloud(report, at, ovh));
    document.each(|_, stackit: &Stackit| self::stackit(report, stackit));
    document.each(|at, triton: &Triton| self::triton(report, at, triton));
}

fn azure(document: &Document<'_>, report: &mut Reporter<'_>, at: At<'_>, azure: &Azure) {
    const OWNER: &str = "`azure_sd_configs`";
    report.need_filled(OWNER, at.span, "subscription_id", &azure.subscription_id);
    let method = &azure.authentication_method;
    report.keep_default(OWNER, "authentication_method", method);
    if let Some(given) = method.given()
        && given.value == AzureAuthentication::WorkloadIdentity
        && document.target < Version::new(3, 11)
    {
        let message = format!(
            "`WorkloadIdentity` exists since Prometheus 3.11; the target is {}",
            document.target
        );
        report.refuse(given.span, message, "");
    }
    let oauth = match method.key() {
        None => true,
        Some(_) => method.get() == Some(&AzureAuthentication::OAuth),
    };
    if oauth {
        report.need_filled(OWNER, at.span, "tenant_id", &azure.tenant_id);
        report.need_filled(OWNER, at.span, "client_id", &azure.client_id);
        report.need_filled(OWNER, at.span, "client_secret", &azure.client_secret);
    }
}

fn oci(report: &mut Reporter<'_>, at: At<'_>, oci: &Oci) {
    const OWNER: &str = "`oci_sd_configs`";
    report.need_filled(OWNER, at.span, "region", &oci.region);
    report.keep_default(OWNER, "auth", &oci.auth);
    let keys = [
        filled("tenancy", &oci.tenancy),
        filled("user", &oci.user),
        filled("fingerprint", &oci.fingerprint),
        filled("key_file", &oci.key_file),
        filled("key_passphrase", &oci.key_passphrase),
        filled("key_passphrase_file", &oci.key_passphrase_file),
    ];
    match oci.auth.given() {
        Some(auth) if auth.value == OciAuth::InstancePrincipal => {
            for key in keys.into_iter().filter(|(_, key)| key.is_some()) {
                let auth = ("auth: instance_principal", Some(auth.key));
                report.at_most_one(OWNER, &[auth, key]);
            }
        }
        None if oci.auth.is_present() => {}
        _ => {
            report.need_filled(OWNER, at.span, "tenancy", &oci.tenancy);
            report.need_filled(OWNER, at.span, "user", &oci.user);
            report.need_filled(OWNER, at.span, "fingerprint", &oci.fingerprint);
            report.need_filled(OWNER, at.span, "key_file", &oci.key_file);
            report.at_most_one(OWNER, &keys[4..]);
        }
    }
    for compartment in oci.compartments.items() {
        if compartment.value.is_empty() {
            report.refuse(
                compartment.span,
                "a compartment of `oci_sd_configs` is empty",
                "",
            );
        }
    }
    positive_interval(report, OWNER, &oci.refresh_interval);
}

fn outscale(report: &mut Reporter<'_>, at: At<'_>, outscale: &Outscale) {
    const OWNER: &str = "`outscale_sd_configs`";
    report.keep_filled(OWNER, "region", &outscale.region);
    report.need_filled(OWNER, at.span, "access_key", &outscale.access_key);
    let secrets = [
        filled("secret_key", &outscale.secret_key),
        filled("secret_key_file", &outscale.secret_key_file),
    ];
    report.one_of(OWNER, at.span, &secrets);
    report.at_most_one(OWNER, &secrets);
}

fn ovhcloud(report: &mut Reporter<'_>, at: At<'_>, ovh: &OvhCloud) {
    const OWNER: &str = "`ovhcloud_sd_configs`";
    if ovh.endpoint.key().is_some() {
        report.need_filled(OWNER, at.span, "endpoint", &ovh.endpoint);
    }
    report.need_filled(OWNER, at.span, "application_key", &ovh.application_key);
    report.need_filled(
        OWNER,
        at.span,
        "application_secret",
        &ovh.application_secret,
    );
    report.need_filled(OWNER, at.span, "consumer_key", &ovh.consumer_key);
    report.need_present(OWNER, at.span, "service", &ovh.service);
}

fn stackit(report: &mut Reporter<'_>, stackit: &Stackit) {
    const OWNER: &str = "`stackit_sd_configs`";
    let endpoint = stackit
        .endpoint
        .get()
        .map(String::as_str)
        .unwrap_or_default();
    if endpoint.is_empty() && !stackit.endpoint.is_present() {
        report.keep_filled(OWNER, "region", &stackit.region);
    }
    if let (Some(given), Err(fault)) = (stackit.endpoint.given(), url::parse(endpoint)) {
        let finding = report.finding(&INVALID_URL, given.span, fault.message);
        report.push(finding);
    }
}

fn triton(report: &mut Reporter<'_>, at: At<'_>, triton: &Triton) {
    const OWNER: &str = "`triton_sd_configs`";
    report.keep_default(OWNER, "role", &triton.role);
    report.need_filled(OWNER, at.span, "account", &triton.account);
    report.need_filled(OWNER, at.span, "dns_suffix", &triton.dns_suffix);
    report.need_filled(OWNER, at.span, "endpoint", &triton.endpoint);
    positive_interval(report, OWNER, &triton.refresh_interval);
}

fn positive_interval(
    report: &mut Reporter<'_>,
    owner: &str,
    field: &crate::model::decode::Field<Duration>,
) {
    // Any default will do that is not zero.
    if field.effective(Duration::from_secs(60)) == Some(Duration::ZERO)
        && let Some(key) = field.key()
    {
        let message = format!("{owner} needs a `refresh_interval` above zero");
        report.refuse(key, message, "");
    }
}

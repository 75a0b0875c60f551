//! `aws_sd_configs` and one mechanism for each AWS service.

use crate::lang::duration::Duration;
use crate::model::decode::{Secret, Spanned};
use crate::model::http::HttpConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Any AWS service, chosen by its role.
    pub struct Aws("an aws_sd_config") {
        role: AwsRole,
        endpoint: String,
        region: String,
        access_key: String,
        secret_key: Secret,
        profile: String,
        role_arn: String,
        external_id: String [since 3, 12],
        refresh_interval: Duration,
        port: i64,
        filters: Vec<Spanned<AwsFilter>>,
        clusters: Vec<Spanned<String>>,
    }
    flatten { http: HttpConfig }
}

crate::model! {
    /// EC2 instances.
    pub struct Ec2("an ec2_sd_config") {
        endpoint: String,
        region: String,
        access_key: String,
        secret_key: Secret,
        profile: String,
        role_arn: String,
        external_id: String [since 3, 12],
        refresh_interval: Duration,
        port: i64,
        filters: Vec<Spanned<AwsFilter>>,
    }
    flatten { http: HttpConfig }
}

crate::model! {
    /// Lightsail instances.
    pub struct Lightsail("a lightsail_sd_config") {
        endpoint: String,
        region: String,
        access_key: String,
        secret_key: Secret,
        profile: String,
        role_arn: String,
        external_id: String [since 3, 12],
        refresh_interval: Duration,
        port: i64,
    }
    flatten { http: HttpConfig }
}

/// Declares the mechanisms that list the clusters of one service.
macro_rules! clusters {
    ($( $(#[$doc:meta])* $name:ident($label:literal) { $($extra:tt)* } )*) => { $(
        crate::model! {
            $(#[$doc])*
            pub struct $name($label) {
                endpoint: String,
                region: String,
                access_key: String,
                secret_key: Secret,
                profile: String,
                role_arn: String,
                external_id: String [since 3, 12],
                refresh_interval: Duration,
                port: i64,
                clusters: Vec<Spanned<String>>,
                request_concurrency: i64,
                $($extra)*
            }
            flatten { http: HttpConfig }
        }
    )* };
}

clusters! {
    /// ECS tasks.
    Ecs("an ecs_sd_config") {}
    /// ElastiCache nodes.
    Elasticache("an elasticache_sd_config") {}
    /// MSK brokers.
    Msk("an msk_sd_config") {}
    /// RDS instances.
    Rds("an rds_sd_config") { filters: Vec<Spanned<AwsFilter>> [since 3, 13], }
}

crate::model! {
    /// A filter of an AWS API.
    pub struct AwsFilter("a filter") {
        name: String,
        values: Vec<Spanned<String>>,
    }
}

choice! {
    /// The service that is asked.
    pub enum AwsRole("role of aws_sd_configs", exact) {
        Ec2 = "ec2",
        Ecs = "ecs",
        Elasticache = "elasticache",
        Lightsail = "lightsail",
        Msk = "msk",
        Rds = "rds",
    }
}

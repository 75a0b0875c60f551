//! HTTP, TLS and SigV4 configurations, wherever they stand.

use super::{Check, each_config};
use crate::check::http;

pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        each_config(scope, sink, |config, report| {
            http::check(&config.model, report)
        })
    },
};

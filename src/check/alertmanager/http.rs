//! HTTP, TLS and SigV4 configurations, wherever they stand.

use super::{Check, each_part};
use crate::check::http;

pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        each_part(scope, sink, |config, report| {
            http::check(&config.model, report)
        })
    },
};

//! HTTP settings, which both programs share.

use crate::check::{Check, Reporter, http};

/// Checks every HTTP and TLS configuration.
pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        for loaded in &scope.stack.prometheuses {
            let mut report = Reporter::new(scope, loaded.file, sink);
            http::check(&loaded.model, &mut report);
        }
        for jobs in &scope.stack.scrape_files {
            let mut report = Reporter::new(scope, jobs.file.file, sink);
            http::check(&jobs.file.model, &mut report);
        }
    },
};

//! EC2, Lightsail and the other AWS services.

use super::Document;
use crate::check::Reporter;
use crate::diag::Span;
use crate::model::Version;
use crate::model::decode::{Field, Spanned};
use crate::model::prometheus::sd::{Aws, AwsFilter, Ec2, Lightsail};

/// The first version that finds the region out later, when it is not given.
const REGION_OPTIONAL: Version = Version::new(3, 10);

pub(super) fn check(document: &Document<'_>, report: &mut Reporter<'_>) {
    document.each(|at, ec2: &Ec2| {
        region(document, report, "`ec2_sd_configs`", at.span, &ec2.region);
        filters(report, ec2.filters.items());
    });
    document.each(|at, lightsail: &Lightsail| {
        let owner = "`lightsail_sd_configs`";
        region(document, report, owner, at.span, &lightsail.region);
    });
    document.each(|at, aws: &Aws| {
        report.need_present("`aws_sd_configs`", at.span, "role", &aws.role);
    });
}

/// Reports a missing region: before 3.10 Prometheus then asks the metadata service of the machine
/// while it loads the file, which answers on EC2 alone.
fn region(
    document: &Document<'_>,
    report: &mut Reporter<'_>,
    owner: &str,
    span: Span,
    field: &Field<String>,
) {
    if document.target >= REGION_OPTIONAL || field.is_filled() {
        return;
    }
    let message = format!("{owner} needs `region`");
    let help = "without it the file loads only on an EC2 instance, whose metadata service is asked";
    report.missing(field.key().unwrap_or(span), message, Some(help));
}

fn filters(report: &mut Reporter<'_>, filters: &[Spanned<AwsFilter>]) {
    for filter in filters {
        let values = &filter.value.values;
        let wrong = values.is_present() && values.get().is_none();
        if values.items().is_empty() && !wrong {
            let span = values.key().unwrap_or(filter.span);
            report.missing(
                span,
                "a filter of `ec2_sd_configs` needs `values`".to_owned(),
                None,
            );
        }
    }
}

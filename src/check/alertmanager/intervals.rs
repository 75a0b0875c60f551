//! Time ranges within time intervals.

use super::{Check, Reporter, each_part};
use crate::check::fields::present;
use crate::lang::time;
use crate::model::alertmanager::{INVALID_INTERVAL, TimeRange};
use crate::model::decode::{At, each};

pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        each_part(scope, sink, |config, report| {
            let text = scope.sources.get(config.file);
            each(&config.model, At::document(), |_, range: &TimeRange| {
                // Go makes a range without minutes of an empty item, and asks for nothing.
                let empty = matches!(text.slice(range.span), "" | "~" | "null" | "Null" | "NULL");
                if !empty {
                    check(range, report);
                }
            });
        });
    },
};

fn check(range: &TimeRange, report: &mut Reporter<'_>) {
    const OWNER: &str = "a time range";
    report.one_of(
        OWNER,
        range.span,
        &[present("start_time", &range.start_time)],
    );
    report.one_of(OWNER, range.span, &[present("end_time", &range.end_time)]);
    let (Some(start), Some(end)) = (range.start_time.given(), range.end_time.given()) else {
        return;
    };
    if let Err(fault) = time::TimeRange::new(start.value.0, end.value.0) {
        let mut finding = report
            .finding(&INVALID_INTERVAL, end.span, fault.message)
            .related(report.place(start.span), "the range starts here");
        finding.help = fault.help;
        report.push(finding);
    }
}

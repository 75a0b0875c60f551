//! Alertmanager's time intervals: their small notations, and whether an instant is inside
//! (the `timeinterval` package, the same from 0.28 to 0.34).

mod clock;
mod interval;
mod range;
mod zone;

pub use clock::{Minute, TimeRange};
pub use interval::TimeInterval;
pub use range::{Range, days_of_month, months, weekdays, years};
pub use zone::Zone;

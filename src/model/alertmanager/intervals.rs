use crate::diag::{Code, Example, Level, Severity};
use crate::lang::time;
use crate::model;
use crate::model::decode::{Context, Decode, Field, Shape, Spanned, parsed};
use crate::source::yaml::Node;

/// A part of a time interval that Alertmanager does not read.
pub static INVALID_INTERVAL: Code = Code {
    name: "invalid-interval",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a part of a time interval that Alertmanager does not read",
    explain: "Times are `HH:MM` from `00:00` to `24:00`, and the end is after the start: a night is \
two ranges. Weekdays are English names in full, months names or numbers, days of the month 1 to 31 \
or -1 to -31 counted from the end. Ranges have a colon (`monday:friday`) and do not wrap around the \
end of the week or the year. A location is a name of the IANA database, such as `Europe/Berlin`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: office\n    time_intervals:\n      - weekdays: ['mon:fri']\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: office\n    time_intervals:\n      - weekdays: ['monday:friday']\n",
    }],
};

model! {
    /// A name for times.
    pub struct NamedIntervals("a named time interval") {
        name: String,
        time_intervals: Vec<Spanned<TimeInterval>>,
    }
    hints {
        "times" => "move it into an entry of `time_intervals`",
        "weekdays" => "move it into an entry of `time_intervals`",
        "days_of_month" => "move it into an entry of `time_intervals`",
        "months" => "move it into an entry of `time_intervals`",
        "years" => "move it into an entry of `time_intervals`",
        "location" => "move it into an entry of `time_intervals`",
        "intervals" => "write `time_intervals`",
    }
    null { accepted }
}

model! {
    /// One of several times: all fields have to hold, and of each field one entry.
    pub struct TimeInterval("a time interval") {
        times: Vec<Spanned<TimeRange>>,
        weekdays: Vec<Spanned<WeekdayRange>>,
        days_of_month: Vec<Spanned<DayRange>>,
        months: Vec<Spanned<MonthRange>>,
        years: Vec<Spanned<YearRange>>,
        location: TimeZone,
    }
    hints {
        "time" => "write `times`, a list of `start_time` and `end_time`",
        "days" => "write `weekdays` or `days_of_month`",
        "timezone" => "write `location`",
        "time_zone" => "write `location`",
        "start_time" => "write `times: [{start_time: …, end_time: …}]`",
        "end_time" => "write `times: [{start_time: …, end_time: …}]`",
        "days_of_week" => "write `weekdays`",
    }
    null { accepted }
}

model! {
    /// A part of the day, its end excluded.
    pub struct TimeRange("a time range") {
        start_time: TimeOfDay,
        end_time: TimeOfDay,
    }
    hints {
        "start" => "write `start_time`",
        "end" => "write `end_time`",
    }
    null { accepted }
}

impl TimeInterval {
    /// Returns the interval for questions about instants.
    pub fn to_interval(&self) -> time::TimeInterval {
        fn ranges<T>(
            field: &Field<Vec<Spanned<T>>>,
            range: fn(&T) -> time::Range,
        ) -> Option<Vec<time::Range>> {
            let items = field.get()?;
            Some(items.iter().map(|item| range(&item.value)).collect())
        }
        time::TimeInterval {
            times: self.times.get().map(|times| {
                let ranges = times.iter().filter_map(|t| t.value.to_range());
                ranges.collect()
            }),
            weekdays: ranges(&self.weekdays, |range| range.0),
            days_of_month: ranges(&self.days_of_month, |range| range.0),
            months: ranges(&self.months, |range| range.0),
            years: ranges(&self.years, |range| range.0),
            location: self.location.get().map(|zone| zone.0.clone()),
        }
    }
}

impl TimeRange {
    /// Returns the range, unless an end is missing or not after the start.
    pub fn to_range(&self) -> Option<time::TimeRange> {
        let (start, end) = (self.start_time.get()?, self.end_time.get()?);
        time::TimeRange::new(start.0, end.0).ok()
    }
}

/// Makes a type of a small notation of `lang::time`.
macro_rules! notation {
    ($(#[$meta:meta])* $name:ident($inner:ty), $expected:literal, $example:literal, $parse:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name(pub $inner);

        impl Decode for $name {
            const EXPECTED: &'static str = $expected;

            fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
                let read = parsed(node, context, Self::EXPECTED, &INVALID_INTERVAL, $parse);
                read.map(Self)
            }

            fn decode_null(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
                context.empty_item(node.span(), "an empty range");
                None
            }

            fn shape() -> Shape {
                Shape::Scalar {
                    example: $example,
                    secret: false,
                }
            }
        }
    };
}

notation! {
    /// A time of day.
    TimeOfDay(time::Minute), "a time of day such as `09:00`", "09:00", time::Minute::parse
}

notation! {
    /// Days of the week; Sunday is 0.
    WeekdayRange(time::Range), "weekdays such as `monday:friday`", "monday", time::weekdays
}

notation! {
    /// Days of the month; negative ones count from its end.
    DayRange(time::Range), "days of the month such as `1:7`", "1", time::days_of_month
}

notation! {
    /// Months; January is 1.
    MonthRange(time::Range), "months such as `january:march`", "january", time::months
}

notation! {
    /// Years.
    YearRange(time::Range), "years such as `2026:2028`", "2026", time::years
}

notation! {
    /// A time zone.
    TimeZone(time::Zone), "a time zone such as `Europe/Berlin`", "Europe/Berlin", time::Zone::parse
}

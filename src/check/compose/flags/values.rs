use super::codes::{FLAG_VALUE, UNKNOWN_FEATURE};
use super::line::Given;
use super::{Feature, Kind, Run};
use crate::diag::{Fault, Finding, Sink, Span, suggest};
use crate::lang::{duration, regex, url};
use crate::model::compose::syntax::period;

/// Reports a value that the program refuses.
pub(super) fn check(run: &Run<'_>, given: &Given<'_>, sink: &mut Sink) {
    let text = given.text();
    let hidden = run.project.hides(given.word.place)
        || given
            .value
            .is_some_and(|(word, _)| run.project.hides(word.place));
    if let Kind::Features(known) = given.flag.kind {
        features(run, given, known, sink);
        return;
    }
    let Err(fault) = parse(given.flag.kind, text) else {
        return;
    };
    let name = given.flag.name;
    let message = match hidden {
        true => format!("`--{name}`: {} refuses this value", run.program.name),
        false => format!("`--{name}`: {}", fault.message),
    };
    let interpolated = run.project.is_interpolated(given.word.place);
    let place = given.place_of(fault.span.start, fault.span.end, !interpolated);
    let mut finding = Finding::new(&FLAG_VALUE, place, message);
    finding.help = fault.help;
    if text.is_empty() && interpolated {
        finding = finding.help("a variable that is not set leaves nothing behind");
    }
    sink.push(finding);
}

fn parse(kind: Kind, text: &str) -> Result<(), Fault> {
    let whole = Span::new(0, text.len());
    match kind {
        Kind::Text | Kind::Switch | Kind::Features(_) => Ok(()),
        Kind::Number => match number(text) {
            Some(_) => Ok(()),
            None => Err(Fault::new(
                whole,
                format!("expected a number, found `{text}`"),
            )),
        },
        Kind::Whole => match text.parse::<i64>() {
            Ok(_) => Ok(()),
            Err(_) => Err(Fault::new(
                whole,
                format!("expected a whole number, found `{text}`"),
            )),
        },
        Kind::Ratio => match number(text) {
            Some(n) if n > 0.0 && n <= 1.0 => Ok(()),
            _ => Err(Fault::new(
                whole,
                format!("expected a number above 0 and up to 1, found `{text}`"),
            )),
        },
        Kind::Duration => duration::parse(text).map(drop),
        Kind::Period => period::parse(text).map(drop).map_err(|mut fault| {
            fault.message = format!("`{text}` is no duration");
            fault
        }),
        Kind::Bytes => bytes(text),
        Kind::Address => url::host_port(text).map(drop).map_err(|fault| {
            fault.with_help("write HOST:PORT; all addresses are `:PORT` or `0.0.0.0:PORT`")
        }),
        Kind::Url { http: true } => web_url(text),
        Kind::Url { http: false } => url::parse(text).map(drop),
        Kind::Regex => regex::Regex::new(text, regex::Dialect::Relabel).map(drop),
        Kind::Word(words) => match words.contains(&text) {
            true => Ok(()),
            false => Err(Fault::new(
                whole,
                format!("expected one of {}, found `{text}`", words.join(", ")),
            )),
        },
    }
}

/// Reads a number as Go's `strconv.ParseFloat` does.
fn number(text: &str) -> Option<f64> {
    crate::model::compose::syntax::size::go_float(text)
}

/// Alertmanager wants a scheme; nothing at all means that it makes up a URL of its own.
fn web_url(text: &str) -> Result<(), Fault> {
    if text.is_empty() {
        return Ok(());
    }
    let url = url::parse(text)?;
    if matches!(url.scheme.as_str(), "http" | "https") {
        return Ok(());
    }
    let message = format!("`{text}` has no http or https scheme");
    Err(Fault::new(Span::new(0, text.len()), message)
        .with_help("write http:// or https:// before the host"))
}

/// Reads a number of bytes as `units.ParseBase2Bytes` of alecthomas/units does: `512MB` and
/// `512MiB` are the same, and `kB`, `mb` and a number alone are refused.
fn bytes(text: &str) -> Result<(), Fault> {
    const HELP: &str = "units are B, KB, MB, GB, TB, PB, EB, also as KiB, all powers of 1024";
    let wrong = |span: Span, message: String| Err(Fault::new(span, message).with_help(HELP));
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned == "0" {
        return Ok(());
    }
    let whole = Span::new(0, text.len());
    let mut rest = unsigned;
    while !rest.is_empty() {
        let at = text.len() - rest.len();
        let number = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let (digits, after) = rest.split_at(number);
        if !digits.bytes().any(|b| b.is_ascii_digit()) {
            return wrong(whole, format!("`{text}` is no number of bytes"));
        }
        let end = after
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let prefixes = ["", "K", "M", "G", "T", "P", "E"];
        let fits = |p: &str| unit == format!("{p}B") || (!p.is_empty() && unit == format!("{p}iB"));
        if !prefixes.iter().any(|p| fits(p)) {
            let message = match unit {
                "" => format!("`{text}` has no unit"),
                unit => format!("`{unit}` is no unit of bytes"),
            };
            return wrong(Span::new(at, at + number + end), message);
        }
        rest = after;
    }
    match unsigned {
        "" => wrong(
            whole,
            "expected a number of bytes, found nothing".to_owned(),
        ),
        _ => Ok(()),
    }
}

fn features(run: &Run<'_>, given: &Given<'_>, known: &[Feature], sink: &mut Sink) {
    let literal = !run.project.is_interpolated(given.word.place);
    let mut at = 0;
    for name in given.text().split(',') {
        let start = at;
        at += name.len() + 1;
        let exists = |f: &&Feature| {
            f.since <= run.version && f.until.is_none_or(|until| run.version < until)
        };
        let feature = known.iter().find(|f| f.name == name);
        if name.is_empty() || feature.is_some_and(|f| exists(&f)) {
            continue;
        }
        let (program, version) = (run.program.name, run.version);
        let message = match feature {
            Some(f) if run.version < f.since => {
                let since = f.since;
                format!("feature `{name}` exists since {program} {since}; the target is {version}")
            }
            Some(_) => format!("{program} {version} no longer has the feature `{name}`"),
            None if literal => format!("{program} has no feature `{name}`"),
            None => format!("{program} has no such feature"),
        };
        let place = given.place_of(start, start + name.len(), literal);
        let finding = Finding::new(&UNKNOWN_FEATURE, place, message);
        let names = known.iter().filter(exists).map(|f| f.name);
        sink.push(match suggest(name, names) {
            Some(near) if feature.is_none() => finding.label(format!("did you mean `{near}`?")),
            _ if run.program.refuses_features => finding.help("it does not start with this one"),
            _ => finding.help("remove it; the program only warns and goes on without"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, bytes, parse};

    #[test]
    fn bytes_read_as_the_programs_read_them() {
        for text in ["512MB", "10GiB", "1.5GB", "1GB512MB", "0", "5B", "1KiB"] {
            assert!(bytes(text).is_ok(), "{text}");
        }
        for text in ["10", "10gb", "10kB", "GB", "", "ten", "1G", "5 GB"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn values_are_held_against_what_the_flag_takes() {
        let cases = [
            (Kind::Duration, "30d", "30days"),
            (Kind::Period, "5d", "5"),
            (Kind::Number, "5e7", "5x"),
            (Kind::Whole, "4", "5e3"),
            (Kind::Ratio, "0.9", "0"),
            (Kind::Address, "0.0.0.0:9093", "9093"),
            (
                Kind::Url { http: true },
                "https://a/b",
                "alertmanager.local",
            ),
            (Kind::Regex, ".*", "("),
            (Kind::Word(&["debug", "info"]), "debug", "trace"),
        ];
        for (kind, right, wrong) in cases {
            assert!(parse(kind, right).is_ok(), "{right}");
            assert!(parse(kind, wrong).is_err(), "{wrong}");
        }
    }
}

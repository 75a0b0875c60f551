//! `printf`, as Go's `fmt.Sprintf`.
//!
//! Source: `doPrintf` of fmt/print.go in Go 1.26.

mod flags;
mod float;
mod value;

#[cfg(test)]
mod tests;

use flags::Flags;

use super::error::Refusal;
use crate::notify::Value;

/// The widest and most precise that Go takes.
const MAX_NUMBER: i64 = 1_000_000;

/// Returns the format with its verbs replaced by the values, in no more than about `most` bytes.
pub(super) fn printf(format: &str, values: &[Value], most: usize) -> Result<Value, Refusal> {
    let mut printer = Printer {
        out: String::new(),
        flags: Flags::default(),
        most,
        erroring: false,
        unsupported: None,
    };
    Directives {
        format,
        at: 0,
        values,
        next: 0,
        reordered: false,
        good: true,
    }
    .print(&mut printer);
    if let Some(what) = printer.unsupported {
        return Err(Refusal::unsupported(what));
    }
    if printer.is_full() {
        return Err(Refusal::limit("`printf` makes a value that is too long"));
    }
    Ok(Value::text(printer.out))
}

/// What is being written.
struct Printer {
    out: String,
    /// Those of the directive at hand.
    flags: Flags,
    most: usize,
    /// Whether a value is written because its verb is wrong: as it is then, without its own text.
    erroring: bool,
    /// What Go can write and this cannot.
    unsupported: Option<String>,
}

impl Printer {
    fn is_full(&self) -> bool {
        self.out.len() > self.most
    }

    fn push(&mut self, text: &str) {
        if !self.is_full() {
            self.out.push_str(text);
        }
    }

    /// Writes what takes the place of a directive that is wrong.
    fn wrong(&mut self, verb: char, why: &str) {
        self.push(&format!("%!{verb}({why})"));
    }
}

/// The directives of a format, in turn.
struct Directives<'a> {
    format: &'a str,
    /// How far the format has been read.
    at: usize,
    values: &'a [Value],
    /// The value that the next verb takes.
    next: usize,
    /// Whether any directive names its value by number.
    reordered: bool,
    /// Whether the numbers of the directive at hand name a value.
    good: bool,
}

impl Directives<'_> {
    fn print(mut self, printer: &mut Printer) {
        while let Some((before, _)) = self.rest().split_once('%') {
            printer.push(before);
            self.at += before.len() + 1;
            printer.flags = Flags::default();
            self.good = true;
            self.flags(printer);
            let Some(verb) = self.verb(printer) else {
                printer.push("%!(NOVERB)");
                break;
            };
            self.value(verb, printer);
            if printer.is_full() {
                return;
            }
        }
        printer.push(self.rest());
        if !self.reordered && self.next < self.values.len() {
            self.extra(printer);
        }
    }

    fn rest(&self) -> &str {
        self.format.get(self.at..).unwrap_or_default()
    }

    fn takes(&mut self, byte: char) -> bool {
        let is_there = self.rest().starts_with(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn flags(&mut self, printer: &mut Printer) {
        let flags = &mut printer.flags;
        while let Some(flag) = self.rest().chars().next() {
            match flag {
                '#' => flags.sharp = true,
                '0' => flags.zero = true,
                '+' => flags.plus = true,
                '-' => flags.minus = true,
                ' ' => flags.space = true,
                _ => return,
            }
            self.at += 1;
        }
    }

    /// Reads width, precision and the verb; nothing when the format ends before it.
    fn verb(&mut self, printer: &mut Printer) -> Option<char> {
        let mut after_index = self.index();
        if self.takes('*') {
            after_index = false;
            printer.flags.width = self.taken_value();
            match printer.flags.width {
                None => printer.push("%!(BADWIDTH)"),
                Some(width) if width < 0 => {
                    printer.flags.width = Some(-width);
                    printer.flags.minus = true;
                    printer.flags.zero = false;
                }
                Some(_) => {}
            }
        } else {
            printer.flags.width = self.number();
            if after_index && printer.flags.width.is_some() {
                self.good = false;
            }
        }
        // A point that ends the format is taken as a verb.
        if self.rest().len() > 1 && self.takes('.') {
            if after_index {
                self.good = false;
            }
            after_index = self.index();
            if self.takes('*') {
                after_index = false;
                printer.flags.precision = self.taken_value().filter(|number| *number >= 0);
                if printer.flags.precision.is_none() {
                    printer.push("%!(BADPREC)");
                }
            } else {
                printer.flags.precision = Some(self.number().unwrap_or(0));
            }
        }
        if !after_index {
            self.index();
        }
        let verb = self.rest().chars().next()?;
        self.at += verb.len_utf8();
        Some(verb)
    }

    fn value(&mut self, verb: char, printer: &mut Printer) {
        if verb == '%' {
            printer.push("%");
        } else if !self.good {
            printer.wrong(verb, "BADINDEX");
        } else if let Some(value) = self.values.get(self.next) {
            self.next += 1;
            if verb == 'v' || verb == 'w' {
                printer.flags.of_v();
            }
            printer.argument(value, verb);
        } else {
            printer.wrong(verb, "MISSING");
        }
    }

    /// Writes the values that no verb takes.
    fn extra(&self, printer: &mut Printer) {
        printer.flags = Flags::default();
        printer.push("%!(EXTRA ");
        let left = self.values.get(self.next..).unwrap_or_default();
        for (position, value) in left.iter().enumerate() {
            if position > 0 {
                printer.push(", ");
            }
            if let Value::Nil = value {
                printer.push("<nil>");
            } else {
                printer.push(value::type_name(value));
                printer.push("=");
                printer.argument(value, 'v');
            }
        }
        printer.push(")");
    }

    /// Reads the number of a value, as in `%[2]d`; returns whether there is one.
    fn index(&mut self) -> bool {
        if !self.rest().starts_with('[') {
            return false;
        }
        self.reordered = true;
        let Some(inner) = self.rest().find(']').filter(|end| *end > 0) else {
            self.good = false;
            self.at += 1;
            return false;
        };
        let text = self.rest().get(1..inner).unwrap_or_default().to_owned();
        self.at += inner + 1;
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|n| *n <= 10 * MAX_NUMBER + 9);
        let place = number.filter(|_| is_number).and_then(|number: i64| {
            let place = usize::try_from(number - 1).ok()?;
            (place < self.values.len()).then_some(place)
        });
        match place {
            Some(place) => self.next = place,
            None => self.good = false,
        }
        place.is_some() || is_number
    }

    /// Reads a number that stands in the format. One that is too large ends it.
    fn number(&mut self) -> Option<i64> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let text = self.rest().get(..digits).filter(|text| !text.is_empty())?;
        let number = text.parse().ok().filter(|n| *n <= 10 * MAX_NUMBER + 9);
        match number {
            Some(_) => self.at += digits,
            None => self.at = self.format.len(),
        }
        number
    }

    /// Takes a value as a width or precision.
    fn taken_value(&mut self) -> Option<i64> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        let number = match value {
            Value::Int(n) | Value::Duration(n) | Value::Month(n) | Value::Weekday(n) => Some(*n),
            _ => None,
        };
        number.filter(|number| (-MAX_NUMBER..=MAX_NUMBER).contains(number))
    }
}

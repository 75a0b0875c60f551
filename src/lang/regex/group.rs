//! What follows `(?`: names of groups, flags, and what Go does not support.

use super::parser::{Flags, Parser};
use crate::diag::Fault;
use crate::lang::excerpt::excerpt;

impl Parser<'_> {
    /// Reads an opening parenthesis with its flags or name, or a flag setting such as `(?i)`.
    pub(super) fn open_group(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let rest = self.rest();
        if !rest.starts_with("(?") {
            self.bump('(');
            self.push_group(start, true, None);
            return Ok(());
        }
        for (operator, what) in [
            ("(?=", "look-ahead"),
            ("(?!", "look-ahead"),
            ("(?<=", "look-behind"),
            ("(?<!", "look-behind"),
            ("(?>", "an atomic group"),
            ("(?#", "a comment"),
        ] {
            if rest.starts_with(operator) {
                let span = self.span(start, start + operator.len());
                return Err(Fault::new(
                    span,
                    format!("`{operator}` is {what}, which Go's regular expressions lack"),
                )
                .with_help("express it without, for alerts often by a second matcher with `!~`"));
            }
        }
        for (operator, least) in [("(?P<", 5), ("(?<", 4)] {
            if rest.starts_with(operator) && rest.len() >= least {
                return self.named_group(start, operator.len());
            }
        }
        self.flags_or_group(start)
    }

    fn named_group(&mut self, start: usize, prefix: usize) -> Result<(), Fault> {
        let rest = self.rest();
        let Some(end) = rest.find('>') else {
            self.at = start + rest.len();
            return Err(Fault::new(
                self.span(start, self.at),
                "the name of the group is not closed, expected `>`",
            ));
        };
        let name = rest.get(prefix..end).unwrap_or_default();
        self.at += end + 1;
        if name.is_empty()
            || !name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            let span = self.span(start + prefix, start + end);
            return Err(
                Fault::new(span, format!("`{}` is no valid group name", excerpt(name)))
                    .with_help("use ASCII letters, digits and underscores"),
            );
        }
        self.push_group(start, true, Some(name.to_owned()));
        Ok(())
    }

    /// Reads `(?flags)`, `(?flags:` or `(?:`.
    fn flags_or_group(&mut self, start: usize) -> Result<(), Fault> {
        self.at += "(?".len();
        let mut flags = self.flags;
        let mut on = true;
        let mut flag_seen = true;
        while let Some(c) = self.peek() {
            self.bump(c);
            match c {
                'i' | 'm' | 's' | 'U' => {
                    flags.set(c, on);
                    flag_seen = true;
                }
                '-' if on => {
                    on = false;
                    flag_seen = false;
                }
                ':' | ')' if flag_seen => {
                    if c == ':' {
                        self.push_group(start, false, None);
                    }
                    self.flags = flags;
                    return Ok(());
                }
                _ => break,
            }
        }
        let found = excerpt(self.seen(start));
        Err(Fault::new(
            self.span(start, self.at),
            format!("`{found}` starts no kind of group that Go knows"),
        )
        .with_help("the flags are i, m, s and U, as in `(?i)` or `(?i:…)`"))
    }
}

impl Flags {
    fn set(&mut self, flag: char, on: bool) {
        match flag {
            'i' => self.fold = on,
            'm' => self.multi_line = on,
            's' => self.dot_all = on,
            _ => self.ungreedy = on,
        }
    }
}

//! Inputs from seeds: pieces of them, mutated, joined and nested.

use crate::random::Random;

/// The largest input, in bytes.
const MAX_BYTES: usize = 4_096;

/// Makes inputs; the same seed gives the same ones.
pub struct Source {
    random: Random,
    seeds: &'static [&'static str],
}

/// Pieces that parsers trip over.
const PIECES: [&str; 48] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "'",
    "`",
    "\\",
    "\n",
    "\t",
    " ",
    ":",
    ": ",
    "- ",
    ",",
    "|",
    ">",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "#",
    "---\n",
    "${A}",
    "{{",
    "}}",
    "{{ end }}",
    "0",
    "-1",
    "1e999",
    "99999999999999999999999999999",
    "5m",
    "\u{0}",
    "\u{feff}",
    "é",
    "\u{10ffff}",
    "=~",
    "!=",
    ".*",
    "(?i)",
    "a{1000}",
    "\\Q",
    "%zz",
    "://",
    "null",
    "yes",
];

impl Source {
    /// Returns a source for one target.
    pub fn new(seed: u64, name: &str, seeds: &'static [&'static str]) -> Self {
        let mixed = name.bytes().fold(seed | 1, |s, b| {
            (s ^ u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        Self {
            random: Random::new(mixed),
            seeds,
        }
    }

    fn below(&mut self, n: usize) -> usize {
        self.random.below(n.max(1))
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Returns the next input.
    pub fn next_input(&mut self) -> String {
        let mut text = match self.below(8) {
            0 => String::new(),
            _ => self.pick(self.seeds).to_owned(),
        };
        for _ in 0..=self.below(6) {
            self.mutate(&mut text);
        }
        let end = text.floor_char_boundary(MAX_BYTES);
        text.truncate(end);
        text
    }

    fn mutate(&mut self, text: &mut String) {
        let at = self.place(text);
        match self.below(9) {
            0 => text.insert_str(at, self.pick(&PIECES)),
            1 => {
                let end = self.place(text).max(at);
                text.replace_range(at..end, "");
            }
            2 => {
                let other = self.pick(self.seeds);
                let from = self.place(other);
                text.insert_str(at, &other[from..]);
            }
            3 => {
                let end = self.place(text).max(at);
                let copy = text[at..end].to_owned();
                text.insert_str(end, &copy);
            }
            4 => {
                let times = 1 << self.below(10);
                text.insert_str(at, &self.pick(&PIECES).repeat(times));
            }
            5 => {
                let c = char::from_u32(self.random.next() as u32 % 0x11_0000).unwrap_or('\u{fffd}');
                text.insert(at, c);
            }
            6 => text.truncate(at),
            7 => {
                if let Some(c) = text[at..].chars().next() {
                    text.replace_range(at..at + c.len_utf8(), self.pick(&PIECES));
                }
            }
            _ => {
                let depth = 1 << self.below(10);
                let (open, close) = self.pick(&[("(", ")"), ("[", "]"), ("{a: ", "}"), ("-", "")]);
                *text = format!("{}{text}{}", open.repeat(depth), close.repeat(depth));
            }
        }
    }

    fn place(&mut self, text: &str) -> usize {
        text.floor_char_boundary(self.below(text.len() + 1))
    }
}

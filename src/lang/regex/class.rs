use std::sync::LazyLock;

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::unicode::{self, PropertyNames};

/// A set of characters: sorted, inclusive ranges that neither overlap nor touch.
///
/// Code points that are no characters (U+D800 to U+DFFF) are never in a set, since no valid text
/// holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Class {
    ranges: Vec<(char, char)>,
}

impl Class {
    /// Returns the set of all characters in these ranges, given in any order.
    pub fn new(mut ranges: Vec<(char, char)>) -> Self {
        ranges.retain(|(low, high)| low <= high);
        ranges.sort_unstable();
        let mut merged: Vec<(char, char)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some((_, end)) if next(*end).is_none_or(|after| low <= after) => {
                    *end = high.max(*end)
                }
                _ => merged.push((low, high)),
            }
        }
        Self { ranges: merged }
    }

    /// Returns the set of code points in these ranges, without those that are no characters.
    pub fn from_code_points(ranges: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let ranges = ranges.into_iter().filter_map(|(low, high)| {
            let low = if (0xD800..=0xDFFF).contains(&low) {
                0xE000
            } else {
                low
            };
            let high = if (0xD800..=0xDFFF).contains(&high) {
                0xD7FF
            } else {
                high
            };
            Some((char::from_u32(low)?, char::from_u32(high)?))
        });
        Self::new(ranges.collect())
    }

    /// Returns the characters of a Unicode category or script, by the name that `\p{…}` takes.
    pub fn of_property(name: &str) -> Option<Self> {
        unicode::property(name, PropertyNames::Exact)
    }

    /// Returns the set of all characters.
    pub fn any() -> Self {
        Self::new(vec![('\0', char::MAX)])
    }

    /// Returns the set of all characters but the line feed.
    pub fn any_but_newline() -> Self {
        Self::new(vec![('\0', '\u{9}'), ('\u{B}', char::MAX)])
    }

    /// Returns the ranges, sorted.
    pub fn ranges(&self) -> &[(char, char)] {
        &self.ranges
    }

    /// Returns whether the set holds no character.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Returns whether the set holds that character.
    pub fn contains(&self, c: char) -> bool {
        let at = self.ranges.partition_point(|(_, high)| *high < c);
        self.ranges.get(at).is_some_and(|(low, _)| *low <= c)
    }

    /// Returns the only character of the set, when it holds exactly one.
    pub fn single(&self) -> Option<char> {
        match self.ranges.as_slice() {
            [(low, high)] if low == high => Some(*low),
            _ => None,
        }
    }

    /// Returns the set of all other characters.
    #[must_use]
    pub fn negated(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut from = Some('\0');
        for (low, high) in &self.ranges {
            if let (Some(start), Some(end)) = (from, previous(*low))
                && start <= end
            {
                ranges.push((start, end));
            }
            from = next(*high);
        }
        if let Some(start) = from {
            ranges.push((start, char::MAX));
        }
        Self { ranges }
    }

    /// Returns the set with every character that differs from one of its own only in case
    /// (simple case folding).
    #[must_use]
    pub fn folded(&self) -> Self {
        let width = |(low, high): &(char, char)| u32::from(*high) - u32::from(*low) + 1;
        if self.ranges.iter().map(width).sum::<u32>() <= NARROW {
            let ranges = self
                .ranges
                .iter()
                .map(|(low, high)| ClassUnicodeRange::new(*low, *high));
            let mut class = ClassUnicode::new(ranges);
            class.case_fold_simple();
            return Self::from(&class);
        }
        let mut ranges = self.ranges.clone();
        for (low, high) in &self.ranges {
            let from = FOLDS.partition_point(|(c, _)| c < low);
            let to = FOLDS.partition_point(|(c, _)| c <= high);
            let equal = FOLDS
                .get(from..to)
                .unwrap_or_default()
                .iter()
                .map(|(_, equal)| *equal);
            ranges.extend(equal.filter(|c| !self.contains(*c)).map(|c| (c, c)));
        }
        Self::new(ranges)
    }
}

impl From<&ClassUnicode> for Class {
    fn from(class: &ClassUnicode) -> Self {
        Self::new(
            class
                .iter()
                .map(|range| (range.start(), range.end()))
                .collect(),
        )
    }
}

/// A set of at most so many characters is folded one by one, which spares making the table.
const NARROW: u32 = 256;

/// Each pair of characters that differ only in case, sorted by the first.
///
/// Folding a wide range looks only at these few thousand, not at each of its characters.
static FOLDS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let fold = |c: char| {
        let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
        class.case_fold_simple();
        Class::from(&class)
    };
    // The first and the last character that folds at all.
    ('A'..='\u{1E943}')
        .flat_map(|c| {
            let equal: Vec<(char, char)> = fold(c).ranges().to_vec();
            equal
                .into_iter()
                .flat_map(|(low, high)| low..=high)
                .map(move |other| (c, other))
        })
        .filter(|(c, other)| c != other)
        .collect()
});

fn next(c: char) -> Option<char> {
    match c {
        '\u{D7FF}' => Some('\u{E000}'),
        _ => char::from_u32(u32::from(c) + 1),
    }
}

fn previous(c: char) -> Option<char> {
    match c {
        '\u{E000}' => Some('\u{D7FF}'),
        _ => char::from_u32(u32::from(c).checked_sub(1)?),
    }
}

/// Returns the set of a Perl class (`\d \D \s \S \w \W`) by its letter. They are ASCII in Go.
pub(super) fn perl(letter: char) -> Option<(Class, bool)> {
    let positive = match letter.to_ascii_lowercase() {
        'd' => Class::new(vec![('0', '9')]),
        's' => Class::new(vec![('\t', '\n'), ('\u{C}', '\r'), (' ', ' ')]),
        'w' => posix("word")?,
        _ => return None,
    };
    Some((positive, letter.is_ascii_uppercase()))
}

/// Returns the set of a POSIX class by its name, as `alnum` in `[[:alnum:]]`.
pub(super) fn posix(name: &str) -> Option<Class> {
    let ranges: &[(char, char)] = match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7F')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1F'), ('\x7F', '\x7F')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    };
    Some(Class::new(ranges.to_vec()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_merge_where_they_touch() {
        let class = Class::new(vec![('d', 'f'), ('a', 'c'), ('x', 'w'), ('e', 'g')]);
        assert_eq!(class.ranges(), [('a', 'g')]);
        assert_eq!(
            Class::from_code_points([(0xD700, 0xD900), (0xDA00, 0xE001)]).ranges(),
            [('\u{D700}', '\u{E001}')]
        );
    }

    #[test]
    fn folding_reaches_beyond_ascii() {
        let folded = Class::new(vec![('k', 'k')]).folded();
        assert!(folded.contains('K') && folded.contains('\u{212A}'));
        assert!(!folded.contains('j'));
    }

    #[test]
    fn nothing_folds_outside_the_table() {
        let mut class = ClassUnicode::new([ClassUnicodeRange::new('\0', '@')]);
        class.union(&ClassUnicode::new([ClassUnicodeRange::new(
            '\u{1E944}',
            char::MAX,
        )]));
        let before = class.clone();
        class.case_fold_simple();
        assert_eq!(class, before);
    }

    #[test]
    fn wide_sets_fold_as_narrow_ones_do() {
        let wide = Class::new(vec![('\u{100}', '\u{1E943}')]).folded();
        for c in ['K', 'k', 'S', 'ÿ', 'å'] {
            let narrow = Class::new(vec![(c, c)]).folded();
            let reaches = narrow.ranges().iter().any(|(_, high)| *high >= '\u{100}');
            assert_eq!(wide.contains(c), reaches, "{c}");
        }
    }

    proptest! {
        #[test]
        fn negation_is_the_complement(ranges: Vec<(char, char)>, probe: char) {
            let class = Class::new(ranges.clone());
            let inside = ranges.iter().any(|(low, high)| (*low..=*high).contains(&probe));
            prop_assert_eq!(class.contains(probe), inside);
            prop_assert_eq!(class.negated().contains(probe), !inside);
            prop_assert_eq!(class.negated().negated(), class);
        }
    }
}

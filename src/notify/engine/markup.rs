//! Where in html a text ends: between tags, or inside one. What lies between two places outside of
//! all tags is escaped on its own.
//!
//! Followed is no more than `transition.go` of Go's `html/template` certainly does; where it is not
//! certain the scanner is lost, and says so from there on.

/// The elements whose content is no html.
const SPECIAL: [&str; 4] = ["script", "style", "textarea", "title"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Outside of all tags.
    Outside,
    /// In a tag, outside of quotes; whose content, when it opens one of those elements.
    Tag(Option<&'static str>),
    /// In an attribute's value, up to this quote.
    Quoted(u8, Option<&'static str>),
    /// In the content of one of those elements.
    Content(&'static str),
    /// Not known.
    Lost,
}

/// Follows html through texts and values.
#[derive(Debug)]
pub(super) struct Scanner {
    state: State,
    /// Whether the last text is written as it is.
    plain: bool,
}

impl Scanner {
    pub fn new() -> Self {
        Self {
            state: State::Outside,
            plain: true,
        }
    }

    /// Returns whether what comes next is outside of all tags.
    pub fn is_outside(&self) -> bool {
        self.state == State::Outside
    }

    /// Follows a value.
    pub fn value(&mut self) {
        // It may be a name, an attribute, or a value without quotes.
        if matches!(self.state, State::Tag(_)) {
            self.state = State::Lost;
        }
    }

    /// Follows a text; returns whether Go changes nothing in it, when it begins outside of all tags.
    pub fn text(&mut self, text: &str) -> bool {
        self.plain = true;
        let mut rest = text;
        while !rest.is_empty() && self.state != State::Lost {
            rest = match self.state {
                State::Outside => self.outside(rest),
                State::Tag(content) => self.tag(rest, content),
                State::Quoted(quote, content) => self.quoted(rest, quote, content),
                State::Content(name) => self.content(rest, name),
                State::Lost => "",
            };
        }
        self.plain
    }

    fn outside<'t>(&mut self, text: &'t str) -> &'t str {
        let Some((_, behind)) = text.split_once('<') else {
            return "";
        };
        if behind.starts_with("!--") {
            // Go leaves comments out.
            self.plain = false;
            return behind
                .split_once("-->")
                .map_or_else(|| self.lost(), |(_, rest)| rest);
        }
        let doctype = behind.get(..8).unwrap_or_default();
        if doctype.eq_ignore_ascii_case("!doctype") {
            return behind;
        }
        let (closes, behind) = match behind.strip_prefix('/') {
            Some(behind) => (true, behind),
            None => (false, behind),
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == ':' || c == '-';
        let (name, rest) = behind.split_at(behind.find(|c| !is_name(c)).unwrap_or(behind.len()));
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            // Go writes such a bracket as &lt;.
            self.plain = false;
            return behind;
        }
        let mut special = SPECIAL.into_iter().filter(|_| !closes);
        let content = special.find(|special| name.eq_ignore_ascii_case(special));
        self.state = State::Tag(content);
        rest
    }

    fn tag<'t>(&mut self, text: &'t str, content: Option<&'static str>) -> &'t str {
        let ends = |c: char| matches!(c, '>' | '=' | '"' | '\'' | '<');
        let Some(at) = text.find(ends) else {
            return "";
        };
        let rest = text.get(at..).unwrap_or_default();
        match rest.as_bytes().first() {
            Some(b'>') => {
                self.state = match content {
                    None => State::Outside,
                    // Text inside of strings of scripts does not end them.
                    Some("script") => State::Lost,
                    Some(name) => State::Content(name),
                };
                self.plain &= content.is_none();
                rest.get(1..).unwrap_or_default()
            }
            Some(b'=') => {
                let value = rest.get(1..).unwrap_or_default();
                let value = value.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
                match value.as_bytes().first() {
                    Some(quote @ (b'"' | b'\'')) => {
                        self.state = State::Quoted(*quote, content);
                        value.get(1..).unwrap_or_default()
                    }
                    _ => self.lost(),
                }
            }
            _ => self.lost(),
        }
    }

    fn quoted<'t>(&mut self, text: &'t str, quote: u8, content: Option<&'static str>) -> &'t str {
        match text.split_once(char::from(quote)) {
            Some((_, rest)) => {
                self.state = State::Tag(content);
                rest
            }
            None => "",
        }
    }

    fn content<'t>(&mut self, text: &'t str, name: &str) -> &'t str {
        self.plain = false;
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find("</")) {
            let start = from + at;
            let behind = text.get(start + 2..).unwrap_or_default();
            let named = behind.get(..name.len());
            let after = behind.as_bytes().get(name.len());
            let separated = matches!(after, Some(b'>' | b' ' | b'\t' | b'\n' | b'\x0c' | b'/'));
            if separated && named.is_some_and(|named| named.eq_ignore_ascii_case(name)) {
                self.state = State::Outside;
                return text.get(start..).unwrap_or_default();
            }
            from = start + 2;
        }
        ""
    }

    fn lost(&mut self) -> &'static str {
        self.state = State::Lost;
        self.plain = false;
        ""
    }
}

/// Returns a text as Go's `html/template` writes it outside of tags.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'', '+', '\0']) {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        out.push_str(match behind.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&#34;",
            Some(b'\'') => "&#39;",
            Some(b'+') => "&#43;",
            _ => "\u{fffd}",
        });
        rest = behind.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns whether the texts, with a value between each two, end outside of all tags.
    fn ends_outside(texts: &[&str]) -> bool {
        let mut scanner = Scanner::new();
        for (number, text) in texts.iter().enumerate() {
            if number > 0 {
                scanner.value();
            }
            scanner.text(text);
        }
        scanner.is_outside()
    }

    #[test]
    fn places_outside_of_tags_are_known() {
        for texts in [
            &["<p>", "</p>"][..],
            &["<!DOCTYPE html><a href=\"x?", "\" title='", "'>", "</a>"],
            &["<br/> a < b", "<hr>"],
            &["<style>p > a { }</style>", ""],
            &["<title>", "</title>", "<p>"],
            &["<!-- <a --> ", ""],
            &["<input disabled value=\"", "\">"],
        ] {
            assert!(ends_outside(texts), "{texts:?}");
        }
        for texts in [
            &["<p "][..],
            &["<p ", ">"],
            &["<a href=", ">"],
            &["<a href=x>"],
            &["<script>var a = '</script>"],
            &["<title>", ""],
            &["<!-- "],
            &["<p \">"],
            &["<a title=\"", ">"],
        ] {
            assert!(!ends_outside(texts), "{texts:?}");
        }
    }

    #[test]
    fn what_go_changes_is_not_plain() {
        for (text, plain) in [
            ("<p class=\"a\">text &amp; more</p>", true),
            ("<!doctype html>", true),
            ("a < b", false),
            ("a <!-- c --> b", false),
            ("<style>p { }</style>", false),
        ] {
            assert_eq!(Scanner::new().text(text), plain, "{text}");
        }
    }
}

//! Mounts in the short form: `SOURCE:TARGET:OPTIONS`.

use std::ops::Range;

use crate::diag::{Fault, Span};

/// A mount in the short form `[SOURCE:]TARGET[:OPTIONS]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShortMount {
    /// The path of the host or the name of the volume; `None` for an anonymous volume.
    pub source: Option<String>,
    /// Where the source stands in the text.
    pub source_range: Range<usize>,
    /// The path in the container, cleaned as Go's `path.Clean` does.
    pub target: String,
    /// Whether a path of the host is mounted, not a volume.
    pub bind: bool,
    /// Whether the container may not write.
    pub read_only: bool,
    /// `nocopy`: the image's content is not copied into a new volume.
    pub no_copy: bool,
    /// `z` or `Z`.
    pub selinux: Option<&'static str>,
    /// How mounts below it spread.
    pub propagation: Option<&'static str>,
    /// Options that docker compose does not know and drops without a word, with their places.
    pub unknown: Vec<(String, Range<usize>)>,
}

const PROPAGATIONS: [&str; 6] = [
    "rprivate", "private", "rshared", "shared", "rslave", "slave",
];

/// Reads the short form as compose-go 2.9 does; `C:\…` is a Windows path, not a source.
///
/// # Errors
/// An empty text or part, or more than three parts.
pub fn parse(text: &str) -> Result<ShortMount, Fault> {
    const HELP: &str = "write SOURCE:TARGET, as in ./data:/var/lib/data:ro";
    let wrong = |range: Range<usize>, message: &str| {
        Err(Fault::new(Span::new(range.start, range.end), message).with_help(HELP))
    };
    if text.is_empty() {
        return wrong(0..0, "the mount is empty");
    }
    let mut mount = ShortMount::default();
    if text.len() <= 2 {
        mount.target = clean(text);
        return Ok(mount);
    }
    let parts = parts(text);
    if let Some(empty) = parts.iter().find(|p| p.is_empty()) {
        let at = empty.start;
        return wrong(
            at.saturating_sub(1)..at.max(1),
            "a part of the mount is empty",
        );
    }
    if let Some(fourth) = parts.get(3) {
        return wrong(fourth.clone(), "a mount has at most three parts");
    }
    let at = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    match parts.as_slice() {
        [target] => mount.target = clean(at(target)),
        [source, target, options @ ..] => {
            mount.source = Some(at(source).to_owned());
            mount.source_range = source.clone();
            mount.bind = is_path(at(source));
            mount.target = clean(at(target));
            if let Some(options) = options.first() {
                take_options(&mut mount, text, options.clone());
            }
        }
        [] => {}
    }
    Ok(mount)
}

/// Splits at colons, but not inside `${…}` nor after a drive's letter.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut variables = 0_usize;
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        match c {
            '$' if rest.starts_with("${") => variables += 1,
            '}' => variables = variables.saturating_sub(1),
            ':' if variables == 0 => {
                let mut part = text[start..at].chars();
                let drive = part.next().is_some_and(char::is_alphabetic) && part.next().is_none();
                if !drive {
                    parts.push(start..at);
                    start = at + 1;
                }
            }
            _ => {}
        }
    }
    parts.push(start..text.len());
    parts
}

fn take_options(mount: &mut ShortMount, text: &str, range: Range<usize>) {
    let mut at = range.start;
    for option in text.get(range).unwrap_or_default().split(',') {
        let here = at..at + option.len();
        at = here.end + 1;
        match option {
            "ro" => mount.read_only = true,
            "rw" => mount.read_only = false,
            "nocopy" => mount.no_copy = true,
            "z" => mount.selinux = Some("z"),
            "Z" => mount.selinux = Some("Z"),
            other => match PROPAGATIONS.iter().find(|p| **p == other) {
                Some(propagation) => mount.propagation = Some(propagation),
                None => mount.unknown.push((other.to_owned(), here)),
            },
        }
    }
}

/// Returns whether a source names a path, not a volume.
pub fn is_path(source: &str) -> bool {
    if source.starts_with(['.', '/', '~']) || source.starts_with("\\\\") {
        return true;
    }
    let mut chars = source.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some(':')
}

/// Cleans a path as Go's `path.Clean` does: no empty, `.` or needless `..` elements.
pub fn clean(path: &str) -> String {
    if path.is_empty() {
        return String::new();
    }
    let rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for element in path.split('/') {
        match element {
            "" | "." => {}
            ".." => match kept.last() {
                Some(last) if *last != ".." => {
                    kept.pop();
                }
                _ if rooted => {}
                _ => kept.push(".."),
            },
            other => kept.push(other),
        }
    }
    let joined = kept.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{clean, parse};

    #[test]
    fn the_short_form_tells_volumes_from_paths() {
        let bind = parse("./conf.d/:/etc/x/:ro,rslave").unwrap();
        assert_eq!(bind.source.as_deref(), Some("./conf.d/"));
        assert_eq!(bind.target, "/etc/x");
        assert!(bind.bind && bind.read_only);
        assert_eq!(bind.propagation, Some("rslave"));
        let volume = parse("data:/data:nocopy").unwrap();
        assert!(!volume.bind && volume.no_copy);
        let anonymous = parse("/data").unwrap();
        assert_eq!(
            (anonymous.source, anonymous.target.as_str()),
            (None, "/data")
        );
        let windows = parse(r"C:\data:/data").unwrap();
        assert_eq!(windows.source.as_deref(), Some(r"C:\data"));
        assert!(windows.bind);
    }

    #[test]
    fn broken_mounts_are_refused_and_unknown_options_told() {
        for text in ["", ":/data", "aa::b", "aa:bb:ro:x", "aa:bb:"] {
            assert!(parse(text).is_err(), "{text}");
        }
        let mount = parse("./a:/b:ro,cached").unwrap();
        assert_eq!(mount.unknown, [("cached".to_owned(), 10..16)]);
    }

    #[test]
    fn paths_are_cleaned_as_in_go() {
        let cases = [
            ("/a//b/./c/", "/a/b/c"),
            ("/..", "/"),
            ("a/../..", ".."),
            ("./", "."),
            ("", ""),
        ];
        for (path, want) in cases {
            assert_eq!(clean(path), want, "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_text_reads_or_is_refused(text in r"([a-cC:/.,~${}\\]|é){0,24}") {
            match parse(&text) {
                Ok(mount) => {
                    for (option, range) in mount.unknown {
                        prop_assert_eq!(text.get(range), Some(option.as_str()));
                    }
                }
                Err(fault) => {
                    prop_assert!(text.get(fault.span.start..fault.span.end).is_some());
                }
            }
        }
    }
}

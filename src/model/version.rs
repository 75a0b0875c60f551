use std::fmt;

/// A minor version of a program: `0.33` or `3.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The number before the first point.
    pub major: u16,
    /// The number after it.
    pub minor: u16,
}

impl Version {
    /// Returns the version `major.minor`.
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// Reads `0.33`, `v0.33.1` and the like; anything after the minor version is ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (major, rest) = text.split_once('.')?;
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        Some(Self::new(major.parse().ok()?, rest[..end].parse().ok()?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_parse_with_and_without_decoration() {
        assert_eq!(Version::parse("v0.33.1"), Some(Version::new(0, 33)));
        assert_eq!(Version::parse("3.5"), Some(Version::new(3, 5)));
        assert_eq!(Version::parse("latest"), None);
        assert_eq!(Version::parse("3.x"), None);
        assert!(Version::new(0, 9) < Version::new(0, 30));
    }
}

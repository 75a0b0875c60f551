use std::io::{self, IsTerminal, Write};

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Decides once for the whole run, so that no library decides for itself.
    ///
    /// `NO_COLOR` (any value but empty), `CLICOLOR_FORCE`, `CLICOLOR=0` and `TERM=dumb` count in
    /// this order, and only for `auto`.
    pub fn decide(self, terminal: bool, env: impl Fn(&str) -> Option<String>) -> bool {
        let set = |name: &str| env(name).filter(|v| !v.is_empty());
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if set("NO_COLOR").is_some() => false,
            Color::Auto if set("CLICOLOR_FORCE").is_some_and(|v| v != "0") => true,
            Color::Auto if set("CLICOLOR").as_deref() == Some("0") => false,
            Color::Auto if set("TERM").as_deref() == Some("dumb") => false,
            Color::Auto => terminal,
        }
    }
}

/// The one place that writes to the terminal: data to standard output, talk to standard error.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    /// Whether standard output takes colour.
    pub color: bool,
    /// Whether talk is left out.
    pub quiet: bool,
}

impl Ui {
    /// Returns the user interface of this process.
    pub fn new(color: Color, quiet: bool) -> Self {
        let env = |name: &str| std::env::var(name).ok();
        Self {
            color: color.decide(io::stdout().is_terminal(), env),
            quiet,
        }
    }

    /// Writes data.
    ///
    /// # Errors
    /// A closed pipe or a full disk.
    pub fn data(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Writes talk; a closed standard error is nothing to stop for.
    pub fn talk(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Writes why a command could not run; quiet mode shows it as well.
    pub fn failure(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}

#[cfg(test)]
mod tests {
    use super::Color;

    #[test]
    fn the_environment_decides_only_for_auto() {
        let env = |set: &'static [(&str, &str)]| {
            move |name: &str| {
                let found = set.iter().find(|(n, _)| *n == name);
                found.map(|(_, v)| (*v).to_owned())
            }
        };
        assert!(Color::Auto.decide(true, env(&[])));
        assert!(!Color::Auto.decide(false, env(&[])));
        assert!(!Color::Auto.decide(true, env(&[("NO_COLOR", "1")])));
        assert!(Color::Auto.decide(true, env(&[("NO_COLOR", "")])));
        assert!(Color::Auto.decide(false, env(&[("CLICOLOR_FORCE", "1")])));
        assert!(!Color::Auto.decide(true, env(&[("CLICOLOR", "0")])));
        assert!(!Color::Auto.decide(true, env(&[("TERM", "dumb")])));
        assert!(Color::Always.decide(false, env(&[("NO_COLOR", "1")])));
        assert!(!Color::Never.decide(true, env(&[("CLICOLOR_FORCE", "1")])));
    }
}

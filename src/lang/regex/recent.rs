//! The expressions read of late: rules use few, each of them many times.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::{Dialect, Regex};
use crate::diag::Fault;

/// The most expressions that are kept.
const MOST: usize = 64;

/// The most bytes of an expression that is kept.
const MOST_BYTES: usize = 256;

thread_local! {
    static RECENT: RefCell<HashMap<Arc<str>, Arc<Regex>>> = RefCell::default();
}

impl Regex {
    /// Reads an expression as [`Regex::new`] does, unless it was read a short while ago.
    ///
    /// # Errors
    /// As [`Regex::new`].
    pub fn shared(text: &str, dialect: Dialect) -> Result<Arc<Self>, Fault> {
        RECENT.with_borrow_mut(|recent| {
            if let Some(known) = recent.get(text).filter(|known| known.dialect == dialect) {
                return Ok(Arc::clone(known));
            }
            let regex = Arc::new(Self::new(text, dialect)?);
            if text.len() <= MOST_BYTES {
                if recent.len() >= MOST {
                    recent.clear();
                }
                recent.insert(Arc::from(text), Arc::clone(&regex));
            }
            Ok(regex)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_again_is_the_same() {
        let read = |text: &str, dialect| Regex::shared(text, dialect).unwrap();
        let first = read("a.*", Dialect::Prometheus);
        assert!(Arc::ptr_eq(&first, &read("a.*", Dialect::Prometheus)));
        let other = read("a.*", Dialect::Alertmanager);
        assert_eq!(other.dialect(), Dialect::Alertmanager);
        assert_eq!(
            read("a.*", Dialect::Prometheus).dialect(),
            Dialect::Prometheus
        );
        assert!(Regex::shared("(", Dialect::Prometheus).is_err());
    }

    #[test]
    fn few_are_kept() {
        for number in 0..10 * MOST {
            let text = format!("x{number}");
            assert_eq!(
                Regex::shared(&text, Dialect::Prometheus).unwrap().as_str(),
                text
            );
        }
        let long = "x".repeat(MOST_BYTES + 1);
        assert!(Regex::shared(&long, Dialect::Prometheus).is_ok());
        RECENT.with_borrow(|recent| {
            assert!(recent.len() <= MOST && !recent.contains_key(long.as_str()));
        });
    }
}

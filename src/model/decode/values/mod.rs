//! Values that both programs share and that are more than YAML's own types.

mod duration;
mod regex;
mod text;
mod url;

pub use duration::{GoDuration, INVALID_DURATION, Nanoseconds};
pub use regex::{INVALID_REGEX, MatchRegex, regex};
pub use text::{Blank, FilePath, INVALID_LABEL_NAME, LabelName};
pub use url::{HttpUrl, INVALID_URL, SecretUrl, Url};

use super::Context;
use crate::diag::{Code, Fault};
use crate::source::yaml::Node;

/// Decodes text with a parser of `lang`; what it refuses is a finding with its place.
pub fn parsed<T>(
    node: Node<'_>,
    context: &mut Context<'_>,
    expected: &str,
    code: &'static Code,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
) -> Option<T> {
    let Some(text) = node.text() else {
        context.wrong_type(node, expected);
        return None;
    };
    match parse(text) {
        Ok(value) => Some(value),
        Err(fault) => {
            context.fault(code, node, fault);
            None
        }
    }
}

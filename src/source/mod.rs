//! From bytes to texts and spanned trees: reading files, YAML as the official programs read it.

mod bytes;
mod credentials;
mod file;
mod files;
mod glob;
mod redact;
pub mod yaml;

pub use bytes::{MAX_FILE_BYTES, decode};
pub use file::{Position, SourceFile, SourceMap};
pub use files::{Disk, Files};
pub use glob::{Glob, fits, glob};
pub(crate) use redact::names_secret;

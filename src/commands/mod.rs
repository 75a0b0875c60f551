//! One file a command: its arguments, whose doc comments are its help, and a thin `run`.

/// `completions`.
pub mod completions;
/// `explain`.
pub mod explain;
/// `man`.
pub mod man;
/// `routes`.
pub mod routes;
/// `templates`.
pub mod templates;
/// `validate`.
pub mod validate;

//! The small languages inside a compose file, pure: text in, value or fault out.

pub mod mount;
pub mod period;
pub mod port;
pub mod size;
pub mod words;

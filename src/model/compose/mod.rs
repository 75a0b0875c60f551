//! Compose files, as docker compose 2.40 (compose-go 2.9) loads them.

mod codes;
pub mod syntax;
pub mod value;

//! `file_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Spanned;

crate::model! {
    /// Files with target groups.
    pub struct FileSd("a file_sd_config") {
        files: Vec<Spanned<String>>,
        refresh_interval: Duration,
    }
}

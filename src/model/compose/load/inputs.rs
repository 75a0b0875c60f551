use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::diag::{FileId, Finding, Place, Sink, Span};
use crate::source::yaml::NOT_TEXT;
use crate::source::{Files, SourceMap, decode};

/// Where files come from, and where texts and findings go.
pub struct Inputs<'a> {
    /// The file system.
    pub files: &'a dyn Files,
    /// Whether files that the named ones refer to are read as well.
    pub follow: bool,
    /// The texts.
    pub sources: &'a mut SourceMap,
    /// The files that were read already.
    pub read: &'a mut BTreeMap<PathBuf, FileId>,
    /// What is wrong.
    pub sink: &'a mut Sink,
}

impl Inputs<'_> {
    /// Reads a file, or returns the one that was read before. A file that is no text is empty and
    /// reported.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn open(&mut self, path: &Path) -> io::Result<FileId> {
        if let Some(file) = self.read.get(path) {
            return Ok(*file);
        }
        let bytes = self.files.read(path)?;
        let name = path.strip_prefix(".").unwrap_or(path).display().to_string();
        let file = match decode(&bytes) {
            Ok(text) => self.sources.add(name, text),
            Err(fault) => {
                let file = self.sources.add(name, "");
                let place = Place {
                    file,
                    span: Span::default(),
                };
                let mut finding = Finding::new(&NOT_TEXT, place, fault.message);
                finding.help = fault.help;
                self.sink.push(finding);
                file
            }
        };
        self.read.insert(path.to_owned(), file);
        Ok(file)
    }
}

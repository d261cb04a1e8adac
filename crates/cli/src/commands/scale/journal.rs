//! The samples of a measurement on its way, so that one that was interrupted can go on.
//!
//! It lies beside the folder that is to come, `NAME.journal.jsonl`: a line that says what is measured and on what, then a
//! line for each run as soon as it is done. It vanishes with the end of the measurement.

use crate::failure::Failure;
use partita_scaling::comparison::{Change, changes};
use partita_scaling::files::line;
use partita_scaling::record::Sample;
use serde_json::Value;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What is measured and on what, with the runs that are done.
pub(super) struct Journal {
    path: PathBuf,
    identity: Value,
    file: Option<File>,
}

impl Journal {
    /// The journal beside a folder, of which nothing is written before the first run is done.
    pub(super) fn beside(out: &Path, identity: Value) -> Self {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        Self { path: out.with_file_name(format!("{name}.journal.jsonl")), identity, file: None }
    }

    /// The runs that an earlier measurement of the same has left; none if it left nothing.
    pub(super) fn resume(&mut self) -> Result<Vec<Sample>, Failure> {
        let place = self.path.display().to_string();
        let wrong = |line: usize, what: String| Failure::input(format!("`{place}`, line {line}: {what}"));
        let file = match File::open(&self.path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|e| Failure::input(format!("cannot read `{place}`: {e}")))?,
        };
        let lines: Vec<String> =
            BufReader::new(file).lines().collect::<Result<_, _>>().map_err(|e| wrong(1, e.to_string()))?;
        let Some((first, runs)) = lines.split_first() else { return Ok(Vec::new()) };
        let earlier: Value = serde_json::from_str(first).map_err(|e| wrong(1, e.to_string()))?;
        if let [Change { key, before, after }, ..] = &changes(&earlier, &self.identity, &[])[..] {
            let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
            let (before, after) = (told(before), told(after));
            let remedy = "measure the same again, or leave out `--resume`";
            return Err(wrong(1, format!("it was begun with another `{key}` ({before}, now {after}): {remedy}")));
        }
        let mut samples = Vec::new();
        for (i, text) in runs.iter().enumerate() {
            match serde_json::from_str(text) {
                Ok(sample) => samples.push(sample),
                // The end of a line may be missing where the program was ended while it wrote.
                Err(_) if i + 1 == runs.len() => break,
                Err(e) => return Err(wrong(i + 2, e.to_string())),
            }
        }
        self.begin(&samples)?;
        Ok(samples)
    }

    /// Takes down a run.
    pub(super) fn add(&mut self, sample: &Sample) -> Result<(), Failure> {
        if self.file.is_none() {
            self.begin(&[])?;
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(&line(sample)).and_then(|()| file.flush()).map_err(|e| self.failed(&e))
    }

    /// Writes the first lines anew.
    fn begin(&mut self, samples: &[Sample]) -> Result<(), Failure> {
        let mut bytes = self.identity.to_string().into_bytes();
        bytes.push(b'\n');
        samples.iter().for_each(|sample| bytes.extend(line(sample)));
        partita_run::output::write_file(&self.path, &bytes)?;
        self.file = Some(OpenOptions::new().append(true).open(&self.path).map_err(|e| self.failed(&e))?);
        Ok(())
    }

    fn failed(&self, error: &std::io::Error) -> Failure {
        Failure::running(format!("cannot write `{}`: {error}", self.path.display()))
    }

    /// Ends it: nothing is left to go on with.
    pub(super) fn end(self) {
        let _ = fs::remove_file(&self.path);
    }
}

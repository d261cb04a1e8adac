//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile, TempDir};

/// The file by which a folder is known to be a result of this program.
const MARKS: [&str; 3] = ["summary.json", "manifest.json", "report.html"];

/// Why results cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The destination holds something else.
    #[error("`{0}` exists and holds no result: choose another `--out`, or remove it")]
    Occupied(PathBuf),
    /// The system refused.
    #[error("cannot write `{path}`: {source}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A format cannot hold what is to be written.
    #[error("cannot write `{file}`: {message}")]
    Format {
        /// The file, relative to the folder.
        file: String,
        /// What the format's library said.
        message: String,
    },
}

impl OutputError {
    /// A format's refusal, in its library's words.
    pub(super) fn format(file: &str, error: impl std::fmt::Display) -> Self {
        Self::Format { file: file.to_owned(), message: error.to_string() }
    }

    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Write { path, source }
    }
}

/// A result folder in the making: it lies beside its destination until [`publish`](ResultFolder::publish) moves
/// it there; dropped before that, it leaves nothing.
#[derive(Debug)]
pub struct ResultFolder {
    staged: TempDir,
    destination: PathBuf,
}

impl ResultFolder {
    /// Prepares a folder. An older result at the destination stays until the new one is complete.
    ///
    /// # Errors
    /// If the destination is a file or a folder with anything but a result in it, or cannot be written beside.
    pub fn stage(destination: &Path) -> Result<Self, OutputError> {
        if occupied(destination) {
            return Err(OutputError::Occupied(destination.to_owned()));
        }
        let parent = parent(destination);
        fs::create_dir_all(&parent).map_err(OutputError::at(&parent))?;
        let name = destination.file_name().unwrap_or_default().to_string_lossy();
        let staged = Builder::new().prefix(&format!("{name}.partial-")).tempdir_in(&parent);
        Ok(Self { staged: staged.map_err(OutputError::at(&parent))?, destination: destination.to_owned() })
    }

    /// Where they are until then; a folder staged in here is published with this one.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.staged.path()
    }

    /// Where the results will be.
    #[must_use]
    pub fn destination(&self) -> &Path {
        &self.destination
    }

    /// Writes a file of the folder; `name` may contain sub-folders.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let path = self.staged.path().join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(OutputError::at(folder))?;
        }
        let written = File::create(&path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
        written.map_err(OutputError::at(&path))
    }

    /// Moves the folder to its destination, in place of an older result.
    ///
    /// # Errors
    /// If the system refuses; the older result is then back in its place.
    pub fn publish(self) -> Result<PathBuf, OutputError> {
        let staged = self.staged.keep();
        open_to_all(&staged);
        let parent = parent(&self.destination);
        let aside = Builder::new().prefix(".partita-old-").tempdir_in(&parent).map_err(OutputError::at(&parent))?;
        let old = aside.path().join("result");
        let replaced = fs::rename(&self.destination, &old).is_ok();
        if let Err(source) = fs::rename(&staged, &self.destination) {
            if replaced {
                let _ = fs::rename(&old, &self.destination);
            }
            let _ = fs::remove_dir_all(&staged);
            return Err(OutputError::Write { path: self.destination, source });
        }
        Ok(self.destination)
    }
}

/// Writes one file whole or not at all: beside its place, synced, renamed.
///
/// # Errors
/// If the system refuses.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let parent = parent(path);
    fs::create_dir_all(&parent).map_err(OutputError::at(&parent))?;
    let mut file = NamedTempFile::new_in(&parent).map_err(OutputError::at(path))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(OutputError::at(path))?;
    open_to_all(file.path());
    file.persist(path).map_err(|e| OutputError::Write { path: path.to_owned(), source: e.error })?;
    Ok(())
}

/// Temporary files and folders are private; results are not.
fn open_to_all(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = path;
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether something lies at the destination that is neither a result nor an empty folder.
fn occupied(destination: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(destination) else { return destination.exists() };
    entries.next().is_some() && !MARKS.iter().any(|mark| destination.join(mark).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_folder_leaves_nothing_and_a_published_one_is_whole() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("a/result");
        let folder = ResultFolder::stage(&out).unwrap();
        folder.write("summary.json", b"{}").unwrap();
        drop(folder);
        assert_eq!(fs::read_dir(place.path().join("a")).unwrap().count(), 0);

        for content in [b"1", b"2"] {
            let folder = ResultFolder::stage(&out).unwrap();
            folder.write("summary.json", content).unwrap();
            folder.write("fields/t.npy", content).unwrap();
            folder.publish().unwrap();
            assert_eq!(fs::read(out.join("fields/t.npy")).unwrap(), content);
        }
        assert_eq!(fs::read_dir(place.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn foreign_folders_are_not_replaced() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("thesis.tex"), "x").unwrap();
        assert!(matches!(ResultFolder::stage(place.path()), Err(OutputError::Occupied(_))));
    }
}

//! Files that keys name.

use crate::setting::SettingError;
use partita_run::case::Files;

/// What is wrong with a file that a key names.
pub(super) fn wrong(key: &str, file: &str, message: &str) -> SettingError {
    SettingError::new(&format!("{key}.file"), format!("`{file}`: {message}"))
}

/// The bytes of a file that a key names.
pub(super) fn bytes(key: &str, file: &str, files: Option<&dyn Files>) -> Result<Vec<u8>, SettingError> {
    let read = files.ok_or_else(|| "there are no files here".to_owned()).and_then(|files| files.read(file));
    read.map_err(|message| wrong(key, file, &message))
}

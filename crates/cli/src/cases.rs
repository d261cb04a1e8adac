//! Where cases and the files they name come from: a folder, or the program itself.

use crate::arguments::CaseOptions;
use crate::failure::Failure;
use include_dir::{Dir, include_dir};
use partita_run::case::{Case, Files};
use partita_run::manifest::Input;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The cases that ship, carried in the program.
static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/cases");

/// A case, the short name it goes by, and what it read.
pub(crate) struct Loaded {
    pub(crate) name: String,
    pub(crate) case: Case,
    inputs: Arc<Recorder>,
}

impl Loaded {
    /// The files that went in so far.
    pub(crate) fn inputs(&self) -> Vec<Input> {
        self.inputs.read.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The names and texts of the cases that ship.
pub(crate) fn shipped() -> Vec<(String, &'static str)> {
    let named = |file: &'static include_dir::File<'_>| {
        let name = file.path().to_str()?.strip_suffix(".toml")?;
        Some((name.to_owned(), file.contents_utf8()?))
    };
    SHIPPED.files().filter_map(named).collect()
}

/// Loads a case by path or name and applies overrides.
pub(crate) fn load(asked: &str, overrides: &CaseOptions) -> Result<Loaded, Failure> {
    let (name, place, text, source) = find(asked)?;
    let inputs = Arc::new(Recorder { source, read: Mutex::default() });
    let mut case = Case::parse(&place, &text, Arc::clone(&inputs) as Arc<dyn Files>)?;
    for assignment in &overrides.set {
        case.set(assignment)?;
    }
    if let Some(steps) = overrides.steps {
        case.set(&format!("steps={steps}"))?;
    }
    if let Some(seed) = overrides.seed {
        case.set(&format!("seed={seed}"))?;
    }
    Ok(Loaded { name, case, inputs })
}

/// A case that the program writes itself, whose files are named relative to the working folder.
pub(crate) fn from_text(name: &str, text: &str) -> Result<Loaded, Failure> {
    let inputs = Arc::new(Recorder { source: Source::Folder(PathBuf::new()), read: Mutex::default() });
    let case = Case::parse("command line", text, Arc::clone(&inputs) as Arc<dyn Files>)?;
    Ok(Loaded { name: name.to_owned(), case, inputs })
}

/// Name, place, text and source of files.
fn find(asked: &str) -> Result<(String, String, String, Source), Failure> {
    let path = Path::new(asked);
    if let Some((name, text)) = shipped().into_iter().find(|(name, _)| name == asked && !path.is_file()) {
        return Ok((name, format!("{asked}.toml"), text.to_owned(), Source::Program));
    }
    let bytes = fs::read(path).map_err(|e| no_case(asked, &e))?;
    let text =
        String::from_utf8(bytes).map_err(|e| Failure::input(format!("`{asked}` is no text: {}", e.utf8_error())))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    Ok((name, asked.to_owned(), text, Source::Folder(folder)))
}

fn no_case(asked: &str, error: &std::io::Error) -> Failure {
    let names: Vec<_> = shipped().into_iter().map(|(name, _)| name).collect();
    let nearest = names.iter().max_by(|a, b| strsim::jaro_winkler(a, asked).total_cmp(&strsim::jaro_winkler(b, asked)));
    let hint = nearest.map_or_else(String::new, |name| format!(" (did you mean `{name}`?)"));
    Failure::input(format!(
        "no case `{asked}`: no such file ({error}), and the cases that ship are {}{hint}",
        names.join(", ")
    ))
}

/// Where the files of a case lie.
enum Source {
    Program,
    Folder(PathBuf),
}

/// Reads files and remembers them for the manifest.
struct Recorder {
    source: Source,
    read: Mutex<Vec<Input>>,
}

impl Files for Recorder {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let bytes = match &self.source {
            Source::Program => {
                SHIPPED.get_file(name).map(|file| file.contents().to_vec()).ok_or("the program carries no such file")?
            }
            Source::Folder(folder) => fs::read(folder.join(name)).map_err(|e| format!("cannot be read: {e}"))?,
        };
        self.read.lock().unwrap_or_else(PoisonError::into_inner).push(Input::of(name, &bytes));
        Ok(bytes)
    }
}

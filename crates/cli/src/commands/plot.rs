//! `partita plot`: a figure of result folders, or the animation of a run.

use crate::animations;
use crate::arguments::PlotOptions;
use crate::failure::Failure;
use crate::figures;
use crate::folders;
use crate::study_folder;
use partita_plot::{Figure, Format, Width, speedup};
use partita_run::output::summary::Summary;
use partita_run::output::write_file;
use std::path::{Path, PathBuf};

pub(crate) fn run(options: &PlotOptions) -> Result<(), Failure> {
    let extension = options.output.extension().unwrap_or_default().to_string_lossy();
    let bytes = if extension.eq_ignore_ascii_case(animations::EXTENSION) {
        animate(&options.paths)?
    } else {
        let format = Format::from_extension(&extension).map_err(Failure::input)?;
        draw(&options.paths)?.bytes(format)?
    };
    Ok(write_file(&options.output, &bytes)?)
}

/// The first animation of one run.
fn animate(paths: &[PathBuf]) -> Result<Vec<u8>, Failure> {
    let [folder] = paths else {
        return Err(Failure::input(format!("an animation shows one run, not {}: name one folder", paths.len())));
    };
    if study_folder::is_study(folder) {
        return Err(Failure::input(format!("`{}` is a scaling study: an animation shows a run", folder.display())));
    }
    folders::read_json::<Summary>(folder, "summary.json")?;
    animations::first(folder)
}

/// Several studies in one figure, or the first figure of one run.
fn draw(paths: &[PathBuf]) -> Result<Figure, Failure> {
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    match paths[..] {
        [path] if !study_folder::is_study(path) => of_run(path),
        _ => {
            let kept = paths.into_iter().map(study_folder::read).collect::<Result<Vec<_>, _>>()?;
            let studies: Vec<_> = kept.into_iter().flat_map(|kept| kept.studies).collect();
            Ok(speedup::figure(&studies, Width::Page)?)
        }
    }
}

fn of_run(folder: &Path) -> Result<Figure, Failure> {
    let summary: Summary = folders::read_json(folder, "summary.json")?;
    let drawn = figures::of_run(&summary, &folders::last_frames(folder)?, &folders::series(folder))?;
    let nothing = || Failure::input(format!("`{}` holds no field that can be drawn", folder.display()));
    Ok(drawn.into_iter().next().ok_or_else(nothing)?.1)
}

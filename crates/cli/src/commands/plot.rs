//! `partita plot`: a figure of result folders.

use crate::arguments::PlotOptions;
use crate::failure::Failure;
use crate::figures;
use crate::folders;
use crate::study_folder;
use partita_plot::{Figure, Format, Width, speedup};
use partita_run::output::summary::Summary;
use partita_run::output::write_file;
use std::path::Path;

pub(crate) fn run(options: &PlotOptions) -> Result<(), Failure> {
    let extension = options.output.extension().unwrap_or_default().to_string_lossy();
    let format = Format::from_extension(&extension).map_err(Failure::input)?;
    let figure = draw(&options.paths)?;
    write_file(&options.output, &figure.bytes(format)?)?;
    Ok(())
}

/// Several studies in one figure, or the first figure of one run.
fn draw(paths: &[impl AsRef<Path>]) -> Result<Figure, Failure> {
    let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
    match paths[..] {
        [path] if !study_folder::is_study(path) => of_run(path),
        _ => {
            let studies = paths.into_iter().map(|path| Ok(study_folder::read(path)?.0));
            Ok(speedup::figure(&studies.collect::<Result<Vec<_>, Failure>>()?, Width::Page)?)
        }
    }
}

fn of_run(folder: &Path) -> Result<Figure, Failure> {
    let summary: Summary = folders::read_json(folder, "summary.json")?;
    let drawn = figures::of_run(&summary, &folders::last_frames(folder)?)?;
    let nothing = || Failure::input(format!("`{}` holds no field that can be drawn", folder.display()));
    Ok(drawn.into_iter().next().ok_or_else(nothing)?.1)
}

//! `partita fit`: models of throughputs that were measured elsewhere.

use crate::arguments::{FitOptions, Residuals};
use crate::failure::Failure;
use crate::figures;
use crate::screen;
use partita_plot::{Width, throughput};
use partita_run::output::write_file;
use partita_scaling::models::{self, of_throughput, read_throughputs};
use partita_scaling::record::{Fit, Parameter, Throughputs};
use std::fmt::Write;
use std::io::{Read, stdin};

/// The most that is read of a table: far beyond any that a person measures.
const MOST_BYTES: u64 = 100_000_000;

pub(crate) fn run(options: &FitOptions) -> Result<(), Failure> {
    let name = options.table.display().to_string();
    let asked = figures::asked(options.output.as_deref())?;
    let points = read_throughputs(&*bytes(options)?).map_err(|e| Failure::input(format!("`{name}`: {e}")))?;
    let residuals = match options.residuals {
        Residuals::Log => models::Residuals::Log,
        Residuals::Raw => models::Residuals::Raw,
    };
    let throughputs = of_throughput(points, residuals, options.seed);
    if let Some((path, format)) = asked {
        let title = options.table.file_stem().unwrap_or_default().to_string_lossy();
        write_file(path, &throughput::figure(&title, &throughputs, Width::Page)?.bytes(format)?)?;
    }
    if options.json { screen::print_json(&throughputs) } else { screen::print(table(&throughputs).as_bytes()) }
}

fn bytes(options: &FitOptions) -> Result<Vec<u8>, Failure> {
    let path = &options.table;
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        stdin().take(MOST_BYTES).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes))
    };
    read.map_err(|e| Failure::input(format!("cannot read `{}`: {e}", path.display())))?;
    Ok(bytes)
}

/// Models, best first, with their parameters, then what is left open.
fn table(throughputs: &Throughputs) -> String {
    let models = &throughputs.models;
    let mut text = String::new();
    for (i, fit) in models.fits.iter().enumerate() {
        let best = if i == 0 { "  (chosen)" } else { "" };
        let _ = writeln!(text, "{:<10} AICc {:>9.2}{best}", fit.model, fit.aicc.unwrap_or(f64::NAN));
        text += &numbers(fit);
    }
    models.refusal.iter().for_each(|why| text += &format!("no model: {why}\n"));
    models.notes.iter().for_each(|note| text += &format!("{note}\n"));
    text
}

fn numbers(fit: &Fit) -> String {
    let parameter = |p: &Parameter| {
        let name = p.symbol.as_ref().map_or_else(|| p.name.clone(), |symbol| format!("{} ({symbol})", p.name));
        row(&name, p.value, Some((p.low, p.high)))
    };
    let parameters: String = fit.parameters.iter().map(parameter).collect();
    let derived: String = fit.derived.iter().map(|d| row(&d.name, d.value, d.low.zip(d.high))).collect();
    let scatter = fit.scatter.map(|scatter| row("scatter of residuals", scatter, None)).unwrap_or_default();
    parameters + &derived + &scatter
}

fn row(name: &str, value: f64, interval: Option<(f64, f64)>) -> String {
    let ends = interval.map_or_else(String::new, |(low, high)| format!("  [{}, {}]", figures(low), figures(high)));
    format!("  {name:<34} {:>12}{ends}\n", figures(value))
}

/// Six significant figures.
fn figures(value: f64) -> String {
    let power = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    if (-3.0..7.0).contains(&power) {
        format!("{value:.*}", (5.0 - power).max(0.0) as usize)
    } else {
        format!("{value:.5e}")
    }
}

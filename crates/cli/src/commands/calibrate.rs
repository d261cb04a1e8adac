//! `partita calibrate`: asymptotic λ, K and H of a scoring system.

use crate::arguments::CalibrateOptions;
use crate::failure::Failure;
use crate::screen;
use partita_domain::Isa;
use partita_genome::calibration::{Calibration, Plan, calibrate};
use partita_genome::null::Background;
use partita_genome::scoring::Scoring;
use partita_genome::sequence::Alphabet;
use partita_genome::significance::Settings;
use partita_genome::statistics::table::{self, Row};
use partita_run::Team;
use serde::Serialize;

/// Parameters as they are printed.
#[derive(Serialize)]
struct Printed {
    #[serde(flatten)]
    calibration: Calibration,
    scoring: String,
    background: String,
    /// NCBI's row, if there is one and the background is the table's.
    ncbi: Option<Published>,
}

/// What a published table says.
#[derive(Serialize)]
struct Published {
    lambda: f64,
    k: f64,
    h: f64,
}

pub(crate) fn run(options: &CalibrateOptions) -> Result<(), Failure> {
    let team = Team::new(options.threads)?;
    let settings = settings(options);
    let alphabet = alphabet(options);
    let matrix = settings.matrix_file().map(|file| read("matrix", file)).transpose()?;
    let scoring =
        settings.scoring(alphabet, matrix.as_deref()).map_err(|e| Failure::input(option(&e.key, &e.message)))?;
    let file = settings.background_file().map(|file| read("background", file)).transpose()?;
    let background = settings.composition(alphabet, file.as_deref());
    let background = background.map_err(|e| Failure::input(option(&e.key, &e.message)))?;
    let background = background.ok_or_else(|| Failure::input("there is no background: give `--background`"))?;
    let plan = Plan { lengths: options.lengths, replicates: options.replicates, seed: options.seed };
    let found = team.run(|| calibrate(&scoring, background.shares(), &plan, Isa::detect()));
    let printed = printed(found.map_err(Failure::input)?, &scoring, &background, alphabet);
    tell(&printed);
    if options.json { screen::print_json(&printed) } else { Ok(()) }
}

fn option(key: &str, message: &str) -> String {
    format!("`--{}`: {message}", key.replace('_', "-"))
}

fn read(key: &str, file: &str) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|e| Failure::input(option(key, &format!("`{file}`: {e}"))))
}

/// The options as settings of a question without sequences.
fn settings(options: &CalibrateOptions) -> Settings {
    let usual = if alphabet(options) == Alphabet::Dna { "uniform" } else { "robinson" };
    Settings {
        matrix: options.scoring.matrix.clone(),
        match_score: options.scoring.r#match,
        mismatch: options.scoring.mismatch,
        gap_open: options.scoring.gap_open,
        gap_extend: options.scoring.gap_extend,
        background: Some(options.background.clone().unwrap_or_else(|| usual.to_owned())),
        ..Settings::new("", "")
    }
}

/// Proteins, unless matches and mismatches are scored.
fn alphabet(options: &CalibrateOptions) -> Alphabet {
    let bases = options.scoring.r#match.is_some() || options.scoring.mismatch.is_some();
    options.scoring.alphabet.unwrap_or(if bases { Alphabet::Dna } else { Alphabet::Protein })
}

fn printed(calibration: Calibration, scoring: &Scoring, background: &Background, alphabet: Alphabet) -> Printed {
    let gaps = scoring.gaps();
    let of_table = if alphabet == Alphabet::Dna { "uniform" } else { "robinson" };
    let row = table::row(scoring).filter(|_| background.name() == of_table);
    Printed {
        calibration,
        scoring: format!("{}, a gap of k costs {} + {} k", scoring.matrix().name(), gaps.open, gaps.extend),
        background: background.name().to_owned(),
        ncbi: row.map(|Row { lambda, k, h, .. }| Published { lambda, k, h }),
    }
}

/// Tells a person the parameters.
fn tell(Printed { calibration, scoring, background, ncbi }: &Printed) {
    let beside =
        |value: fn(&Published) -> f64| ncbi.as_ref().map_or_else(String::new, |row| format!("   NCBI {}", value(row)));
    let Calibration { lambda, lambda_se, k, k_low, k_high, h, h_se, alpha, beta, .. } = calibration;
    screen::note(format!("{scoring}, background {background}"));
    screen::note(format!("  lambda  {lambda:.4} ± {lambda_se:.4}{}", beside(|row| row.lambda)));
    screen::note(format!("  K       {k:.4}  [{k_low:.4}, {k_high:.4}]{}", beside(|row| row.k)));
    screen::note(format!("  H       {h:.3} ± {h_se:.3} nats{}", beside(|row| row.h)));
    screen::note(format!("  length  {alpha:.2} S {beta:+.1} letters of an alignment of score S"));
    screen::note(format!("  {} pairs, seed {}", calibration.replicates, calibration.seed));
}

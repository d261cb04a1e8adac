//! `partita calibrate`: asymptotic λ, K and H of a scoring system.

use crate::arguments::CalibrateOptions;
use crate::commands::scoring::{self, refusal};
use crate::failure::Failure;
use crate::screen;
use partita_domain::Isa;
use partita_genome::calibration::{Calibration, CalibrationError, Plan, calibrate};
use partita_genome::null::Background;
use partita_genome::scoring::Scoring;
use partita_genome::sequence::Alphabet;
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
    let settings = scoring::settings(&options.scoring, "", "");
    let alphabet = alphabet(options);
    let scoring = scoring::scoring(&settings, alphabet)?;
    let background = scoring::background(&settings, alphabet)?.unwrap_or_else(|| Background::usual(alphabet));
    let plan = Plan { lengths: options.lengths, replicates: options.replicates, seed: options.seed };
    let found = team.run(|| calibrate(&scoring, background.shares(), &plan, Isa::detect()));
    let printed = printed(found.map_err(|error| refused(&error))?, &scoring, &background, alphabet);
    tell(&printed);
    if options.json { screen::print_json(&printed) } else { Ok(()) }
}

/// What cannot be calibrated, by the option that can mend it.
fn refused(error: &CalibrationError) -> Failure {
    match error {
        CalibrationError::NoLambda(_) | CalibrationError::NotLocal { .. } => Failure::input(error),
        CalibrationError::CheapGaps(_) => refusal("gap_open", error),
        CalibrationError::TooFew(_) => refusal("replicates", error),
        CalibrationError::Lengths(_) => refusal("lengths", error),
    }
}

/// Proteins, unless matches and mismatches are scored.
fn alphabet(options: &CalibrateOptions) -> Alphabet {
    let bases = options.scoring.r#match.is_some() || options.scoring.mismatch.is_some();
    options.scoring.alphabet.unwrap_or(if bases { Alphabet::Dna } else { Alphabet::Protein })
}

fn printed(calibration: Calibration, scoring: &Scoring, background: &Background, alphabet: Alphabet) -> Printed {
    let gaps = scoring.gaps();
    let row = table::row(scoring).filter(|_| background.shares() == Background::usual(alphabet).shares());
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
    let Calibration { lambda, lambda_se, k, k_low, k_high, h, h_se, .. } = calibration;
    let Calibration { alpha, alpha_se, beta, beta_se, .. } = calibration;
    screen::note(format!("{scoring}, background {background}"));
    screen::note(format!("  lambda  {lambda:.4} ± {lambda_se:.4}{}", beside(|row| row.lambda)));
    screen::note(format!("  K       {k:.4}  [{k_low:.4}, {k_high:.4}]{}", beside(|row| row.k)));
    screen::note(format!("  H       {h:.3} ± {h_se:.3} nats{}", beside(|row| row.h)));
    screen::note(format!(
        "  length  ({alpha:.2} ± {alpha_se:.2}) S + ({beta:.1} ± {beta_se:.1}) letters of an alignment of score S"
    ));
    screen::note(format!("  {} pairs, seed {}", calibration.replicates, calibration.seed));
}

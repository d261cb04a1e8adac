//! λ is no constant: it drifts with the length of the sequences.
//!
//! You will learn how the scores of random pairs are drawn and fitted, and why λ and K of a table are wrong for sequences
//! of 150 residues: an alignment of length ℓ cannot begin in the last ℓ letters, so that high scores are rarer than the law
//! of long sequences says, and the law fitted to short ones falls more steeply. `partita calibrate` takes the drift out.
//!
//! Run with `cargo run --release --example lambda_drift`.

use partita_domain::Isa;
use partita_genome::alignment::{Aligner, Column, LANES, Query};
use partita_genome::null::{Background, Null, Targets};
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::{Alphabet, Sequence};
use partita_genome::statistics::gumbel::{GumbelFit, fit};
use partita_genome::statistics::table;
use partita_plot::bars::{Bar, BarsPanel, BarsRecord, Bound, figure};
use partita_plot::{Format, Width};
use partita_run::Team;
use partita_run::output::write_file;
use rayon::prelude::*;
use std::error::Error;
use std::path::Path;

/// Lengths of both sequences.
const LENGTHS: [usize; 4] = [150, 300, 600, 1200];
/// Pairs of each length: λ is known to 0.78/√N = 0.6 %.
const PAIRS: u64 = 16_384;

fn main() -> Result<(), Box<dyn Error>> {
    let scoring = Scoring::new(Matrix::named("BLOSUM62").ok_or("no matrix")?, Gaps { open: 11, extend: 1 })?;
    let table = table::row(&scoring).ok_or("no row")?;
    let team = Team::new(2)?;
    let mut laws = Vec::new();
    for length in LENGTHS {
        let scores = team.run(|| scores(&scoring, length));
        let law = fit(&scores, (length * length) as f64)?;
        println!("{length:>5} x {length:<5} lambda {:.4} ± {:.4}, K {:.3}", law.lambda, law.lambda_se, law.k);
        laws.push(law);
    }
    println!("long sequences  lambda {:.4},          K {:.3} (NCBI)", table.lambda, table.k);
    draw(&laws, table.lambda)?;

    // A tenth too steep at 150, and near the table at 1200.
    let (short, long) = (laws[0], laws[3]);
    assert!(short.lambda > 1.08 * table.lambda && (long.lambda - table.lambda).abs() < 3.0 * long.lambda_se + 0.003);
    assert!(laws.windows(2).all(|pair| pair[1].lambda < pair[0].lambda + 2.0 * pair[0].lambda_se));
    // What that does to a chance: at 150 x 150 a score of 70 is some times rarer than the table's law has it.
    let (asymptotic, sampled) = (table.k * 2.25e4 * (-table.lambda * 70.0).exp(), short.survival(70));
    println!("a score of 70 at 150 x 150: {asymptotic:.1e} by the table, {sampled:.1e} by the law of that length");
    assert!(asymptotic > 2.0 * sampled);
    Ok(())
}

/// The scores of pairs of independent sequences: one query for each 64 targets.
fn scores(scoring: &Scoring, length: usize) -> Vec<i32> {
    let background = Background::usual(Alphabet::Protein);
    let null = Null::independent(background.shares(), length);
    let batch = |batch: u64| {
        // Queries are numbered far beyond the targets.
        let letter = |rank: u8| Alphabet::Protein.letters()[null.letters()[rank as usize] as usize];
        let letters: Vec<u8> = null.target(1, (1 << 40) + batch).into_iter().map(letter).collect();
        let query = Sequence::new("query", Alphabet::Protein, &letters).expect("residues, at least one");
        let query = Query::new(&[query], null.letters(), scoring);
        let mut columns: Vec<Column> = vec![[0; LANES]; length];
        let mut targets = Targets::new(&null, 1);
        targets.begin(Isa::detect(), batch * LANES as u64);
        targets.draw(Isa::detect(), &mut columns);
        Aligner::new(Isa::detect(), &query).scores(&query, &columns)
    };
    (0..PAIRS / LANES as u64).into_par_iter().flat_map_iter(batch).collect()
}

/// λ by length, in `results/local/lambda_drift.png`.
fn draw(laws: &[GumbelFit], long: f64) -> Result<(), Box<dyn Error>> {
    let bar = |(law, length): (&GumbelFit, usize)| Bar {
        name: format!("{length} × {length}"),
        value: law.lambda,
        low: law.lambda - 1.96 * law.lambda_se,
        high: law.lambda + 1.96 * law.lambda_se,
        emphasis: true,
    };
    let panel = BarsPanel {
        title: "λ of the scores of random pairs".to_owned(),
        subtitle: "BLOSUM62, a gap of k costs 11 + k".to_owned(),
        unit: "per unit of score".to_owned(),
        bars: laws.iter().zip(LENGTHS).map(bar).collect(),
        bound: Some(Bound { name: "NCBI, long sequences".to_owned(), value: long }),
    };
    let record = BarsRecord {
        title: "λ drifts with length".to_owned(),
        facts: vec![format!("{PAIRS} pairs of each length; fitted by maximum likelihood.")],
        notes: vec!["Lines over the ends of bars: 95 % intervals.".to_owned()],
        panels: vec![panel],
    };
    Ok(write_file(Path::new("results/local/lambda_drift.png"), &figure(&record, Width::Page)?.bytes(Format::Png)?)?)
}

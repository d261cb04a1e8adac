//! A match that is none: two proteins that share nothing but a run of glutamines.
//!
//! You will learn that a p-value is one of a null model, and that a model must keep what such sequences have in common.
//! The program does the same with `partita significance QUERY TARGET --null-model mononucleotide,dinucleotide`, and warns
//! where models disagree.
//!
//! Run with `cargo run --release --example low_complexity`.

use partita_domain::Isa;
use partita_genome::sequence::Alphabet;
use partita_genome::significance::{Estimate, Inputs, Method, NullModel, Settings, Significance, questions};
use partita_plot::scores::{Chance, Gumbel, ScoresRecord, figure};
use partita_plot::{Format, Width};
use partita_run::output::write_file;
use partita_run::science::Cut;
use partita_run::{Setup, Simulation, Team};
use std::error::Error;
use std::path::Path;

/// Residues in no order, but for twelve glutamines in a row.
const QUERY: &[u8] = b">query\nMKTAYIAKSWLGERDFVNPHQQQQQQQQQQQQTSAVCDEGHKLMNPRSTVWYAIDKE\n";
const TARGET: &[u8] =
    b">target\nMSDLNKVPEGFYAHIRDWETCLGKAYRTEEMNSSDFVLKWPTGQQQQQQQQQQQQAVIHCMNEDKRSLTFGYWPVLADEIRKTSGNMHCY\n";

fn main() -> Result<(), Box<dyn Error>> {
    let inputs = Inputs { query: QUERY.to_vec(), target: TARGET.to_vec(), matrix: None, background: None };
    let letters = ask(&inputs, NullModel::Mononucleotide)?;
    let pairs = ask(&inputs, NullModel::Dinucleotide)?;

    // Letters in any order hardly ever come in a run, so that this null makes the match a wonder. Orders that keep the
    // pairs of letters keep eleven pairs QQ, most of them in a run: the score is what such a target usually has.
    assert!(letters.interval.1 < 0.01 && pairs.interval.0 > 0.3);
    println!("verdict: both have a run of glutamines, and that is all");
    Ok(())
}

/// The chance under a null model; its scores go to `results/local`.
fn ask(inputs: &Inputs, model: NullModel) -> Result<Estimate, Box<dyn Error>> {
    let mut settings = Settings::new("query.fa", "target.fa");
    (settings.null_model, settings.alphabet) = (Some(model), Some(Alphabet::Protein));
    (settings.replicates, settings.method) = (Some(200_000), Method::Direct);
    let team = Team::new(2)?;
    let setup = Setup { team: &team, blocks: &Cut::default(), depth: None, isa: Isa::detect() };
    let mut test = Significance::new(questions(&settings, inputs, 1)?.remove(0), &setup)?;
    test.advance(&team, u64::MAX)?;
    let estimate = test.estimate();
    let (p, (low, high)) = (estimate.p_value, estimate.interval);
    println!("{:<15} score {}, p = {p:.2e} [{low:.2e}, {high:.2e}]", model.name(), estimate.score);
    let law = estimate.law.map(|law| Gumbel {
        lambda: law.lambda,
        lambda_se: law.lambda_se,
        k: law.k,
        k_se: law.k_se,
        mu: law.mu,
    });
    let record = ScoresRecord {
        title: "Twelve glutamines in a row".to_owned(),
        scores: test.null_scores(),
        observed: estimate.score,
        p: Chance { value: p, low, high },
        gumbel: law,
        null_model: format!("{} shuffle of the target", model.name()),
    };
    let file = format!("results/local/low_complexity-{}.png", model.name());
    write_file(Path::new(&file), &figure(&record, Width::Page)?.bytes(Format::Png)?)?;
    Ok(estimate)
}

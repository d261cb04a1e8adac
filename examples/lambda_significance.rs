//! Is this match real? A stretch of phage lambda with a tenth of its bases mutated, looked for in the whole genome.
//!
//! You will learn how a question becomes a simulation whose steps are replicates, what its p-value means, and why more
//! replicates narrow the interval but never give zero. The program does the same with
//! `partita significance QUERY TARGET`.
//!
//! Run with `cargo run --release --example lambda_significance`.

use partita_domain::Isa;
use partita_genome::significance::{Inputs, Settings, Significance, questions};
use partita_run::science::Cut;
use partita_run::{Setup, Simulation, Team};
use std::error::Error;

/// The genome of the phage, and 150 of its bases with 15 of them substituted. Their sources stand beside them.
const GENOME: &[u8] = include_bytes!("cases/phage_lambda.fa");
const QUERY: &[u8] = include_bytes!("cases/lambda_query.fa");

fn main() -> Result<(), Box<dyn Error>> {
    // What could the target have been by chance? Here: the same bases in any order. The score of each such target is a
    // draw from the null; the query is compared with both of its strands, in the null as well.
    let mut settings = Settings::new("lambda_query.fa", "phage_lambda.fa");
    settings.replicates = Some(4000);
    let inputs = Inputs { query: QUERY.to_vec(), target: GENOME.to_vec(), matrix: None, background: None };
    let problem = questions(&settings, &inputs, 1)?.remove(0);
    println!("{} on {}: score {}", problem.query().name(), problem.target().name(), problem.observed().score);

    // One step is one replicate. Batches go to whoever is free; a replicate's letters depend on its number alone.
    let team = Team::new(2)?;
    let setup = Setup { team: &team, blocks: &Cut::default(), depth: None, isa: Isa::detect() };
    let mut significance = Significance::new(problem, &setup)?;
    for steps in [40, 360, 3600] {
        significance.advance(&team, steps)?;
        let answer = significance.answer();
        println!(
            "{:>5} replicates: p = {:.1e}, 95 % interval [{:.1e}, {:.1e}]",
            answer.replicates, answer.p_value, answer.p_low, answer.p_high
        );
    }

    // No replicate comes near the observed score, so p is the bound that 4000 replicates can give: 1 / 4001. The law of
    // the null scores says how far away the observed one is; as a p-value it would be an extrapolation.
    let answer = significance.answer();
    let lambda = answer.lambda.ok_or("no law was fitted")?;
    println!("null scores: lambda {lambda:.3} ± {:.3} at these lengths", answer.lambda_se.unwrap_or(f64::NAN));
    assert!(answer.p_high < 0.001 && (0.55..0.70).contains(&lambda));

    // The same question about a score that chance does reach: the interval holds the counted share.
    settings.score = Some(30);
    let problem = questions(&settings, &inputs, 1)?.remove(0);
    let mut common = Significance::new(problem, &setup)?;
    common.advance(&team, u64::MAX)?;
    let chance = common.answer();
    println!("a score of 30 or more: p = {:.3} [{:.3}, {:.3}]", chance.p_value, chance.p_low, chance.p_high);
    assert!(chance.p_low < chance.p_value && chance.p_value < chance.p_high && chance.p_value > 0.01);
    println!("verdict: the match is real (p below {:.1e}); a score of 30 would not be", answer.p_high);
    Ok(())
}

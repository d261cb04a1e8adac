//! Alignment statistics against theory and NCBI's tables.

mod pairs;

pub(crate) use pairs::{p_values, scores};

use crate::claim::{Allowed, Claim, Section, Table, number};
use crate::runs::Bench;
use partita_domain::Isa;
use partita_genome::calibration::{Plan, calibrate};
use partita_genome::null::Background;
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::Alphabet;
use partita_genome::statistics::karlin::ScoreDistribution;
use partita_genome::statistics::table;
use std::error::Error;

/// λ, K and H without gaps, which theory gives.
pub(crate) fn ungapped(_: &Bench) -> Result<Section, Box<dyn Error>> {
    // Matches of 1, mismatches of −1, four letters alike: everything is known in closed form.
    let pairs = ScoreDistribution::new(&[(1, 0.25), (-1, 0.75)])?.parameters()?;
    let steep = ScoreDistribution::new(&[(1, 0.25), (-3, 0.75)])?.parameters()?;
    let robinson = background("robinson", Alphabet::Protein)?;
    let matrix = Matrix::named("BLOSUM62").ok_or("BLOSUM62 is bundled")?;
    let scores = matrix.scores();
    let protein =
        ScoreDistribution::of_pairs(robinson.shares(), robinson.shares(), |a, b| scores[[a, b]])?.parameters()?;
    let (closed, computed) = ("closed form", "root of Karlin & Altschul's equation, computed apart");
    let claim = |what: &str, found, expected, source| Claim::new(what, found, expected, Allowed::Off(1e-9), source);
    Ok(Section {
        text: "λ is the root of Σ pᵢ pⱼ e^(λ sᵢⱼ) = 1; K and H follow (Karlin & Altschul 1990).".to_owned(),
        claims: vec![
            claim("λ of +1/−1", pairs.lambda, 3.0f64.ln(), closed),
            claim("K of +1/−1", pairs.k, 1.0 / 3.0, closed),
            claim("H of +1/−1", pairs.h, 3.0f64.ln() / 2.0, closed),
            claim("λ of +1/−3", steep.lambda, 1.374_063_122_5, computed),
            claim("λ of BLOSUM62", protein.lambda, 0.317_605_957_6, computed),
            Claim::new(
                "K of BLOSUM62",
                protein.k,
                0.133_785_987_6,
                Allowed::Share(5e-4),
                "their sum, cut after 60 terms",
            ),
        ],
        ..Section::default()
    })
}

/// λ with gaps, by Monte Carlo, beside NCBI's rows.
pub(crate) fn gapped(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let protein = || -> Result<_, Box<dyn Error>> { Ok(Matrix::named("BLOSUM62").ok_or("BLOSUM62 is bundled")?) };
    let systems = [
        (protein()?, Gaps { open: 11, extend: 1 }, 0.0005),
        (protein()?, Gaps { open: 9, extend: 2 }, 0.0005),
        (Matrix::identity(1, -2), Gaps { open: 2, extend: 1 }, 0.005),
        (Matrix::identity(1, -3), Gaps { open: 1, extend: 1 }, 0.005),
    ];
    let (mut claims, mut rows) = (Vec::new(), Vec::new());
    for (matrix, gaps, rounding) in systems {
        let alphabet = matrix.alphabet();
        let usual = if alphabet == Alphabet::Dna { "uniform" } else { "robinson" };
        let (name, shares) = (matrix.name().to_owned(), background(usual, alphabet)?);
        let scoring = Scoring::new(matrix, gaps)?;
        let known = table::row(&scoring).ok_or_else(|| format!("no row for {name}"))?;
        let plan = Plan {
            replicates: bench.choose(Some(20_000), None),
            lengths: bench.choose(Some([150, 450]), None),
            seed: 1,
        };
        let plan = if alphabet == Alphabet::Dna {
            plan
        } else {
            Plan { lengths: bench.choose(Some([300, 900]), None), ..plan }
        };
        let found = bench.team.run(|| calibrate(&scoring, shares.shares(), &plan, Isa::detect()))?;
        let what = format!("λ of {name}, gaps {}/{}", gaps.open, gaps.extend);
        let off = 3.0 * found.lambda_se + rounding;
        claims.push(Claim::new(what.clone(), found.lambda, known.lambda, Allowed::Off(off), "NCBI's table"));
        rows.push(vec![
            what,
            format!("{} ± {}", number(found.lambda), number(found.lambda_se)),
            number(known.lambda),
            format!("{} ({} to {})", number(found.k), number(found.k_low), number(found.k_high)),
            number(known.k),
        ]);
    }
    let columns = ["system", "λ found, standard error", "λ of NCBI", "K found, 95 % interval", "K of NCBI"];
    Ok(Section {
        text: "`calibrate`, seed 1: λ of long sequences by Monte Carlo at two lengths. A claim may be off by three standard errors and \
               what the table rounds."
            .to_owned(),
        claims,
        table: Some(Table { columns: columns.map(str::to_owned).to_vec(), rows }),
        ..Section::default()
    })
}

fn background(name: &str, alphabet: Alphabet) -> Result<Background, Box<dyn Error>> {
    Ok(Background::named(name, alphabet).ok_or_else(|| format!("no background `{name}`"))?)
}

//! Random pairs of sequences: scores by two ways, and p-values that are uniform.

use crate::claim::{Allowed, Claim, Section};
use crate::runs::Bench;
use partita_domain::{Isa, Purpose, Stream};
use partita_genome::alignment::{Query, best_score};
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::{Alphabet, Sequence};
use partita_genome::significance::{Inputs, Method, Settings, Significance, questions};
use partita_plot::curves::{CurveSeries, CurvesRecord, Drawn};
use partita_run::science::Cut;
use partita_run::{Setup, Simulation};
use rand::Rng;
use std::error::Error;

const REPLICATES: u64 = 255;

/// Local scores by vectors and by the equations as they are written.
pub(crate) fn scores(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let matrix = Matrix::named("BLOSUM62").ok_or("BLOSUM62 is bundled")?;
    let scoring = Scoring::new(matrix, Gaps { open: 11, extend: 1 })?;
    let letters: Vec<u8> = (0..Alphabet::Protein.residues() as u8).collect();
    let pairs = bench.choose(200, 2000);
    let mut claims = Vec::new();
    for isa in Isa::available() {
        let mut differ = 0;
        for pair in 0..pairs {
            // Every fifth begins like what it is compared with, so that scores beyond a byte come up as well.
            let query = random(Alphabet::Protein, 1 + pair as usize % 190, 2 * pair)?;
            let target = random(Alphabet::Protein, 1 + pair as usize * 37 % 700, 2 * pair + u64::from(pair % 5 != 0))?;
            let query = Query::new(&[query], &letters, &scoring);
            differ += u32::from(best_score(isa, &query, target.codes()) != query.score(target.codes()));
        }
        let what = format!("pairs of {pairs} whose score differs from that of the equations, {isa}");
        claims.push(Claim::new(what, f64::from(differ), 0.0, Allowed::Off(0.0), "own reference"));
    }
    let text = "BLOSUM62 with gaps 11/1, random proteins of 1 to 190 letters on others of 1 to 700; a fifth of them begin alike.";
    Ok(Section { text: text.to_owned(), claims, ..Section::default() })
}

/// Sequences that have nothing to do with each other get every p-value equally often.
pub(crate) fn p_values(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let pairs = bench.choose(400, 4000);
    let (mut claims, mut series) = (Vec::new(), Vec::new());
    for (colour, alphabet) in [Alphabet::Dna, Alphabet::Protein].into_iter().enumerate() {
        let sample: Result<Vec<f64>, Box<dyn Error>> = (0..pairs).map(|pair| p_value(bench, alphabet, pair)).collect();
        let mut sample = sample?;
        sample.sort_by(f64::total_cmp);
        let n = sample.len() as f64;
        let points: Vec<[f64; 2]> = sample.iter().enumerate().map(|(i, p)| [*p, (i as f64 + 1.0) / n]).collect();
        let distance = points.iter().map(|[p, share]| (share - p).max(p - share + 1.0 / n)).fold(0.0, f64::max);
        let what = format!("Kolmogorov's distance times √{pairs}, {}", alphabet.name());
        claims.push(Claim::new(what, distance * n.sqrt(), 0.0, Allowed::Off(1.95), "uniform law; more once in 1000"));
        series.push(CurveSeries { name: alphabet.name().to_owned(), points, drawn: Drawn::Line, colour });
    }
    let record = CurvesRecord {
        title: format!("p-values of {pairs} unrelated pairs each"),
        notes: vec!["Of a uniform law the curves are the diagonal.".to_owned()],
        axes: ["p-value".to_owned(), "share of pairs at or below".to_owned()],
        series,
    };
    Ok(Section {
        text: format!(
            "Random sequences of 40 letters on others of 70, {REPLICATES} shuffles each, `method = \"direct\"`; among equal scores a draw \
             decides. What the program reports, (b + 1)/(N + 1), is never below."
        ),
        claims,
        curves: vec![("p_values".to_owned(), record)],
        ..Section::default()
    })
}

/// The p-value of an unrelated pair, equal scores ranked by a draw.
fn p_value(bench: &Bench, alphabet: Alphabet, pair: u64) -> Result<f64, Box<dyn Error>> {
    let record = |length, seed| format!(">random\n{}\n", letters(alphabet, length, seed)).into_bytes();
    let inputs =
        Inputs { query: record(40, 2 * pair), target: record(70, 2 * pair + 1), matrix: None, background: None };
    let mut settings = Settings::new("query", "target");
    (settings.replicates, settings.method, settings.alphabet) = (Some(REPLICATES), Method::Direct, Some(alphabet));
    let setup = Setup { team: &bench.team, blocks: &Cut::default(), depth: None, isa: Isa::detect() };
    let mut test = Significance::new(questions(&settings, &inputs, pair)?.remove(0), &setup)?;
    test.advance(&bench.team, u64::MAX)?;
    let (score, scores) = (test.estimate().score, test.scores_done());
    let [above, equal] = [
        scores.iter().filter(|&&other| other > score).count() as f64,
        scores.iter().filter(|&&other| other == score).count() as f64,
    ];
    let draw = f64::from(Stream::new(pair, Purpose::Custom, 1).rng().next_u32()) / 2f64.powi(32);
    Ok((above + draw * (equal + 1.0)) / (REPLICATES + 1) as f64)
}

fn random(alphabet: Alphabet, length: usize, seed: u64) -> Result<Sequence, Box<dyn Error>> {
    Ok(Sequence::new("random", alphabet, letters(alphabet, length, seed).as_bytes())?)
}

/// Residues drawn independently, each equally likely; longer ones of a seed begin like shorter ones.
fn letters(alphabet: Alphabet, length: usize, seed: u64) -> String {
    let mut rng = Stream::new(seed, Purpose::Custom, 0).rng();
    let mut letter = || char::from(alphabet.letters()[rng.next_u32() as usize % alphabet.residues()]);
    (0..length).map(|_| letter()).collect()
}

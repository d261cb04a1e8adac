//! Chances that no count of targets reaches: how near importance sampling comes in how long, and whether its intervals
//! hold what they say.
//!
//! `cargo bench --bench rare` asks for two chances of random pairs, for either null, with as many draws as the program
//! needs to come near enough; `cargo bench --bench rare -- coverage 100` asks each of them under as many seeds, and
//! counts the intervals that hold the mean of all; `-- direct 4000000` asks for commoner scores and
//! compares them with so many targets counted; `-- --test` asks everything once with few draws, in seconds.

use partita_domain::{Isa, Purpose, Stream};
use partita_genome::null::Background;
use partita_genome::sequence::Alphabet;
use partita_genome::significance::{Answer, Inputs, Method, NullModel, Settings, Significance, questions};
use partita_genome::statistics::weighted::{WeightedChance, chance};
use partita_run::science::Cut;
use partita_run::{Setup, Simulation, Team};
use rand::RngExt;
use std::error::Error;
use std::time::{Duration, Instant};

/// Draws of an answer that is asked for to see that it can be.
const FEW: u64 = 256;

/// A random pair and scores that are rare for it: some that counting reaches, and two far beyond.
struct Pair {
    alphabet: Alphabet,
    letters: [usize; 2],
    common: [i32; 2],
    rare: [i32; 2],
}

const PAIRS: [Pair; 2] = [
    Pair { alphabet: Alphabet::Protein, letters: [200, 200], common: [58, 70], rare: [120, 250] },
    Pair { alphabet: Alphabet::Dna, letters: [150, 1000], common: [34, 40], rare: [61, 128] },
];

const NULLS: [NullModel; 2] = [NullModel::Independent, NullModel::Mononucleotide];

fn main() -> Result<(), Box<dyn Error>> {
    let (options, words): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let few = options.iter().any(|option| option == "--test").then_some(FEW);
    let number = words.get(1).map(|word| word.parse()).transpose()?;
    let team = Team::new(2)?;
    for (pair, null) in PAIRS.iter().flat_map(|pair| NULLS.map(|null| (pair, null))) {
        let inputs = pair.inputs();
        let ask = |score, draws, seed| pair.ask(&team, &inputs, null, Method::Importance, score, draws, seed);
        match words.first().map(String::as_str) {
            None => pair.rare.iter().try_for_each(|&score| ask(score, few, 0).map(|told| told.print(pair, null)))?,
            Some("coverage") => {
                for score in pair.rare {
                    let told = (0..number.unwrap_or(100)).map(|seed| ask(score, few, seed));
                    cover(pair, null, &told.collect::<Result<Vec<_>, _>>()?);
                }
            }
            Some("direct") => {
                for score in pair.common {
                    let count = pair.ask(&team, &inputs, null, Method::Direct, score, number.or(Some(4_000_000)), 1)?;
                    agree(pair, null, &ask(score, None, 0)?, &count);
                }
            }
            Some(other) => return Err(format!("`{other}` is no question: coverage or direct").into()),
        }
    }
    Ok(())
}

/// An answer, and how long it took from the files on.
struct Told {
    answer: Answer,
    chance: WeightedChance,
    reached: u64,
    elapsed: Duration,
}

impl Told {
    fn print(&self, pair: &Pair, null: NullModel) {
        let Self { answer, chance, elapsed, .. } = self;
        println!(
            "{pair}, {}, S >= {}: p = {:.3e} ± {:.1} % [{:.2e}, {:.2e}], {} draws ({} reach S), {:.2} s",
            null.name(),
            answer.score,
            chance.value,
            100.0 * chance.relative_error,
            chance.low,
            chance.high,
            answer.replicates,
            self.reached,
            elapsed.as_secs_f64()
        );
    }
}

impl Pair {
    /// The pair, from the same numbers always.
    fn inputs(&self) -> Inputs {
        let mut rng = Stream::new(2024, Purpose::Custom, 0).rng();
        let shares = match self.alphabet {
            Alphabet::Protein => Background::named("robinson", Alphabet::Protein).expect("it ships").shares().to_vec(),
            Alphabet::Dna => vec![0.25; 4],
        };
        let letter = |u: f64| {
            let mut above = u;
            let place = shares.iter().position(|share| {
                above -= share;
                above < 0.0
            });
            char::from(self.alphabet.letters()[place.unwrap_or(0)])
        };
        let [query, target] = self.letters.map(|letters| {
            let letters: String = (0..letters).map(|_| letter(rng.random())).collect();
            format!(">random\n{letters}\n").into_bytes()
        });
        Inputs { query, target, matrix: None, background: None }
    }

    #[allow(clippy::too_many_arguments, reason = "a question is as long as it is")]
    fn ask(
        &self,
        team: &Team,
        inputs: &Inputs,
        null: NullModel,
        method: Method,
        score: i32,
        draws: Option<u64>,
        seed: u64,
    ) -> Result<Told, Box<dyn Error>> {
        let begun = Instant::now();
        let mut settings = Settings::new("query", "target");
        settings.alphabet = Some(self.alphabet);
        (settings.method, settings.null_model, settings.score) = (method, Some(null), Some(score));
        settings.replicates = draws;
        let problem = questions(&settings, inputs, seed)?.remove(0);
        let setup = Setup { team, blocks: &Cut::default(), depth: None, isa: Isa::detect() };
        let mut significance = Significance::new(problem, &setup)?;
        significance.advance(team, u64::MAX)?;
        let (scores, weights) = (significance.scores_done(), significance.weights_done());
        let counted: Vec<_> = scores.iter().zip(weights).map(|(&found, weight)| (found >= score, weight)).collect();
        let reached = scores.iter().filter(|&&found| found >= score).count() as u64;
        Ok(Told { answer: significance.answer(), chance: chance(&counted), reached, elapsed: begun.elapsed() })
    }
}

impl std::fmt::Display for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} x {}", self.alphabet.name(), self.letters[0], self.letters[1])
    }
}

/// How many of the answers of as many seeds hold the mean of all in their intervals, and how they scatter.
fn cover(pair: &Pair, null: NullModel, told: &[Told]) {
    let count = told.len() as f64;
    let mean = told.iter().map(|told| told.chance.value).sum::<f64>() / count;
    let scatter = told.iter().map(|told| (told.chance.value / mean - 1.0).powi(2)).sum::<f64>() / (count - 1.0);
    let error = told.iter().map(|told| told.chance.relative_error).sum::<f64>() / count;
    let held = told.iter().filter(|told| (told.chance.low..=told.chance.high).contains(&mean)).count();
    println!(
        "{pair}, {}, S >= {}: p = {mean:.3e} in {held} of {count} intervals; scatter {:.1} %, reported {:.1} %",
        null.name(),
        told[0].answer.score,
        100.0 * scatter.sqrt(),
        100.0 * error
    );
}

/// How far a weighted answer is from a counted one.
fn agree(pair: &Pair, null: NullModel, told: &Told, counted: &Told) {
    let (reached, p) = (counted.reached, counted.answer.p_value);
    let error = told.chance.relative_error.hypot(1.0 / (reached as f64).sqrt());
    println!(
        "{pair}, {}, S >= {}: p = {:.3e}, counted {p:.3e} ({reached} targets): {:+.1} standard errors apart",
        null.name(),
        told.answer.score,
        told.chance.value,
        (told.chance.value / p).ln() / error
    );
}

//! What statistics says about scores of shuffled sequences.

use crate::common::{finished, problem, random_letters};
use partita_domain::{Purpose, Stream};
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::Alphabet;
use partita_genome::significance::{Inputs, Method, NullModel, Settings, questions};
use partita_genome::statistics::karlin::ScoreDistribution;
use rand::Rng;
use std::collections::HashMap;

const ROBINSON: &str = include_str!("../../tables/robinson.csv");
const EXACT: &str = include_str!("../../tables/ungapped_exact.csv");

fn settings(replicates: u64) -> Settings {
    Settings { replicates: Some(replicates), method: Method::Direct, ..Settings::new("q.fa", "t.fa") }
}

/// The largest distance between the steps of a sample and the uniform law, times √n.
fn kolmogorov(mut sample: Vec<f64>) -> f64 {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let distance = |(i, p): (usize, &f64)| (p - i as f64 / n).max((i + 1) as f64 / n - p);
    sample.iter().enumerate().map(distance).fold(0.0, f64::max) * n.sqrt()
}

/// A target that is itself one of its shuffles ranks anywhere among them with equal chance. Ties are broken by a draw,
/// which makes the p-value exactly uniform; without, (b + 1)/(N + 1) is at or above it: never too sure.
#[test]
fn p_values_of_null_pairs_are_uniform() {
    let mut rng = Stream::new(11, Purpose::Custom, 1).rng();
    let mut uniform = || f64::from(rng.next_u32()) / 2f64.powi(32);
    for (alphabet, first) in [(Alphabet::Dna, 0), (Alphabet::Protein, 1000)] {
        let mut sample = Vec::new();
        for pair in first..first + 400 {
            let (q, t) = (random_letters(alphabet, 40, 2 * pair), random_letters(alphabet, 70, 2 * pair + 1));
            let keys = Settings { alphabet: Some(alphabet), ..settings(255) };
            let test = finished(problem(&keys, &q, &t, pair));
            let (estimate, scores) = (test.estimate(), test.scores_done());
            let above = scores.iter().filter(|&&score| score > estimate.score).count() as f64;
            let ties = estimate.reached as f64 - above;
            let p = (above + uniform() * (ties + 1.0)) / 256.0;
            assert!(p <= estimate.p_value);
            sample.push(p);
        }
        // Beyond 1.95 once in a thousand samples.
        let distance = kolmogorov(sample);
        assert!(distance < 1.95, "{} distance {distance}", alphabet.name());
    }
}

/// Residues as frequent as in Robinson and Robinson's table, to the nearest letter, in alphabetical order of the table.
fn robinson(length: usize) -> String {
    let mut letters = String::new();
    let mut sum = 0.0;
    for row in ROBINSON.lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        sum += fields[2].parse::<f64>().unwrap();
        while letters.len() < (sum * length as f64).round() as usize {
            letters.push_str(fields[0]);
        }
    }
    letters
}

/// A sequence of the composition of Robinson and Robinson, in random order.
fn shuffled_robinson(length: usize, seed: u64) -> String {
    let sorted = partita_genome::sequence::Sequence::new("r", Alphabet::Protein, robinson(length).as_bytes()).unwrap();
    let urn = partita_genome::null::Urn::of(&sorted);
    let letter = |&rank: &u8| char::from(Alphabet::Protein.letters()[urn.letters()[rank as usize] as usize]);
    urn.shuffled(seed, 0).iter().map(letter).collect()
}

/// BLOSUM62 11/1: λ is 0.292 at length 200, above the 0.267 of long sequences, which it falls to.
#[test]
fn gapped_lambda_is_that_of_the_lengths() {
    for (length, replicates, expected) in [(200, 10_000, 0.292), (1000, 2000, 0.269)] {
        // λ varies from query to query by a per cent: the mean of some of them.
        let lambdas = [1, 2, 3, 4].map(|seed| {
            let (query, target) = (shuffled_robinson(length, seed), shuffled_robinson(length, 0));
            let law = finished(problem(&settings(replicates), &query, &target, 99)).estimate().law.unwrap();
            assert!((0.75..0.82).contains(&(law.lambda_se / law.lambda * (replicates as f64).sqrt())));
            law.lambda
        });
        let lambda = lambdas.iter().sum::<f64>() / 4.0;
        assert!((lambda / expected - 1.0).abs() < 0.02, "lambda {lambda} at {length}");
    }
}

/// Σ pᵢ pⱼ e^(λ sᵢⱼ) = 1 at the published λ, for the scoring systems as they are built here.
#[test]
fn ungapped_lambda_is_exact() {
    let frequencies = |alphabet: Alphabet| -> Vec<f64> {
        if alphabet == Alphabet::Dna {
            return vec![0.25; 4];
        }
        let table: HashMap<u8, f64> = ROBINSON
            .lines()
            .skip(1)
            .map(|row| (row.as_bytes()[0], row.split(',').nth(2).unwrap().parse().unwrap()))
            .collect();
        alphabet.letters()[..20].iter().map(|letter| table[letter]).collect()
    };
    for row in EXACT.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>()) {
        let matrix = Matrix::named(row[0]).unwrap_or_else(|| {
            let (matched, mismatched) = row[0].split_once('/').unwrap();
            Matrix::identity(matched.parse().unwrap(), mismatched.parse().unwrap())
        });
        let scoring = Scoring::new(matrix, Gaps { open: 11, extend: 1 }).unwrap();
        let p = frequencies(scoring.matrix().alphabet());
        let law = ScoreDistribution::of_pairs(&p, &p, |a, b| scoring.score(a as u8, b as u8)).unwrap();
        let lambda: f64 = row[2].parse().unwrap();
        assert!((law.parameters().unwrap().lambda - lambda).abs() < 1e-9, "{}", row[0]);
    }
}

/// A strand's reverse complement has the same chance: the same score, the other strand.
#[test]
fn strands_are_equal() {
    let (query, target) = (random_letters(Alphabet::Dna, 60, 1), random_letters(Alphabet::Dna, 300, 2));
    let reverse = partita_genome::sequence::Sequence::new("q", Alphabet::Dna, query.as_bytes()).unwrap();
    let reverse = reverse.reverse_complement().unwrap().letters();
    let [one, two] = [query, reverse].map(|query| finished(problem(&settings(500), &query, &target, 3)));
    assert_eq!(one.scores_done(), two.scores_done());
    assert_eq!(one.estimate().score, two.estimate().score);
    assert_ne!(one.estimate().strand, two.estimate().strand);
}

#[test]
fn answers_follow_from_the_scores() {
    let (query, target) = (random_letters(Alphabet::Dna, 50, 5), random_letters(Alphabet::Dna, 200, 6));
    let keys = settings(999);
    let observed = finished(problem(&keys, &query, &target, 1));
    let sorted = {
        let mut scores = observed.scores_done();
        scores.sort_unstable();
        scores
    };
    for asked in [0, sorted[998], sorted[500], 10_000] {
        let answer = finished(problem(&Settings { score: Some(asked), ..keys.clone() }, &query, &target, 1)).answer();
        let reached = sorted.iter().filter(|&&score| score >= asked).count() as f64;
        assert_eq!(answer.p_value, (reached + 1.0) / 1000.0);
        assert!(answer.p_low <= answer.p_value && answer.p_value <= answer.p_high, "{answer:?}");
        assert_eq!((answer.score, answer.replicates, answer.e_value), (asked, 999, answer.p_value));
        assert!(answer.lambda.unwrap() > 0.0 && (0.0..1.0).contains(&answer.sampling_share.unwrap()));
    }
    let few = finished(problem(&settings(20), &query, &target, 1)).answer();
    assert_eq!((few.lambda, few.lambda_se, few.k), (None, None, None));
}

/// Every pair of records is a question, and their number the factor of E-values; a pair's p-value is its own.
#[test]
fn several_records_make_every_pair_a_question() {
    let record = |name: &str, length, seed| format!(">{name}\n{}\n", random_letters(Alphabet::Protein, length, seed));
    let inputs = Inputs {
        query: (record("a", 30, 1) + &record("b", 40, 2)).into_bytes(),
        target: (record("x", 50, 3) + &record("y", 60, 4) + &record("z", 70, 5)).into_bytes(),
        matrix: None,
        background: None,
    };
    let all = questions(&settings(100), &inputs, 9).unwrap();
    let names: Vec<_> = all.iter().map(|p| format!("{}{}", p.query().name(), p.target().name())).collect();
    assert_eq!(names, ["ax", "ay", "az", "bx", "by", "bz"]);
    let one = Settings { query_record: Some("b".into()), target_record: Some("y".into()), ..settings(100) };
    let alone = finished(questions(&one, &inputs, 9).unwrap().remove(0)).answer();
    let among = finished(all[4].clone()).answer();
    assert_eq!((alone.p_value, alone.lambda, 6.0 * alone.e_value), (among.p_value, among.lambda, among.e_value));
}

/// Two proteins that share nothing but a run of glutamine: the score is far beyond shuffles of letters, and ordinary among
/// those that keep neighbours together.
#[test]
fn a_run_of_one_letter_is_significant_under_the_wrong_null_alone() {
    let query = "MKTAYIAKSWLGERDFVNPHQQQQQQQQQQQQTSAVCDEGHKLMNPRSTVWYAIDKE";
    let target = "MSDLNKVPEGFYAHIRDWETCLGKAYRTEEMNSSDFVLKWPTGQQQQQQQQQQQQAVIHCMNEDKRSLTFGYWPVLADEIRKTSGNMHCY";
    let under = |model| {
        let keys = Settings { null_model: Some(model), ..settings(2000) };
        finished(problem(&keys, query, target, 1)).estimate().interval
    };
    let (letters, pairs) = (under(NullModel::Mononucleotide), under(NullModel::Dinucleotide));
    assert!(letters.1 < 0.01 && pairs.0 > 0.3, "{letters:?} {pairs:?}");
}

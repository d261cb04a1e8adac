//! The sequences of alignments, for Partita and for files that peers read.

use crate::case::{Case, Kind};
use partita_domain::{Purpose, Stream};
use partita_genome::null::Urn;
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::{Alphabet, Sequence, mutated};
use rand::RngExt;
use std::fmt::Write;
use std::path::Path;

/// The seed of all sequences and shuffles.
pub(crate) const SEED: u64 = 7;

/// The alphabet of a case.
pub(crate) fn alphabet(case: &Case) -> Alphabet {
    if case.kind == Kind::Protein { Alphabet::Protein } else { Alphabet::Dna }
}

/// BLOSUM62 with 11 + k for a gap of k residues; 2, -3 with 5 + 2 k for bases.
pub(crate) fn scoring(case: &Case) -> Scoring {
    let alphabet = alphabet(case);
    let matrix = if alphabet == Alphabet::Dna { Some(Matrix::identity(2, -3)) } else { Matrix::named("BLOSUM62") };
    Scoring::new(matrix.expect("a matrix that ships"), Gaps::usual(alphabet)).expect("a scoring system")
}

/// The query and the target. A genome holds a copy of the query, of which a twentieth is changed.
pub(crate) fn sequences(case: &Case) -> (Sequence, Sequence) {
    let alphabet = alphabet(case);
    let query = random("query", alphabet, case.shape[0], 0);
    let target = random("target", alphabet, case.shape[1], 1);
    if case.shape[2] > 1 {
        return (query, target);
    }
    let copy = mutated(&query, query.codes().len() / 20, SEED).letters();
    let at = target.codes().len() / 3;
    let letters = target.letters();
    let joined = [&letters[..at], &copy, &letters[at + copy.len()..]].concat();
    (query, Sequence::new("target", alphabet, joined.as_bytes()).expect("letters of the alphabet"))
}

fn random(name: &str, alphabet: Alphabet, length: usize, replicate: u64) -> Sequence {
    let mut rng = Stream::new(SEED, Purpose::Custom, replicate).rng();
    let letters: Vec<u8> = (0..length).map(|_| alphabet.letters()[rng.random_range(0..alphabet.residues())]).collect();
    Sequence::new(name, alphabet, &letters).expect("letters of the alphabet")
}

/// Writes `query.fa` and `targets.fa`: all shuffles that Partita draws, or the genome.
pub(crate) fn write(case: &Case, folder: &Path) -> std::io::Result<()> {
    let (query, target) = sequences(case);
    let mut targets = String::new();
    if case.shape[2] == 1 {
        let _ = writeln!(targets, ">target\n{}", target.letters());
    } else {
        let urn = Urn::of(&target);
        for replicate in 0..case.shape[2] as u64 {
            let letter = |rank: u8| char::from(target.alphabet().letters()[urn.letters()[rank as usize] as usize]);
            let letters: String = urn.shuffled(SEED, replicate).into_iter().map(letter).collect();
            let _ = writeln!(targets, ">{replicate}\n{letters}");
        }
    }
    std::fs::write(folder.join("query.fa"), format!(">query\n{}\n", query.letters()))?;
    std::fs::write(folder.join("targets.fa"), targets)
}

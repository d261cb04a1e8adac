//! Variants of a sequence.

use super::Sequence;
use crate::draw::below;
use partita_domain::{Purpose, Stream};
use rand::Rng;

/// The sequence with `substitutions` of its letters replaced by other residues, all choices equally likely.
///
/// Positions are drawn without replacement, and every one of them changes; the same seed gives the same variant on any
/// machine. More substitutions than letters change every letter.
///
/// ```
/// use partita_genome::sequence::{Alphabet, Sequence, mutated};
/// let original = Sequence::new("x", Alphabet::Dna, &[b'A'; 40])?;
/// let variant = mutated(&original, 4, 7);
/// assert_eq!(variant.letters().matches('A').count(), 36);
/// # Ok::<(), partita_genome::sequence::SequenceError>(())
/// ```
#[must_use]
pub fn mutated(sequence: &Sequence, substitutions: usize, seed: u64) -> Sequence {
    let mut rng = Stream::new(seed, Purpose::Mutation, 0).rng();
    let mut draw = |bound: usize| below(bound as u32, || rng.next_u32()) as usize;
    let mut variant = sequence.clone();
    let (length, residues) = (variant.codes.len(), variant.alphabet.residues());
    let mut places: Vec<usize> = (0..length).collect();
    for i in 0..substitutions.min(length) {
        let chosen = i + draw(length - i);
        places.swap(i, chosen);
        let code = &mut variant.codes[places[i]];
        let old = *code as usize;
        // An ambiguous letter may become any residue, a residue any other.
        *code = if old < residues { (old + 1 + draw(residues - 1)) % residues } else { draw(residues) } as u8;
    }
    variant
}

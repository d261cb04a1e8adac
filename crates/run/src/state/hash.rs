//! One name for all bits of a state.

use super::rows::{map_pieces, pieces_of};
use super::{Cell, StateBlock, Values};
use half::f16;

/// Hexadecimal digits of a state hash: 128 bits.
const DIGITS: usize = 32;

/// A name for the bits of a state: equal for equal global arrays, whatever their cut, padding or order of parts
/// within an array.
///
/// Each global row is hashed by whoever has it, and the digests are hashed in canonical order together with the
/// arrays' names, types and extents (BLAKE3, the first 128 bits). Values are hashed in little-endian order.
#[must_use]
pub fn state_hash(state: &[StateBlock<'_>]) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut names: Vec<&str> = state.iter().map(|part| part.name).collect();
    names.dedup();
    for name in names {
        let parts: Vec<_> = state.iter().filter(|part| part.name == name).collect();
        hash_array(&mut hasher, name, &parts);
    }
    hasher.finalize().to_hex()[..DIGITS].to_owned()
}

fn hash_array(hasher: &mut blake3::Hasher, name: &str, parts: &[&StateBlock<'_>]) {
    hasher.update(format!("{name} {:?} ", parts[0].extent.shape()).as_bytes());
    match parts[0].values {
        Values::F64(_) => hash_rows(hasher, "f64", parts, f64::to_le_bytes),
        Values::F32(_) => hash_rows(hasher, "f32", parts, f32::to_le_bytes),
        Values::F16(_) => hash_rows(hasher, "f16", parts, f16::to_le_bytes),
        Values::I32(_) => hash_rows(hasher, "i32", parts, i32::to_le_bytes),
        Values::U64(_) => hash_rows(hasher, "u64", parts, u64::to_le_bytes),
    }
}

fn hash_rows<T: Cell, const N: usize>(
    hasher: &mut blake3::Hasher,
    kind: &str,
    parts: &[&StateBlock<'_>],
    bytes: fn(T) -> [u8; N],
) {
    hasher.update(kind.as_bytes());
    let digests = map_pieces(parts[0].extent, &pieces_of(parts), |_, _, row| hash_row(row, bytes));
    for digest in digests {
        hasher.update(digest.as_bytes());
    }
}

fn hash_row<T: Cell, const N: usize>(row: &[T], bytes: fn(T) -> [u8; N]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = [0; 4096];
    for values in row.chunks(buffer.len() / N) {
        values.iter().zip(buffer.chunks_exact_mut(N)).for_each(|(v, to)| to.copy_from_slice(&bytes(*v)));
        hasher.update(&buffer[..values.len() * N]);
    }
    hasher.finalize()
}

//! Philox4x32-10: ten rounds that turn a counter into four random words.
//!
//! Salmon, Moraes, Dror & Shaw (2011), *Parallel random numbers: as easy as 1, 2, 3*, SC '11,
//! DOI 10.1145/2063384.2063405.

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// Golden ratio and √3 − 1, in 32 bits: what the key grows by each round.
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;

/// Four random words for a counter and a key.
///
/// One round: `(c₀, c₁, c₂, c₃) → (hi(M₁c₂) ⊕ c₁ ⊕ k₀, lo(M₁c₂), hi(M₀c₀) ⊕ c₃ ⊕ k₁, lo(M₀c₀))`.
///
/// ```
/// use partita_domain::random::philox::philox;
/// assert_eq!(philox([0; 4], [0; 2])[0], 0x6627_e8d5);
/// ```
#[must_use]
#[inline(always)]
pub fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    // Words in the low halves of wider ones, whose high halves hold what does not count: so each product is a single
    // instruction in place, of which nothing has to be cut off.
    let (mut c, mut k) = (counter.map(u64::from), key);
    for _ in 0..ROUNDS {
        let product = |word: u64, multiplier: u32| (word & u64::from(u32::MAX)) * u64::from(multiplier);
        let (p0, p1) = (product(c[0], MULTIPLIERS[0]), product(c[2], MULTIPLIERS[1]));
        c = [p1 >> 32 ^ c[1] ^ u64::from(k[0]), p1, p0 >> 32 ^ c[3] ^ u64::from(k[1]), p0];
        k = [k[0].wrapping_add(WEYL[0]), k[1].wrapping_add(WEYL[1])];
    }
    c.map(|word| word as u32)
}

#[cfg(test)]
mod tests {
    use super::philox;

    /// The known answers published with the generator (Random123, `kat_vectors`).
    #[test]
    fn known_answers() {
        let zeros = philox([0; 4], [0; 2]);
        assert_eq!(zeros, [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        let ones = philox([u32::MAX; 4], [u32::MAX; 2]);
        assert_eq!(ones, [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        let pi = philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]);
        assert_eq!(pi, [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }
}

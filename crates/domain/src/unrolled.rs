//! Loops that are not left to the compiler.

/// Repeats a block for each index below a constant, up to 34, which is a constant in the block: a loop might stay one, and
/// keep its vectors in memory instead of registers.
///
/// ```
/// use partita_domain::unrolled;
/// fn sum<const N: usize>(of: [u32; N]) -> u32 {
///     let mut sum = 0;
///     unrolled!(i in 0..N => { sum += of[i]; });
///     sum
/// }
/// assert_eq!(sum([1, 2, 3]), 6);
/// ```
#[macro_export]
macro_rules! unrolled {
    ($i:ident in 0..$n:expr => $body:block) => {
        $crate::unrolled!(@ $i, $n, $body; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33)
    };
    (@ $i:ident, $n:expr, $body:block; $($k:literal)*) => {
        // Decided before anything is compiled: what is left out costs nothing.
        $(if const { $k < $n } {
            let $i: usize = $k;
            $body
        })*
    };
}

//! The best score of one long target.

use super::lanes::Lanes;
use super::pass::NOTHING;
use super::query::Query;
use super::windows::Windows;
use partita_domain::Isa;
use partita_domain::narrow::Integer;

/// The best local score of any strand of a query with one target, given as ranks: that of
/// [`Query::score`], by lanes that hold overlapping windows of the target.
///
/// ```
/// use partita_domain::Isa;
/// use partita_genome::alignment::{Query, best_score};
/// use partita_genome::scoring::{Gaps, Matrix, Scoring};
/// use partita_genome::sequence::{Alphabet, Sequence};
/// let scoring = Scoring::new(Matrix::identity(2, -3), Gaps { open: 5, extend: 2 })?;
/// let query = Query::new(&[Sequence::new("q", Alphabet::Dna, b"GATTACA")?], &[0, 1, 2, 3], &scoring);
/// let target = Sequence::new("t", Alphabet::Dna, b"CCCGATTACACCC")?;
/// assert_eq!(best_score(Isa::detect(), &query, target.codes()), 14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn best_score(isa: Isa, query: &Query, target: &[u8]) -> i32 {
    let Some(reach) = query.reach(1) else { return query.score(target) };
    let Some(&windows) = Windows::over(reach, target.len(), 1).first() else { return 0 };
    let mut letters = vec![NOTHING; windows.end()];
    letters[reach..reach + target.len()].copy_from_slice(target);
    let narrow = || best::<i8>(isa, query, &windows, &letters);
    let wide = || best::<i16>(isa, query, &windows, &letters);
    narrow().or_else(wide).unwrap_or_else(|| query.score(target))
}

/// The best of all windows; none where a type cannot tell.
fn best<T: Integer>(isa: Isa, query: &Query, windows: &Windows, letters: &[u8]) -> Option<i32> {
    let mut lanes = Lanes::<T>::new(isa, query)?;
    windows.each_chunk(isa, letters, |_, columns| lanes.pass(query, columns));
    lanes.scores().into_iter().try_fold(0, |best, score| score.map(|score| best.max(score)))
}

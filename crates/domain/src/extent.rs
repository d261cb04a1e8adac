//! Sizes of domains and boxes of cells within them.

/// Number of axes every position has: `[z, y, x]`.
pub const AXES: usize = 3;

/// The most cells a domain may have: indices then fit in `isize` with room for any halo.
const MOST_CELLS: usize = isize::MAX as usize / 64;

/// What is wrong with an extent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtentError {
    /// The number of axes is not 1, 2 or 3.
    #[error("an extent has 1, 2 or 3 axes, not {0}")]
    Axes(usize),
    /// An axis has no cells.
    #[error("extent {0:?} has an axis of 0 cells: give every axis at least 1")]
    Empty(Vec<usize>),
    /// The product of the axes cannot be indexed.
    #[error("extent {0:?} has more cells than this machine can address")]
    TooLarge(Vec<usize>),
}

/// The number of cells along each axis of a domain of one, two or three dimensions.
///
/// ```
/// use partita_domain::Extent;
/// let plate = Extent::new(&[480, 640])?; // [ny, nx]
/// assert_eq!((plate.dims(), plate.cells()), (2, 307_200));
/// assert_eq!(plate.zyx(), [1, 480, 640]);
/// # Ok::<(), partita_domain::extent::ExtentError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Extent {
    zyx: [usize; AXES],
    dims: usize,
}

impl Extent {
    /// An extent from its shape, slowest axis first: `[nx]`, `[ny, nx]` or `[nz, ny, nx]`.
    ///
    /// # Errors
    /// For other than 1 to 3 axes, an axis without cells, or more cells than can be indexed.
    pub fn new(shape: &[usize]) -> Result<Self, ExtentError> {
        if !(1..=AXES).contains(&shape.len()) {
            return Err(ExtentError::Axes(shape.len()));
        }
        if shape.contains(&0) {
            return Err(ExtentError::Empty(shape.to_vec()));
        }
        let cells = shape.iter().try_fold(1usize, |n, &axis| n.checked_mul(axis));
        if cells.is_none_or(|n| n > MOST_CELLS) {
            return Err(ExtentError::TooLarge(shape.to_vec()));
        }
        let mut zyx = [1; AXES];
        zyx[AXES - shape.len()..].copy_from_slice(shape);
        Ok(Self { zyx, dims: shape.len() })
    }

    /// How many axes the domain has: 1, 2 or 3.
    #[must_use]
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// Cells along z, y and x; axes the domain does not have count one cell.
    #[must_use]
    pub fn zyx(&self) -> [usize; AXES] {
        self.zyx
    }

    /// Cells along the axes the domain has, slowest first.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.zyx[AXES - self.dims..]
    }

    /// All cells of the domain.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.zyx.iter().product()
    }

    /// Whether the domain has this axis (0 is z, 1 is y, 2 is x).
    #[must_use]
    pub fn has_axis(&self, axis: usize) -> bool {
        axis >= AXES - self.dims
    }

    /// The whole domain as a box of cells that starts at the origin.
    #[must_use]
    pub fn region(&self) -> Region {
        Region { start: [0; AXES], shape: self.zyx }
    }
}

/// A box of cells in global positions; it may reach outside the domain, as halos do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region {
    /// The first cell along z, y and x.
    pub start: [isize; AXES],
    /// Cells along z, y and x.
    pub shape: [usize; AXES],
}

impl Region {
    /// One past the last cell along an axis.
    #[must_use]
    #[inline]
    pub fn end(&self, axis: usize) -> isize {
        self.start[axis] + self.shape[axis] as isize
    }

    /// All cells of the box.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.shape.iter().product()
    }

    /// The box grown by `by[axis]` cells on both sides of each axis.
    #[must_use]
    #[inline]
    pub fn grown(&self, by: [usize; AXES]) -> Self {
        Self {
            start: std::array::from_fn(|a| self.start[a] - by[a] as isize),
            shape: std::array::from_fn(|a| self.shape[a] + 2 * by[a]),
        }
    }

    /// The box moved by `by` cells.
    #[must_use]
    pub fn shifted(&self, by: [isize; AXES]) -> Self {
        Self { start: std::array::from_fn(|a| self.start[a] + by[a]), shape: self.shape }
    }

    /// The cells two boxes share, or `None` if they share none.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let start: [isize; AXES] = std::array::from_fn(|a| self.start[a].max(other.start[a]));
        let end: [isize; AXES] = std::array::from_fn(|a| self.end(a).min(other.end(a)));
        if (0..AXES).any(|a| end[a] <= start[a]) {
            return None;
        }
        Some(Self { start, shape: std::array::from_fn(|a| (end[a] - start[a]) as usize) })
    }

    /// The (z, y) of every row of the box, in canonical order.
    pub fn rows(&self) -> impl Iterator<Item = (isize, isize)> + use<> {
        let (zs, ys) = (self.start[0]..self.end(0), self.start[1]..self.end(1));
        zs.flat_map(move |z| ys.clone().map(move |y| (z, y)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_checked_at_the_door() {
        assert_eq!(Extent::new(&[]), Err(ExtentError::Axes(0)));
        assert_eq!(Extent::new(&[4, 0]), Err(ExtentError::Empty(vec![4, 0])));
        assert!(matches!(Extent::new(&[usize::MAX, 2]), Err(ExtentError::TooLarge(_))));
    }

    #[test]
    fn intersection_is_symmetric_and_empty_where_boxes_only_touch() {
        let a = Region { start: [0, 0, -2], shape: [1, 4, 6] };
        let b = Region { start: [0, 3, 1], shape: [1, 5, 9] };
        let shared = Region { start: [0, 3, 1], shape: [1, 1, 3] };
        assert_eq!(a.intersection(&b), Some(shared));
        assert_eq!(b.intersection(&a), Some(shared));
        assert_eq!(a.intersection(&b.shifted([0, 1, 0])), None);
    }
}

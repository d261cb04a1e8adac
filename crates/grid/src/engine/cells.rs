//! Memory that is read and written at once: by several workers, each its own cells, or by one in place.

use std::marker::PhantomData;

/// The cells of a field or of a ring, for as long as they are shared.
///
/// Where in it to read is checked, so that safe code cannot leave it; who writes promises that nobody else looks.
#[derive(Debug)]
pub(super) struct Cells<'a, T> {
    first: *mut T,
    len: usize,
    memory: PhantomData<&'a mut [T]>,
}

impl<T> Clone for Cells<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Cells<'_, T> {}

// SAFETY: reading and writing go by raw pointers, whose users promise to keep to cells of their own.
unsafe impl<T: Send + Sync> Sync for Cells<'_, T> {}

impl<'a, T> Cells<'a, T> {
    /// Shares cells for reading and writing.
    pub(super) fn new(cells: &'a mut [T]) -> Self {
        Self { first: cells.as_mut_ptr(), len: cells.len(), memory: PhantomData }
    }

    /// Shares cells for reading only.
    pub(super) fn reading(cells: &'a [T]) -> Self {
        Self { first: cells.as_ptr().cast_mut(), len: cells.len(), memory: PhantomData }
    }

    /// The address of the cell at `at`, if there are `before` cells before it, and `after` from it on.
    ///
    /// # Panics
    /// If there are not.
    #[inline(always)]
    pub(super) fn cell(&self, at: usize, before: usize, after: usize) -> *mut T {
        assert!(at >= before && at + after <= self.len, "{before} + {after} cells around {at} leave {}", self.len);
        self.first.wrapping_add(at)
    }
}

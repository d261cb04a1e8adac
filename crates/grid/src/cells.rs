//! Memory that is read and written at once: by several workers, each its own cells, or by one in place.

use std::marker::PhantomData;

/// The cells of a field or of a ring, or the numbers of a lattice, for as long as they are shared.
///
/// Where they are is checked, so that safe code cannot leave them; who reads and writes promises that nobody else does.
#[derive(Debug)]
pub(crate) struct Cells<'a, T> {
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
// SAFETY: as above.
unsafe impl<T: Send + Sync> Send for Cells<'_, T> {}

impl<'a, T> Cells<'a, T> {
    /// Shares cells for reading and writing.
    pub(crate) fn new(cells: &'a mut [T]) -> Self {
        Self { first: cells.as_mut_ptr(), len: cells.len(), memory: PhantomData }
    }

    /// Shares cells for reading only.
    pub(crate) fn reading(cells: &'a [T]) -> Self {
        Self { first: cells.as_ptr().cast_mut(), len: cells.len(), memory: PhantomData }
    }

    /// The address of the cell at `at`, if there are `before` cells before it, and `after` from it on.
    ///
    /// # Panics
    /// If there are not.
    #[inline(always)]
    pub(crate) fn cell(&self, at: usize, before: usize, after: usize) -> *mut T {
        assert!(at >= before && at + after <= self.len, "{before} + {after} cells around {at} leave {}", self.len);
        self.first.wrapping_add(at)
    }

    /// The value at `at`.
    ///
    /// # Safety
    /// Nobody may write it meanwhile.
    #[inline(always)]
    pub(crate) unsafe fn read(&self, at: usize) -> T
    where
        T: Copy,
    {
        // SAFETY: `cell` has checked that it is there; the caller promised the rest.
        unsafe { self.cell(at, 0, 1).read() }
    }

    /// Puts a value to `at`.
    ///
    /// # Safety
    /// Nobody may read or write it meanwhile.
    #[inline(always)]
    pub(crate) unsafe fn write(&self, at: usize, value: T) {
        // SAFETY: as for reading.
        unsafe { self.cell(at, 0, 1).write(value) }
    }
}

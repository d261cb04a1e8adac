//! The memory of a block while several workers update it.

use std::marker::PhantomData;

/// The numbers of a block, for as long as they are shared.
///
/// Where they are is checked, so that safe code cannot leave them; who reads and writes promises that nobody else does.
#[derive(Debug)]
pub(super) struct Numbers<'a, T> {
    first: *mut T,
    len: usize,
    memory: PhantomData<&'a mut [T]>,
}

impl<T> Clone for Numbers<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Numbers<'_, T> {}

// SAFETY: reading and writing go by raw pointers, whose users promise to keep to numbers of their own.
unsafe impl<T: Send + Sync> Sync for Numbers<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Send for Numbers<'_, T> {}

impl<'a, T: Copy> Numbers<'a, T> {
    /// Shares numbers.
    pub(super) fn new(numbers: &'a mut [T]) -> Self {
        Self { first: numbers.as_mut_ptr(), len: numbers.len(), memory: PhantomData }
    }

    /// The address of the `count` numbers from `at` on.
    ///
    /// # Panics
    /// If they are not all there.
    #[inline(always)]
    pub(super) fn run(&self, at: usize, count: usize) -> *mut T {
        assert!(at <= self.len && count <= self.len - at, "{count} numbers from {at} on leave {}", self.len);
        self.first.wrapping_add(at)
    }

    /// The number at `at`.
    ///
    /// # Safety
    /// Nobody may write it meanwhile.
    #[inline(always)]
    pub(super) unsafe fn read(&self, at: usize) -> T {
        // SAFETY: `run` has checked that it is there; the caller promised the rest.
        unsafe { self.run(at, 1).read() }
    }

    /// Puts a number to `at`.
    ///
    /// # Safety
    /// Nobody may read or write it meanwhile.
    #[inline(always)]
    pub(super) unsafe fn write(&self, at: usize, value: T) {
        // SAFETY: as for reading.
        unsafe { self.run(at, 1).write(value) }
    }
}

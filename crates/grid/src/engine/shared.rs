//! A field that several workers write to, each its own cells.

use partita_domain::{BlockField, Real};
use std::marker::PhantomData;

/// The memory of a field, for as long as workers share it.
pub(super) struct SharedField<'a, T: Real> {
    values: *mut T,
    len: usize,
    field: PhantomData<&'a mut BlockField<T>>,
}

// SAFETY: the only access is by `SharedField::cell`, whose users promise to keep to cells of their own.
unsafe impl<T: Real> Sync for SharedField<'_, T> {}

impl<'a, T: Real> SharedField<'a, T> {
    /// Takes the field.
    pub(super) fn new(field: &'a mut BlockField<T>) -> Self {
        let values = field.values_mut();
        Self { values: values.as_mut_ptr(), len: values.len(), field: PhantomData }
    }

    /// The address of the value at `at`, with `cells` of them from there on.
    ///
    /// # Panics
    /// If they are not all in the field.
    pub(super) fn cell(&self, at: usize, cells: usize) -> *mut T {
        assert!(at + cells <= self.len, "{cells} values from {at} on leave {}", self.len);
        self.values.wrapping_add(at)
    }
}

//! Large buffers: page-aligned, zeroed, on huge pages where the system gives them.

use bytemuck::Pod;
use memmap2::MmapMut;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// Below this many bytes a huge page cannot help.
#[cfg(target_os = "linux")]
const HUGE_PAGE: usize = 2 << 20;

/// A fixed number of values in memory of their own.
///
/// The memory comes from the system as untouched zero pages: a page is placed near the worker that first writes
/// it. Buffers of 2 MiB and more ask for huge pages, which spare most address translations of a streaming kernel.
/// The address is aligned to a page, so to every vector width.
#[derive(Debug)]
pub struct HugeBuffer<T> {
    map: MmapMut,
    len: usize,
    values: PhantomData<T>,
}

impl<T: Pod> HugeBuffer<T> {
    /// `len` values, all zero.
    ///
    /// # Panics
    /// If the system has no such amount of address space left.
    #[must_use]
    pub fn zeroed(len: usize) -> Self {
        let bytes = len.checked_mul(size_of::<T>()).expect("buffer size fits in an address");
        let map = MmapMut::map_anon(bytes.max(1)).unwrap_or_else(|e| panic!("no memory for {bytes} bytes: {e}"));
        #[cfg(target_os = "linux")]
        if bytes >= HUGE_PAGE {
            // Advice only: a system without huge pages refuses, and the buffer works all the same.
            let _ = map.advise(memmap2::Advice::HugePage);
        }
        Self { map, len, values: PhantomData }
    }
}

impl<T: Pod> Deref for HugeBuffer<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        bytemuck::cast_slice(&self.map[..self.len * size_of::<T>()])
    }
}

impl<T: Pod> DerefMut for HugeBuffer<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        bytemuck::cast_slice_mut(&mut self.map[..self.len * size_of::<T>()])
    }
}

impl<T: Pod> Clone for HugeBuffer<T> {
    fn clone(&self) -> Self {
        let mut copy = Self::zeroed(self.len);
        copy.copy_from_slice(self);
        copy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_are_zero_aligned_and_of_the_length_asked_for() {
        for len in [0, 1, 1000, 400_000] {
            let mut buffer = HugeBuffer::<f64>::zeroed(len);
            assert_eq!(buffer.len(), len);
            assert_eq!(buffer.as_ptr().align_offset(64), 0);
            assert!(buffer.iter().all(|&v| v == 0.0));
            buffer.fill(2.5);
            assert_eq!(buffer.clone().iter().sum::<f64>(), 2.5 * len as f64);
        }
    }
}

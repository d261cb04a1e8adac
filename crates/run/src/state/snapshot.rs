//! A state kept in memory.

use super::{StateBlock, StateError, StateSource, Values, ValuesMut};
use half::f16;
use ndarray::{Array3, ArrayView3, ArrayViewMut3, s};
use partita_domain::Extent;

/// Global arrays of a state, copied out of a simulation; any cut of the same case can load them.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    arrays: Vec<(String, Extent, Stored)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Stored {
    F64(Array3<f64>),
    F32(Array3<f32>),
    F16(Array3<f16>),
    I32(Array3<i32>),
    U64(Array3<u64>),
}

impl Snapshot {
    /// Copies the state of a simulation.
    #[must_use]
    pub fn save(state: &[StateBlock<'_>]) -> Self {
        let mut snapshot = Self { arrays: Vec::new() };
        state.iter().for_each(|part| snapshot.add(part));
        snapshot
    }

    fn add(&mut self, part: &StateBlock<'_>) {
        if !self.arrays.iter().any(|(name, ..)| name == part.name) {
            let stored = Stored::zeros(&part.values, part.extent);
            self.arrays.push((part.name.to_owned(), part.extent, stored));
        }
        let Some((.., stored)) = self.arrays.iter_mut().find(|(name, ..)| name == part.name) else { return };
        match (stored, &part.values) {
            (Stored::F64(to), Values::F64(from)) => put(to, part.offset, from),
            (Stored::F32(to), Values::F32(from)) => put(to, part.offset, from),
            (Stored::F16(to), Values::F16(from)) => put(to, part.offset, from),
            (Stored::I32(to), Values::I32(from)) => put(to, part.offset, from),
            (Stored::U64(to), Values::U64(from)) => put(to, part.offset, from),
            _ => {}
        }
    }
}

impl Stored {
    fn zeros(like: &Values<'_>, extent: Extent) -> Self {
        match like {
            Values::F64(_) => Self::F64(Array3::zeros(extent.zyx())),
            Values::F32(_) => Self::F32(Array3::zeros(extent.zyx())),
            Values::F16(_) => Self::F16(Array3::from_elem(extent.zyx(), f16::ZERO)),
            Values::I32(_) => Self::I32(Array3::zeros(extent.zyx())),
            Values::U64(_) => Self::U64(Array3::zeros(extent.zyx())),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::F64(_) => "f64",
            Self::F32(_) => "f32",
            Self::F16(_) => "f16",
            Self::I32(_) => "i32",
            Self::U64(_) => "u64",
        }
    }
}

impl StateSource for Snapshot {
    fn read(&self, name: &str, extent: Extent, offset: [usize; 3], into: ValuesMut<'_>) -> Result<(), StateError> {
        let array = self.arrays.iter().find(|(known, ..)| known == name);
        let (_, saved, stored) = array.ok_or_else(|| StateError::Missing(name.to_owned()))?;
        let expected = into.kind();
        match (stored, into) {
            (Stored::F64(from), ValuesMut::F64(to)) if *saved == extent => take(from, offset, to),
            (Stored::F32(from), ValuesMut::F32(to)) if *saved == extent => take(from, offset, to),
            (Stored::F16(from), ValuesMut::F16(to)) if *saved == extent => take(from, offset, to),
            (Stored::I32(from), ValuesMut::I32(to)) if *saved == extent => take(from, offset, to),
            (Stored::U64(from), ValuesMut::U64(to)) if *saved == extent => take(from, offset, to),
            _ => {
                return Err(StateError::Mismatch {
                    name: name.to_owned(),
                    found: format!("{} {:?}", stored.kind(), saved.shape()),
                    expected: format!("{expected} {:?}", extent.shape()),
                });
            }
        }
        Ok(())
    }
}

fn put<T: Copy>(to: &mut Array3<T>, [z, y, x]: [usize; 3], from: &ArrayView3<'_, T>) {
    let (depth, height, width) = from.dim();
    to.slice_mut(s![z..z + depth, y..y + height, x..x + width]).assign(from);
}

fn take<T: Copy>(from: &Array3<T>, [z, y, x]: [usize; 3], mut to: ArrayViewMut3<'_, T>) {
    let (depth, height, width) = to.dim();
    to.assign(&from.slice(s![z..z + depth, y..y + height, x..x + width]));
}

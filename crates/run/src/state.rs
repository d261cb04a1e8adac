//! The state of a simulation as named global arrays, whatever its cut.
//!
//! A [`StateBlock`] is the part of a global array that one block owns. Everything else follows from a list of
//! them: [`state_hash`] names the bits, [`Snapshot`] keeps them, [`map_rows`] walks them in canonical order.

mod hash;
mod rows;
mod snapshot;

pub use hash::state_hash;
pub use rows::map_rows;
pub use snapshot::Snapshot;

use bytemuck::Pod;
use half::f16;
use ndarray::{ArrayView3, ArrayViewMut3, ShapeBuilder};
use partita_domain::{BlockField, Extent};

/// Why a state cannot be taken over.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StateError {
    /// The saved state has no such array.
    #[error("the saved state has no array `{0}`: it is of another simulation")]
    Missing(String),
    /// The array has another type or extent.
    #[error("array `{name}` is {found} in the saved state, {expected} here: load it into the case that saved it")]
    Mismatch {
        /// The array.
        name: String,
        /// Type and extent in the saved state.
        found: String,
        /// Type and extent of the simulation.
        expected: String,
    },
    /// A number of the array is none.
    #[error("array `{name}` has {value} in cell {cell:?} (slowest axis first): load a state of finite numbers")]
    NotFinite {
        /// The array.
        name: String,
        /// The number.
        value: f64,
        /// Where it is.
        cell: [usize; 3],
    },
}

/// The types state arrays are made of.
#[derive(Debug, Clone)]
pub enum Values<'a> {
    /// Double precision.
    F64(ArrayView3<'a, f64>),
    /// Single precision.
    F32(ArrayView3<'a, f32>),
    /// Half precision.
    F16(ArrayView3<'a, f16>),
    /// Signed 32-bit integers, such as scores.
    I32(ArrayView3<'a, i32>),
    /// Counters.
    U64(ArrayView3<'a, u64>),
}

/// A type that state arrays are made of.
pub(crate) trait Cell: Pod + Send + Sync {
    /// The values of a part, if it is of this type.
    fn of<'a>(values: &'a Values<'_>) -> Option<ArrayView3<'a, Self>>;
}

macro_rules! cell {
    ($type:ty, $variant:ident) => {
        impl Cell for $type {
            fn of<'a>(values: &'a Values<'_>) -> Option<ArrayView3<'a, Self>> {
                if let Values::$variant(values) = values { Some(values.view()) } else { None }
            }
        }
    };
}
cell!(f64, F64);
cell!(f32, F32);
cell!(f16, F16);
cell!(i32, I32);
cell!(u64, U64);

/// A place to read state into.
#[derive(Debug)]
pub enum ValuesMut<'a> {
    /// Double precision.
    F64(ArrayViewMut3<'a, f64>),
    /// Single precision.
    F32(ArrayViewMut3<'a, f32>),
    /// Half precision.
    F16(ArrayViewMut3<'a, f16>),
    /// Signed 32-bit integers.
    I32(ArrayViewMut3<'a, i32>),
    /// Counters.
    U64(ArrayViewMut3<'a, u64>),
}

impl<'a> ValuesMut<'a> {
    /// A whole one-dimensional array of counters to read into.
    ///
    /// # Panics
    /// Never: a slice is one row.
    #[must_use]
    pub fn counters(values: &'a mut [u64]) -> Self {
        Self::U64(ArrayViewMut3::from_shape([1, 1, values.len()], values).expect("one row"))
    }

    /// The name of the type: `f64`, `f32`, `f16`, `i32` or `u64`.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::F64(_) => "f64",
            Self::F32(_) => "f32",
            Self::F16(_) => "f16",
            Self::I32(_) => "i32",
            Self::U64(_) => "u64",
        }
    }
}

/// The part of a named global array that one block owns.
#[derive(Debug, Clone)]
pub struct StateBlock<'a> {
    /// The array's name.
    pub name: &'static str,
    /// The extent of the global array.
    pub extent: Extent,
    /// Where in the global array the part begins: `[z, y, x]`.
    pub offset: [usize; 3],
    /// The part's values, `[nz, ny, nx]`; strides are free.
    pub values: Values<'a>,
}

impl<'a> StateBlock<'a> {
    /// The interior of a block's field as part of the array `name`.
    #[must_use]
    pub fn interior(name: &'static str, extent: Extent, field: &'a BlockField<f64>) -> Self {
        let offset = field.block().interior.start.map(|p| p as usize);
        Self { name, extent, offset, values: Values::F64(interior(field)) }
    }

    /// A whole one-dimensional array of counters.
    ///
    /// # Panics
    /// If `values` is empty.
    #[must_use]
    pub fn counters(name: &'static str, values: &'a [u64]) -> Self {
        let extent = Extent::new(&[values.len()]).expect("at least one counter");
        let view = ArrayView3::from_shape(extent.zyx(), values).expect("one row");
        Self { name, extent, offset: [0; 3], values: Values::U64(view) }
    }

    /// Part of a one-dimensional array of `total` integers that begins at `offset`.
    ///
    /// # Panics
    /// If `total` is 0.
    #[must_use]
    pub fn integers(name: &'static str, total: usize, offset: usize, values: &'a [i32]) -> Self {
        let extent = Extent::new(&[total]).expect("at least one value");
        let view = ArrayView3::from_shape([1, 1, values.len()], values).expect("one row");
        Self { name, extent, offset: [0, 0, offset], values: Values::I32(view) }
    }
}

/// The interior of a block's field as an array `[nz, ny, nx]`.
///
/// # Panics
/// Never: a block's interior lies in its memory.
#[must_use]
pub fn interior<T: Pod>(field: &BlockField<T>) -> ArrayView3<'_, T> {
    let block = field.block();
    let first = block.offset(block.interior.start);
    let shape = block.interior.shape.strides([block.plane(), block.pitch(), 1]);
    ArrayView3::from_shape(shape, &field.values()[first..]).expect("the interior lies within the block")
}

/// The interior of a block's field as an array `[nz, ny, nx]`, for writing.
///
/// # Panics
/// Never: a block's interior lies in its memory.
pub fn interior_mut<T: Pod>(field: &mut BlockField<T>) -> ArrayViewMut3<'_, T> {
    let block = field.block().clone();
    let first = block.offset(block.interior.start);
    let shape = block.interior.shape.strides([block.plane(), block.pitch(), 1]);
    ArrayViewMut3::from_shape(shape, &mut field.values_mut()[first..]).expect("the interior lies within the block")
}

/// Where saved state comes from: memory, a file, other ranks.
pub trait StateSource {
    /// Fills `into` with the part of array `name` that begins at `offset`.
    ///
    /// # Errors
    /// If there is no such array, or it has another type or extent.
    fn read(&self, name: &str, extent: Extent, offset: [usize; 3], into: ValuesMut<'_>) -> Result<(), StateError>;
}

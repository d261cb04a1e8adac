//! One kernel, compiled once per instruction set and chosen at run time.
//!
//! A kernel is a safe function body; the compiler vectorises it anew for each instruction set. Results do not
//! depend on the choice: every floating-point operation is written out, fused multiply-adds included, and the
//! compiler may not contract others.

use crate::lanes::{Arrays, LaneKernel, Lanes, Real, Scalar};
#[cfg(target_arch = "x86_64")]
use crate::narrow::x86::{Bytes512, compares_apart};
use crate::narrow::{Narrow, NarrowKernel};
use std::fmt;
#[cfg(target_arch = "x86_64")]
use std::marker::PhantomData;
use std::str::FromStr;

/// An instruction set that this processor has; a value can only be had by asking for one that is there.
///
/// ```
/// use partita_domain::isa::{Isa, Kernel};
/// struct Sum<'a>(&'a [u32]);
/// impl Kernel for Sum<'_> {
///     type Output = u32;
///     #[inline(always)]
///     fn run(self) -> u32 { self.0.iter().sum() }
/// }
/// assert!(Isa::available().iter().all(|isa| isa.run(Sum(&[1, 2, 3])) == 6));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Isa(Level);

#[derive(Debug, Clone, Copy)]
enum Level {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
}

impl PartialEq for Level {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl Eq for Level {}

/// A piece of computation that [`Isa::run`] compiles for an instruction set.
///
/// Mark [`run`](Kernel::run) and all it calls `#[inline(always)]`: a call that is not inlined is compiled for the
/// baseline, and can be twenty times slower.
pub trait Kernel {
    /// What the kernel gives back.
    type Output;

    /// Does the work.
    fn run(self) -> Self::Output;
}

/// No such instruction set on this processor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("instruction set `{asked}` is not one this processor has: use one of {}", .available.join(", "))]
pub struct IsaError {
    asked: String,
    available: Vec<&'static str>,
}

impl Isa {
    /// The baseline of the build's target: no particular vector unit is asked for.
    pub const SCALAR: Self = Self(Level::Scalar);

    /// The widest instruction set of this processor.
    #[must_use]
    pub fn detect() -> Self {
        Self::available().pop().unwrap_or(Self::SCALAR)
    }

    /// Every instruction set of this processor that kernels are compiled for, narrowest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        #[cfg_attr(not(target_arch = "x86_64"), allow(unused_mut, reason = "only x86-64 has others to add"))]
        let mut sets = vec![Self::SCALAR];
        #[cfg(target_arch = "x86_64")]
        {
            let avx2 = pulp::x86::V3::try_new().filter(|_| is_x86_feature_detected!("f16c"));
            sets.extend(avx2.map(|v3| Self(Level::Avx2(v3))));
            sets.extend(pulp::x86::V4::try_new().map(|v4| Self(Level::Avx512(v4))));
        }
        sets
    }

    /// `scalar`, `avx2` (with FMA and F16C) or `avx512` (F, BW, CD, DQ, VL).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Level::Scalar => "scalar",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            Level::Avx512(_) => "avx512",
        }
    }

    /// Runs a kernel compiled for this instruction set.
    #[inline]
    pub fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self.0 {
            Level::Scalar => kernel.run(),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2(v3) => v3.vectorize(Vectorised(kernel)),
            #[cfg(target_arch = "x86_64")]
            Level::Avx512(v4) => v4.vectorize(Vectorised(kernel)),
        }
    }

    /// Runs a kernel compiled for the vectors of this instruction set; see [`Real::on_lanes`](crate::lanes::Real::on_lanes).
    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub(crate) fn run_on_lanes<T: Real, K: LaneKernel<T>>(self, kernel: K) -> K::Output
    where
        Arrays: Lanes<T>,
        pulp::x86::V3: Lanes<T>,
        pulp::x86::V4: Lanes<T>,
    {
        match self.0 {
            Level::Scalar => kernel.run(Arrays),
            // SAFETY: `available` gives this level only where the processor has F16C as well as what the token proves.
            Level::Avx2(v3) => unsafe { on_avx2(OnLanes(kernel, v3, PhantomData)) },
            Level::Avx512(v4) => v4.vectorize(OnLanes(kernel, v4, PhantomData)),
        }
    }

    /// Runs a kernel on the only vectors this target has.
    #[cfg(not(target_arch = "x86_64"))]
    #[inline]
    pub(crate) fn run_on_lanes<T: Real, K: LaneKernel<T>>(self, kernel: K) -> K::Output
    where
        Arrays: Lanes<T>,
    {
        kernel.run(Arrays)
    }
}

impl Isa {
    /// Runs a kernel compiled for the narrow vectors of this instruction set; see
    /// [`Integer::on_narrow`](crate::narrow::Integer::on_narrow).
    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub(crate) fn run_on_narrow<T, K: NarrowKernel<T>>(self, kernel: K) -> K::Output
    where
        Scalar: Narrow<T>,
        pulp::x86::V3: Narrow<T>,
        Bytes512<true>: Narrow<T>,
        Bytes512<false>: Narrow<T>,
    {
        match self.0 {
            Level::Scalar => kernel.run(Scalar),
            Level::Avx2(v3) => v3.vectorize(OnNarrow(kernel, v3, PhantomData)),
            Level::Avx512(v4) => match (Bytes512::<true>::with(v4), Bytes512::<false>::with(v4)) {
                (Some(bytes), _) if compares_apart() => bytes.run(kernel),
                (_, Some(bytes)) => bytes.run(kernel),
                _ => v4.vectorize(OnNarrow(kernel, *v4, PhantomData)),
            },
        }
    }

    /// Runs a kernel on the only narrow vectors this target has.
    #[cfg(not(target_arch = "x86_64"))]
    #[inline]
    pub(crate) fn run_on_narrow<T, K: NarrowKernel<T>>(self, kernel: K) -> K::Output
    where
        Scalar: Narrow<T>,
    {
        kernel.run(Scalar)
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Isa {
    type Err = IsaError;

    fn from_str(name: &str) -> Result<Self, IsaError> {
        let sets = Self::available();
        sets.iter()
            .copied()
            .find(|isa| isa.name() == name)
            .ok_or_else(|| IsaError { asked: name.to_owned(), available: sets.iter().map(|isa| isa.name()).collect() })
    }
}

/// Hands a kernel to the library that knows the target features.
#[cfg(target_arch = "x86_64")]
struct Vectorised<K>(K);

#[cfg(target_arch = "x86_64")]
impl<K: Kernel> pulp::NullaryFnOnce for Vectorised<K> {
    type Output = K::Output;

    #[inline(always)]
    fn call(self) -> K::Output {
        self.0.run()
    }
}

/// Runs a kernel compiled for AVX2 and what comes with it, conversions from and to half precision (F16C) included, which
/// the library's token does not know of.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,f16c,bmi1,bmi2,lzcnt,popcnt")]
fn on_avx2<F: pulp::NullaryFnOnce>(kernel: F) -> F::Output {
    kernel.call()
}

/// A kernel and the lanes it is compiled for.
#[cfg(target_arch = "x86_64")]
struct OnLanes<K, L, T>(K, L, PhantomData<T>);

#[cfg(target_arch = "x86_64")]
impl<T: Real, K: LaneKernel<T>, L: Lanes<T>> pulp::NullaryFnOnce for OnLanes<K, L, T> {
    type Output = K::Output;

    #[inline(always)]
    fn call(self) -> K::Output {
        self.0.run(self.1)
    }
}

/// A kernel and the narrow lanes it is compiled for.
#[cfg(target_arch = "x86_64")]
struct OnNarrow<K, L, T>(K, L, PhantomData<T>);

#[cfg(target_arch = "x86_64")]
impl<T, K: NarrowKernel<T>, L: Narrow<T>> pulp::NullaryFnOnce for OnNarrow<K, L, T> {
    type Output = K::Output;

    #[inline(always)]
    fn call(self) -> K::Output {
        self.0.run(self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_unknown_ones_say_what_there_is() {
        for isa in Isa::available() {
            assert_eq!(isa.name().parse(), Ok(isa));
        }
        let error = "sse9".parse::<Isa>().unwrap_err().to_string();
        assert!(error.contains("sse9") && error.contains("scalar"), "{error}");
    }

    struct Fused<'a>(&'a [f64], &'a mut [f64]);

    impl Kernel for Fused<'_> {
        type Output = ();

        #[inline(always)]
        fn run(self) {
            for (x, out) in self.0.iter().zip(self.1) {
                *out = x.mul_add(*x, -1.0) + x * 0.1;
            }
        }
    }

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        let x: Vec<f64> = (0..1001).map(|i| f64::from(i).sin()).collect();
        let results = Isa::available().into_iter().map(|isa| {
            let mut out = vec![0.0; x.len()];
            isa.run(Fused(&x, &mut out));
            out.iter().map(|v| v.to_bits()).collect::<Vec<_>>()
        });
        let results: Vec<_> = results.collect();
        assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    }
}

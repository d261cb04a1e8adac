//! The cost of exchanging halos between processes.

/// The time of a step of a grid cut into equal blocks, one for each of `p` processes, that exchange halos, in seconds:
///
/// ```text
///   Tₚ = c V/p + 2 d (latency + bytes(p)/bandwidth)
/// ```
///
/// with V cells of c seconds each and a halo on both sides of d axes, of `bytes` bytes each.
///
/// ```
/// use partita_scaling::prediction::Halo;
/// // A million cells of 1 ns, one cut axis, 1 µs of latency, 8 kB of halo at 8 GB/s.
/// let halo = Halo { cell_seconds: 1e-9, axes: 1, latency: 1e-6, bytes: 8e3, bandwidth: 8e9 };
/// assert!((halo.seconds(1e6, 4) - (2.5e-4 + 2.0 * 2e-6)).abs() < 1e-15);
/// assert_eq!(halo.seconds(1e6, 1), 1e-3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Halo {
    /// Seconds for the update of one cell.
    pub cell_seconds: f64,
    /// Axes that are cut.
    pub axes: usize,
    /// Seconds before the first byte of a message arrives.
    pub latency: f64,
    /// Bytes of one message.
    pub bytes: f64,
    /// Bytes a second.
    pub bandwidth: f64,
}

impl Halo {
    /// The time of a step of `cells` cells on `processes` processes, in seconds.
    #[must_use]
    pub fn seconds(&self, cells: f64, processes: usize) -> f64 {
        let message = self.latency + self.bytes / self.bandwidth;
        let exchange = if processes > 1 { 2.0 * self.axes as f64 * message } else { 0.0 };
        self.cell_seconds * cells / processes as f64 + exchange
    }
}

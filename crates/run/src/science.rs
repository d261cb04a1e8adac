//! What a science offers to a catalogue: a name, its keys, and how a case becomes a simulation.

use crate::case::{Case, CaseError, Key};
use crate::simulation::Simulation;
use crate::team::Team;
use partita_domain::Isa;

/// A science: one line in the catalogue of the program.
#[derive(Debug, Clone, Copy)]
pub struct Science {
    /// The value of `simulation` in case files.
    pub name: &'static str,
    /// One sentence for people.
    pub about: &'static str,
    /// The keys of its cases.
    pub keys: fn() -> Vec<Key>,
    /// Makes a simulation.
    pub build: Build,
}

/// How a case becomes a simulation.
pub type Build = fn(&Case, &Setup<'_>) -> Result<Box<dyn Simulation>, CaseError>;

/// How the caller wants a case cut and run. None of it changes the result.
#[derive(Debug, Clone, Copy)]
pub struct Setup<'a> {
    /// The team that will run it; memory is first touched by its workers.
    pub team: &'a Team,
    /// How the domain is cut.
    pub blocks: &'a Cut,
    /// Steps between two exchanges of halos, and of one pass of tiles; none leaves the choice to the science.
    pub depth: Option<usize>,
    /// The instruction set of the kernels.
    pub isa: Isa,
}

/// How a domain is to be cut into blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// So many blocks, arranged to have short borders.
    Count(usize),
    /// Blocks along each axis, slowest first.
    Shape(Vec<usize>),
}

impl Default for Cut {
    fn default() -> Self {
        Self::Count(1)
    }
}

impl std::str::FromStr for Cut {
    type Err = String;

    /// Reads `4` or `2x3`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no number of blocks: give N, or AxB along each axis, slowest axis first");
        let axes = text.split('x').map(|axis| axis.parse().ok().filter(|&n: &usize| n > 0));
        let axes = axes.collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
        Ok(if let [count] = axes[..] { Self::Count(count) } else { Self::Shape(axes) })
    }
}

impl Cut {
    /// Cuts a domain.
    ///
    /// # Errors
    /// If the domain cannot be cut so.
    pub fn partition(
        &self,
        extent: partita_domain::Extent,
    ) -> Result<partita_domain::Partition, partita_domain::PartitionError> {
        match self {
            Self::Count(count) => partita_domain::Partition::balanced(extent, *count),
            Self::Shape(shape) => partita_domain::Partition::new(extent, shape),
        }
    }
}

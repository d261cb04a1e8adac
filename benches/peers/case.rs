//! The work of a comparison, and what a program must be able to say about it.

use clap::ValueEnum;
use partita_domain::Extent;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Heat on a plate far larger than the caches, 5 points.
    Heat2d,
    /// The same on a plate that lies in the caches.
    Small,
    /// Heat in a box, 7 points.
    Heat3d,
    /// Heat on a plate whose conductivity varies, by faces.
    Varied2d,
    /// Heat in a box whose conductivity varies, by faces.
    Varied3d,
    /// The steady temperature of a plate with one hot edge.
    Steady,
    /// Flow in a periodic box, 19 directions.
    Lattice,
    /// The same in a box that lies in the caches.
    SmallLattice,
    /// Flow in a periodic rectangle, 9 directions.
    Lattice2d,
    /// Scores of a protein of 200 residues with shuffles of another.
    Protein,
    /// Scores of 150 bases with shuffles of a thousand.
    Dna,
    /// The best ends of 150 bases on a genome of 5 million.
    Scan,
    /// The same of a thousand bases.
    LongScan,
    /// All of these.
    All,
}

/// What conducts, or that nothing changes any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Medium {
    Homogeneous,
    Varied,
    Steady,
    /// A flow by the lattice Boltzmann method.
    Fluid,
    /// Letters instead of matter: a local alignment.
    Letters,
}

/// The relative residual to which steady states are solved.
pub(crate) const TOLERANCE: f64 = 1e-8;

/// One comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Case {
    pub(crate) kind: Kind,
    /// Cells, slowest axis first; of alignments the letters of the query and of a target, and the number of targets.
    pub(crate) shape: Vec<usize>,
}

impl Kind {
    /// The kinds that a choice stands for.
    pub(crate) fn each(self) -> Vec<Self> {
        match self {
            Self::All => Self::value_variants().iter().copied().filter(|&kind| kind != Self::All).collect(),
            one => vec![one],
        }
    }

    fn dims(self) -> usize {
        if matches!(self, Self::Heat3d | Self::Varied3d | Self::Lattice | Self::SmallLattice) { 3 } else { 2 }
    }

    fn cells_along(self) -> usize {
        match self {
            Self::Heat2d => 8192,
            Self::Small | Self::Varied3d => 256,
            Self::Heat3d => 384,
            Self::Lattice => 144,
            Self::SmallLattice => 32,
            Self::Lattice2d => 1536,
            _ => 4096,
        }
    }

    /// Letters of the query and of a target, and targets; none where nothing is aligned.
    fn letters(self) -> Option<[usize; 3]> {
        match self {
            Self::Protein => Some([200, 200, 16_384]),
            Self::Dna => Some([150, 1000, 4096]),
            Self::Scan => Some([150, 5_000_000, 1]),
            Self::LongScan => Some([1000, 5_000_000, 1]),
            _ => None,
        }
    }
}

impl Case {
    /// A case with `cells` along each axis, or as many as it usually has.
    pub(crate) fn new(kind: Kind, cells: Option<usize>) -> Self {
        if let Some([query, target, count]) = kind.letters() {
            let query = cells.unwrap_or(query);
            return Self { kind, shape: vec![query, target, count] };
        }
        Self { kind, shape: vec![cells.unwrap_or(kind.cells_along()); kind.dims()] }
    }

    /// The same on a grid on which results are compared: odd, oblong, with tails of every vector width. Of alignments,
    /// few and short ones.
    pub(crate) fn small(&self) -> Self {
        let shape: &[usize] = match (self.medium(), self.shape.len()) {
            (Medium::Letters, _) if self.shape[2] == 1 => &[61, 20_011, 1],
            (Medium::Letters, _) => &[61, 67, 131],
            (_, 3) => &[21, 30, 43],
            _ => &[61, 67],
        };
        Self { shape: shape.to_vec(), ..*self }
    }

    pub(crate) fn extent(&self) -> Extent {
        Extent::new(&self.shape).expect("two or three axes of at least one cell")
    }

    pub(crate) fn cells(&self) -> usize {
        self.shape.iter().product()
    }

    /// Numbers that a result has.
    pub(crate) fn results(&self) -> usize {
        if self.medium() == Medium::Letters { self.shape[2] } else { self.cells() }
    }

    pub(crate) fn medium(&self) -> Medium {
        match self.kind {
            _ if self.kind.letters().is_some() => Medium::Letters,
            Kind::Varied2d | Kind::Varied3d => Medium::Varied,
            Kind::Steady => Medium::Steady,
            Kind::Lattice | Kind::SmallLattice | Kind::Lattice2d => Medium::Fluid,
            _ => Medium::Homogeneous,
        }
    }

    /// dt / (ρ c h²) times the unit of conductivity; of a steady state, the relative residual to reach; of a flow, the rate
    /// of the sums of opposite directions.
    ///
    /// Steps are stable: conductivities are at most 11, so the coefficients of a cell's faces sum up to less than 1.
    pub(crate) fn number(&self) -> f64 {
        match (self.medium(), self.shape.len()) {
            (Medium::Homogeneous, 3) => 0.1,
            (Medium::Homogeneous, _) => 0.2,
            (Medium::Varied, 3) => 0.015,
            (Medium::Varied, _) => 0.02,
            (Medium::Steady, _) => TOLERANCE,
            (Medium::Fluid, _) => 1.75,
            // The score from which on ends are looked for.
            (Medium::Letters, _) => 60.0,
        }
    }

    /// Bytes that an update in double precision moves at the least if every step goes through memory once: a cell
    /// read, one written, and one coefficient per axis. None where memory is not the bound.
    pub(crate) fn bytes_per_update(&self) -> Option<f64> {
        let words = match self.medium() {
            Medium::Homogeneous => 2,
            Medium::Varied => 2 + self.shape.len(),
            Medium::Steady | Medium::Fluid | Medium::Letters => return None,
        };
        (self.kind != Kind::Small).then_some(8.0 * words as f64)
    }

    /// The unit of rates, and how much a second makes one of it.
    pub(crate) fn unit(&self) -> (&'static str, f64) {
        match self.medium() {
            Medium::Steady => ("Mcell/s", 1e6),
            Medium::Letters => ("GCUPS", 1e9),
            Medium::Fluid => ("MLUP/s", 1e6),
            _ => ("GLUP/s", 1e9),
        }
    }

    /// The name of the case on the command line.
    pub(crate) fn name(&self) -> String {
        self.kind.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// `8192 × 8192`.
    pub(crate) fn size(&self) -> String {
        self.shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ")
    }

    /// What is done, for people.
    pub(crate) fn about(&self) -> String {
        let shape = if self.shape.len() == 3 { "box, 7 points" } else { "plate, 5 points" };
        match self.medium() {
            Medium::Homogeneous => shape.to_owned(),
            Medium::Varied => format!("{shape}, conductivity by faces"),
            Medium::Fluid if self.shape.len() == 3 => "flow in a periodic box, D3Q19, two rates".to_owned(),
            Medium::Fluid => "flow in a periodic rectangle, D2Q9, two rates".to_owned(),
            Medium::Letters if self.shape[2] == 1 => "a query on a genome: the best end".to_owned(),
            Medium::Letters => "scores of a query with shuffles of a target".to_owned(),
            Medium::Steady => format!("plate with one hot edge, residual {TOLERANCE:e}"),
        }
    }
}

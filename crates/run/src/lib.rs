//! What a simulation is, and who runs it.
//!
//! A science implements [`Simulation`]; a [`Team`] lends its workers; the [driver](driver::Run) is stepped by whoever
//! owns the screen. From a simulation's [state] follow, once for every science, the
//! [hash](state::state_hash) of its bits and the saving and loading of it. [Case files](case) describe runs,
//! [result folders](output) keep them, [manifests](manifest) tell on what they were made.
//!
//! What is not here: arguments, screens, exit codes (the program's), any physics, any plot.

pub mod case;
pub mod driver;
pub mod frame;
pub mod ledger;
pub mod manifest;
pub mod output;
pub mod profile;
pub mod science;
pub mod simulation;
pub mod state;
pub mod sums;
pub mod team;
pub mod topology;
pub mod work;

pub use driver::{Event, Plan, Run};
pub use frame::Frame;
pub use manifest::Manifest;
pub use profile::Profile;
pub use science::{Science, Setup};
pub use simulation::{Description, Diagnostic, Progress, Simulation, SimulationError};
pub use team::Team;
pub use work::{Rate, Work, WorkUnit};

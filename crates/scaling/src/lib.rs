//! How speed changes with workers: what is timed, how it is sampled, and what may be concluded.
//!
//! A [`Subject`] prepares a run for a number of workers and hands out a closure to time; a [`Plan`] says which worker
//! counts, how often and in which order; a [`Measurement`] is stepped by whoever owns the screen and gives [samples](record::Sample).
//! From a design and samples follow, the same way every time, the [rows and models](study) of a
//! [`Study`](record::Study), and from those the [files] of a scaling folder and back.
//!
//! ```
//! use partita_run::Team;
//! use partita_scaling::subject::{Outcome, Prepared, SubjectError, Task};
//! use partita_scaling::{Measurement, Plan, record::Study};
//!
//! let sum_of_squares = |task: Task| {
//!     let team = Team::new(task.workers).map_err(SubjectError::input)?;
//!     let run = move || Ok(team.run(|| (0..1000_u64).map(|i| i * i).sum::<u64>()));
//!     Ok(Prepared::new(run, |sum| Ok(Outcome::checked(sum))))
//! };
//! let mut measurement = Measurement::new(Plan::new(vec![1, 2], 7, 42)?, Box::new(sum_of_squares));
//! while !measurement.proceed()?.finished {}
//! let study = Study::new(measurement.design("sum of squares"), measurement.samples().to_vec())?;
//! assert_eq!(study.rows[0].speedup, 1.0);
//! assert!(study.models.refusal.is_some()); // two worker counts identify no model
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is not here: teams (the caller makes them), screens and interrupts (the caller owns the loop), paths, figures.

pub mod audit;
pub mod ceilings;
pub mod comparison;
pub mod conditions;
pub mod counters;
pub mod doctor;
pub mod files;
pub mod guard;
pub mod measure;
pub mod meter;
pub mod models;
pub mod plan;
pub mod prediction;
pub mod probe;
pub mod record;
pub mod roofline;
pub mod statistics;
pub mod study;
pub mod subject;
pub mod timeline;

pub use measure::{Event, Measurement};
pub use plan::Plan;
pub use probe::Probe;
pub use subject::{Subject, Task};

//! Lanes, windows and the reference give the same scores, and shuffles the same letters.

mod lanes;
mod scan;
mod shuffles;
mod spanning;

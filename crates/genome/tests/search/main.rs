//! A search gives what the scalar reference says, whatever is cut and whoever works.

mod paths;
mod searches;

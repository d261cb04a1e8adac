//! What a scaling study promises, as theorems.

mod audit;
mod commands;
mod comparisons;
mod coverage;
mod folders;
mod measuring;
mod models;
mod predictions;
mod studies;
mod synthetic;

//! The program from outside: files, exit codes, messages, equal bytes.

mod bytes;
mod calibrate;
mod cases;
mod common;
mod comparisons;
mod folders;
mod interrupts;
mod matches;
mod programs;
mod questions;
mod refusals;
mod resuming;

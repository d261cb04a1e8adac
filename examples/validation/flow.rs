//! Flow against closed forms, spectral solutions and published points.

mod cavity;
mod channels;
mod cylinder;
mod kept;
mod vortices;

pub(crate) use cavity::cavity;
pub(crate) use channels::channels;
pub(crate) use cylinder::{steady, street};
pub(crate) use kept::kept;
pub(crate) use vortices::{carried, taylor_green, vortices};

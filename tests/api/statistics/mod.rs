//! Figures of a State, and releases of the region's.

mod figures;
mod releases;
mod solver;

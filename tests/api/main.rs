//! The API as its callers meet it: a real server and a fresh database for every test, on every backend.
//!
//! One file per room of `src/`. SQLite runs always; PostgreSQL where its programs are found or
//! `RASTRO_TEST_POSTGRES_URL` names a server on which databases can be created.
//! `RASTRO_TEST_REQUIRE=sqlite,postgres` makes a missing one a failure.

mod access;
mod audit;
mod backend;
mod cluster;
mod command_line;
mod conventions;
mod directory;
mod http;
mod implementation_reports;
mod implementation_search;
mod imports;
mod isolation;
mod moments;
mod outage;
mod questionnaires;
mod reference;
mod register;
mod rows;
mod seed;
mod seizures;
mod servers;
mod statements;
mod statistics;
mod tokens;
mod traces;
mod world;

pub use backend::on_every_backend;
pub use http::{Answer, Client};
pub use world::World;

//! Rastro: the exchange with which national firearms authorities trace firearms together.
//!
//! The path of a URL names the room that serves it: `/v1/trace-requests` is in [`traces`]. In a room,
//! `routes.rs` holds thin handlers, `rules.rs` pure rules, `store.rs` every query, `model.rs` the types.

// The examples of the OpenAPI document are long `json!` texts.
#![recursion_limit = "256"]

pub mod access;
pub mod accounts;
pub mod audit;
pub mod authorities;
pub mod cli;
pub mod config;
pub mod db;
pub mod digest;
pub mod events;
pub mod exports;
pub mod firearms;
pub mod http;
pub mod implementation_reports;
pub mod implementation_search;
pub mod imports;
pub mod openapi;
pub mod problem;
pub mod questionnaires;
pub mod reference;
pub mod register;
pub mod reporting_cycles;
pub mod seizures;
pub mod server;
pub mod states;
pub mod statistics;
pub mod traces;

/// Requests allocate on one thread and free on another, at which the C library's allocator is slow. Here, so that tests
/// and benches run with it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

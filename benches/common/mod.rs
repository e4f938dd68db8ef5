//! What the benches share: measuring, the server in a process of its own, a PostgreSQL of their own.

// Each bench compiles these for itself and uses a part of them.
#![allow(dead_code)]

pub mod cluster;
pub mod measure;
pub mod server;

/// A number that a variable sets.
pub fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|e| panic!("{variable}: {e}")),
        Err(_) => default,
    }
}

/// Processes that wanted a core over the last 1, 5 and 15 minutes: figures of a busy machine are high.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// A ratio beside the most that it should be.
pub fn verdict(ratio: f64, target: f64) -> String {
    format!("{ratio:.1}; target {target}: {}", if ratio <= target { "met" } else { "MISSED" })
}

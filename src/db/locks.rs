//! What PostgreSQL's advisory locks of two numbers are taken for, by their first number; each ends with its transaction.
//! Locks of one number are moments of writes, with 7274737473 around their taking (`moment.rs`), and 7274737472, which a
//! migration holds.

/// All serial numbers: with 0 as the second number, shared by those that are complete.
pub const SERIALS: i32 = 1;
/// One complete serial number, by its hash.
pub const SERIAL: i32 = 2;
/// Who acts for the Secretariat, with 0 as the second number.
pub const SECRETARIAT: i32 = 3;

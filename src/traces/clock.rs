//! Until when a recipient should act, by this service's own targets.

use chrono::Duration;

use super::model::Urgency;
use crate::config::Targets;
use crate::db::Instant;

/// Due for acknowledging a request sent at `sent`.
pub fn acknowledge_by(targets: &Targets, urgency: Urgency, sent: Instant) -> Instant {
    sent.plus(Duration::hours(match urgency {
        Urgency::Routine => targets.acknowledge_routine_hours,
        Urgency::Urgent => targets.acknowledge_urgent_hours,
    }))
}

/// Due for answering a request sent at `sent`.
pub fn answer_by(targets: &Targets, urgency: Urgency, sent: Instant) -> Instant {
    sent.plus(Duration::hours(match urgency {
        Urgency::Routine => targets.answer_routine_hours,
        Urgency::Urgent => targets.answer_urgent_hours,
    }))
}

/// The due moment after the clock stood still from `stopped` to `now`.
pub fn after_waiting(due: Instant, stopped: Instant, now: Instant) -> Instant {
    due.plus(now.utc() - stopped.utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_for_information_costs_the_recipient_nothing() {
        let at = |hours: i64| Instant::from_micros(hours * 3_600_000_000);
        assert_eq!(after_waiting(at(72), at(10), at(30)), at(92));
    }
}

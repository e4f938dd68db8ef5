//! Rate limits, counted in this process: per client, and per address where no caller is known.

use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::problem::Problem;

type Limiter = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// What is left of a caller's allowance.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    limit: u32,
    remaining: u32,
    /// Seconds until the whole allowance is back.
    reset: u64,
}

impl Allowance {
    /// RateLimit headers (draft-ietf-httpapi-ratelimit-headers, the three-field form that clients read).
    pub fn write(&self, headers: &mut HeaderMap) {
        let fields = [
            ("ratelimit-limit", u64::from(self.limit)),
            ("ratelimit-remaining", u64::from(self.remaining)),
            ("ratelimit-reset", self.reset),
        ];
        for (name, value) in fields {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

/// Allows each key `per_second` requests on average and bursts of one second's worth.
pub struct Limits {
    limiter: Limiter,
    per_second: NonZeroU32,
}

impl Limits {
    pub fn new(per_second: NonZeroU32) -> Limits {
        let limiter = RateLimiter::keyed(Quota::per_second(per_second)).with_middleware::<StateInformationMiddleware>();
        Limits { limiter, per_second }
    }

    /// Counts one request of `key`. 429 with the time to wait when its allowance is used up.
    pub fn count(&self, key: &str) -> Result<Allowance, (Allowance, Problem)> {
        let limit = self.per_second.get();
        match self.limiter.check_key(&key.to_owned()) {
            Ok(snapshot) => Ok(Allowance { limit, remaining: snapshot.remaining_burst_capacity(), reset: 1 }),
            Err(refused) => {
                let wait: Duration = refused.wait_time_from(DefaultClock::default().now());
                let reset = wait.as_secs() + 1;
                Err((Allowance { limit, remaining: 0, reset }, Problem::too_many_requests(reset)))
            }
        }
    }

    /// Forgets keys that have their whole allowance back.
    pub fn forget_idle(&self) {
        self.limiter.retain_recent();
    }
}

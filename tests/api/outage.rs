//! What becomes of the service when its database goes away and comes back.

use std::time::{Duration, Instant};

use crate::World;
use crate::backend::Backend;
use crate::cluster;

#[test]
fn the_service_goes_on_when_its_database_is_back() {
    let Some(bin) = cluster::programs() else { return };
    let backend = Backend::cluster(&bin);
    let Backend::Cluster { cluster, .. } = &backend else { panic!("a cluster") };
    let world = World::new(&backend, &|_| {});
    let (br, us) = (world.tracer("BR"), world.tracer("US"));
    // More than one connection of the pool has served before the outage.
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| (0..10).for_each(|_| drop(br.get("/v1/trace-requests").expect(200))));
        }
    });
    cluster.stop();
    for path in ["/v1/me", "/v1/trace-requests"] {
        let refused = us.get(path);
        refused.refused(503, "unavailable");
        assert!(refused.header("retry-after").is_some());
    }
    assert_eq!(world.get("/health/ready").status, 503);
    let member = world.member(rastro::access::Role::Analyst, Some("BR"));
    assert_eq!(world.ask_for_token(&member.client.to_string(), &member.secret).status, 503);
    cluster.start_again();
    let back = Instant::now();
    // A request for each connection that was lost, and the pool's pause between attempts to connect.
    while world.get("/health/ready").status != 200 {
        assert!(back.elapsed() < Duration::from_secs(20), "the service does not notice that its database is back");
        std::thread::sleep(Duration::from_millis(50));
    }
    let mut answered = 0;
    for _ in 0..40 {
        let answer = br.get("/v1/trace-requests");
        assert!([200, 503].contains(&answer.status), "{}", answer.text());
        answered = if answer.status == 200 { answered + 1 } else { 0 };
    }
    assert!(answered >= 20, "the last {answered} of 40 requests were answered");
    world.token(&member.client.to_string(), &member.secret);
}

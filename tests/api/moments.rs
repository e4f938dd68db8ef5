//! Readers who ask for what changed since the last time miss nothing.

use std::time::Duration;

use rastro::db::{DatabaseUrl, DbConn, DbError, Instant, write_moment};

use crate::on_every_backend;

#[test]
fn what_is_settled_ends_before_the_oldest_write_under_way() {
    on_every_backend(|world| {
        let db = &world.rastro.db;
        if matches!(db.url(), DatabaseUrl::Sqlite(_)) {
            // One writer: what is dated earlier is committed earlier.
            assert!(db.settled().expect("a moment") > Instant::now());
            return;
        }
        let moment = |conn: &mut DbConn| -> Result<Instant, DbError> { write_moment(conn) };
        let (first, second) = db
            .write(|conn| {
                let first = moment(conn)?;
                // Another write comes later and is committed before.
                let second = std::thread::scope(|scope| scope.spawn(|| db.write(moment)).join().expect("a writer"))?;
                assert!(first < second, "{first} {second}");
                assert_eq!(db.settled()?, first, "the first may still come");
                Ok::<_, DbError>((first, second))
            })
            .expect("written");
        std::thread::sleep(Duration::from_millis(1));
        let settled = db.settled().expect("a moment");
        assert!(settled > second && second > first, "{settled}");
    });
}

#[test]
fn a_change_is_found_by_whoever_asks_since_the_moment_before() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        for number in 0..5 {
            let request = br.post("/v1/trace-requests", crate::traces::forms::numbered(number, &["US"])).expect(201);
            let since = request["updated_at"].as_str().expect("a moment");
            let found = us.all(&format!("/v1/trace-requests?updated_since={since}"));
            assert_eq!(found.len(), 1, "{number}");
            assert_eq!(found[0]["id"], request["id"]);
        }
    });
}

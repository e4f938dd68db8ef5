//! The statements that the service sends, sent straight through the database's driver.
//!
//! Typed by diesel on a connection of one backend, each prepared once; no pool, no HTTP, no JSON, no
//! checks. Kept in step with `src/traces/store` and `src/traces/flow` by hand.

use std::sync::atomic::{AtomicI32, Ordering};

use chrono::Datelike;
use diesel::prelude::*;
use rastro::db::schema::*;
use rastro::db::{Id, Instant};
use rastro::traces::store::{
    AmendmentRow, DisclosureRow, PartyRow, PersonRow, QuestionRow, RecipientRow, RequestRow, ResponseRow,
};

use super::bare_sql::{Facts, Work};
use super::common::measure::CLIENTS;
use super::common::server::Party;

/// Keys of serial numbers with unknown characters that nobody holds.
const KEYS: [i64; 7] = [11, 12, 13, 14, 15, 16, 17];

/// How many threads have taken a part.
static PARTS: AtomicI32 = AtomicI32::new(0);
thread_local! {
    /// The part of a total that this thread's connection adds to.
    static PART: i32 = PARTS.fetch_add(1, Ordering::Relaxed) % 16 + 1;
}

/// The same statements for a connection of either backend.
macro_rules! statements {
    ($backend:ident, $connection:ty, $settings:expr, $write:ident) => {
        pub mod $backend {
            use diesel::connection::SimpleConnection;

            use super::*;

            type Db = $connection;

            pub fn worker(work: Work, facts: &Facts, thread: usize) -> impl FnMut() {
                let mut conn = <Db>::establish(&facts.url).expect("a connection");
                conn.batch_execute($settings).expect("settings");
                let mut n = thread;
                move || {
                    n += CLIENTS;
                    let id = facts.ids[n.wrapping_mul(7919) % facts.ids.len()];
                    match work {
                        Work::GetOne => get_one(&mut conn, &facts.reader, id),
                        Work::Page => page(&mut conn, &facts.reader),
                        Work::Submit => submit(&mut conn, facts, true),
                        Work::SubmitWrites => submit(&mut conn, facts, false),
                        Work::Audit => audit(&mut conn, &facts.reader, id, None),
                    }
                    .expect("done");
                }
            }

            fn audit(conn: &mut Db, by: &Party, subject: Id, detail: Option<&str>) -> QueryResult<()> {
                use audit_entries as a;
                let (id, subject) = (Id::new(), subject.to_string());
                let request_id = id.to_string();
                diesel::insert_into(a::table)
                    .values((
                        a::id.eq(id),
                        a::at.eq(Instant::now()),
                        a::state.eq(&by.state),
                        a::authority_id.eq(by.authority),
                        a::client_id.eq(by.client),
                        a::account_id.eq(None::<Id>),
                        a::action.eq("read_trace_requests"),
                        a::operation.eq("getTraceRequest"),
                        a::subject_kind.eq("trace_request"),
                        a::subject_id.eq(&subject),
                        a::request_id.eq(&request_id),
                        a::detail.eq(detail),
                    ))
                    .execute(conn)?;
                Ok(())
            }

            /// Whether the client may still act.
            fn standing(conn: &mut Db, by: &Party) -> QueryResult<()> {
                let revoked = revoked_tokens::table.filter(revoked_tokens::jti.eq(by.client));
                let row: (Option<String>, Option<Id>, String) = clients::table
                    .left_join(authorities::table)
                    .filter(clients::id.eq(by.client))
                    .filter(clients::status.eq("active"))
                    .filter(clients::authority_id.is_null().or(authorities::status.nullable().eq("active")))
                    .filter(diesel::dsl::not(diesel::dsl::exists(revoked)))
                    .select((clients::state, clients::authority_id, clients::roles))
                    .first(conn)?;
                std::hint::black_box(row);
                Ok(())
            }

            fn find(c: &mut Db, by: &Party, id: Id) -> QueryResult<()> {
                let row: (RequestRow, PartyRow) = trace_requests::table
                    .inner_join(trace_parties::table)
                    .filter(trace_requests::id.eq(id))
                    .filter(trace_parties::state.eq(&by.state))
                    .select((trace_requests::all_columns, PartyRow::as_select()))
                    .first(c)?;
                let persons = trace_persons::table.filter(trace_persons::request_id.eq(id));
                let recipients = trace_recipients::table.filter(trace_recipients::request_id.eq(id));
                let responses = trace_responses::table.filter(trace_responses::request_id.eq(id));
                let questions = trace_questions::table.filter(trace_questions::request_id.eq(id));
                let amendments = trace_amendments::table.filter(trace_amendments::request_id.eq(id));
                let disclosures = trace_disclosures::table.filter(trace_disclosures::request_id.eq(id));
                std::hint::black_box((
                    row,
                    persons.order(trace_persons::position).load::<PersonRow>(c)?,
                    recipients.order(trace_recipients::state).load::<RecipientRow>(c)?,
                    responses.order((trace_responses::state, trace_responses::version)).load::<ResponseRow>(c)?,
                    questions.order(trace_questions::id).load::<QuestionRow>(c)?,
                    amendments.order(trace_amendments::id).load::<AmendmentRow>(c)?,
                    disclosures.order(trace_disclosures::id).load::<DisclosureRow>(c)?,
                ));
                Ok(())
            }

            fn get_one(conn: &mut Db, by: &Party, id: Id) -> QueryResult<()> {
                standing(conn, by)?;
                conn.transaction(|c| find(c, by, id))?;
                audit(conn, by, id, None)
            }

            fn page(conn: &mut Db, by: &Party) -> QueryResult<()> {
                standing(conn, by)?;
                let ids = conn.transaction(|c| {
                    let rows: Vec<(Id, String, String, Instant, String)> = trace_parties::table
                        .filter(trace_parties::state.eq(&by.state))
                        .filter(trace_parties::side.eq("recipient"))
                        .filter(trace_parties::status.eq("open"))
                        .order(trace_parties::request_id.desc())
                        .limit(51)
                        .select((
                            trace_parties::request_id,
                            trace_parties::side,
                            trace_parties::status,
                            trace_parties::updated_at,
                            trace_parties::listed,
                        ))
                        .load(c)?;
                    let ids: Vec<Id> = rows.iter().map(|row| row.0).collect();
                    let recipients: Vec<(Id, String, String, Option<Instant>)> = trace_recipients::table
                        .filter(trace_recipients::request_id.eq_any(&ids))
                        .filter(trace_recipients::state.eq(&by.state))
                        .order((trace_recipients::request_id, trace_recipients::state))
                        .select((
                            trace_recipients::request_id,
                            trace_recipients::state,
                            trace_recipients::status,
                            trace_recipients::due_at,
                        ))
                        .load(c)?;
                    std::hint::black_box((rows, recipients));
                    QueryResult::Ok(ids)
                })?;
                let detail: String = ids.iter().map(Id::to_string).collect::<Vec<_>>().join("\",\"");
                audit(conn, by, by.client, Some(&detail))
            }

            fn submit(conn: &mut Db, facts: &Facts, reads: bool) -> QueryResult<()> {
                if reads {
                    standing(conn, &facts.sender)?;
                }
                conn.$write(|c| submission(c, facts, reads))
            }

            fn submission(c: &mut Db, facts: &Facts, reads: bool) -> QueryResult<()> {
                let (id, now, year) = (Id::new(), Instant::now(), chrono::Utc::now().year());
                let key = id.0.simple().to_string();
                let (reference, serial) = (format!("{}-2026-{}", facts.sender.state, &key[22..]), format!("BARE{key}"));
                if reads {
                    reachable(c, facts)?;
                }
                let number = match count_up(c, &facts.sender.state, year)? {
                    Some(number) => number,
                    None => {
                        diesel::insert_into(trace_registers::table)
                            .values((
                                trace_registers::state.eq(&facts.sender.state),
                                trace_registers::year.eq(year),
                                trace_registers::last_number.eq(1),
                            ))
                            .execute(c)?;
                        1
                    }
                };
                if reads {
                    unused(c, facts, id, &serial, &reference)?;
                    alike(c, facts, id, &serial)?;
                }
                writes(c, facts, (id, now, year, number), &serial, &reference)?;
                if reads {
                    find(c, &facts.sender, id)?;
                }
                Ok(())
            }

            fn count_up(c: &mut Db, state: &str, year: i32) -> QueryResult<Option<i32>> {
                diesel::update(trace_registers::table.find((state, year)))
                    .set(trace_registers::last_number.eq(trace_registers::last_number + 1))
                    .returning(trace_registers::last_number)
                    .get_result(c)
                    .optional()
            }

            fn reachable(c: &mut Db, facts: &Facts) -> QueryResult<()> {
                let known: Vec<(String, bool)> = states::table
                    .filter(states::code.eq_any([&facts.other]))
                    .select((states::code, states::addressable))
                    .load(c)?;
                let contacted: Vec<String> = contact_points::table
                    .inner_join(authorities::table)
                    .filter(authorities::state.eq_any([&facts.other]))
                    .filter(authorities::status.eq("active"))
                    .filter(contact_points::active.eq(true))
                    .filter(contact_points::receives_trace_requests.eq(true))
                    .select(authorities::state)
                    .distinct()
                    .load(c)?;
                std::hint::black_box((known, contacted));
                Ok(())
            }

            /// Neither the firearm nor the reference is there yet.
            fn unused(c: &mut Db, facts: &Facts, id: Id, serial: &str, reference: &str) -> QueryResult<()> {
                let same: Option<(Id, Option<String>)> = trace_requests::table
                    .filter(trace_requests::serial.eq(serial))
                    .filter(trace_requests::requesting_state.eq(&facts.sender.state))
                    .filter(trace_requests::status.eq("open"))
                    .filter(trace_requests::id.ne(id))
                    .filter(trace_requests::make.eq("glock"))
                    .order(trace_requests::id)
                    .select((trace_requests::id, trace_requests::reference))
                    .first(c)
                    .optional()?;
                let taken: Option<Id> = trace_requests::table
                    .filter(trace_requests::reference.eq(reference))
                    .select(trace_requests::id)
                    .first(c)
                    .optional()?;
                assert!(same.is_none() && taken.is_none(), "the bare request is a new one");
                Ok(())
            }

            fn writes(
                c: &mut Db,
                facts: &Facts,
                (id, now, year, number): (Id, Instant, i32, i32),
                serial: &str,
                reference: &str,
            ) -> QueryResult<()> {
                use trace_requests as r;
                diesel::insert_into(r::table)
                    .values((
                        r::id.eq(id),
                        r::requesting_state.eq(&facts.sender.state),
                        r::requesting_authority_id.eq(facts.sender.authority),
                        r::status.eq("open"),
                        r::reference.eq(reference),
                        r::register_year.eq(year),
                        r::register_number.eq(number),
                        r::content.eq(&facts.content),
                        r::urgency.eq("routine"),
                        r::serial.eq(serial),
                        r::make.eq("glock"),
                        r::recovery_date.eq(now.utc().date_naive()),
                        r::national_case_number.eq(serial),
                        r::created_at.eq(now),
                        r::submitted_at.eq(now),
                        r::closed_at.eq(None::<Instant>),
                        r::closure_reason.eq(None::<&str>),
                        r::withdrawn_at.eq(None::<Instant>),
                        r::withdrawal_reason.eq(None::<&str>),
                    ))
                    .execute(c)?;
                diesel::insert_into(trace_persons::table)
                    .values((
                        trace_persons::id.eq(Id::new()),
                        trace_persons::request_id.eq(id),
                        trace_persons::position.eq(0),
                        trace_persons::person.eq(&facts.person),
                    ))
                    .execute(c)?;
                party(c, facts, id, &facts.sender.state, "requester", now)?;
                diesel::insert_into(trace_timeline::table)
                    .values((
                        trace_timeline::id.eq(Id::new()),
                        trace_timeline::request_id.eq(id),
                        trace_timeline::at.eq(now),
                        trace_timeline::step.eq("submission"),
                        trace_timeline::state.eq(&facts.sender.state),
                        trace_timeline::authority_id.eq(facts.sender.authority),
                        trace_timeline::recipient.eq(None::<&str>),
                        trace_timeline::client_id.eq(facts.sender.client),
                        trace_timeline::account_id.eq(None::<Id>),
                        trace_timeline::own_state_only.eq(false),
                    ))
                    .execute(c)?;
                event(c, id, &facts.sender.state, now)?;
                diesel::insert_into(trace_recipients::table)
                    .values((
                        trace_recipients::request_id.eq(id),
                        trace_recipients::state.eq(&facts.other),
                        trace_recipients::status.eq("sent"),
                        trace_recipients::sent_at.eq(now),
                        trace_recipients::due_at.eq(now),
                        trace_recipients::clock_stopped_at.eq(None::<Instant>),
                        trace_recipients::acknowledged_at.eq(None::<Instant>),
                        trace_recipients::answered_at.eq(None::<Instant>),
                        trace_recipients::restriction.eq(None::<&str>),
                        trace_recipients::onward_reason.eq(None::<&str>),
                    ))
                    .execute(c)?;
                party(c, facts, id, &facts.other, "recipient", now)?;
                event(c, id, &facts.other, now)?;
                identity(c, facts, id, serial, now)?;
                audit(c, &facts.sender, id, None)
            }

            /// Whether the firearm is known already, and those of other States that it may be.
            fn alike(c: &mut Db, facts: &Facts, id: Id, serial: &str) -> QueryResult<()> {
                use firearm_identities as i;
                let known: Option<i64> = i::table
                    .filter(i::source_id.eq(id))
                    .filter(i::kind.eq("trace_request"))
                    .select(i::number)
                    .first(c)
                    .optional()?;
                assert!(known.is_none(), "the bare request's firearm is a new one");
                let opened = i::readers.eq("*").or(i::readers.like(format!("%{}%", facts.sender.state)));
                let others = i::table
                    .filter(i::state.ne(&facts.sender.state))
                    .filter(i::kind.ne("trace_request"))
                    .filter(opened)
                    .limit(200);
                type Found = (Id, String, String, Option<String>);
                let found = (i::source_id, i::state, i::serial, i::make);
                let whole: Vec<Found> = others.filter(i::skeleton.eq(serial)).select(found).load(c)?;
                let keys = KEYS.map(|key| partial_serial_keys::key.eq(key));
                let [a, b, d, e, f, g, h] = keys;
                let partial: Vec<i64> = partial_serial_keys::table
                    .filter(a.or(b).or(d).or(e).or(f).or(g).or(h))
                    .select(partial_serial_keys::identity)
                    .load(c)?;
                std::hint::black_box((whole, partial));
                Ok(())
            }

            /// What the register keeps of the firearm, the two counts of the probing limit, and what is to be counted.
            fn identity(c: &mut Db, facts: &Facts, id: Id, serial: &str, now: Instant) -> QueryResult<()> {
                use firearm_identities as i;
                let reversed: String = serial.chars().rev().collect();
                let from_ends = format!("{:02}{reversed}", serial.len());
                diesel::insert_into(i::table)
                    .values((
                        (
                            i::source_id.eq(id),
                            i::kind.eq("trace_request"),
                            i::state.eq(&facts.sender.state),
                            i::authority_id.eq(facts.sender.authority),
                            i::serial.eq(serial),
                            i::skeleton.eq(serial),
                            i::reversed.eq(&reversed),
                            i::partial.eq(false),
                            i::make.eq("Glock"),
                            i::bare_make.eq("glock"),
                            i::model.eq("19"),
                            i::calibre.eq("9x19mm"),
                            i::firearm_type.eq("pistol"),
                            i::country.eq("AT"),
                            i::year.eq(None::<i32>),
                            i::readers.eq("*"),
                            i::visibility.eq("hit_only"),
                        ),
                        i::from_ends.eq(from_ends),
                    ))
                    .execute(c)?;
                let second = now.micros() / 1_000_000;
                let hour = second / 3600 * 3600;
                // Each connection has a part of its own on PostgreSQL; on SQLite they lie on one page.
                let part = PART.with(|part| *part);
                count(c, facts.sender.client, hour, 1, part)?;
                count(c, facts.sender.authority, second / 86_400 * 86_400, 24, part)?;
                diesel::insert_into(probing_postings::table)
                    .values((
                        probing_postings::subject_id.eq(facts.sender.authority),
                        probing_postings::window_start.eq(hour),
                        probing_postings::state.eq(&facts.sender.state),
                        probing_postings::authority_id.eq(Some(facts.sender.authority)),
                        probing_postings::client_id.eq(Some(facts.sender.client)),
                        probing_postings::account_id.eq(None::<Id>),
                        probing_postings::operation.eq("submitTraceRequest"),
                        probing_postings::request_id.eq(id.to_string()),
                        probing_postings::skeletons.eq(format!("[{serial:?}]")),
                    ))
                    .execute(c)?;
                Ok(())
            }

            fn count(c: &mut Db, subject: Id, window: i64, hours: i32, part: i32) -> QueryResult<()> {
                use probing_totals as p;
                diesel::insert_into(p::table)
                    .values((
                        p::window_start.eq(window),
                        p::window_hours.eq(hours),
                        p::subject_id.eq(subject),
                        p::part.eq(part),
                        p::count.eq(1),
                    ))
                    .on_conflict((p::window_start, p::window_hours, p::subject_id, p::part))
                    .do_update()
                    .set(p::count.eq(p::count + 1))
                    .execute(c)?;
                Ok(())
            }

            fn party(c: &mut Db, facts: &Facts, id: Id, state: &str, side: &str, now: Instant) -> QueryResult<()> {
                diesel::insert_into(trace_parties::table)
                    .values((
                        trace_parties::request_id.eq(id),
                        trace_parties::state.eq(state),
                        trace_parties::side.eq(side),
                        trace_parties::status.eq("open"),
                        trace_parties::updated_at.eq(now),
                        trace_parties::assigned_to.eq(None::<Id>),
                        trace_parties::listed.eq(&facts.listed),
                    ))
                    .execute(c)?;
                Ok(())
            }

            fn event(c: &mut Db, id: Id, audience: &str, now: Instant) -> QueryResult<()> {
                let subject = id.to_string();
                diesel::insert_into(outbox::table)
                    .values((
                        outbox::id.eq(Id::new()),
                        outbox::at.eq(now),
                        outbox::audience.eq(audience),
                        outbox::event.eq("trace_request.submission"),
                        outbox::subject_kind.eq("trace_request"),
                        outbox::subject_id.eq(&subject),
                    ))
                    .execute(c)?;
                Ok(())
            }
        }
    };
}

statements!(sqlite, SqliteConnection, rastro::db::SQLITE_SETTINGS, immediate_transaction);
statements!(postgres, PgConnection, rastro::db::POSTGRES_SETTINGS, transaction);

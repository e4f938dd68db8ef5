//! The tables as diesel sees them; `migrations/` creates them.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    meta (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    states (code) {
        code -> Text,
        name_en -> Text,
        name_es -> Text,
        name_pt -> Text,
        name_fr -> Text,
        oas_member -> Bool,
        addressable -> Bool,
        cifta_status -> Text,
        cifta_status_date -> Nullable<Date>,
        cifta_source -> Nullable<Text>,
        cifta_verified -> Bool,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    authorities (id) {
        id -> IdSql,
        state -> Text,
        name -> Text,
        kind -> Text,
        address -> Nullable<Text>,
        status -> Text,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    contact_points (id) {
        id -> IdSql,
        authority_id -> IdSql,
        state -> Text,
        position -> Integer,
        name -> Text,
        email -> Text,
        phone -> Nullable<Text>,
        languages -> Text,
        receives_trace_requests -> Bool,
        active -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    accounts (id) {
        id -> IdSql,
        email -> Text,
        name -> Text,
        state -> Nullable<Text>,
        authority_id -> Nullable<IdSql>,
        roles -> Text,
        status -> Text,
        password_hash -> Nullable<Text>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    clients (id) {
        id -> IdSql,
        name -> Text,
        state -> Nullable<Text>,
        authority_id -> Nullable<IdSql>,
        roles -> Text,
        status -> Text,
        secret_hash -> Binary,
        public_jwk -> Nullable<Text>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    role_grants (id) {
        id -> IdSql,
        subject_id -> IdSql,
        role -> Text,
        granted_at -> InstantSql,
        granted_by -> Nullable<IdSql>,
        granted_by_state -> Nullable<Text>,
        revoked_at -> Nullable<InstantSql>,
        revoked_by -> Nullable<IdSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    signing_keys (kid) {
        kid -> Text,
        algorithm -> Text,
        public_jwk -> Text,
        sealed_private_key -> Binary,
        created_at -> InstantSql,
        signs_from -> InstantSql,
        verifies_until -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    revoked_tokens (jti) {
        jti -> IdSql,
        expires_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    used_assertions (client_id, jti) {
        client_id -> IdSql,
        jti -> Text,
        expires_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    idempotency_keys (caller_id, key) {
        caller_id -> IdSql,
        key -> Text,
        method -> Text,
        path -> Text,
        body_hash -> Binary,
        status -> Integer,
        subject_kind -> Text,
        subject_id -> Text,
        created_at -> InstantSql,
        location -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    audit_entries (id) {
        id -> IdSql,
        at -> InstantSql,
        state -> Nullable<Text>,
        authority_id -> Nullable<IdSql>,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        action -> Text,
        operation -> Text,
        subject_kind -> Text,
        subject_id -> Nullable<Text>,
        request_id -> Text,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    outbox (id) {
        id -> IdSql,
        at -> InstantSql,
        audience -> Nullable<Text>,
        event -> Text,
        subject_kind -> Text,
        subject_id -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    record_readers (record_id, state) {
        record_id -> IdSql,
        state -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    reference_values (set_name, code) {
        set_name -> Text,
        code -> Text,
        name_en -> Text,
        name_es -> Text,
        name_pt -> Text,
        name_fr -> Text,
        synonyms -> Text,
        source -> Text,
        active -> Bool,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    reference_keys (set_name, key) {
        set_name -> Text,
        key -> Text,
        code -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_requests (id) {
        id -> IdSql,
        requesting_state -> Text,
        requesting_authority_id -> IdSql,
        status -> Text,
        reference -> Nullable<Text>,
        register_year -> Nullable<Integer>,
        register_number -> Nullable<Integer>,
        content -> Text,
        urgency -> Nullable<Text>,
        serial -> Nullable<Text>,
        make -> Nullable<Text>,
        recovery_date -> Nullable<Date>,
        national_case_number -> Nullable<Text>,
        created_at -> InstantSql,
        submitted_at -> Nullable<InstantSql>,
        closed_at -> Nullable<InstantSql>,
        closure_reason -> Nullable<Text>,
        withdrawn_at -> Nullable<InstantSql>,
        withdrawal_reason -> Nullable<Text>,
        addressed -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_parties (request_id, state) {
        request_id -> IdSql,
        state -> Text,
        side -> Text,
        status -> Text,
        updated_at -> InstantSql,
        assigned_to -> Nullable<IdSql>,
        listed -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_recipients (request_id, state) {
        request_id -> IdSql,
        state -> Text,
        status -> Text,
        sent_at -> InstantSql,
        due_at -> Nullable<InstantSql>,
        clock_stopped_at -> Nullable<InstantSql>,
        acknowledged_at -> Nullable<InstantSql>,
        answered_at -> Nullable<InstantSql>,
        restriction -> Nullable<Text>,
        onward_reason -> Nullable<Text>,
        earlier_restrictions -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_persons (id) {
        id -> IdSql,
        request_id -> IdSql,
        position -> Integer,
        person -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_responses (id) {
        id -> IdSql,
        request_id -> IdSql,
        state -> Text,
        version -> Integer,
        response -> Text,
        amendment_reason -> Nullable<Text>,
        at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_questions (id) {
        id -> IdSql,
        request_id -> IdSql,
        state -> Text,
        kind -> Text,
        question -> Text,
        asked_at -> InstantSql,
        answer -> Nullable<Text>,
        answered_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_amendments (id) {
        id -> IdSql,
        request_id -> IdSql,
        at -> InstantSql,
        reason -> Text,
        changes -> Text,
        persons -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_disclosures (id) {
        id -> IdSql,
        request_id -> IdSql,
        holder -> Text,
        provider -> Text,
        what -> Text,
        legal_basis -> Text,
        to_whom -> Text,
        to_state -> Nullable<Text>,
        planned_at -> InstantSql,
        created_at -> InstantSql,
        decision -> Nullable<Text>,
        remarks -> Nullable<Text>,
        decided_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_notes (id) {
        id -> IdSql,
        request_id -> IdSql,
        state -> Text,
        at -> InstantSql,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        note -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_timeline (id) {
        id -> IdSql,
        request_id -> IdSql,
        at -> InstantSql,
        step -> Text,
        state -> Text,
        authority_id -> IdSql,
        recipient -> Nullable<Text>,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        own_state_only -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    trace_registers (state, year) {
        state -> Text,
        year -> Integer,
        last_number -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    firearm_records (id) {
        id -> IdSql,
        state -> Text,
        authority_id -> IdSql,
        kind -> Text,
        status -> Text,
        content -> Text,
        date -> Nullable<Date>,
        #[sql_name = "type"]
        firearm_type -> Nullable<Text>,
        serial -> Nullable<Text>,
        make -> Nullable<Text>,
        calibre -> Nullable<Text>,
        national_case_number -> Nullable<Text>,
        import_key -> Nullable<Text>,
        recovery -> Nullable<Text>,
        recovered_at -> Nullable<InstantSql>,
        retraction_reason -> Nullable<Text>,
        retracted_at -> Nullable<InstantSql>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    firearm_identities (number) {
        number -> BigInt,
        source_id -> IdSql,
        kind -> Text,
        state -> Text,
        authority_id -> IdSql,
        serial -> Text,
        skeleton -> Text,
        reversed -> Text,
        partial -> Bool,
        make -> Nullable<Text>,
        bare_make -> Nullable<Text>,
        model -> Nullable<Text>,
        calibre -> Nullable<Text>,
        #[sql_name = "type"]
        firearm_type -> Nullable<Text>,
        country -> Nullable<Text>,
        year -> Nullable<Integer>,
        readers -> Text,
        visibility -> Text,
        from_ends -> Nullable<Text>,
        details -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    partial_serial_keys (key, identity) {
        key -> BigInt,
        identity -> BigInt,
        pattern -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    firearm_matches (id) {
        id -> IdSql,
        first_source -> IdSql,
        second_source -> IdSql,
        score -> Integer,
        strength -> Text,
        status -> Text,
        reasons -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    match_sides (match_id, state) {
        match_id -> IdSql,
        state -> Text,
        kind -> Text,
        source_id -> IdSql,
        authority_id -> IdSql,
        seen -> Bool,
        since -> InstantSql,
        decision -> Nullable<Text>,
        reason -> Nullable<Text>,
        decided_at -> Nullable<InstantSql>,
        disclosed -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    firearm_lookups (id) {
        id -> IdSql,
        at -> InstantSql,
        state -> Text,
        authority_id -> IdSql,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        purpose -> Text,
        serials -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    probing_counts (window_start, subject_id, stem) {
        subject_id -> IdSql,
        window_start -> BigInt,
        stem -> BigInt,
        count -> BigInt,
        before -> BigInt,
        last -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    probing_postings (number) {
        number -> BigInt,
        subject_id -> IdSql,
        window_start -> BigInt,
        state -> Text,
        authority_id -> Nullable<IdSql>,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        operation -> Text,
        request_id -> Text,
        skeletons -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    probing_totals (window_start, window_hours, subject_id, part) {
        window_start -> BigInt,
        window_hours -> Integer,
        subject_id -> IdSql,
        part -> Integer,
        count -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    seizures (id) {
        id -> IdSql,
        state -> Text,
        authority_id -> IdSql,
        import_key -> Nullable<Text>,
        kind -> Text,
        date -> Date,
        date_precision -> Text,
        subdivision -> Nullable<Text>,
        place_kind -> Nullable<Text>,
        criminal_context -> Nullable<Text>,
        national_case_number -> Nullable<Text>,
        sharing -> Text,
        content -> Text,
        item_count -> Integer,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        shared_updated_at -> InstantSql,
        deleted_at -> Nullable<InstantSql>,
        deletion_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    seizure_items (id) {
        id -> IdSql,
        seizure_id -> IdSql,
        position -> Integer,
        class -> Text,
        #[sql_name = "type"]
        type_ -> Nullable<Text>,
        make -> Nullable<Text>,
        make_normalized -> Nullable<Text>,
        make_recognised -> Bool,
        model -> Nullable<Text>,
        calibre -> Nullable<Text>,
        calibre_normalized -> Nullable<Text>,
        calibre_recognised -> Bool,
        serial_number -> Nullable<Text>,
        serial_normalized -> Nullable<Text>,
        serial_condition -> Nullable<Text>,
        marked -> Bool,
        other_marks -> Text,
        production -> Nullable<Text>,
        country_of_manufacture -> Nullable<Text>,
        import_country -> Nullable<Text>,
        import_year -> Nullable<Integer>,
        manufacture_year -> Nullable<Integer>,
        quantity -> Double,
        unit -> Text,
        disposal -> Text,
        description -> Nullable<Text>,
        trace_request_id -> Nullable<IdSql>,
        trace_status -> Nullable<Text>,
        traced -> Bool,
        not_traced_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    seizure_disposals (id) {
        id -> IdSql,
        seizure_id -> IdSql,
        item_id -> IdSql,
        at -> InstantSql,
        content -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    seizure_context_amendments (id) {
        id -> IdSql,
        seizure_id -> IdSql,
        at -> InstantSql,
        context_before -> Nullable<Text>,
        context_after -> Text,
        reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    imports (id) {
        id -> IdSql,
        state -> Text,
        authority_id -> IdSql,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        request_id -> Text,
        kind -> Text,
        dry_run -> Bool,
        status -> Text,
        dataset -> Text,
        mapping -> Text,
        folder -> IdSql,
        digest -> Binary,
        bytes -> BigInt,
        bytes_read -> BigInt,
        rows_read -> BigInt,
        rows_written -> BigInt,
        rows_unchanged -> BigInt,
        rows_skipped -> BigInt,
        rows_rejected -> BigInt,
        busy_micros -> BigInt,
        failure -> Text,
        claimed_by -> Nullable<IdSql>,
        claimed_until -> Nullable<InstantSql>,
        created_at -> InstantSql,
        started_at -> Nullable<InstantSql>,
        finished_at -> Nullable<InstantSql>,
        errors_until -> Nullable<InstantSql>,
        waits_until -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    imported_rows (state, kind, import_key) {
        state -> Text,
        kind -> Text,
        import_key -> Text,
        content_hash -> Text,
        record_id -> IdSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    import_keys (import_id, row_key) {
        import_id -> IdSql,
        row_key -> Text,
        met -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    import_errors (import_id, row_number) {
        import_id -> IdSql,
        row_number -> BigInt,
        faults -> Text,
        original -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    statistics_releases (id) {
        id -> IdSql,
        status -> Text,
        from_year -> Integer,
        to_year -> Integer,
        replaces -> Nullable<IdSql>,
        tables -> Text,
        sha256 -> Text,
        created_at -> InstantSql,
        published_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    questionnaires (id) {
        id -> IdSql,
        code -> Text,
        version -> Integer,
        status -> Text,
        predecessor -> Nullable<IdSql>,
        title -> Text,
        sample -> Bool,
        question_count -> Integer,
        content -> Text,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        published_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::IdSql;

    questionnaire_questions (questionnaire_id, question) {
        questionnaire_id -> IdSql,
        question -> Text,
        position -> Integer,
        article -> Text,
        content -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    reporting_cycles (id) {
        id -> IdSql,
        questionnaire_id -> IdSql,
        title -> Text,
        period_from -> Date,
        period_to -> Date,
        opens_on -> Date,
        due_on -> Date,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::IdSql;

    cycle_invitations (cycle_id, state) {
        cycle_id -> IdSql,
        state -> Text,
        obligation -> Text,
        due_on -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    cycle_extensions (id) {
        id -> IdSql,
        cycle_id -> IdSql,
        state -> Text,
        due_on -> Date,
        reason -> Text,
        at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    implementation_reports (id) {
        id -> IdSql,
        cycle_id -> IdSql,
        state -> Text,
        language -> Text,
        status -> Text,
        version -> Integer,
        sha256 -> Nullable<Text>,
        submitted_at -> Nullable<InstantSql>,
        late -> Bool,
        concluded_at -> Nullable<InstantSql>,
        published_at -> Nullable<InstantSql>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        withheld -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    report_answers (report_id, question) {
        report_id -> IdSql,
        question -> Text,
        version -> Integer,
        value -> Nullable<Text>,
        carried -> Bool,
        confidential -> Bool,
        evidence -> Text,
        figure -> Nullable<Text>,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    report_answer_versions (report_id, question, version) {
        report_id -> IdSql,
        question -> Text,
        version -> Integer,
        value -> Nullable<Text>,
        carried -> Bool,
        confidential -> Bool,
        evidence -> Text,
        figure -> Nullable<Text>,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    report_versions (report_id, version) {
        report_id -> IdSql,
        version -> Integer,
        sha256 -> Text,
        content -> Text,
        articles -> Text,
        late -> Bool,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        submitted_at -> InstantSql,
        unanswered -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::IdSql;

    submitted_answers (report_id, question) {
        report_id -> IdSql,
        question -> Text,
        article -> Text,
        answer_version -> Integer,
        value -> Nullable<Text>,
        confidential -> Bool,
        evidence -> Text,
        figure -> Nullable<Text>,
        published -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    publication_consents (report_id, question) {
        report_id -> IdSql,
        question -> Text,
        answer_version -> Integer,
        at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    report_steps (id) {
        id -> IdSql,
        report_id -> IdSql,
        step -> Text,
        status -> Text,
        reason -> Nullable<Text>,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    report_draft_comments (id) {
        id -> IdSql,
        report_id -> IdSql,
        question -> Nullable<Text>,
        text -> Text,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    review_assignments (report_id, number) {
        report_id -> IdSql,
        number -> Integer,
        reviewer_kind -> Text,
        reviewer_id -> IdSql,
        reviewer_state -> Text,
        sections -> Text,
        status -> Text,
        declared_conflict -> Nullable<Text>,
        release_reason -> Nullable<Text>,
        created_at -> InstantSql,
        ended_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    review_comments (id) {
        id -> IdSql,
        report_id -> IdSql,
        question -> Text,
        visibility -> Text,
        text -> Text,
        state -> Text,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    clarification_requests (report_id, place) {
        report_id -> IdSql,
        place -> Integer,
        number -> Nullable<Integer>,
        proposal -> Nullable<Integer>,
        status -> Text,
        question -> Nullable<Text>,
        text -> Text,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        created_at -> InstantSql,
        transmitted_at -> Nullable<InstantSql>,
        answer -> Nullable<Text>,
        answered_at -> Nullable<InstantSql>,
        answer_client_id -> Nullable<IdSql>,
        answer_account_id -> Nullable<IdSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    report_conclusions (report_id, article) {
        report_id -> IdSql,
        article -> Text,
        version -> Integer,
        recommendation -> Nullable<Text>,
        good_practice -> Bool,
        assistance_suggested -> Nullable<Text>,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    report_responses (id) {
        id -> IdSql,
        report_id -> IdSql,
        text -> Text,
        client_id -> Nullable<IdSql>,
        account_id -> Nullable<IdSql>,
        at -> InstantSql,
    }
}

diesel::joinable!(authorities -> states (state));
diesel::joinable!(contact_points -> authorities (authority_id));
diesel::joinable!(accounts -> states (state));
diesel::joinable!(accounts -> authorities (authority_id));
diesel::joinable!(clients -> states (state));
diesel::joinable!(clients -> authorities (authority_id));
diesel::joinable!(trace_requests -> states (requesting_state));
diesel::joinable!(trace_requests -> authorities (requesting_authority_id));
diesel::joinable!(trace_parties -> trace_requests (request_id));
diesel::joinable!(trace_parties -> accounts (assigned_to));
diesel::joinable!(trace_recipients -> trace_requests (request_id));
diesel::joinable!(trace_recipients -> states (state));
diesel::joinable!(trace_persons -> trace_requests (request_id));
diesel::joinable!(trace_responses -> trace_requests (request_id));
diesel::joinable!(trace_questions -> trace_requests (request_id));
diesel::joinable!(trace_amendments -> trace_requests (request_id));
diesel::joinable!(trace_disclosures -> trace_requests (request_id));
diesel::joinable!(trace_notes -> trace_requests (request_id));
diesel::joinable!(trace_timeline -> trace_requests (request_id));
diesel::joinable!(match_sides -> firearm_matches (match_id));

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::{IdSql, InstantSql};

    search_passages (report_id, place) {
        report_id -> IdSql,
        place -> Integer,
        cycle_id -> IdSql,
        state -> Text,
        language -> Text,
        kind -> Text,
        article -> Nullable<Text>,
        question -> Nullable<Text>,
        text -> Text,
        stems -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    meta,
    states,
    authorities,
    contact_points,
    accounts,
    clients,
    role_grants,
    signing_keys,
    revoked_tokens,
    used_assertions,
    idempotency_keys,
    audit_entries,
    outbox,
    trace_requests,
    trace_parties,
    trace_recipients,
    trace_persons,
    trace_responses,
    trace_questions,
    trace_amendments,
    trace_disclosures,
    trace_notes,
    trace_timeline,
    trace_registers,
    record_readers,
    firearm_records,
    firearm_identities,
    partial_serial_keys,
    firearm_matches,
    match_sides,
    firearm_lookups,
    probing_counts,
    probing_postings,
    probing_totals,
    seizures,
    seizure_items,
    seizure_disposals,
    seizure_context_amendments,
    imports,
    imported_rows,
    import_keys,
    import_errors,
    statistics_releases,
    questionnaires,
    questionnaire_questions,
    reporting_cycles,
    cycle_invitations,
    cycle_extensions,
    implementation_reports,
    report_answers,
    report_answer_versions,
    report_versions,
    submitted_answers,
    publication_consents,
    report_steps,
    report_draft_comments,
    review_assignments,
    review_comments,
    clarification_requests,
    report_conclusions,
    report_responses,
    search_passages,
);

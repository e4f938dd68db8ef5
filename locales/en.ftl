
# Problems: title and detail

problem_not_json = The body is not JSON
    .detail = The body cannot be read as JSON (line { $line }, column { $column }). Correct it there and send it again.
problem_invalid_query = The query cannot be used
    .detail = Part of the query string cannot be used. Correct the parameters named under errors; the API description lists those allowed.
problem_invalid_header = A header cannot be used
    .detail = A header has a value that cannot be used. Correct the headers named under errors and send the call again.
problem_missing_token = Access token needed
    .detail = This call needs an access token. Get one from /oauth/token and send it in the Authorization header as a Bearer token.
problem_invalid_token = Access token not accepted
    .detail = The access token has expired, was revoked or cannot be verified. Get a new one from /oauth/token and send the call again.
problem_role_lacks_action = Your roles do not allow this
    .detail = None of your roles allows this here (action: { $action }). GET /v1/roles shows what each role may do; if you need another, ask your authority's administrator or, for a regional role, the operator.
problem_not_your_step = This step belongs to the other side
    .detail = Your State cannot take this step, because it belongs to the other side. Read the record to see which side your State is on and what it can do.
problem_not_found = Not found
    .detail = There is no such record, or it is not yours to see. Check the address and the id.
problem_method_not_allowed = Method not allowed
    .detail = This address does not take this method. Use one of those in the Allow header.
problem_not_acceptable = No media type that the Accept header allows
    .detail = The Accept header rules out what this call answers with: { $available }. Send one of these in Accept or leave the header out.
problem_wrong_state = Not possible in the present status
    .detail = This step cannot be taken in the present status, which current_status names. Take one of the steps under allowed_steps; if there is none, nothing is left for you to do here at present.
problem_duplicate_trace_request = An open trace request asks for the same firearm
    .detail = Your State already has an open trace request for the same firearm; duplicate_of names it. Go on with that one or, if you do need another, send this again with duplicate_of_acknowledged set to true.
problem_duplicate_value = The value is already in use
    .detail = Another record already has this value in the field { $field }, where each value must be unique. Give another value, or work with the record that has it.
problem_secret_not_replayed = The secret is not shown again
    .detail = This Idempotency-Key has already created the record, and its secret was shown that one time only. If you did not keep it, disable that record and create another with a new key.
problem_precondition_failed = The record is not as you have seen it
    .detail =
        { $found ->
            [absent] There is nothing here yet that an If-Match header could name. Send If-None-Match: * in its place to save the first.
            [present] Somebody has saved this before you, so If-None-Match: * does not hold. Read the record, and repeat your change with its ETag in If-Match.
           *[changed] The record is no longer the one that your If-Match header names. Read it again, look at what changed, and repeat your change with the new ETag.
        }
problem_precondition_required = If-Match or If-None-Match needed
    .detail =
        { $found ->
            [absent] There is nothing here yet. Send If-None-Match: * to save the first, so that nobody's work is overwritten.
           *[present] This change needs an If-Match header, so that nobody's work is overwritten. Read the record and send its ETag in If-Match.
        }
problem_body_too_large = The body is too large
    .detail = The body may have at most { $limit } bytes. Shorten it and send it again.
problem_unsupported_media_type = Media type not supported
    .detail = This call takes a body of type { $expected }. Convert the body if need be, and set the Content-Type header to that type.
problem_invalid_body = The body has faults
    .detail = Nothing was saved. Correct every fault listed under errors and send the body again.
problem_idempotency_key_reused = The Idempotency-Key was used for another call
    .detail = You have used this Idempotency-Key within the last 24 hours for a call with another address or body. Use a new key for each new call; repeat a key only with exactly the same call.
problem_too_many_requests = Too many calls
    .detail = You have sent too many calls in a short time. Wait the seconds given in the Retry-After header, then go on more slowly.
problem_internal = The service failed
    .detail = The service failed through a fault of its own. The request id is in this answer, under request_id: give it to the operator.
problem_unavailable = The service is not available at the moment
    .detail = The service cannot do this at the moment. Wait the seconds given in the Retry-After header and try again; repeat a POST with the same Idempotency-Key.

# Faults: shape of bodies, queries and headers

fault_malformed = This cannot be read. Compare it with the API description and correct it.
fault_required = This is required. Fill it in.
fault_unknown_field = There is no such field here. Check its spelling or leave it out.
fault_wrong_type = The value is of the wrong type. Use the type that the API description gives for this field.
fault_not_in_list = This value is not allowed. Use one of: { $options }.
fault_bad_format =
    { $format ->
        [date] This is not a date. Write it as 2026-03-01.
        [date-time] This is not a moment. Write it as 2026-03-01T12:00:00Z.
        [email] This is not an e-mail address. Write it as name@example.org.
        [uuid] This is not an id. Give the id exactly as you received it.
       *[other] This is not in the format { $format }. See the API description.
    }
fault_bad_pattern = This does not have the form required. It must match the pattern { $pattern }.
fault_too_long = This is too long. Shorten it to at most { $limit } characters.
fault_too_short = This is too short. Write at least { $limit } characters.
fault_too_many = There are too many entries. Give at most { $limit }.
fault_too_few = There are too few entries. Give at least { $limit }.
fault_too_large = The number is too large. Give { $limit } or less.
fault_too_small = The number is too small. Give { $limit } or more.
fault_not_unique = An entry appears more than once. Give each one only once.
fault_control_character = The text contains control characters. Remove all except tabs and line feeds.
fault_unknown_parameter = There is no such query parameter here. Check its spelling or leave it out.
fault_repeated_parameter = This query parameter is given more than once. Give it once.
fault_bad_entity_tag = This is not an entity tag. Send the ETag exactly as you received it, with its quotation marks.
fault_bad_idempotency_key = This key cannot be used. Send 1 to 255 visible ASCII characters without spaces.
fault_no_body_here = This call takes no body. Send it without one.

# Faults: trace requests

fault_unknown_country = { $code } is not a country code. Use the two capital letters of ISO 3166-1, such as BR or HT.
fault_unknown_subdivision = { $code } is not a subdivision code. Use one of ISO 3166-2, such as BR-PE.
fault_before_1800 = This date lies before 1800. Check the year.
fault_before_1900 = This date lies before 1900. Check the year.
fault_urgency_needs_justification = An urgent trace request needs a justification. Say why it is urgent, or set the urgency to routine.
fault_self_addressed = Your State cannot address itself. Remove it from the list.
fault_addressed_twice = { $state } is already addressed. Remove it from the list.
fault_unknown_state = The directory has no State { $state }. Use the two-letter code of a State listed by GET /v1/states.
fault_state_not_addressable = { $state } does not receive trace requests through this service. Remove it from the list and use another channel for it.
fault_no_contact_point = { $state } has no active point of contact that receives trace requests. Remove it from the list, or ask the Secretariat to have one entered.
fault_not_own_contact_point = This is not an active point of contact of your State. Choose one that is, or leave the field empty.
fault_serial_required = With this serial_condition a serial number is needed. Enter it as marked, with ? for each character that cannot be read, or correct serial_condition.
fault_serial_forbidden = With this serial_condition there can be no serial number. Leave it empty or, if some characters can be read, set serial_condition to partial.
fault_serial_not_intact = Some characters of this number are marked as unknown. Set serial_condition to partial, or give the number whole.
fault_incomplete_needs_remark = The identification is marked as incomplete. Say in this remark what is missing and why.
fault_identification_needed = The firearm cannot be traced without this. Give its type, its make or manufacturer, and its country of manufacture or import; if you cannot, set identification_incomplete to true and add a remark.
fault_recovery_in_future = The recovery cannot be later than today (UTC). Correct the date.
fault_not_traced_needs_reason = Where the firearm was not traced, a reason is needed. Choose one.
fault_chain_backwards = This event is dated before an earlier one in the chain. Put the events in order of custody, or correct the date or its precision.
fault_not_in_patch = This field cannot be set in a change to a draft. Leave it out; to send the draft, use its submission step.
fault_closure_needs_reason = The trace request is still open, so closing it needs a reason. Give one.
fault_nothing_changed = These changes alter nothing. Give at least one value that differs from the present one.
fault_provided_nothing = In this trace request, { $state } has not provided your State with what is to be disclosed. Check the fields provider and what.
fault_already_has_it = This State has it already: it is the provider or your own. Name the State it is to be passed on to, or leave the field empty.
fault_not_own_officer = This is not the active account of a tracing officer of your State. Choose one that is, or leave the field empty to assign nobody.

# Faults: States, authorities, accounts and clients

fault_mixed_roles = These roles cannot be held together, because some are national and others regional. Give only roles of one kind, and make a second account or client for the others.
fault_unknown_authority = There is no such authority, or you cannot use it here. Choose one from the directory that belongs to the State concerned.
fault_unknown_contact_point = This authority has no point of contact with this id. Correct the id, or leave it out to add a new point of contact.
fault_bad_public_key = This public key cannot be used. Send a JWK for signatures: OKP with Ed25519 (EdDSA) or EC with P-256 (ES256).
fault_authority_of_another_state = This authority belongs to another State. Give the State of the authority, or an authority of the State.
fault_in_future = This date lies in the future. Give the day on which it happened.
fault_not_with_regional_role = This does not go with a regional role. Leave the field out.
fault_status_unverified = A status that is unverified cannot be marked as verified. Give the status that was verified, with its source.
fault_not_iso_3166 = This is not a country code of ISO 3166-1. Give its two capital letters, such as ES.
fault_roles_do_not_fit = These roles do not fit the authority and State that the record has. Choose roles of the same kind, or make another account or client.

# Faults: sharing

fault_sharing_names_no_states = This sharing names no States. Leave named_states empty, or set sharing to named_states.
fault_own_state_named = Your own State always reads its records. Remove it from the list.

# Who keeps accounts, and bodies that are cut short

problem_body_not_read = The body did not arrive whole
    .detail = The body could not be read to its end. Check its length and encoding, and send it again.
problem_own_roles = Nobody changes their own roles or status
    .detail = Your own roles and status are for someone else to change. Ask another administrator of your authority or, for a regional role, another operator.
problem_authority_has_admin = The authority has an administrator
    .detail = This authority has another administrator, active or waiting for confirmation, who manages its accounts and clients. Leave this to that administrator; if nobody there can act, first disable the one that is left.
problem_last_secretariat = The Secretariat must stay able to act
    .detail = Without this account or client nobody could act for the Secretariat any more. Make another one, have it confirmed, and then repeat the change.
fault_roles_exclude_each_other = These roles cannot be held together: operator, secretariat and auditor exclude each other, and committee_member goes with no other role. Make a second account or client for the others.
# Faults: reference values

fault_means_another = This already means { $code }. Leave it out here, or take it out of that value first.
fault_nothing_to_compare = This has no letter or digit to be recognized by. Correct it or leave it out.
fault_shipped_spelling = { $name } is a spelling that this value ships with, so it stays. Put it back into the list.
fault_shipped_stays = This value ships with the service, so it stays active. Leave the field out.
# Faults: the register

fault_pattern_too_wide = This would find too much. Give at least three known characters, two of them together at the beginning or at the end.
# Faults: seizures

fault_year_in_future = This year lies in the future. Give the year in which it happened.
fault_subdivision_of_another_state = This subdivision is not one of your State. Give one whose code begins with { $state }-.
fault_coordinates_go_together = A place has both coordinates or none. Give latitude and longitude, or neither.
fault_not_of_this_class = An item of class { $class } has no such value. Leave it out, or correct the class.
fault_unit_not_of_this_class = An item of class { $class } is not counted in this unit. Use one of: { $options }.
fault_serial_means_one = A serial number belongs to a single thing. Give the quantity 1, and record each further one as an item of its own.
fault_quantity_not_whole = Pieces and rounds are counted in whole numbers. Give a whole number, or use kilograms where the class allows it.
fault_import_before_manufacture = This import is earlier than the manufacture. Correct one of the two years.
fault_disposal_needs_particulars = This disposal needs particulars. Record the item in custody first, then add the disposal with them.
fault_disposal_before_seizure = This date is earlier than the seizure. Correct it, or correct the date of the seizure.
fault_destruction_needs_particulars = A destruction needs its date and its method. Fill this in.
fault_retention_needs_mark = A firearm retained for official use must be marked. Give the mark that was applied.
fault_not_of_this_disposal = This does not go with this disposal. Leave it out, or correct the disposal.
fault_after_destruction_needs_remarks = The item is recorded as destroyed. If that was a mistake, say so in the remarks.
fault_not_one_firearm = Only a single firearm can be traced. Choose an item of class firearm with the quantity 1.
fault_differs_from_item = The item or its seizure says otherwise. Leave this out, or correct the item or the seizure first.
# Faults: imports

fault_mapping_not_toml = The mapping cannot be read as TOML (line { $line }: { $fault }). Correct it there.
fault_mapping_of_other_kind = The mapping is not of this kind of record. Set kind to { $kind } in the mapping, or ask for the import of the other kind.
fault_mapping_option_unused = This setting has no use here: not with this format, this kind of field or a constant value. Leave it out.
fault_mapping_key = A row needs one key. Give either the columns that make it the same row when the file is loaded again, or row_hash = true.
fault_mapping_source = A field has one source. Give either column or value.
fault_mapping_row_rule = A rule for rows does one thing. Give either reject or skip, with the reason.
fault_mapping_condition = A condition tests one thing. Give one of empty, equals and contains.
fault_unknown_encoding = There is no such encoding. Use a name of the WHATWG Encoding Standard, such as utf-8 or windows-1252.
fault_bad_date_format = This is no format of a date. Use the letters of strftime with a year, such as %d/%m/%Y, %m/%Y or %Y.
fault_column_missing = The file has no column { $column }. It has: { $columns }. Correct the name, the delimiter or the encoding.
fault_column_repeated = The file has several columns { $column }. Name the columns yourself under header, or rename one in the file.
fault_sheet_missing = The workbook has no such sheet. It has: { $sheets }.
fault_file_not_readable = The file could not be read any more. Upload it again.
fault_import_broke_off = The import broke off through a fault of the service. What it has written stays. Tell the operator, then upload the file again.
fault_import_not_allowed = Whoever asked for the import may no longer import: the client, the account or the authority is disabled, or the role was taken away. What was written stays. Have the role or the status restored, then upload the file again.
fault_workbook_not_readable = The file cannot be read as an XLSX workbook. Save it as XLSX without a password, or as CSV.
fault_workbook_too_large = The workbook is too large when it is unpacked. Save it as CSV.
fault_row_rule = A rule of the mapping rejects this row: { $reason }.
fault_row_width = The row has { $found } cells where the header has { $expected }. Check its delimiters and quotes.
fault_row_too_long = The row has more than { $limit } bytes, perhaps because a quote is never closed. Correct it.
fault_row_quote_open = A quote of this row is never closed. Close it, or set quote = "" in the mapping if quotes are ordinary characters.
fault_row_not_decodable = The row has characters that are not { $encoding }. Correct the encoding in the mapping, or the row.
fault_row_not_json = The line is not a JSON object. Write one object on each line.
fault_cell_not_a_date = This is not a date in any of the formats of the mapping. Correct the cell or add its format.
fault_cell_not_a_number = This is not a number as the mapping writes them. Correct the cell, or thousands and decimal in the mapping.
fault_cell_not_a_country = No country has this name. Correct the cell or add a synonym to the mapping.
fault_cell_not_a_subdivision = No subdivision of the State has this name or code. Correct the cell or add a synonym to the mapping.
fault_cell_not_a_firearm_type = No type of firearm has this name. Correct the cell or add a synonym to the mapping.
fault_cell_line_break = A cell of the column { $column } holds a line break. A quote may be missing here, so that rows after this one were taken for part of it; the original shows them. Correct the quotes, or take out the line break.
fault_cell_not_one_value = This is a list or an object, where one value belongs. Give a text, a number, true, false or null.
fault_weekday_disagrees = The date { $date } does not fall on the day { $weekday }. Correct one of them, or the order of the formats.
fault_key_empty = The column { $column } is part of the key and is empty here. Fill it in.
fault_key_repeated = An earlier row of this file has the same key. Correct the key, or choose columns that tell the rows apart.
fault_row_not_saved = The row could not be saved. Try it again, alone; if it is refused once more, tell the operator.
fault_record_gone = The record that an earlier import made of this row was deleted since, so it stays as it is. Record it anew if it is to be kept after all.

# Statistics

statistics_own_source = Records of { $state } in this service, as they stand now.
statistics_caveat_seizures = These are the records that were entered, not all firearms in circulation. They depend on where and how authorities look, and on what they record.
statistics_caveat_traces = Traced firearms are not a random sample of the firearms used in crime or in circulation, and no conclusion about those can be drawn from them.
statistics_caveat_flows = A country of manufacture or import is where a firearm was lawfully made or brought in. It does not say where it became illicit, or by which way it came.
statistics_caveat_time_to_crime = Time-to-crime is known only of firearms that were traced to a dated first retail sale. They are not a random sample, and a short time points to trafficking without proving it.
statistics_caveat_sdg_16_4_2 = Both denominators are given because they answer different questions, and neither share is the indicator of SDG 16.4.2 by itself. Origin counts as traced by an answer, or as established by the criminal context.
statistics_denominator_all = All firearms seized, found or surrendered
statistics_denominator_potentially_traceable = Firearms seized, found or surrendered that bear a unique mark (potentially traceable)
statistics_release_source = Rastro, records of the participating States as of { $date }; release { $id }.
statistics_caveat_withheld = Numbers that could tell of a single State are withheld, and others that they could be worked out from.
statistics_title_seizures_by_kind_and_year = Seizures, finds and surrenders by kind and year, { $from }–{ $to }
statistics_title_firearms_by_type_and_year = Firearms by type and year, { $from }–{ $to }
statistics_title_firearms_by_origin_and_context = Firearms by country of manufacture and criminal context, { $from }–{ $to }
statistics_title_firearms_by_tracing_and_marking = Firearms by origin found and marking (SDG 16.4.2), { $from }–{ $to }
statistics_title_other_items_by_class_and_year = Ammunition, explosives and other material by class and year, { $from }–{ $to }
statistics_title_traces_by_outcome_and_year = Trace requests by outcome and year, { $from }–{ $to }
statistics_title_time_to_crime_by_band_and_year = Time-to-crime of traced firearms by band and year, { $from }–{ $to }
statistics_unit_seizures_by_kind_and_year = Events recorded
statistics_unit_firearms_by_type_and_year = Items recorded
statistics_unit_firearms_by_origin_and_context = Items recorded
statistics_unit_firearms_by_tracing_and_marking = Items recorded
statistics_unit_other_items_by_class_and_year = Items recorded
statistics_unit_traces_by_outcome_and_year = Requests, once for each State addressed
statistics_unit_time_to_crime_by_band_and_year = Firearms
statistics_axis_seizures_by_kind_and_year = Kind
statistics_axis_firearms_by_type_and_year = Type
statistics_axis_firearms_by_origin_and_context = Country of manufacture
statistics_axis_firearms_by_tracing_and_marking = Origin
statistics_axis_other_items_by_class_and_year = Class
statistics_axis_traces_by_outcome_and_year = Outcome
statistics_axis_time_to_crime_by_band_and_year = Time from first sale to recovery
statistics_label_seized = Seized
statistics_label_found = Found
statistics_label_surrendered = Surrendered
statistics_label_pistol = Pistol
statistics_label_revolver = Revolver
statistics_label_rifle = Rifle
statistics_label_carbine = Carbine
statistics_label_shotgun = Shotgun
statistics_label_submachine_gun = Submachine gun
statistics_label_light_machine_gun = Light machine gun
statistics_label_heavy_machine_gun = Heavy machine gun
statistics_label_grenade_launcher = Grenade launcher
statistics_label_grenade = Grenade
statistics_label_rocket_launcher = Rocket launcher
statistics_label_mine = Mine
statistics_label_firearms_trafficking = Firearms trafficking
statistics_label_illicit_manufacturing = Illicit manufacturing
statistics_label_drug_trafficking = Drug trafficking
statistics_label_organized_crime = Organized crime
statistics_label_terrorism = Terrorism
statistics_label_violent_crime = Violent crime
statistics_label_property_crime = Property crime
statistics_label_other_trafficking = Other trafficking
statistics_label_other_crime = Other crime
statistics_label_none_found = No criminal context found
statistics_label_traced = Traced by an answer
statistics_label_established = Established by the context
statistics_label_neither = Neither
statistics_label_marked = Uniquely marked
statistics_label_not_marked = Not uniquely marked
statistics_label_ammunition = Ammunition
statistics_label_explosive = Explosives
statistics_label_other_related_material = Other related material
statistics_label_traced_to_purchaser = Traced to a purchaser
statistics_label_traced_to_dealer = Traced to a dealer
statistics_label_traced_to_importer_or_exporter = Traced to an importer or exporter
statistics_label_traced_to_another_state = Traced to another State
statistics_label_not_traced = Not traced
statistics_label_not_answered = Not answered
statistics_label_up_to_one_year = Up to 1 year
statistics_label_one_to_three_years = More than 1 and up to 3 years
statistics_label_over_three_years = More than 3 years
statistics_label_other = Other
statistics_label_unknown = Unknown
statistics_label_not_recorded = Not recorded
statistics_label_total = Total
statistics_label_withheld = withheld
statistics_title_totals = { $title } (totals)
statistics_noted = { $name }: { $value }
statistics_unit_flows = Items recorded, or requests, once for each State addressed
statistics_by_flow = flow
statistics_by_from = from
statistics_by_to = to
statistics_by_year = year
statistics_by_month = month
statistics_by_state = State
statistics_by_subdivision = subdivision
statistics_by_type = type
statistics_by_calibre = calibre
statistics_by_make = make
statistics_by_country_of_manufacture = country of manufacture
statistics_by_class = class
statistics_by_context = criminal context
statistics_by_outcome = outcome
statistics_figure_seizures = Items seized, found or surrendered
statistics_figure_traces = Trace requests sent and received
statistics_figure_traces_outgoing = Trace requests sent
statistics_figure_traces_incoming = Trace requests received
statistics_figure_flows = Flows of firearms and of trace requests
statistics_figure_time_to_crime = Time-to-crime of traced firearms
statistics_figure_sdg_16_4_2 = Firearms by origin found (SDG 16.4.2)
statistics_title_by_1 = { $title }, by { $first }
statistics_title_by_2 = { $title }, by { $first } and { $second }
statistics_title_by_3 = { $title }, by { $first }, { $second } and { $third }
statistics_label_others = All others ({ $count })
statistics_label_firearm = Firearms
statistics_label_manufacture = From the country of manufacture
statistics_label_import = From the country of import
statistics_label_trace_request = Trace requests
statistics_label_pieces = pieces
statistics_label_rounds = rounds
statistics_label_kilograms = kilograms
statistics_label_days = days
statistics_label_median = Median
statistics_label_quantity = Quantity
statistics_label_unit = Unit
statistics_label_source = Source
statistics_label_caveat = Caveat
statistics_label_all_firearms = All firearms
fault_release_years = A release covers two to ten years, so that no year is its own total. Give a last year later than the first, by nine at most.
fault_unknown_release = There is no published release with this id. Give the id of the one that is corrected, or leave it out.

# Reporting cycles
fault_ends_before_it_begins = This ends before it begins. Correct one of the two dates.
fault_unknown_questionnaire = There is no published questionnaire with this id. Give the id of one that GET /v1/questionnaires lists as published.
fault_not_invited = { $state } is not invited to this cycle. Invite it first.
fault_extension_not_later = An extension gives more time. Give a day after { $due_on }.

# Implementation reports
problem_four_eyes = Submitted by its only editor
    .detail = Whoever submits a report must not be the only one who changed its answers or, after an earlier submission, what has changed since. An answer to a clarification request counts as a change. Let another approver submit it, or have another editor change an answer: saving one as it is does not count.
problem_clarification_unanswered = Clarification not answered
    .detail = These clarification requests wait for an answer: { $numbers }. Answer each, then submit.
problem_review_unfinished = Review not finished
    .detail = A review is concluded once at least { $needed } members of the Committee were assigned and each has completed or was released, one at least completed. Who has declared a conflict does not count. Counted so far: { $reviewers }. Still open: { $numbers }.
problem_not_your_review = This part of the review is not yours
    .detail = You have no assignment to this part of the report, so you cannot take this step. See under review-assignments who reviews which sections; the Secretariat assigns them.
problem_review_completed = You have completed this part of the review
    .detail = You have completed your assignment to this part of the report, so its conclusion is no longer yours to change. If it must change, ask the Secretariat to release the assignment and to assign the part to you anew.
problem_conflict_declared = You have declared a conflict
    .detail = You have declared a conflict over this report, so you write nothing more in its review. The Secretariat decides and releases you; you need do nothing.
problem_nothing_to_search_for = Nothing to search for
    .detail = These are small words such as articles and prepositions, or signs, and every text has them. Add a word that carries meaning, such as marking or seizure, or name in language the language of the reports in which it does.
fault_unknown_cycle = There is no reporting cycle { $cycle }. Choose one listed by GET /v1/reporting-cycles.
fault_cycle_not_open = Reports of this cycle can be begun from { $opens_on } on. Come back then.
fault_unknown_question = There is no question { $question }. Give the key of one that there is.
fault_question_repeated = This question stands in the list before. Give each question once.
fault_answer_is_confidential = This answer is marked confidential. Save it without the mark before you consent to publish it.
fault_answer_hangs_on_confidential = This question is asked only because of an answer that is marked confidential, and would give it away. Save that answer without the mark before you consent to publish this one.
fault_no_answer_to_publish = This question has no answer in the report that could be published. Answer it first, or set it to false.
fault_answer_missing = This question must be answered. Save an answer.
fault_answer_not_confirmed = This answer was carried forward. Confirm it by saving it.
fault_answer_does_not_fit = This answer no longer fits its question. Correct it.
fault_figure_no_data = There are no records to compute this from. Correct the figure with a reason, or leave it out.
fault_figure_differs = The figure proposed now is { $value }. Accept that, or correct it with a reason.
figure_trace_requests_sent = Trace requests that the State sent in the period, each counted once; drafts do not count.
figure_trace_requests_received = Trace requests addressed to the State and sent to it in the period.
figure_trace_requests_answered = Of the requests received in the period, those that the State has answered by now; refusals do not count.
figure_median_days_to_acknowledge = Median of the days from sending to acknowledgement, over the requests received in the period and acknowledged by now.
figure_median_days_to_answer = Median of the days from sending to the answer, over the requests received in the period and answered by now.
figure_share_of_requests_refused = Share of the requests received in the period that the State refused, in all and by ground.
figure_firearms_seized = Pieces of class firearm in seizures of kind seized, dated in the period, in all and by type.
figure_firearms_found = Pieces of class firearm in records of kind found, dated in the period, in all and by type.
figure_firearms_surrendered = Pieces of class firearm in records of kind surrendered, dated in the period, in all and by type.
figure_firearms_destroyed = Pieces of class firearm whose destruction is dated in the period, each by its last destruction.
figure_share_of_firearms_marked = Share of the firearms seized, found or surrendered in the period that bear a mark of their own.
figure_sdg_16_4_2_all = SDG 16.4.2 over all firearms seized, found or surrendered in the period: the share whose origin was traced or whose illicit context was established.
figure_sdg_16_4_2_potentially_traceable = SDG 16.4.2 over the firearms of the period that bear a mark of their own and so could be traced.
fault_reviewer_of_own_state = A report is reviewed by members for other States. Choose a member of another State.
fault_reviewer_has_conflict = This member has declared a conflict over this report. Choose another one.
fault_not_a_committee_member = This is no active client or account of a member of the Committee. Choose one that is.
fault_unknown_section = The questionnaire has no such section. Use a key that it lists.
fault_section_already_assigned = This member has this section already, in an assignment that is open or completed. Leave it out, or release the member from that assignment first.
export_report_title = Report on the implementation of CIFTA
export_compilation_title = Reports on the implementation of CIFTA
export_sample_notice = The questions are a sample. The Consultative Committee has not adopted them.
export_contents = Contents
export_page = page { $page } of { $pages }
export_state = State
export_cycle = Cycle
export_questionnaire = Questionnaire
export_period = Period
export_from_to = { $from } to { $to }
export_status = Status
export_submitted_on = Submitted on
export_late = late
export_reference = Reference
export_reference_version = { $id }, version { $version }
export_reference_draft = { $id }, draft
export_hash_of_report = SHA-256 of this version as it was submitted: of “content” at GET /v1/implementation-reports/{ $id }/versions/{ $version }, as canonical JSON (RFC 8785).
export_hash_of_whole_report = SHA-256 of this version as it was submitted, whole. This document does not show all of it: the State, its reviewers and the Secretariat can check the hash.
export_hash_of_compilation = SHA-256 of what this reader gets as JSON at …/compilation/json in this language, without the member “sha256”, in canonical form (RFC 8785).
export_article = Article { $article }. { $title }
export_overview = Where each State stands
export_obligation = Obligation
export_obligation_must = Must report
export_obligation_may = May report
export_standing_given = Given
export_standing_carried = Carried forward from the last cycle, not confirmed
export_standing_not_answered = Not answered
export_standing_not_asked = Not asked: it depends on another answer
export_standing_not_published = Not published
export_standing_confidential = Confidential
export_marked_confidential = Marked as confidential by the State
export_no_rows = No rows
export_no_data = No data
export_evidence = Evidence
export_decision_accepted = Accepted as proposed by Rastro
export_decision_corrected = Corrected by the State
export_decision_left_out = Left out by the State
export_reason = Reason
export_proposed = Proposed by Rastro
export_method = Method
export_records = Records counted
export_breakdown = As counted by Rastro
export_conclusion = Conclusion of the Consultative Committee
export_recommendation = Recommendation
export_no_recommendation = No recommendation
export_good_practice = Good practice
export_assistance_suggested = Assistance suggested
export_responses = Response of the State to the conclusions
export_yes = yes
export_no = no
export_status_not_submitted = Not submitted
export_status_draft = Draft
export_status_ready_for_approval = Ready for approval
export_status_submitted = Submitted
export_status_under_review = Under review
export_status_clarification_requested = Clarification requested
export_status_concluded = Concluded
export_status_published = Published
export_status_withdrawn = Withdrawn
export_sheet_about = About
export_sheet_overview = Overview
export_sheet_answers = Answers
export_sheet_tables = Tables
export_sheet_conclusions = Conclusions
export_in_tables = In the sheet “{ $sheet }”
export_column_state = State code
export_column_state_name = State
export_column_cycle = Cycle
export_column_report = Report
export_column_version = Version
export_column_article = Article
export_column_question = Key of the question
export_column_number = Number
export_column_text = Question
export_column_kind = Kind
export_column_standing = Standing of the answer
export_column_value = Answer
export_column_keys = Key of the choice
export_column_unit = Unit
export_column_confidential = Confidential
export_column_decision = Decision
export_column_reason = Reason
export_column_proposed = Proposed by Rastro
export_column_records = Records counted
export_column_evidence = Evidence
export_column_late = Late
export_column_row = Row
export_kind_yes_no_partial = Yes, no or partially
export_kind_single_choice = One choice
export_kind_multiple_choice = Several choices
export_kind_text = Text
export_kind_number = Number
export_kind_date = Date
export_kind_year = Year
export_kind_table = Table
export_kind_law_reference = Reference to a law
export_kind_contact = Contact
export_kind_file = File
export_kind_figure = Figure
answer_yes = Yes
answer_no = No
answer_partial = Partially
export_unit_requests =
    { $count ->
        [one] trace request
       *[other] trace requests
    }
export_unit_firearms =
    { $count ->
        [one] firearm
       *[other] firearms
    }
export_unit_days =
    { $count ->
        [one] day
       *[other] days
    }
export_unit_share = share, from 0 to 1
export_percent = { $number }%
statistics_label_ongoing_investigation = Ongoing investigation
statistics_label_confidentiality_law = Law on confidential information
statistics_label_confidentiality_not_guaranteed = Confidentiality not guaranteed
statistics_label_national_security = National security
# Faults: questionnaires and answers

fault_key_taken = The key { $key } is already taken here. Give another one.
fault_not_of_this_kind = What is of kind { $kind } has no such member. Leave it out, or correct the kind.
fault_not_whole = Only a whole number will do here. Give one without decimals.
fault_minimum_above_maximum = The minimum is larger than the maximum, which is { $maximum }. Correct one of the two.
fault_condition_not_on_choice = A condition looks at a choice, and this question is of kind { $kind }. Name a question of kind yes_no_partial, single_choice or multiple_choice.
fault_condition_cycle = The conditions of these questions lead back to themselves, so that none of them would ever be asked: { $questions }. Change one of the conditions.
fault_figure_taken = Another question asks for this figure already. Leave one of the two out.
fault_keeps_without_predecessor = This questionnaire has no predecessor, so there is no question { $question } to keep. Leave this out.
fault_kept_kind = The question { $question } of the predecessor is of kind { $kind }. Give this one the same kind, or leave keeps out.
fault_kept_twice = Another question keeps the question { $question } already. Leave keeps out of one of the two.
fault_no_questions = There are no questions here. Add one before you publish the questionnaire.
fault_translation_missing =
    { $language ->
        [en] This text is missing in English. Add it before you publish the questionnaire.
        [es] This text is missing in Spanish. Add it before you publish the questionnaire.
        [pt] This text is missing in Portuguese. Add it before you publish the questionnaire.
       *[fr] This text is missing in French. Add it before you publish the questionnaire.
    }
fault_code_of_predecessor = All versions of a questionnaire have one code. Give that of the predecessor: { $code }.
fault_has_successor = The predecessor has been replaced by version { $version } already, or that version is being drafted. Go on with that one.
fault_not_a_link = This is not a link that a browser opens. Write it whole, as https://www.example.org/page.
fault_empty_row = This row is empty. Fill it in or leave it out.
fault_left_out_has_value = A figure that is left out has no value. Leave the value out, or change the decision.
fault_not_a_workbook = The file cannot be read as an XLSX workbook. Save it as XLSX without a password.
fault_workbook_without_questionnaire = The sheet questionnaire must have exactly one row below its header. Put title, code and introduction there.

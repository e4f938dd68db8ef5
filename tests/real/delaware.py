"""Real rows through the API: delaware.py demo-credentials.json delaware_traced_firearms.csv

Brazil sends a trace request for every firearm of the file that has a serial number, a make and both dates, and the
United States answers with its manufacture, undated, and the retail sale. Then what both sides read back is held
against the file. The rows are sent as they are, junk serials and all.
"""

import csv
import datetime
import statistics
import sys
from collections import Counter

from rastro_client.api.trace_requests import (
    acknowledge_trace_request,
    answer_trace_request,
    get_trace_request,
    list_trace_requests,
    send_trace_request,
)
from rastro_client.models import CustodyEvent, Firearm, Recovery, ResponseInput, TraceRequestInput
from rastro_client.types import UNSET
from trace_session import sign_in

TODAY = datetime.datetime.now(datetime.UTC).date()


class Row:
    def __init__(self, number, fields):
        text = {name: value.strip() for name, value in fields.items()}
        # One per row of the file, so that a row is one request and no other.
        self.case = f"DE {number}"
        self.serial = text["firearm_serial"]
        self.make = text["manufacturer_name"]
        self.calibre = text["firearm_caliber"]
        self.sold = date(text["sale_date"])
        self.recovered = date(text["crime_date"])

    def is_usable(self):
        return bool(self.serial and self.make and self.sold and self.recovered) and self.sold <= self.recovered

    def days(self):
        return (self.recovered - self.sold).days

    def request(self, repeated=False):
        return TraceRequestInput(
            urgency="routine",
            ground="illicit_under_national_law",
            legal_basis="Lei 10.826/2003, art. 14",
            intended_use="criminal_investigation",
            national_case_number=self.case,
            firearm=Firearm(
                # The file names no type; without a calibre nothing hints at one.
                type_="pistol" if self.calibre else "unknown",
                make=self.make,
                calibre=self.calibre,
                serial_number=self.serial,
                serial_condition="intact",
                country_of_manufacture="US",
            ),
            recovery=Recovery(date=self.recovered, state="BR"),
            recipients=["US"],
            submit=True,
            duplicate_of_acknowledged=repeated,
        )

    def answer(self):
        return ResponseInput(
            outcome="traced_to_purchaser",
            chain=[
                CustodyEvent(kind="manufactured", state="US", actor_kind="manufacturer"),
                CustodyEvent(kind="retail_sale", state="US", date=self.sold, actor_kind="dealer"),
            ],
        )


def date(text):
    return datetime.date.fromisoformat(text) if text else None


def call(operation, status, *path, **arguments):
    answer = operation.sync_detailed(*path, **arguments)
    assert answer.status_code == status, f"{answer.status_code} instead of {status}: {answer.content.decode()}"
    return answer.parsed


def listed(client, **filters):
    """Every item of the list, page by page; small pages, so that there are many."""
    cursor = UNSET
    while cursor is not None:
        page = call(list_trace_requests, 200, client=client, limit=25, cursor=cursor, **filters)
        yield from page.items
        cursor = page.next_


def send(brazil, row, sent):
    """Sends a row; where it repeats one that is open, only after the service has said so."""
    twin = next((id for other, id in sent if same_firearm(row, other)), None)
    if twin is not None:
        problem = call(send_trace_request, 409, client=brazil, body=row.request())
        assert problem.duplicate_of.id == twin, f"{row.case}: a duplicate of {problem.duplicate_of}, not of {twin}"
    return call(send_trace_request, 201, client=brazil, body=row.request(repeated=twin is not None)).id


def same_firearm(row, other):
    return (row.serial, row.make, row.recovered) == (other.serial, other.make, other.recovered)


def main(credentials, path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        # The number of a row as a spreadsheet shows it: the first line is the header.
        rows = [row for number, fields in enumerate(csv.DictReader(file), 2) if (row := Row(number, fields)).is_usable()]
    future = [row for row in rows if row.recovered > TODAY]
    rows = [row for row in rows if row.recovered <= TODAY]
    assert rows and future, "the file has no usable rows, or the one of 2028 is gone"

    brazil, united_states = (sign_in(credentials, state, "tracing_officer") for state in ("BR", "US"))
    before = {item.id for item in listed(brazil)}, {item.id for item in listed(united_states)}

    for row in future:
        problem = call(send_trace_request, 422, client=brazil, body=row.request())
        assert [fault.pointer for fault in problem.errors] == ["/recovery/date"], problem

    sent = []
    for row in rows:
        sent.append((row, send(brazil, row, sent)))
    for row, id in sent:
        call(acknowledge_trace_request, 200, id, "US", client=united_states)
        call(answer_trace_request, 200, id, "US", client=united_states, body=row.answer())

    # Nothing lost, nothing doubled, on either side, and a case number leads to its one request.
    ids = Counter(id for _, id in sent)
    for client, known in zip((brazil, united_states), before):
        assert Counter(item.id for item in listed(client) if item.id not in known) == ids
    for row in rows + future:
        found = [item.id for item in listed(brazil, national_case_number=row.case)]
        assert found == [id for other, id in sent if other is row], f"{row.case}: {found}"

    days, numbers = [], []
    for row, id in sent:
        read = call(get_trace_request, 200, id, client=brazil)
        as_sent = (read.national_case_number, read.firearm.serial_number, read.firearm.make, read.recovery.date)
        assert as_sent == (row.case, row.serial, row.make, row.recovered), as_sent
        assert (read.status, read.time_to_crime_days) == ("completed", row.days()), f"{row.case}: {read}"
        days.append(read.time_to_crime_days)
        numbers.append(read.register_number)
    median, expected = statistics.median(days), statistics.median(row.days() for row in rows)
    assert median == expected, f"median {median} over the API, {expected} in the file"
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "the register has a gap"
    print(f"real input: {len(sent)} requests sent, answered and read back; {len(future)} refused for a future date;")
    print(f"median time to crime {median:g} days, as in the file")


if __name__ == "__main__":
    main(*sys.argv[1:])

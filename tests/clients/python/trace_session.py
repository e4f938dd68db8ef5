"""Brazil asks the United States to trace a pistol and reads the answer, with the generated Python client.

Run by tests/clients/run: trace_session.py demo-credentials.json
"""

import datetime
import json
import sys
from pathlib import Path

from rastro_client import AuthenticatedClient, Client
from rastro_client.api.access import issue_token
from rastro_client.api.trace_requests import (
    acknowledge_trace_request,
    answer_trace_request,
    get_trace_request,
    list_trace_requests,
    send_trace_request,
)
from rastro_client.models import CustodyEvent, Firearm, Recovery, ResponseInput, TokenRequest, TraceRequestInput


def sign_in(credentials, state, role):
    """A client with a token of the demo's client of `role` in `state`."""
    demo = json.loads(Path(credentials).read_text(encoding="utf-8"))
    known = next(c for c in demo["clients"] if (c["state"], c["role"]) == (state, role))
    form = TokenRequest(grant_type="client_credentials", client_id=known["client_id"], client_secret=known["client_secret"])
    token = issue_token.sync(client=Client(demo["base_url"]), body=form)
    return AuthenticatedClient(demo["base_url"], token.access_token, raise_on_unexpected_status=True)


def trace(brazil, united_states):
    pistol = Firearm(
        type_="pistol", make="Glock", model="19", serial_number="PYT0001", serial_condition="intact",
        country_of_manufacture="AT",
    )
    request = TraceRequestInput(
        urgency="routine", ground="illicit_under_national_law", legal_basis="Lei 10.826/2003, art. 14",
        intended_use="criminal_investigation", firearm=pistol,
        recovery=Recovery(date=datetime.date(2025, 3, 1), state="BR"), recipients=["US"], submit=True,
    )
    sent = send_trace_request.sync(client=brazil, body=request)
    found = list_trace_requests.sync(client=united_states, direction="incoming", serial="pyt-0001").items[0]
    acknowledge_trace_request.sync(found.id, "US", client=united_states)
    sale = CustodyEvent(kind="retail_sale", state="US", date=datetime.date(2024, 3, 1), actor_kind="dealer")
    chain = [CustodyEvent(kind="manufactured", state="AT", actor_kind="manufacturer"), sale]
    answer = ResponseInput(outcome="traced_to_purchaser", chain=chain)
    answer_trace_request.sync(found.id, "US", client=united_states, body=answer)
    return get_trace_request.sync(sent.id, client=brazil)


if __name__ == "__main__":
    read = trace(sign_in(sys.argv[1], "BR", "tracing_officer"), sign_in(sys.argv[1], "US", "tracing_officer"))
    kinds = [event.kind for event in read.recipients[0].response.chain]
    assert (read.status, kinds, read.time_to_crime_days) == ("completed", ["manufactured", "retail_sale"], 365), read
    print(f"Python: {read.reference} {read.status}, {read.time_to_crime_days} days from sale to crime")

"""Loaded by Schemathesis (SCHEMATHESIS_HOOKS). Makes no check weaker: it only turns bodies that fit the schema into
ones that name the caller's own State and authority (CONTRACT_ME, the answer of GET /v1/me). Invented or borrowed ids
are refused, rightly, so almost nothing would ever be created and no link followed. Bodies made wrong on purpose stay.
"""

import json
import os

import schemathesis
from schemathesis import GenerationMode

ME = json.loads(os.environ["CONTRACT_ME"])


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta.generation.mode != GenerationMode.POSITIVE or not isinstance(case.body, dict):
        return
    operation = case.operation.definition.raw.get("operationId")
    if operation == "sendTraceRequest":
        case.body.pop("contact_point_id", None)
    if operation in ("createAccount", "createClient") and ME["state"] is not None:
        case.body.update(state=ME["state"], authority=ME["authority"])

"""One whole reporting cycle with all 35 States over HTTP: cycle.py demo-credentials.json OUT.pdf

Invited, drafted by two editors at once, approved, submitted, reviewed by others, clarified, concluded, published, and
compiled into one PDF. At every step every role tries what it must not do. Takes the demo as it is started.
"""

import base64
import concurrent.futures
import datetime
import hashlib
import json
import sys
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

TODAY = datetime.datetime.now(datetime.UTC).date()
REPORTS = "/v1/implementation-reports"
counts = Counter()
# State and question of the published texts that have words to search for.
searchable = set()


class Caller:
    """A client with a token."""

    def __init__(self, base, client_id, secret, state, role):
        self.base, self.state, self.role, self.id = base, state, role, client_id
        basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        token = self.send("POST", "/oauth/token", b"grant_type=client_credentials", {
            "authorization": f"Basic {basic}", "content-type": "application/x-www-form-urlencoded"})
        self.token = json.loads(token[2])["access_token"]

    def send(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.base + path, data=body, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read()

    def ask(self, method, path, status, body=None, headers=None):
        """Calls, and insists on the status."""
        given = {"authorization": f"Bearer {self.token}", **(headers or {})}
        data = None
        if body is not None:
            data, given["content-type"] = json.dumps(body).encode(), "application/json"
        got, answer_headers, text = self.send(method, path, data, given)
        assert got == status, f"{self.state} {self.role}: {method} {path}: {got} instead of {status}: {text[:600]}"
        counts["calls"] += 1
        if "json" in answer_headers.get("content-type", ""):
            return json.loads(text)
        return text


def new_client(maker, confirmer, body):
    made = maker.ask("POST", "/v1/clients", 201, body)
    if confirmer:
        confirmer.ask("POST", f"/v1/clients/{made['id']}/confirmation", 200)
    return Caller(maker.base, made["client_id"], made["client_secret"], body.get("state"), body["roles"][0])


def people(credentials):
    """The demo's regional roles, and two editors and an approver of every State."""
    demo = json.loads(Path(credentials).read_text(encoding="utf-8"))
    known = {(c["state"], c["role"]): c for c in demo["clients"]}
    callers = {
        key: Caller(demo["base_url"], c["client_id"], c["client_secret"], *key) for key, c in known.items()
        if key[1] not in ("tracing_officer", "records_officer") or key[0] == "BR"
    }
    secretariat, operator = callers[None, "secretariat"], callers[None, "operator"]
    states = [state["code"] for state in secretariat.ask("GET", "/v1/states?limit=200", 200)["items"] if state["oas_member"]]
    assert len(states) == 35, states
    homes = {}
    for authority in secretariat.ask("GET", "/v1/authorities?limit=200", 200)["items"]:
        homes.setdefault(authority["state"], authority["id"])
    for state in states:
        if (state, "authority_admin") not in callers:
            home = secretariat.ask("POST", "/v1/authorities", 201, {
                "state": state, "name": f"Firearms authority of {state} (invented)", "kind": "police",
                "contact_points": []})
            homes[state] = home["id"]
            body = {"name": "Administration", "state": state, "authority": home["id"], "roles": ["authority_admin"]}
            callers[state, "authority_admin"] = new_client(operator, secretariat, body)
        admin = callers[state, "authority_admin"]
        wanted = ["report_editor_2"] + [r for r in ("report_editor", "report_approver") if (state, r) not in callers]
        for role in wanted:
            body = {"name": role, "state": state, "authority": homes[state], "roles": [role.removesuffix("_2")]}
            callers[state, role] = new_client(admin, None, body)
    for state in ("CL", "MX", "JM", "HT"):
        body = {"name": f"Member for {state}", "state": state, "roles": ["committee_member"]}
        callers[state, "member"] = new_client(operator, secretariat, body)
    return states, callers


def value_for(question, number):
    """An invented answer that fits the question; none where it is a figure without data or not needed."""
    kind = question["kind"]
    options = [option["key"] for option in question.get("options", [])]
    entry = {
        "law_reference": {"title": "Ley de Armas (inventada)", "number": "123", "date": "2001-02-03"},
        "contact": {"name": "Oficina Ñandú", "email": "oficina@example.org"},
        "file": {"title": "Informe", "link": "https://example.org/informe.pdf"},
    }
    if kind in entry:
        return [entry[kind]] if question.get("repeatable") else entry[kind]
    if kind == "yes_no_partial":
        return ["yes", "partial", "no"][number % 3]
    if kind == "single_choice":
        return options[number % len(options)]
    if kind == "multiple_choice":
        return options[: 1 + number % len(options)]
    if kind == "text":
        return "Coordinación nacional: acción, año, ação e français «œuvre». #let *bold*"
    if kind in ("number", "year"):
        low = question.get("minimum", 2000 if kind == "year" else 0)
        return int(min(low + 1, question.get("maximum", low + 1)))
    if kind == "date":
        return "2025-06-30"
    if kind == "figure":
        return {"decision": "left_out", "value": None, "reason": "No national figure (invented)."}
    row = {}
    for column in question["columns"]:
        choices = [option["key"] for option in column.get("options", [])]
        row[column["key"]] = {"text": "texto", "number": 3, "date": "2025-01-31", "year": 2025, "yes_no_partial": "yes",
                              "single_choice": choices[0] if choices else None}[column["kind"]]
    return [row]


def forbidden(callers, own_state, path, allowed):
    """Every other role tries the step: 403, or 404 where even the report is not there for it. Nothing happens."""
    for (state, role), caller in callers.items():
        if (state, role) in allowed:
            continue
        method, target, body = path
        given = {"authorization": f"Bearer {caller.token}", "content-type": "application/json"}
        status, _, text = caller.send(method, target, json.dumps(body).encode() if body is not None else None, given)
        if status not in (403, 404):
            raise AssertionError(f"{state} {role} at {own_state}: {method} {target}: {status} {text[:300]}")
        counts["refused as they must be"] += 1


def draft(callers, state, number, report, questions):
    """Both editors at once, each over the half of the questions and both over the first."""
    first, second = callers[state, "report_editor"], callers[state, "report_editor_2"]
    answers = [(q["key"], value_for(q, number)) for q in questions]

    def save(editor, part):
        body = {"answers": [{"question": key, "value": value, "version": None} for key, value in part]}
        return editor.ask("PUT", f"{REPORTS}/{report}/answers", 200, body)["results"]

    with concurrent.futures.ThreadPoolExecutor(2) as both:
        halves = [both.submit(save, first, answers[:35]), both.submit(save, second, answers[30:])]
        results = [result for half in halves for result in half.result()]
    invalid = [result for result in results if result["status"] == "invalid"]
    assert not invalid, invalid
    saved = Counter(result["status"] for result in results)
    assert saved["saved"] == len(answers) and saved["conflict"] == len(results) - len(answers), saved
    counts["answers saved"] += saved["saved"]
    counts["clashes of editors told of"] += saved["conflict"]
    key = answers[0][0]
    etag_of = first.send("GET", f"{REPORTS}/{report}/answers/{key}", None, {"authorization": f"Bearer {first.token}"})[1]["etag"]
    body = {"value": answers[0][1], "evidence": [{"title": "Fuente", "link": "https://example.org/fuente"}]}
    first.ask("PUT", f"{REPORTS}/{report}/answers/{key}", 428, body)
    second.ask("PUT", f"{REPORTS}/{report}/answers/{key}", 200, body, {"if-match": etag_of})
    clash = first.ask("PUT", f"{REPORTS}/{report}/answers/{key}", 412, body, {"if-match": etag_of})
    assert clash["current"]["version"] == 2 and clash["submitted"]["value"] == body["value"], clash


def play(callers, state, number, cycle, questions, sections):
    """One State's report from its first answer to its publication."""
    editor, approver = callers[state, "report_editor"], callers[state, "report_approver"]
    secretariat = callers[None, "secretariat"]
    members = [key for key in callers if key[1] == "member" and key[0] != state][:2]
    own = {(state, "report_editor"), (state, "report_editor_2")}
    approving, overseeing = {(state, "report_approver")}, {(None, "secretariat")}
    reading = own | approving
    report = editor.ask("POST", REPORTS, 201, {"cycle": cycle, "language": "es"})["id"]
    editor.ask("POST", REPORTS, 409, {"cycle": cycle, "language": "es"})
    at = f"{REPORTS}/{report}"
    forbidden(callers, state, ("GET", at, None), reading)
    forbidden(callers, state, ("GET", f"{at}/answers", None), reading)
    draft(callers, state, number, report, questions)
    editor.ask("POST", f"{at}/draft-comments", 201, {"question": questions[0]["key"], "text": "¿Fuente?"})
    left = editor.ask("GET", f"{at}/completeness", 200)
    assert left["complete"], left
    approver.ask("POST", f"{at}/submission", 409)
    forbidden(callers, state, ("POST", f"{at}/readiness", None), own)
    editor.ask("POST", f"{at}/readiness", 200)
    forbidden(callers, state, ("POST", f"{at}/return", {"reason": "x"}), approving)
    approver.ask("POST", f"{at}/return", 200, {"reason": "Revisar"})
    editor.ask("POST", f"{at}/readiness", 200)
    forbidden(callers, state, ("POST", f"{at}/submission", None), approving)
    submitted = approver.ask("POST", f"{at}/submission", 200)
    version = approver.ask("GET", f"{at}/versions/1", 200)
    canonical = json.dumps(version["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == submitted["sha256"] == version["sha256"]
    counts["hashes recomputed"] += 1
    forbidden(callers, state, ("POST", f"{at}/review", None), overseeing)
    secretariat.ask("POST", f"{at}/review", 200)
    if (state, "member") in callers:
        for_own = {"reviewer": {"kind": "client", "id": callers[state, "member"].id}, "sections": sections}
        secretariat.ask("POST", f"{at}/review-assignments", 422, for_own)
        counts["own State's members turned away"] += 1
    for member in members:
        body = {"reviewer": {"kind": "client", "id": callers[member].id}, "sections": sections}
        forbidden(callers, state, ("POST", f"{at}/review-assignments", body), overseeing)
        secretariat.ask("POST", f"{at}/review-assignments", 201, body)
    first = callers[members[0]]
    comment = {"question": questions[0]["key"], "visibility": "committee", "text": "Entre nosotros"}
    forbidden(callers, state, ("POST", f"{at}/comments", comment), set(members))
    first.ask("POST", f"{at}/comments", 201, comment)
    first.ask("POST", f"{at}/comments", 201, {**comment, "visibility": "shared_with_state", "text": "Para el Estado"})
    seen = editor.ask("GET", f"{at}/comments", 200)["items"]
    assert [one["text"] for one in seen] == ["Para el Estado"] and seen[0]["state"] is None, seen
    first.ask("POST", f"{at}/clarification-requests", 201, {"question": questions[0]["key"], "text": "¿Desde cuándo?"})
    assert editor.ask("GET", f"{at}/clarification-requests", 200)["items"] == []
    forbidden(callers, state, ("POST", f"{at}/clarification-requests/1/transmission", None), overseeing)
    secretariat.ask("POST", f"{at}/clarification-requests/1/transmission", 200)
    approver.ask("POST", f"{at}/submission", 409)
    forbidden(callers, state, ("POST", f"{at}/clarification-requests/1/answer", {"answer": "x"}), own)
    editor.ask("POST", f"{at}/clarification-requests/1/answer", 200, {"answer": "Desde 2003."})
    again = approver.ask("POST", f"{at}/submission", 200)
    assert (again["version"], again["status"]) == (2, "under_review"), again
    secretariat.ask("POST", f"{at}/conclusion", 409)
    conclusion = {"recommendation": f"Recomendación para {state}", "good_practice": number % 2 == 0}
    forbidden(callers, state, ("PUT", f"{at}/conclusions/VI", conclusion), set(members))
    first.ask("PUT", f"{at}/conclusions/VI", 200, conclusion, {"if-none-match": "*"})
    assert editor.ask("GET", f"{at}/conclusions", 200)["items"] == []
    first.ask("POST", f"{at}/review-assignments/1/completion", 200)
    secretariat.ask("POST", f"{at}/review-assignments/2/release", 200, {"reason": "Carga de trabajo"})
    forbidden(callers, state, ("POST", f"{at}/conclusion", None), overseeing)
    secretariat.ask("POST", f"{at}/conclusion", 200)
    approver.ask("POST", f"{at}/response", 201, {"text": "El Estado toma nota."})
    given = {one["question"] for one in editor.ask("GET", f"{at}/answers", 200)["items"] if one["standing"] == "given"}
    consent = {key: index % 4 != 0 and key in given for index, key in enumerate(q["key"] for q in questions)}
    forbidden(callers, state, ("PUT", f"{at}/publication-consent", consent), approving)
    approver.ask("PUT", f"{at}/publication-consent", 200, consent)
    forbidden(callers, state, ("POST", f"{at}/publication", None), overseeing)
    secretariat.ask("POST", f"{at}/publication", 200)
    for answer in callers[None, "stakeholder"].ask("GET", f"{at}/answers", 200)["items"]:
        if not consent.get(answer["question"], False):
            # Where there is no answer, that is said, unless it would tell of one that is kept from the public.
            kept = answer["question"] in given
            told = {"not_published"} if kept else {"not_published", "not_answered", "not_asked"}
            assert answer["standing"] in told and answer["value"] is None, answer
            counts["answers kept from the public"] += kept
        elif answer["standing"] == "given":
            counts["answers published"] += 1
            if isinstance(answer["value"], str) and "acción" in answer["value"]:
                searchable.add((state, answer["question"]))
    return report


def found(caller, words, cycle):
    """State and question of every hit."""
    hits, cursor = [], ""
    while cursor is not None:
        page = caller.ask("GET", f"/v1/implementation-search?q={words}&cycle={cycle}&limit=200{cursor}", 200)
        hits += [(hit["state"], hit["question"]) for hit in page["items"]]
        cursor = page["next"] and f"&cursor={page['next']}"
    assert len(hits) == len(set(hits)), "a hit twice"
    return set(hits)


def main(credentials, out):
    states, callers = people(credentials)
    secretariat = callers[None, "secretariat"]
    sample = next(
        item for item in secretariat.ask("GET", "/v1/questionnaires", 200)["items"]
        if item["code"] == "cifta_implementation_sample" and item["status"] == "published")
    questionnaire = secretariat.ask("GET", f"/v1/questionnaires/{sample['id']}", 200)
    questions = [question for section in questionnaire["sections"] for question in section["questions"]]
    sections = [section["key"] for section in questionnaire["sections"]]
    cycle = secretariat.ask("POST", "/v1/reporting-cycles", 201, {
        "questionnaire": sample["id"], "period": {"from": "2025-01-01", "to": "2025-12-31"},
        "title": {"en": "Reports on 2025", "es": "Informes sobre 2025", "pt": "Relatórios sobre 2025",
                  "fr": "Rapports sur 2025"},
        "opens_on": str(TODAY), "due_on": str(TODAY + datetime.timedelta(days=30)), "invited": states})
    assert len(cycle["invitations"]) == 35
    for number, state in enumerate(states):
        play(callers, state, number, cycle["id"], questions, sections)
        counts["reports published"] += 1
    matrix = callers[None, "stakeholder"].ask(
        "GET", f"/v1/implementation-matrix?cycle={cycle['id']}&question={questions[1]['key']}", 200)["items"]
    assert [entry["state"] for entry in matrix] == sorted(states)
    assert all(article["concluded"] for entry in matrix for article in entry["articles"])
    for words in ("acciones+NACIONALES", "%22coordinacion+nacional%22", "oeuvre"):
        assert found(callers[None, "stakeholder"], words, cycle["id"]) == searchable, words
    assert searchable and not found(callers[None, "stakeholder"], "fuente+entre+nosotros", cycle["id"])
    counts["texts found"] = len(searchable)
    pdf = callers[None, "stakeholder"].ask("GET", f"/v1/reporting-cycles/{cycle['id']}/compilation/pdf", 200)
    assert pdf[:5] == b"%PDF-", pdf[:20]
    Path(out).write_bytes(pdf)
    counts["bytes of the compilation"] = len(pdf)
    print("reporting cycle: " + ", ".join(f"{number} {name}" for name, number in counts.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])

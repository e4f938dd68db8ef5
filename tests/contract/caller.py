"""The caller of a contract run.

caller.py token demo-credentials.json STATE ROLE   prints an access token (STATE is - for a regional role)
caller.py me BASE_URL TOKEN                        prints who the service says that it is
caller.py operations openapi.json CALLER CALLER... prints the operations that the first, STATE:ROLE, may call, and those
                                                   that none of the others may
"""

import base64
import json
import sys
import urllib.error
import urllib.request


def token(path, state, role):
    with open(path, encoding="utf-8") as file:
        demo = json.load(file)
    wanted = (None if state == "-" else state, role)
    client = next(c for c in demo["clients"] if (c["state"], c["role"]) == wanted)
    basic = base64.b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()
    form = b"grant_type=client_credentials"
    return json.loads(fetch(demo["base_url"] + "/oauth/token", f"Basic {basic}", form))["access_token"]


def me(base_url, access_token):
    return fetch(base_url + "/v1/me", f"Bearer {access_token}")


def operations(path, *callers):
    role, *roles = (caller.partition(":")[2] for caller in callers)
    with open(path, encoding="utf-8") as file:
        paths = json.load(file)["paths"]
    found = []
    for operation in (operation for methods in paths.values() for operation in methods.values()):
        # Without `x-roles` anybody may call it.
        may = set(operation.get("x-roles", [role]))
        if role in may or may.isdisjoint(roles):
            found.append(operation["operationId"])
    return "\n".join(found)


def fetch(url, authorization, body=None):
    request = urllib.request.Request(url, data=body, headers={"Authorization": authorization})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        sys.exit(f"{url}: {error.code} {error.read().decode()}")


print({"token": token, "me": me, "operations": operations}[sys.argv[1]](*sys.argv[2:]))

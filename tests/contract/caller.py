"""The caller of a contract run.

caller.py token demo-credentials.json STATE ROLE   prints an access token (STATE is - for a regional role)
caller.py me BASE_URL TOKEN                        prints who the service says that it is
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


def fetch(url, authorization, body=None):
    request = urllib.request.Request(url, data=body, headers={"Authorization": authorization})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        sys.exit(f"{url}: {error.code} {error.read().decode()}")


print({"token": token, "me": me}[sys.argv[1]](*sys.argv[2:]))

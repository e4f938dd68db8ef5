"""Real files as bulk imports: imports.py demo-credentials.json FOLDER-WITH-MAPPINGS COLOMBIA.csv DELAWARE.csv

Colombia loads what its police seized in 2019, the United States the firearms recovered in Delaware, each twice. Then
what the API tells of them is held against the files.
"""

import csv
import datetime
import io
import sys
import time
from collections import Counter
from pathlib import Path

from trace_session import sign_in

WEEKDAYS = ["Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado", "Domingo"]
TODAY = datetime.datetime.now(datetime.UTC).date()


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def call(http, method, path, status, **arguments):
    answer = http.request(method, path, **arguments)
    assert answer.status_code == status, f"{path}: {answer.status_code} instead of {status}: {answer.text}"
    return answer


def load(http, kind, mapping, path):
    """Uploads a file and waits until its import is over."""
    with open(mapping, "rb") as toml, open(path, "rb") as file:
        accepted = call(http, "POST", f"/v1/imports?kind={kind}", 202, files={"mapping": toml, "file": file}).json()
    for _ in range(1200):
        done = call(http, "GET", f"/v1/imports/{accepted['id']}", 200).json()
        if done["status"] not in ("queued", "running"):
            break
        time.sleep(0.1)
    assert done["status"] == "completed", done
    text = call(http, "GET", f"/v1/imports/{done['id']}/errors", 200, headers={"accept": "text/csv"}).text
    return done, list(csv.DictReader(io.StringIO(text)))


def counts(done):
    return tuple(done[name] for name in ("rows_read", "rows_written", "rows_unchanged", "rows_rejected"))


def listed(http, path):
    cursor = ""
    while cursor is not None:
        page = call(http, "GET", f"{path}?limit=200{cursor}", 200).json()
        yield from page["items"]
        cursor = f"&cursor={page['next']}" if page["next"] else None


def colombia(http, mapping, path):
    before = {item["id"] for item in listed(http, "/v1/seizures")}
    done, rejected = load(http, "seizures", mapping, path)
    file = rows(path)
    total, file = file[-1], file[:-1]
    assert counts(done) == (len(file) + 1, len(file), 0, 1) and len(file) == 5672, done
    [fault] = rejected
    assert (fault["row"], fault["code"]) == ("5674", "row_rule") and "total row" in fault["detail"], fault
    assert total["CANTIDAD"] in fault["original"], fault

    made = [item for item in listed(http, "/v1/seizures") if item["id"] not in before]
    assert len(made) == len(file)
    quantity = sum(item["quantity"] for seizure in made for item in seizure["items"])
    assert quantity == int(total["CANTIDAD"].replace(",", "")) == 6209, quantity
    assert sum(seizure["date_precision"] == "year" for seizure in made) == sum(not row["FECHA"] for row in file)
    # Every date of the file falls on the day that the file says: as DD/MM, and only so.
    dates = Counter()
    for row in file:
        if row["FECHA"]:
            date = datetime.datetime.strptime(row["FECHA"][:10], "%d/%m/%Y").date()
            assert WEEKDAYS[date.weekday()] == row["DÍA"], row
            dates[date.isoformat(), "day"] += 1
        else:
            dates["2019-01-01", "year"] += 1
    assert Counter((seizure["date"], seizure["date_precision"]) for seizure in made) == dates
    # By department of the municipality's code: as many seizures in each subdivision.
    departments = Counter(row["CÓDIGO DANE"].replace(",", "").zfill(8)[:2] for row in file)
    subdivisions = Counter(seizure["subdivision"] for seizure in made)
    assert sorted(departments.values()) == sorted(subdivisions.values()) and subdivisions["CO-DC"] == departments["11"]
    towns = Counter(row["MUNICIPIO"] for row in file if row["CÓDIGO DANE"].startswith("5,"))
    antioquia = [seizure["id"] for seizure in made if seizure["subdivision"] == "CO-ANT"]
    read = (call(http, "GET", f"/v1/seizures/{id}", 200).json()["place"]["municipality"] for id in antioquia)
    assert Counter(read) == towns

    again, _ = load(http, "seizures", mapping, path)
    assert counts(again) == (5673, 0, 5672, 1), again
    assert sum(1 for _ in listed(http, "/v1/seizures")) == len(before) + len(file)
    print(f"real input: {len(made)} seizures of Colombia imported, {quantity:g} firearms, none twice")


def delaware(http, mapping, path):
    before = {item["id"] for item in listed(http, "/v1/firearm-records")}
    done, rejected = load(http, "firearm_records", mapping, path)
    file = rows(path)
    future = [row for row in file if row["crime_date"] > TODAY.isoformat()]
    usable = [row for row in file if row["firearm_serial"] and row not in future]
    assert counts(done) == (len(file), len(usable), 0, len(file) - len(usable)), done
    assert {fault["code"] for fault in rejected} == {"required", "in_future"}, Counter(f["code"] for f in rejected)
    made = [item for item in listed(http, "/v1/firearm-records") if item["id"] not in before]
    serials = Counter(item["serial_number"] for item in made)
    assert serials == Counter(row["firearm_serial"] for row in usable)
    again, _ = load(http, "firearm_records", mapping, path)
    assert counts(again) == (len(file), 0, len(usable), len(file) - len(usable)), again
    print(f"real input: {len(made)} firearm records of Delaware imported, {len(rejected)} faults listed, none twice")


def main(credentials, mappings, colombian, delawarean):
    http = {state: sign_in(credentials, state, "records_officer").get_httpx_client() for state in ("CO", "US")}
    for client in http.values():
        client.timeout = 60
    colombia(http["CO"], Path(mappings) / "colombia.toml", colombian)
    delaware(http["US"], Path(mappings) / "delaware.toml", delawarean)


if __name__ == "__main__":
    main(*sys.argv[1:])

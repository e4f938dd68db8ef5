#!/usr/bin/env python3
"""Makes countries.tsv and subdivisions.tsv from Unicode CLDR: run it in this folder, then look at the difference.

The source is the npm package `cldr`, which holds CLDR's own XML. (The JSON packages of CLDR leave out the names of
subdivisions, because CLDR counts them as provisional.) CLDR's data are under Unicode-3.0: see LICENSE-UNICODE.
"""

import re
import subprocess
import tarfile
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

PACKAGE = "cldr@8.0.0"
LANGUAGES = ["en", "es", "pt", "fr"]
# The OAS members, whose subdivisions are kept.
STATES = "AG AR BB BO BR BS BZ CA CL CO CR CU DM DO EC GD GT GY HN HT JM KN LC MX NI PA PE PY SR SV TT US UY VC VE"
# Regions that CLDR names and ISO 3166-1 does not have as countries.
NO_COUNTRIES = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ"


def unpack(folder):
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package/3rdparty/cldr"


def elements(root, part, language, name):
    return xml.parse(root / "common" / part / f"{language}.xml").iter(name)


def tidy(name):
    """Without the marks that only tell two articles of an encyclopedia apart, and beginning with a capital."""
    name = re.sub(r"\s*\([^)]*\)|²", "", name)
    return name[:1].upper() + name[1:]


def countries(root):
    """Code -> language -> names, the common one first."""
    names = {}
    for language in LANGUAGES:
        for element in elements(root, "main", language, "territory"):
            code = element.get("type")
            if len(code) == 2 and code not in NO_COUNTRIES.split():
                of_language = names.setdefault(code, {}).setdefault(language, [])
                of_language.insert(0 if element.get("alt") is None else len(of_language), element.text)
    return names


def subdivisions(root, territories):
    names = {}
    for language in LANGUAGES:
        for element in elements(root, "subdivisions", language, "subdivision"):
            country, part = element.get("type")[:2].upper(), element.get("type")[2:].upper()
            if country in STATES.split():
                names.setdefault(f"{country}-{part}", {}).setdefault(language, []).append(tidy(element.text))
    # The outlying areas of the United States are countries of ISO 3166-1 too; CLDR names them there.
    for part in ["AS", "GU", "MP", "PR", "UM", "VI"]:
        names.setdefault(f"US-{part}", territories[part])
    return names


def write(path, names):
    """A line per code: code, the four names (empty where CLDR has none), then CLDR's other names."""
    with open(path, "w", encoding="utf-8") as file:
        for code in sorted(names):
            of = names[code]
            first = [of.get(language, [""])[0] for language in LANGUAGES]
            more = {name for language in LANGUAGES for name in of.get(language, [])[1:]} - set(first)
            # RU is Russia, whatever is short for Reino Unido.
            more = [name for name in more if re.sub(r"\W", "", name).upper() not in set(names) - {code}]
            print(code, *first, *sorted(more), sep="\t", file=file)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        cldr = unpack(Path(folder))
        territories = countries(cldr)
        write("countries.tsv", territories)
        write("subdivisions.tsv", subdivisions(cldr, territories))
        Path("LICENSE-UNICODE").write_text((cldr / "LICENSE").read_text(encoding="utf-8-sig"), encoding="utf-8")

"""Measure the service over HTTP beside the raw limits, in one run on one machine.

    python bench/measure.py --tokens tokens.json --port 8000 --watch app=PID --watch db=PID --out result.json

The closed loop, the HTTP client and the raw limits are those of the shared ``bench`` folder beside the
checkout (``MOTCUA_BENCH`` names another place). See ``bench/README.md`` for the whole run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
import urllib.parse
from pathlib import Path
from typing import Any

BENCH = Path(os.environ.get("MOTCUA_BENCH", Path(__file__).resolve().parents[2] / "shared" / "bench"))
if not (BENCH / "loop.py").exists():
    sys.exit(f"The load loop is not at {BENCH}; set MOTCUA_BENCH to the folder that holds loop.py.")
sys.path.insert(0, str(BENCH))

from httpload import HEADER, Call, Client, run, save

NAMES = ("nguyen van", "tran thi hoa", "le minh dao", "pham ngoc an", "hoang thanh nam", "dang thu ha")


class Office:
    """One client's state: a connection and the tokens of all communes."""

    def __init__(self, about: dict[str, Any], port: int, index: int, clients: int) -> None:
        self.about, self.index, self.clients = about, index, clients
        self.http = Client("127.0.0.1", port)
        self.open: list[tuple[str, str]] = []

    def ask(self, token: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        payload = None if body is None else json.dumps(body).encode()
        call = Call(
            method,
            path,
            payload,
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
        )
        answer = self.http.ask(call)
        return json.loads(answer) if answer[:1] in (b"{", b"[") else answer


def intake(office: Office, rng: random.Random, number: int, *, hot: bool = False) -> None:
    """Person (seven in ten known), dossier, five papers, number, receipt, route opened, events."""
    about = office.about
    commune = about["communes"][0] if hot else rng.choice(about["communes"])
    known = rng.random() < 0.7
    serial = rng.randrange(about["persons"]) if known else about["persons"] + rng.randrange(10**7)
    body = {
        "procedure": about["procedure"],
        "applicant": {
            "name": "Nguyễn Thị Mẫu",
            "identity_kind": "personal",
            "identity_number": f"0960{serial:08d}",
            "phone": "0912345678",
            "address": "Thôn Mẫu",
        },
        "papers": [{"id": paper} for paper in about["papers"]],
    }
    key = {"Idempotency-Key": f"{time.time_ns():x}-{rng.getrandbits(60):x}"}
    office.ask(commune["token"], "POST", "/api/v1/dossiers", body, **key)


def read(office: Office, rng: random.Random, _number: int) -> None:
    code, token = rng.choice(office.about["codes"])
    office.ask(token, "GET", f"/api/v1/dossiers/{code}")


def act(office: Office, _rng: random.Random, number: int) -> None:
    """Finish the first step of an open dossier; each is used once."""
    mine = office.about["open"][office.index :: office.clients]
    code, token = mine[(number - 1) % len(mine)]
    office.ask(token, "POST", f"/api/v1/dossiers/{code}/acts/advance", {"opinion": "Đủ điều kiện."})


def overdue(office: Office, rng: random.Random, _number: int) -> None:
    token = rng.choice(office.about["communes"])["token"]
    office.ask(token, "GET", "/api/v1/dossiers?named=overdue&sort=due")


def search(office: Office, rng: random.Random, _number: int) -> None:
    token = rng.choice(office.about["communes"])["token"]
    text = urllib.parse.quote(rng.choice(NAMES))
    office.ask(token, "GET", f"/api/v1/dossiers?text={text}&limit=20")


def procedures(office: Office, rng: random.Random, _number: int) -> None:
    """Search of the catalogue as people type it: parts, codes, one letter wrong."""
    text = urllib.parse.quote(rng.choice(("khai sinh", "chung thuc", "001193", "ket hom", "tro cap xa hoi")))
    office.ask(office.about["communes"][0]["token"], "GET", f"/api/v1/procedures?q={text}")


def slip(office: Office, rng: random.Random, _number: int) -> None:
    code, token, slip_id = rng.choice(office.about["slips"])
    key = {"Idempotency-Key": f"{time.time_ns():x}-print"}
    office.ask(token, "POST", f"/api/v1/dossiers/{code}/slips/{slip_id}/print", {}, **key)


class Desk:
    """An official signed in at the desk."""

    def __init__(self, about: dict[str, Any], port: int, username: str) -> None:
        self.about = about
        self.http = Client("127.0.0.1", port)
        page = self.http.get("/tai-khoan/dang-nhap/").decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        fields = {
            "csrfmiddlewaretoken": found[1] if found else "",
            "login": username,
            "password": about["password"],
        }
        body = urllib.parse.urlencode(fields).encode()
        header = {"Content-Type": "application/x-www-form-urlencoded"}
        self.http.ask(Call("POST", "/tai-khoan/dang-nhap/", body, header, (302,)))


def page(path: str) -> Any:
    def unit(desk: Desk, rng: random.Random, _number: int) -> None:
        code = rng.choice([c for c, t in desk.about["codes"] if t == desk.about["communes"][0]["token"]])
        desk.http.get(path.replace("CODE", code))

    return unit


def collect(about: dict[str, Any], port: int) -> None:
    """Codes, open dossiers and slips to draw from, asked of the service itself."""
    office = Office(about, port, 0, 1)
    about["codes"], about["open"], about["slips"] = [], [], []
    for commune in about["communes"][:60]:
        token = commune["token"]
        items = office.ask(token, "GET", "/api/v1/dossiers?limit=100&sort=received")["items"]
        about["codes"] += [(item["code"], token) for item in items]
    for commune in about["communes"]:
        token = commune["token"]
        items = office.ask(token, "GET", "/api/v1/dossiers?named=open&limit=200")["items"]
        about["open"] += [(item["code"], token) for item in items]
    for code, token in about["codes"][:300]:
        found = office.ask(token, "GET", f"/api/v1/dossiers/{code}")["slips"]
        about["slips"] += [(code, token, s["id"]) for s in found[:1]]
    fresh = []
    for code, token in about["open"]:
        tasks = office.ask(token, "GET", f"/api/v1/dossiers/{code}")["tasks"]
        if any(t["state"] == "open" and t["kind"] == "EXAMINE" for t in tasks):
            fresh.append((code, token))
    about["open"] = fresh


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--tokens", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--only", default="", help="scenarios whose name contains this")
    parser.add_argument("--watch", action="append", default=[], metavar="LABEL=PID")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    about = json.loads(options.tokens.read_text(encoding="utf-8"))
    collect(about, options.port)
    watch = {label: int(pid) for label, _, pid in (w.partition("=") for w in options.watch)}

    def office(index: int) -> Office:
        return Office(about, options.port, index, options.clients)

    def desk(_index: int) -> Desk:
        return Desk(about, options.port, "intake1")

    many, one = options.clients, 1
    scenarios: list[tuple[str, Any, Any, int]] = [
        ("read one dossier (JSON)", office, read, many),
        ("overdue list of a unit (50)", office, overdue, many),
        ("folded-name search (20)", office, search, many),
        ("catalogue search", office, procedures, one),
        ("act: finish a step", office, act, many),
        ("slip as PDF", office, slip, one),
        ("page: my work", desk, page("/ban-lam-viec/"), one),
        ("page: dossiers", desk, page("/ban-lam-viec/ho-so/"), one),
        ("page: dossier", desk, page("/ban-lam-viec/ho-so/CODE/"), one),
        ("page: intake", desk, page("/ban-lam-viec/tiep-nhan/"), one),
        ("full intake", office, intake, many),
        ("full intake, one agency", office, lambda o, r, n: intake(o, r, n, hot=True), many),
        ("full intake, 1 client", office, intake, one),
    ]
    print(HEADER)
    results = []
    for name, start, unit, clients in scenarios:
        if options.only not in name:
            continue
        result = run(name, start, unit, clients, options.seconds, 3.0, 7, watch)
        print(result.row(), flush=True)
        results.append(result)
    save(results, options.out)


if __name__ == "__main__":
    main()

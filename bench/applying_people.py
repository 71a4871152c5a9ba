"""Simulated people with telephones who apply online, each in a thread, with time to read and to type.

    python bench/applying_people.py --office office.json --photo photo.jpg --port 8000 --out people.json

Every page that a browser would fetch is fetched (the redirect after a form included); its styles and
scripts, which a browser keeps, are not. A round of a person: the procedure's page, start, each step of the
form, a photo for each paper in pieces through the component's own addresses, the summary, the sending, the
receipt, paying, and where it stands. Whoever has finished begins again as another person.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import sys
import threading
import time
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

BENCH = Path(os.environ.get("MOTCUA_BENCH", Path(__file__).resolve().parents[2] / "shared" / "bench"))
sys.path.insert(0, str(BENCH))

from httpload import Call, Client, Failed

#: of those who send, this share presses twice at the same moment
PRESS_TWICE = 0.2
PIECE = 256 * 1024
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Fields(HTMLParser):
    """The fields of the page's main form as a person would leave them, and the upload fields beside."""

    def __init__(self, page: str, marker: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.uploads: dict[str, str] = {}
        self.marker, self.inside, self.select, self.area = marker, False, "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = self.marker in given.get("class", "")
        if not self.inside:
            return
        if "data-upload" in given:
            self.uploads[given["data-upload"]] = given["data-permit"]
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "textarea":
            self.area = name
            self.values[name] = ""
        elif tag == "select":
            self.select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self.select and not self.select.startswith("waived"):
            self._option(given)

    def _option(self, given: dict[str, str]) -> None:
        if "selected" in given or not self.values[self.select]:
            self.values[self.select] = given.get("value", "")

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind == "file":
            return
        if kind in {"radio", "checkbox"}:
            if "checked" in given or name not in self.values:
                self.values[name] = value or "on"
        else:
            self.values[name] = value

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


class Book:
    """What was measured: every answer with when it was asked for, shared by all threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: list[tuple[str, float, float]] = []
        self.errors: list[tuple[float, str]] = []
        self.sent: list[str] = []
        self.doubled = 0
        self.done = 0

    def note(self, kind: str, begun: float, took: float) -> None:
        with self.lock:
            self.answers.append((kind, begun, took))

    def wrong(self, words: str) -> None:
        with self.lock:
            self.errors.append((time.perf_counter(), words))


class Person:
    """One telephone from the first page to the last."""

    def __init__(
        self, office: dict[str, Any], port: int, book: Book, rng: random.Random, serial: int
    ) -> None:
        self.office, self.port, self.book, self.rng, self.serial = office, port, book, rng, serial
        number = serial + 1
        self.address = f"10.{number // 62500 % 250}.{number // 250 % 250}.{number % 250 + 1}"
        self.http = Client("127.0.0.1", port, {"X-Forwarded-For": self.address, "Accept-Encoding": "gzip"})
        self.at = ""

    def ask(self, kind: str, call: Call) -> str:
        """One request, timed; a redirect is followed by a request of its own."""
        begun = time.perf_counter()
        status, body, headers = self.http.send(call)
        self.book.note(kind, begun, time.perf_counter() - begun)
        if headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if status not in call.expect:
            raise Failed(f"{status} {call.method} {call.path} {_errors(body)}")
        return headers.get("Location", "") if status in {302, 303} else body.decode()

    def page(self, kind: str, path: str) -> str:
        """A page with the time to read it afterwards."""
        self.at = path
        page = self.ask(kind, Call("GET", path, expect=(200,)))
        self.think()
        return page

    def think(self) -> None:
        time.sleep(self.rng.uniform(*self.office["think"]))

    def post(self, kind: str, path: str, fields: dict[str, str]) -> str:
        body = urllib.parse.urlencode(fields).encode()
        return self.ask(kind, Call("POST", path, body, {**FORM, "Referer": path}, (302, 303)))

    def token_of(self, page: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        return found[1] if found else ""

    # -- the way through ---------------------------------------------------------------------------

    def apply(self) -> None:
        """The whole round."""
        sessions, general = self.office["sessions"], self.office["general"]
        if self.serial % 5 == 4 or self.serial >= len(sessions):
            code = general
            self.sign_in()
        else:
            code = self.office["codes"][self.serial % len(self.office["codes"])]
            self.http.cookies[self.office["cookie"]] = sessions[self.serial]
        self.page("procedure", f"/thu-tuc/{code}/")
        page = self.page("start", f"/nop-ho-so/{code}/")
        where = self.post("start, pressed", self.at, {"csrfmiddlewaretoken": self.token_of(page)})
        while not where.split("?")[0].endswith("/kiem-tra/"):
            where = self.step(where)
        self.send(where)

    def sign_in(self) -> None:
        """By a code to a telephone; the demonstration shows on its page what would have gone out."""
        page = self.page("sign in", "/cong-dan/dang-nhap/")
        fields = {"csrfmiddlewaretoken": self.token_of(page), "contact": f"09{self.serial:08d}", "next": "/"}
        page = self.page("code", self.post("sign in, pressed", self.at, fields))
        code = re.search(r"demo-text[^<]*<?[^<]*?\b(\d{6})\b", page)
        if code is None:
            raise Failed("no code on the page: set MOTCUA_DEMO_CODES=1")
        fields = {"csrfmiddlewaretoken": self.token_of(page), "code": code[1]}
        where = self.post("code, pressed", self.at, fields)
        if "dong-y" not in where:  # agreed before
            return
        page = self.page("privacy notice", where)
        self.post("privacy notice, pressed", self.at.split("?")[0],
                  {"csrfmiddlewaretoken": self.token_of(page), "agree": "on", "next": "/"})  # fmt: skip

    def step(self, where: str) -> str:
        """One step: read, fill in, send photos, go on."""
        name = where.split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[2]
        kind = "form section" if name.startswith("phan-") else f"step {name}"
        found = Fields(self.page(kind, where), "apply-form")
        fields = {key: value.strip() or self.typed(key) for key, value in found.values.items()}
        fields |= {key: self.photo(permit, fields) for key, permit in found.uploads.items()}
        return self.post(f"{kind}, pressed", self.at, fields)

    def typed(self, key: str) -> str:
        """What a person types into an empty field, by its name."""
        name = key.lower()
        if name == "identity_number":
            return f"0962{self.serial:08d}"
        for part, answer in self.office["typed"].items():
            if part in name:
                return str(answer)
        return ""

    def photo(self, permit: str, fields: dict[str, str]) -> str:
        """A photo through the component's addresses: announced, in pieces, finished."""
        picture = self.office["photo"] + self.rng.randbytes(64)  # each photo is another one
        headers = {
            "X-CSRFToken": fields["csrfmiddlewaretoken"],
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        body = json.dumps({"name": "giay.jpg", "size": len(picture), "permit": permit}).encode()
        told = json.loads(self.ask("upload, begin", Call("POST", "/tep-tai-len/", body, headers, (201,))))
        place = f"/tep-tai-len/{told['token']}/"
        for offset in range(0, len(picture), PIECE):
            piece = {**headers, "Content-Type": "application/octet-stream", "Upload-Offset": str(offset)}
            content = picture[offset : offset + PIECE]
            self.ask("upload, piece", Call("POST", f"{place}phan/", content, piece, (200,)))
        self.ask("upload, end", Call("POST", f"{place}xong/", b"", headers, (200,)))
        return str(told["token"])

    def send(self, where: str) -> None:
        """The summary, sent once or twice at the same moment; then the receipt, paying, the dossier."""
        page = self.page("summary", where)
        if "apply-send" not in page:
            raise Failed(f"not ready: {_errors(page.encode())}")
        fields = {"csrfmiddlewaretoken": self.token_of(page), "declared": "1"}
        answers: list[str] = []
        twice = self.rng.random() < PRESS_TWICE
        if twice:
            other = threading.Thread(target=self.press_again, args=(where, fields, answers))
            other.start()
            answers.append(self.post("sent", where, fields))
            other.join()
        else:
            answers.append(self.post("sent", where, fields))
        token = answers[0].rstrip("/").rpartition("/")[2]
        with self.book.lock:
            self.book.sent.append(token)
            self.book.doubled += twice
        if any(token not in answer for answer in answers):
            raise Failed(f"two answers to one application: {answers}")
        self.page("receipt of the filing", f"/nop-ho-so/da-gui/{token}/")
        self.page("paying", f"/thanh-toan/{token}/")
        self.page("own dossier", f"/ho-so-cua-toi/{token}/")
        self.page("where it stands", f"/tra-cuu/{token}/")
        with self.book.lock:
            self.book.done += 1

    def press_again(self, where: str, fields: dict[str, str], answers: list[str]) -> None:
        """The same button once more, on a connection of its own."""
        second = Person(self.office, self.port, self.book, self.rng, self.serial)
        second.http.cookies = dict(self.http.cookies)
        try:
            answers.append(second.post("sent a second time", where, fields))
        except (Failed, OSError) as error:
            self.book.wrong(f"second press: {error}")


def _errors(body: bytes) -> str:
    """The sentences of a page that did not accept something."""
    found = re.findall(r'class="[^"]*(?:field-error|alert)[^"]*"[^>]*>(.*?)</p>', body.decode(), re.DOTALL)
    return " | ".join(re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in found)[:400]


def live(number: int, office: dict[str, Any], port: int, book: Book, stop: float, serials: Any) -> None:
    """One place in the crowd: person after person until the time is over."""
    rng = random.Random(number)
    time.sleep(rng.uniform(0, office["gather"]))
    while time.perf_counter() < stop:
        person = Person(office, port, book, rng, next(serials))
        try:
            person.apply()
        except Exception as error:  # whatever it is, it counts as an error of the run
            book.wrong(f"{person.at}: {type(error).__name__}: {error}")
            time.sleep(5)
        finally:
            person.http._connection.close()


class Serials:
    """Numbers of people, each given out once."""

    def __init__(self) -> None:
        self.lock, self.last = threading.Lock(), -1

    def __next__(self) -> int:
        with self.lock:
            self.last += 1
            return self.last


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def figures(book: Book, begun: float, ended: float) -> dict[str, Any]:
    """Of the measured window: each kind of page with its times in ms."""
    kinds: dict[str, list[float]] = {}
    for kind, at, took in book.answers:
        if begun <= at < ended:
            kinds.setdefault(kind, []).append(took * 1000)
    table = {
        kind: {
            "n": len(took),
            "p50": round(percentile(took, 0.5), 1),
            "p95": round(percentile(took, 0.95), 1),
            "max": round(max(took), 1),
        }
        for kind, took in sorted(kinds.items(), key=lambda pair: -percentile(pair[1], 0.95))
    }
    count = sum(len(took) for took in kinds.values())
    return {
        "pages": table,
        "requests": count,
        "per_second": round(count / (ended - begun), 1),
        "errors_in_window": sum(begun <= at < ended for at, _ in book.errors),
        "errors": [words for _, words in book.errors][:30],
        "errors_in_all": len(book.errors),
        "sent": book.sent,
        "pressed_twice": book.doubled,
        "whole_rounds": book.done,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--office", type=Path, required=True)
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--gather", type=float, default=60.0, help="seconds in which all have come")
    parser.add_argument("--warm", type=float, default=30.0, help="seconds before the measured ones")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--think", type=float, nargs=2, default=(3.0, 8.0))
    parser.add_argument("--mark", type=Path, help="a file that exists while the measured minute runs")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    office = json.loads(options.office.read_text(encoding="utf-8"))
    office |= {"photo": options.photo.read_bytes(), "think": options.think, "gather": options.gather}
    book, serials = Book(), Serials()
    begun = time.perf_counter() + options.gather + options.warm
    ended = begun + options.seconds
    crowd = [
        threading.Thread(target=live, args=(n, office, options.port, book, ended, serials))
        for n in range(options.people)
    ]
    for one in crowd:
        one.start()
    time.sleep(max(0.0, begun - time.perf_counter()))
    if options.mark:
        options.mark.touch()
    processor = time.process_time()
    time.sleep(max(0.0, ended - time.perf_counter()))
    processor = time.process_time() - processor
    if options.mark:
        options.mark.unlink()
    for one in crowd:  # whoever is in the middle finishes: nothing is left half
        one.join()
    found = figures(book, begun, ended) | {"client_cpu_s": round(processor, 2), "people": options.people}
    options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

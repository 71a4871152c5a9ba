"""The records of a JSON file one by one, so that one broken record does not take the others with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s\ufeff]*")
_OPENING = re.compile(r"\{")
_CODE = re.compile(r'"(?:ma|code|codeNotation)"\s*:\s*"([^"]{1,60})"')
_PROCEDURE_CODE = re.compile(r"\d\.\d{5,9}(\D.*)?")
_STRONG = frozenset({"cach_thuc", "linh_vuc", "thanh_phan_ho_so", "executionMethods", "executionCases"})


@dataclass(frozen=True)
class Piece:
    """One value of the file, or what is wrong with it (then ``problem`` is a Vietnamese reason)."""

    index: int
    line: int
    value: Any = None
    code: str = ""
    problem: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """The elements of the array in ``text`` (or its single object), each decoded on its own.

    After a broken element reading goes on at the next one that looks like a procedure.
    """
    at = _skip(text, 0)
    if at >= len(text):
        yield Piece(0, 1, problem="Tệp trống")
        return
    if text[at] == "[":
        yield from _elements(text, _skip(text, at + 1))
        return
    piece, end = _decoded(text, at, 1, 1)
    yield piece
    rest = _skip(text, end)
    if not piece.problem and rest < len(text):
        yield Piece(2, _line(text, rest), problem="Sau đối tượng JSON còn chữ thừa")


def _elements(text: str, at: int) -> Iterator[Piece]:
    index, line, counted, broken = 0, 1, 0, False
    while at < len(text) and text[at] != "]":
        index += 1
        line, counted = line + text.count("\n", counted, at), at
        piece, end = _decoded(text, at, index, line)
        yield piece
        at = _skip(text, end)
        broken = bool(piece.problem)
        if broken:
            continue
        if at < len(text) and text[at] == ",":
            at = _skip(text, at + 1)
        elif at < len(text) and text[at] != "]":
            index += 1
            yield Piece(index, _line(text, at), problem="Thiếu dấu phẩy giữa hai bản ghi JSON")
            at = _next_record(text, at)
    if at >= len(text) and not broken:
        yield Piece(index + 1, _line(text, len(text)), problem="Mảng JSON bị cụt, không có dấu ] ở cuối")


def _decoded(text: str, at: int, index: int, line: int) -> tuple[Piece, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        end = _next_record(text, at + 1)
        spot = f"dòng {line + text.count(chr(10), at, error.pos)}"
        problem = f"JSON hỏng ở {spot}: {error.msg}"
        return Piece(index, line, None, _code_near(text, at, end), problem), end
    except (RecursionError, ValueError) as error:
        end = _next_record(text, at + 1)
        return Piece(index, line, None, _code_near(text, at, end), f"JSON không đọc được: {error}"), end
    return Piece(index, line, value), end


def _next_record(text: str, at: int) -> int:
    """Where the next decodable procedure starts at or after ``at``; the end of the text when none does."""
    for found in _OPENING.finditer(text, at):
        try:
            value, _ = _DECODER.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            continue
        if _is_record(value):
            return found.start()
    return len(text)


def _is_record(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if _STRONG & value.keys() or isinstance(value.get("data"), dict):
        return True
    code = value.get("ma", value.get("code"))
    return isinstance(code, str) and bool(_PROCEDURE_CODE.fullmatch(code.strip()))


def _code_near(text: str, start: int, end: int) -> str:
    found = _CODE.search(text, start, min(end, start + 4_000))
    return found.group(1).strip() if found else ""


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1

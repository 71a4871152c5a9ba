"""Running numbers: one upsert, taken inside the act's transaction, so no number is lost or doubled."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

_SQL = (
    "INSERT INTO dossiers_counter (authority_id, name, last) VALUES {rows} "
    "ON CONFLICT (authority_id, name) DO UPDATE SET last = dossiers_counter.last + 1 RETURNING name, last"
)


def take(authority_id: int, names: Iterable[str]) -> dict[str, int]:
    """The next number of each named counter of an authority.

    A rolled-back act gives its numbers back, so a day's dossier numbers have no gap.
    Names are taken in one fixed order: two acts never wait for each other crosswise.
    """
    wanted = sorted(set(names))
    params: list[int | str] = []
    for name in wanted:
        params += [authority_id, name]
    rows = ", ".join(["(%s, %s, 1)"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(rows=rows), params)
        return dict(cursor.fetchall())

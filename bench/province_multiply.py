"""Multiply the dossiers of a thinned province inside PostgreSQL, where time is short for a full load.

    DATABASE_URL=… MOTCUA_HOME=… .venv/bin/python bench/province_multiply.py --after 0 --keep H99.060

Rows are copied as they are under new ids, codes and tokens: the copies are for measuring plans and sizes.
Their hashes name the originals: ``motcua audit verify`` holds only for what ``province_load.py`` brought in.
"""

from __future__ import annotations

import argparse
import time

from django.db import connection
from province_load import bring_back, take_away

#: ids of the first copy begin here, of the second at twice that
OFFSET = 10_000_000
#: tables under a dossier; of the first two the ids are kept apart, others take new ones
CHILDREN = (
    "dossiers_stage dossiers_task dossiers_dossierevent dossiers_dossierdocument dossiers_dossiercharge "
    "dossiers_dossierresult dossiers_supplementrequest dossiers_duemove"
).split()


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def copied(table: str, shift: int, copy: int) -> str:
    """One INSERT … SELECT for the copies of a table's rows."""
    names = [
        name for name in columns(table) if name != "id" or table in {"dossiers_dossier", "dossiers_stage"}
    ]
    changed = {
        "id": f"t.id + {shift}",
        "dossier_id": f"t.dossier_id + {shift}",
        "stage_id": f"t.stage_id + {shift}",
        "code": f"t.code || '{copy}'",
        "token": f"substr(md5(t.token || '{copy}'), 1, 20)",
    }
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    join = (
        "JOIN chosen c ON c.id = t.id"
        if table == "dossiers_dossier"
        else "JOIN chosen c ON c.id = t.dossier_id"
    )
    return f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table} t {join}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--after", type=int, required=True, help="copy dossiers with a larger id")
    parser.add_argument("--times", type=int, default=4, help="how many copies")
    parser.add_argument("--keep", default="", help="code of a unit whose dossiers are not copied")
    options = parser.parse_args()
    begun = time.monotonic()
    back = take_away()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX bench_code")
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute(
            "CREATE TEMP TABLE chosen AS SELECT d.id FROM dossiers_dossier d JOIN org_unit u "
            "ON u.id = d.authority_id WHERE d.id > %s AND d.id < %s AND u.code <> %s",
            [options.after, OFFSET, options.keep],
        )
        cursor.execute("ANALYZE chosen")
        for table in ("dossiers_dossier", *CHILDREN):
            for copy in range(1, options.times + 1):
                cursor.execute(copied(table, copy * OFFSET, copy))
            print(f"{table}: {time.monotonic() - begun:.0f} s", flush=True)
        for table in ("dossiers_dossier", "dossiers_stage"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
    bring_back([line for line in back if line != "DROP INDEX bench_code"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"all: {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()

"""A share of the synthetic province as pickled batches on standard output, for ``province_load.py``.

Runs in the Python that has pyarrow: ``python province_rows.py FOLDER SHARE OF SIZE``. The first message is
the reference tables, then one list of tuples per batch.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pyarrow.parquet as pq

COLUMNS = (
    "id code agency_id procedure_id person_id applicant channel status received_at due_at finished_at fee"
).split()


def main() -> None:
    folder, share, of, size = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    out = sys.stdout.buffer
    tables = {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in ("agency", "procedure")}
    pickle.dump(tables, out, protocol=5)
    rows = pq.ParquetFile(folder / "dossier.parquet").iter_batches(batch_size=size, columns=COLUMNS)
    for number, batch in enumerate(rows):
        if number % of == share:
            pickle.dump(
                list(zip(*(column.to_pylist() for column in batch.columns), strict=True)), out, protocol=5
            )
    out.flush()


if __name__ == "__main__":
    main()

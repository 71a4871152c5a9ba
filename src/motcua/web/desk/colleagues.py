"""Who may take a step: the officials with its role at an authority, for the lists of the acts."""

from __future__ import annotations

from datetime import date

from motcua.org.queries import officials, units


def holders(authority_id: int, role: str, field_code: str, on: date) -> list[tuple[int, str]]:
    """Ids and names with title of those who hold ``role`` for the field, by given name; three queries."""
    here = {part.id for part in units.parts(authority_id, on)} | {authority_id}
    people = {row["id"]: row for row in officials.officials_of([authority_id], on=on) if row["is_active"]}
    roles = officials.roles_of(people, on)
    return [
        (pk, f"{row['full_name']} – {row['title']}" if row["title"] else row["full_name"])
        for pk, row in people.items()
        if any(
            held.unit_id in here and held.role == role and held.field_code in {"", field_code}
            for held in roles.get(pk, ())
        )
    ]

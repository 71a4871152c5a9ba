"""Everything that the index of QĐ 766 is made of, counted in one pass over each kind of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from motcua.catalogue.models import ChannelCharge
from motcua.catalogue.types import VersionState
from motcua.reports import measuring
from motcua.reports.scope import CountedUnit

Counts = dict[str, int]
#: procedures that the catalogue says are offered online
OFFERED = ("procedures_online_full", "procedures_online_partial")
#: code → measures of the numerator, measures of the denominator
COUNTED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "2.1": (("finished_early", "finished_on_time", "open_in_time"), ("finished", "open")),
        "3.1": (OFFERED, ("procedures",)),
        "3.2": (("index_services_used",), OFFERED),
        "3.3": (("index_online",), ("received",)),
        "3.5a": (("fees_with_dossiers",), ("procedures_with_fees",)),
        "3.5b": (("fees_paid_online",), ("procedures_with_fees",)),
        "3.6": (("paid_online",), ("with_charge",)),
        "4.1": (("result_file",), ("result_due",)),
        "4.2": (("index_digitised",), ("finished",)),
        "5.1": (("index_petitions_sorted",), ("index_petitions",)),
        "5.2": (("index_petitions_in_time",), ("index_petitions",)),
        "5.3": (("index_petitions_pleased",), ("index_petitions_of_period",)),
        "5.4": (("finished_early", "finished_on_time", "open_in_time"), ("finished", "open")),
    }
)
#: code → measures taken off the numerator: 100 % less the late ones and less those complained about
LESS: Mapping[str, tuple[str, ...]] = MappingProxyType({"5.4": ("index_complained",)})
#: code → the measure that must count something before the indicator is scored: silence is no praise
HEARD: Mapping[str, str] = MappingProxyType({"5.3": "index_petitions_rated", "5.4": "feedback_answered"})
#: code → measures of the dossiers that cost points: those of the denominator outside the numerator
LOST: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "2.1": ("finished_late", "open_overdue"),
        "3.3": ("index_not_online",),
        "3.6": ("index_not_paid_online",),
        "4.1": ("index_result_missing",),
        "4.2": ("index_not_digitised",),
    }
)
#: measure that a procedure must show → what it is then counted as; only procedures with a fee are
_OF_FEES = MappingProxyType(
    {
        "procedures": "procedures_with_fees",
        "with_charge": "fees_with_dossiers",
        "paid_online": "fees_paid_online",
    }
)


@dataclass(frozen=True, slots=True)
class IndexCounts:
    """Counts by unit, and the dossiers that cost points by procedure."""

    units: Mapping[int, Mapping[str, int]]
    lost: Mapping[str, Mapping[str, int]]

    def whole(self) -> Counts:
        """All units together; a procedure counts once for each unit that applies it."""
        return added(self.units.values())


def count(members: Sequence[CountedUnit], what: measuring.Asked) -> IndexCounts:
    """One statement over each kind of facts, by authority and procedure."""
    owner = {i: one.unit.id for one in members for i in one.authority_ids}
    units: dict[int, Counts] = {one.unit.id: {} for one in members}
    lost: dict[str, Counts] = {}
    fees = _Fees(units)
    losing = frozenset(name for names in LOST.values() for name in names)
    by = ("authority_id", "procedure_code")
    for (authority_id, procedure), counts in measuring.count(measures(), owner, what, by):
        unit_id = owner[authority_id]
        add(units[unit_id], counts)
        fees.see(unit_id, procedure, counts)
        if found := {name: counts[name] for name in losing & counts.keys() if counts[name]}:
            add(lost.setdefault(procedure, {}), found)
    for unit_id, numbers in fees.numbers().items():
        units[unit_id] |= numbers
    return IndexCounts(units, lost)


def measures() -> list[str]:
    """The measures that facts are asked for; those of fees are made of them."""
    parts = [part for pair in COUNTED.values() for part in pair] + [*LOST.values(), *LESS.values()]
    parts.append((*HEARD.values(), "feedback_offered"))
    made = frozenset(_OF_FEES.values())
    return [name for name in dict.fromkeys(n for part in parts for n in part) if name not in made]


def add(into: Counts, counts: Mapping[str, int]) -> None:
    """Add counts to counts."""
    for name, number in counts.items():
        into[name] = into.get(name, 0) + number


def added(parts: Iterable[Mapping[str, int]]) -> Counts:
    """The sum of counts."""
    whole: Counts = {}
    for part in parts:
        add(whole, part)
    return whole


class _Fees:
    """Per unit: procedures with a fee today, those whose dossiers owed one, those with one paid online."""

    def __init__(self, units: Iterable[int]) -> None:
        fees = ChannelCharge.objects.filter(amount__gt=0, channel__version__state=VersionState.PUBLISHED)
        self._charged = frozenset(fees.values_list("channel__version__procedure__code", flat=True))
        self._found: dict[int, dict[str, set[str]]] = {
            unit_id: {name: set() for name in _OF_FEES.values()} for unit_id in units
        }

    def see(self, unit_id: int, procedure: str, counts: Mapping[str, int]) -> None:
        """Take note of one group of counts."""
        if procedure in self._charged:
            for measure, name in _OF_FEES.items():
                if counts.get(measure):
                    self._found[unit_id][name].add(procedure)

    def numbers(self) -> dict[int, Counts]:
        """How many procedures of each kind every unit has."""
        return {
            unit_id: {name: len(codes & sets["procedures_with_fees"]) for name, codes in sets.items()}
            for unit_id, sets in self._found.items()
        }

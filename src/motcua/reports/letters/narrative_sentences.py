"""The figures of each section in words, every rate with what it is of (đề cương, TT 01/2020/TT-VPCP)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from motcua.law.periods import Period
from motcua.law.registry import word
from motcua.law.wording import sentence
from motcua.lib.numerals import thousands
from motcua.reports.letters.ledger import Ledger, Piece, listed, say
from motcua.reports.letters.narrative_parts import Basis, Sentence

RECEIVED = Basis(("received",), "hồ sơ mới tiếp nhận")
ACCEPTED = Basis(("received", "carried_over"), "hồ sơ tiếp nhận kể cả kỳ trước chuyển qua")
FINISHED = Basis(("finished",), "hồ sơ đã giải quyết")
GRANTED = Basis(("result_due",), "hồ sơ phải có kết quả điện tử")
WITH_CHARGE = Basis(("with_charge",), "hồ sơ có phí, lệ phí")
ENTERED_OF = Basis(("received", "register_only"), "hồ sơ mới tiếp nhận và hồ sơ chỉ có trong sổ")
TO_SCAN = Basis(("to_scan",), "hồ sơ nộp bằng giấy")
PROCEDURES = Basis(("procedures",), "TTHC")
PETITIONS = ("petitions_received", "petitions_carried_over")

#: everything that a sentence may print
MEASURES = (
    *("received", "carried_over", "received_online", "received_counter", "received_post"),
    *("received_online_full", "received_online_partial", "received_online_unknown"),
    *("entered_in_time", "register_only", "with_charge", "paid_online", "to_scan", "scanned", "supplemented"),
    *("finished", "finished_early", "finished_on_time", "finished_late", "finished_late_apologised"),
    *("refused", "stopped", "result_due", "result_file", "open", "open_in_time", "open_overdue"),
    *("procedures", "procedures_own", "procedures_own_interagency", "procedures_vertical"),
    *("procedures_with_route", "procedures_used", "procedures_posted"),
    *("procedures_online_full", "procedures_online_partial", "procedures_online_used"),
    *("petitions_received", "petitions_carried_over", "petitions_conduct", "petitions_rule"),
    *("petitions_both", "petitions_other", "petitions_finished", "petitions_finished_late"),
    *("petitions_answered", "petitions_forwarded", "petitions_open", "petitions_open_overdue"),
    "petitions_published",
)
_ONLINE, _DIRECT = ("received_online",), ("received_counter", "received_post")
_TTHC, _PAID = "TTHC", "hồ sơ thanh toán trực tuyến"


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose report for which period: its level, the forms attached by family (``II.06`` → ``II.06b``), and
    what the office recorded, counted by kind of activity.
    """

    level: str
    period: Period
    forms: Mapping[str, str] = field(default_factory=dict)
    recorded: Mapping[str, int] = field(default_factory=dict)
    reach: int = 0
    #: the last day that the figures know of
    until: date | None = None

    def level_words(self) -> tuple[str, str]:
        """The names of partial and of whole online service in the period."""
        return {
            "levels": ("mức độ 3", "mức độ 4"),
            "both": ("một phần (mức độ 3)", "toàn trình (mức độ 4)"),
            "extent": ("một phần", "toàn trình"),
        }[word("online.level_words", self.period.last)]

    def detail(self, family: str) -> list[Sentence]:
        """The pointer to an attached form, when it is attached."""
        name = self.forms.get(family)
        return [say(f"(Chi tiết tại biểu {name} kèm theo.)")] if name else []


Writer = Callable[[Ledger, Setting], list[Sentence]]


def publicity(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """Announced and posted procedures."""
    made = setting.recorded.get("publication", 0)
    if setting.level == "commune" and not made:
        announced = say("Cấp xã không có thẩm quyền công bố TTHC, danh mục TTHC.")
    elif made:
        announced = say(
            "Trong kỳ ban hành ", ledger.number(made, "quyết định"), " công bố TTHC, danh mục TTHC."
        )
    else:
        announced = say("Trong kỳ không ban hành quyết định công bố TTHC, danh mục TTHC.")
    counted: list[Piece] = [
        f"Đến ngày {setting.until or setting.period.last:%d/%m/%Y} công khai ",
        ledger.count("procedures_own", noun=_TTHC),
        " thuộc thẩm quyền giải quyết, trong đó có ",
        ledger.count("procedures_own_interagency", noun=_TTHC),
        " liên thông",
    ]
    if ledger.value("procedures_vertical"):
        counted += ["; ngoài ra có ", ledger.count("procedures_vertical", noun=_TTHC), " của ngành dọc"]
    full = say(
        "Đã có đủ nội dung công khai ",
        ledger.count("procedures_posted", noun=_TTHC),
        ", ",
        ledger.rate("TTHC đã công khai đủ nội dung", ("procedures_posted",), PROCEDURES),
        ".",
    )
    return [announced, say(*counted, "."), full]


def review(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """Procedures reviewed."""
    made = setting.recorded.get("review", 0)
    if not made:
        return [say("Trong kỳ chưa ghi nhận TTHC nào rà soát xong.")]
    return [say("Trong kỳ đã rà soát ", ledger.number(made, "TTHC"), ".")]


def rules(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """Control of rules in drafts: only what the office recorded."""
    return []


def petitions(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """What came in and what became of it (biểu II.05)."""
    noun = "phản ánh, kiến nghị"
    if not ledger.value(*PETITIONS):
        return [say(f"Trong {setting.period.label} không phát sinh phản ánh, kiến nghị.")]
    kinds = [
        (("petitions_conduct",), "về hành vi hành chính"),
        (("petitions_rule",), "về quy định hành chính"),
        (("petitions_both",), "về cả hai"),
        (("petitions_other",), "về nội dung khác hoặc chưa phân loại"),
    ]
    ledger.total(noun, PETITIONS, [(words, names) for names, words in kinds], noun)
    told = [
        say(ledger.count(*names, noun=noun), f" {words}") for names, words in kinds if ledger.value(*names)
    ]
    first = say(
        "Tiếp nhận ",
        ledger.count(*PETITIONS, noun=noun),
        " (trong kỳ ",
        ledger.count("petitions_received", noun=noun),
        ", kỳ trước chuyển qua ",
        ledger.count("petitions_carried_over", noun=noun),
        "): ",
        listed(told),
        ".",
    )
    done = say(
        "Đã xử lý ",
        ledger.count("petitions_finished", noun=noun),
        " (trả lời ",
        ledger.count("petitions_answered", noun=noun),
        ", chuyển cơ quan có thẩm quyền ",
        ledger.count("petitions_forwarded", noun=noun),
        "), quá hạn ",
        ledger.count("petitions_finished_late", noun=noun),
        "; đang xử lý ",
        ledger.count("petitions_open", noun=noun),
        ", quá hạn ",
        ledger.count("petitions_open_overdue", noun=noun),
        "; đã công khai kết quả ",
        ledger.count("petitions_published", noun=noun),
        ".",
    )
    return [first, done, *setting.detail("II.05")]


def settlement(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """Dossiers received, finished, open (biểu II.06)."""
    accepted = ("received", "carried_over")
    parts = [("mới tiếp nhận", ("received",)), ("kỳ trước chuyển qua", ("carried_over",))]
    ledger.total("hồ sơ tiếp nhận", accepted, parts, "hồ sơ")
    ways = [("trực tuyến", _ONLINE), ("trực tiếp, bưu chính công ích", _DIRECT)]
    ledger.total("hồ sơ mới tiếp nhận", ("received",), ways, "hồ sơ")
    received = say(
        f"{sentence(setting.period.label)} tiếp nhận ",
        ledger.count(*accepted),
        ": mới tiếp nhận trong kỳ ",
        ledger.count("received"),
        ", từ kỳ trước chuyển qua ",
        ledger.count("carried_over"),
        ".",
    )
    channels = [("trực tuyến", _ONLINE), ("trực tiếp và qua dịch vụ bưu chính công ích", _DIRECT)]
    by_way = say("Trong ", ledger.basis(RECEIVED), ": ", _shares(ledger, "hồ sơ", channels, RECEIVED), ".")
    ends = [
        ("trước hạn", ("finished_early",)),
        ("đúng hạn", ("finished_on_time",)),
        ("quá hạn", ("finished_late",)),
    ]
    ledger.total("hồ sơ đã giải quyết", ("finished",), ends, "hồ sơ")
    told = _shares(ledger, "hồ sơ giải quyết", ends, FINISHED)
    finished = say("Đã giải quyết ", ledger.count("finished"), ", trong số đó ", told, ".")
    paid = say("Thanh toán trực tuyến ", _share(ledger, _PAID, ("paid_online",), RECEIVED), ".")
    return [received, by_way, finished, *_still_open(ledger), *_late(ledger), paid, *setting.detail("II.06")]


def _share(ledger: Ledger, words: str, names: tuple[str, ...], basis: Basis) -> Sentence:
    """``175 hồ sơ, bằng 72,0 % của 243 hồ sơ mới tiếp nhận``; nothing has no share worth a word."""
    counted = ledger.count(*names)
    if not ledger.value(*names):
        return say(counted)
    return say(counted, ", ", ledger.rate(words, names, basis))


def _shares(
    ledger: Ledger, words: str, parts: Sequence[tuple[str, tuple[str, ...]]], basis: Basis
) -> Sentence:
    """``trước hạn 220 hồ sơ (89,4 %); …``: shares of a basis that the sentence names."""
    return listed(
        say(f"{name} ", ledger.count(*names), " (", ledger.percent(f"{words} {name}", names, basis), ")")
        if ledger.value(*names)
        else say(f"{name} ", ledger.count(*names))
        for name, names in parts
    )


def _still_open(ledger: Ledger) -> list[Sentence]:
    ledger.total(
        "hồ sơ tiếp nhận",
        ("received", "carried_over"),
        [("đã giải quyết", ("finished",)), ("đang giải quyết", ("open",))],
        "hồ sơ",
    )
    if not ledger.value("open"):
        return [say("Cuối kỳ không còn hồ sơ đang giải quyết.")]
    return [
        say(
            "Đang giải quyết ",
            ledger.count("open"),
            ": trong hạn ",
            ledger.count("open_in_time"),
            ", quá hạn ",
            ledger.count("open_overdue"),
            ".",
        )
    ]


def _late(ledger: Ledger) -> list[Sentence]:
    if not ledger.value("finished_late"):
        return []
    late = Basis(("finished_late",), "hồ sơ giải quyết quá hạn")
    return [
        say(
            "Đã xin lỗi, hẹn lại ngày trả kết quả với ",
            _share(ledger, "hồ sơ quá hạn đã xin lỗi", ("finished_late_apologised",), late),
            ".",
        )
    ]


def one_stop(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """Procedures received at one place (biểu II.07)."""
    parts = [
        ("TTHC thuộc thẩm quyền", ("procedures_own",)),
        ("TTHC ngành dọc", ("procedures_vertical",)),
    ]
    ledger.total("TTHC tiếp nhận tại Bộ phận Một cửa", ("procedures",), parts, _TTHC)
    counted = say(
        "Tiếp nhận, giải quyết ",
        ledger.count("procedures", noun=_TTHC),
        ": ",
        ledger.count("procedures_own", noun=_TTHC),
        " thuộc thẩm quyền giải quyết (trong đó ",
        ledger.count("procedures_own_interagency", noun=_TTHC),
        " liên thông) và ",
        ledger.count("procedures_vertical", noun=_TTHC),
        " của ngành dọc.",
    )
    used = say(
        "Có quy trình nội bộ riêng ",
        ledger.count("procedures_with_route", noun=_TTHC),
        "; phát sinh hồ sơ trong kỳ ",
        ledger.count("procedures_used", noun=_TTHC),
        ", ",
        ledger.rate("TTHC phát sinh hồ sơ", ("procedures_used",), PROCEDURES),
        ".",
    )
    return [counted, used, *setting.detail("II.07")]


def online(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """Online filing, online payment, digital results (biểu II.08)."""
    partial, full = setting.level_words()
    levels = [(partial, ("received_online_partial",)), (full, ("received_online_full",))]
    if ledger.value("received_online_unknown"):
        levels.append(("chưa ghi mức độ", ("received_online_unknown",)))
    ledger.total("hồ sơ trực tuyến", _ONLINE, levels, "hồ sơ")
    filed = say(
        "Phát sinh ",
        ledger.count(*_ONLINE),
        " trực tuyến, ",
        ledger.rate("hồ sơ trực tuyến", _ONLINE, ACCEPTED),
        "; cũng trong số đó ",
        _shares(ledger, "hồ sơ trực tuyến", levels, ACCEPTED),
        ".",
    )
    files = say(
        "Đính kèm kết quả điện tử ",
        _share(ledger, "hồ sơ có kết quả điện tử", ("result_file",), FINISHED),
        ".",
    )
    return [_entered(ledger), filed, _paid(ledger), files, _scanned(ledger), *setting.detail("II.08")]


def _entered(ledger: Ledger) -> Sentence:
    basis = ENTERED_OF if ledger.value("register_only") else RECEIVED
    return say(
        "Nhập ngay vào phần mềm ",
        _share(ledger, "hồ sơ nhập ngay khi tiếp nhận", ("entered_in_time",), basis),
        ".",
    )


def _paid(ledger: Ledger) -> Sentence:
    """By all dossiers, as offices have reported it, and by those that had something to pay (QĐ 766)."""
    paid = ("paid_online",)
    if not ledger.value(*paid):
        charged = ledger.count("with_charge")
        return say("Không phát sinh hồ sơ thanh toán trực tuyến, trong ", charged, " có phí, lệ phí.")
    return say(
        "Thanh toán trực tuyến ",
        _share(ledger, _PAID, paid, ACCEPTED),
        "; tính trên hồ sơ phải nộp phí, lệ phí thì ",
        ledger.rate(_PAID, paid, WITH_CHARGE),
        ".",
    )


def _scanned(ledger: Ledger) -> Sentence:
    return say(
        "Số hóa đủ thành phần ", _share(ledger, "hồ sơ đã số hóa thành phần", ("scanned",), TO_SCAN), "."
    )


def communication(ledger: Ledger, setting: Setting) -> list[Sentence]:
    made = setting.recorded.get("communication", 0)
    if not made:
        return []
    reach = f", khoảng {thousands(setting.reach)} lượt người tiếp cận" if setting.reach else ""
    return [say("Trong kỳ có ", ledger.number(made, "lượt"), f" truyền thông{reach}.")]


def initiatives(ledger: Ledger, setting: Setting) -> list[Sentence]:
    made = setting.recorded.get("initiative", 0)
    if not made:
        return [say("Trong kỳ chưa có sáng kiến được ghi nhận.")]
    return [say("Trong kỳ có ", ledger.number(made, "sáng kiến"), " cải cách TTHC.")]


def inspection(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """Inspections, commendations, discipline."""
    recorded = setting.recorded
    made = recorded.get("inspection", 0)
    first = (
        say("Trong kỳ có ", ledger.number(made, "cuộc"), " kiểm tra.")
        if made
        else say("Trong kỳ chưa ghi nhận cuộc kiểm tra nào.")
    )
    praised, punished = recorded.get("commendation", 0), recorded.get("discipline", 0)
    commended = (
        say("Khen thưởng ", ledger.number(praised, "người, tập thể"), " về kiểm soát TTHC")
        if praised
        else say("Chưa khen thưởng người, tập thể nào về kiểm soát TTHC")
    )
    disciplined = (
        say("; xử lý ", ledger.number(punished, "trường hợp"), " vi phạm.")
        if punished
        else say("; không có trường hợp vi phạm bị xử lý.")
    )
    return [first, say(commended, disciplined)]


def other(ledger: Ledger, setting: Setting) -> list[Sentence]:
    made = setting.recorded.get("training", 0)
    return [say("Trong kỳ tổ chức ", ledger.number(made, "lớp"), " tập huấn.")] if made else []


def results(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """The whole in two sentences."""
    in_time = ("finished_early", "finished_on_time")
    first = say(
        "Giải quyết trước hạn và đúng hạn ",
        _share(ledger, "hồ sơ giải quyết trước hạn, đúng hạn", in_time, FINISHED),
        "; ",
        say("quá hạn ", ledger.count("finished_late"))
        if ledger.value("finished_late")
        else "không có hồ sơ quá hạn",
        ".",
    )
    return [first]


def difficulties(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """What the figures themselves show as not reached."""
    found: list[Sentence] = []
    missing = ledger.value("result_due") - ledger.value("result_file")
    if missing:
        found.append(
            say(
                "Kết quả điện tử mới đính kèm ",
                _share(ledger, "hồ sơ có kết quả điện tử", ("result_file",), FINISHED),
                ".",
            )
        )
    if ledger.value("with_charge"):
        found.append(
            say(
                "Thanh toán trực tuyến mới có ",
                _share(ledger, _PAID, ("paid_online",), RECEIVED),
                ".",
            )
        )
    if not ledger.value("received_post"):
        found.append(say("Chưa phát sinh hồ sơ nộp qua dịch vụ bưu chính công ích."))
    if ledger.value("open_overdue"):
        found.append(say("Còn ", ledger.count("open_overdue"), " đang giải quyết đã quá hạn."))
    return found


def nothing(ledger: Ledger, setting: Setting) -> list[Sentence]:
    """Sections of prose alone."""
    return []


WRITERS: Mapping[str, Writer] = {
    "rules": rules,
    "publicity": publicity,
    "review": review,
    "petitions": petitions,
    "settlement": settlement,
    "one_stop": one_stop,
    "online": online,
    "communication": communication,
    "initiatives": initiatives,
    "inspection": inspection,
    "other": other,
    "results": results,
    "difficulties": difficulties,
    "causes": nothing,
    "plans": nothing,
    "proposals": nothing,
}

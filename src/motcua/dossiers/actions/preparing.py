"""What an intake says, checked and made ready to be stored."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from motcua.catalogue.queries import current, pinned
from motcua.catalogue.queries.pinned import DetailField, Paper, PinnedProcedure, PinnedRoute
from motcua.catalogue.types import VersionState
from motcua.documents.models import StoredFile
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import papers
from motcua.dossiers.actions.terms import ManualTerm
from motcua.dossiers.models import Dossier, DossierDocument
from motcua.dossiers.slips.types import ComponentLine
from motcua.dossiers.types import PaymentMethod, ReturnMethod
from motcua.law.intake import Paper as LawPaper
from motcua.law.intake import may_receive
from motcua.law.regimes import regime_on
from motcua.law.registry import basis_of
from motcua.law.rulings import Ruling
from motcua.lib.dates import parse_day
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.lib.vietnamese_text import clean, clean_block
from motcua.org.actions.applicants import ApplicantData, Claimed
from motcua.org.actions.applicants import claim as claim_applicant
from motcua.org.actions.applicants import save as save_applicant
from motcua.org.models import Applicant
from motcua.org.queries import units
from motcua.org.types import Actor, ActorKind, Grant, Role


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """What the person hands in for one paper of the case; ``waived`` says why it need not be.

    ``pages``: further files of the same paper.
    """

    paper_id: int
    given: bool = True
    originals: int | None = None
    copies: int | None = None
    waived: str = ""
    file_id: int | None = None
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """A fee or charge: unit amount in đồng and quantity; ``method`` when it is paid at once.

    ``when`` (before, after, either) and ``basis`` as the fee rule said; ``cash_reason`` why in cash.
    """

    name: str
    amount: int
    kind: str = ""
    quantity: int = 1
    method: str = ""
    note: str = ""
    when: str = ""
    basis: str = ""
    cash_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRequest:
    """Everything the counter page says about one dossier.

    Args:
        version_id: the pinned procedure version. case: position of the case of papers.
        authority_id: whose dossier it becomes; None takes the actor's own.
        received_at: an earlier moment for one entered afterwards; None is now.
        late_reason: why it is entered afterwards; stands in the event of receipt.
        manual_term: only where the catalogue leaves the term unclear.
    """

    version_id: int
    applicant: ApplicantData
    case: int = 0
    authority_id: int | None = None
    proxy: ApplicantData | None = None
    proxy_paper: str = ""
    subject: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    channel: str = "counter"
    return_method: str = "counter"
    return_address: str = ""
    sets: int = 1
    papers: Sequence[PaperGiven] = ()
    charges: Sequence[ChargeLine] = ()
    branch: str = ""
    route_id: int | None = None
    received_at: datetime | None = None
    late_reason: str = ""
    manual_term: ManualTerm | None = None
    is_test: bool = False


class NotInForce(Refused):
    """The version of the procedure is a draft, or no longer holds on the day of receipt."""

    code = "not-in-force"


@dataclass(frozen=True, slots=True)
class Checked:
    """The papers of a case against what was handed in."""

    documents: list[DossierDocument]
    ruling: Ruling
    missing: tuple[ComponentLine, ...]


@dataclass(slots=True)
class PreparedIntake:
    """An intake checked and ready to be stored."""

    request: IntakeRequest
    procedure: PinnedProcedure
    route: PinnedRoute
    grant: Grant | None
    dossier: Dossier
    checked: Checked
    received_at: datetime


def prepare(request: IntakeRequest, actor: Actor, at: datetime, *, whole: bool = True) -> PreparedIntake:
    """Check everything and make the rows ready.

    Args:
        whole: False where nothing is received yet: questions of the register may then stay open.
    """
    procedure = pinned.procedure(request.version_id)
    authority_id, grant = _place(
        request, actor, procedure, (request.received_at or at).astimezone(papers.VIETNAM).date()
    )
    authority = units.unit(authority_id)
    received_at = request.received_at or at
    if received_at > at:
        raise Invalid({"received_at": "Thời điểm tiếp nhận không được ở tương lai."})
    route_id = request.route_id or current.route_for(procedure.procedure_id, authority.code)
    route = pinned.route(route_id)
    branch = route.branch_key(request.branch)
    if request.branch and branch != request.branch:
        raise Invalid({"branch": "Quy trình của thủ tục không có nhánh này."})
    received_on = received_at.astimezone(papers.VIETNAM).date()
    _check_in_force(procedure, received_on, is_test=request.is_test)
    check_files([given.file_id for given in request.papers], authority_id)
    checked = check_papers(_papers(procedure, request.case), request.papers, received_on)
    applicant = _person(request.applicant, actor)
    proxy = _person(request.proxy, actor).record if request.proxy else None
    if proxy is not None and not clean(request.proxy_paper):
        raise Invalid({"proxy_paper": "Ghi giấy tờ ủy quyền của người nộp thay (số, ngày, nơi chứng thực)."})
    dossier = _dossier(request, procedure, applicant, proxy, authority_id, received_at, at, actor)
    dossier.details = details_of(procedure.details, request.details, whole=whole)
    dossier.route_id, dossier.branch, dossier.case_position = route.id, branch, request.case
    return PreparedIntake(request, procedure, route, grant, dossier, checked, received_at)


def _person(data: ApplicantData, actor: Actor) -> Claimed:
    """The record of a person: an official saw the paper, a citizen merely says who it is."""
    if actor.kind == ActorKind.APPLICANT:
        return claim_applicant(data, own_id=actor.applicant_id)
    record = save_applicant(data)
    return Claimed(record, record)


def _check_in_force(procedure: PinnedProcedure, on: date, *, is_test: bool) -> None:
    """A dossier is received under a published version; drafts are for test dossiers only."""
    if procedure.state == VersionState.DRAFT and not is_test:
        raise NotInForce("Bản thủ tục này chưa công bố; chỉ dùng được cho hồ sơ thử.")
    if procedure.valid_to is not None and on > procedure.valid_to:
        raise NotInForce(
            f"Bản thủ tục {procedure.code} này hết áp dụng sau ngày {procedure.valid_to:%d/%m/%Y}. "
            "Tải lại trang để lấy bản đang áp dụng."
        )


def check_files(file_ids: Sequence[int | None], authority_id: int) -> None:
    """Files to be attached were stored for this authority: one query, none when there are no files.

    Raises:
        Invalid: a file that is not there, or not this authority's.
    """
    wanted = {file_id for file_id in file_ids if file_id is not None}
    if wanted and StoredFile.objects.filter(pk__in=wanted, authority_id=authority_id).count() != len(wanted):
        raise Invalid({"papers": "Có tệp đính kèm không tìm thấy trong phạm vi đơn vị; tải tệp lên lại."})


def _place(
    request: IntakeRequest, actor: Actor, procedure: PinnedProcedure, on: date
) -> tuple[int, Grant | None]:
    grants = actor.grants_for(Role.INTAKE, field_code=procedure.field_code)
    if request.authority_id is not None:
        chosen = next((g for g in grants if g.authority_id == request.authority_id), None)
        return request.authority_id, chosen
    if not grants:
        raise lifecycle.NotYours(
            "Bạn chưa được phân công tiếp nhận hồ sơ của lĩnh vực này. "
            "Đề nghị người quản lý Bộ phận Một cửa phân công.",
            citation=regime_on(on).article(before=13, after=11),
        )
    return grants[0].authority_id, grants[0]


def _papers(procedure: PinnedProcedure, case: int) -> tuple[Paper, ...]:
    try:
        return procedure.papers(case)
    except NotFound:
        raise Invalid({"case": "Chọn một trường hợp có trong thủ tục."}) from None


def check_papers(papers: Sequence[Paper], given: Sequence[PaperGiven], on: date) -> Checked:
    """Exactly the papers of the case: nothing extra can be asked or entered (``intake.may_ask``)."""
    wanted = {paper.id: paper for paper in papers}
    if any(g.paper_id not in wanted for g in given):
        raise Invalid(
            {"papers": "Có giấy tờ không thuộc thành phần hồ sơ của thủ tục này; không được yêu cầu thêm."},
            citation=basis_of("intake.may_ask", on),
        )
    answers = {g.paper_id: g for g in given}
    documents, needed, handed, missing = [], [], [], []
    for paper in papers:
        answer = answers.get(paper.id, PaperGiven(paper.id, given=False))
        document = _document(paper, answer)
        documents.append(document)
        need = LawPaper(
            str(paper.id), paper.name, paper.originals, paper.copies, paper.required and not document.waived
        )
        have = LawPaper(str(paper.id), paper.name, document.originals, document.copies)
        needed.append(need)
        handed += [have] if document.given else []
        ruling = may_receive([need], [have] if document.given else [], on=on)
        if not ruling.ok:
            whole = not document.given
            missing.append(
                ComponentLine(
                    name=ruling.missing[0],
                    originals=paper.originals if whole else 0,
                    copies=paper.copies if whole else 0,
                )
            )
    return Checked(documents, may_receive(needed, handed, on=on), tuple(missing))


def _document(paper: Paper, answer: PaperGiven) -> DossierDocument:
    return DossierDocument(
        required_id=paper.id,
        position=paper.position,
        name=paper.name,
        originals=_count(answer.originals, paper.originals),
        copies=_count(answer.copies, paper.copies),
        given=answer.given,
        waived=clean(answer.waived)[:200],
        file_id=answer.file_id,
    )


def _count(given: int | None, listed: int) -> int:
    value = listed if given is None else given
    if not 0 <= value <= 999:
        raise Invalid({"papers": "Số bản của một giấy tờ phải từ 0 đến 999."})
    return value


def _dossier(
    request: IntakeRequest,
    procedure: PinnedProcedure,
    applicant: Claimed,
    proxy: Applicant | None,
    authority_id: int,
    received_at: datetime,
    at: datetime,
    actor: Actor,
) -> Dossier:
    _check_choices(request)
    day: date = received_at.astimezone(papers.VIETNAM).date()
    said = applicant.said
    return Dossier(
        token=secrets.token_urlsafe(12),
        is_test=request.is_test,
        version_id=procedure.version_id,
        procedure_code=procedure.code,
        procedure_name=procedure.name,
        field_code=procedure.field_code,
        authority_id=authority_id,
        one_stop_id=units.one_stop_of(authority_id, day).id,
        received_by_id=actor.official_id,
        account_id=actor.account_id,
        applicant=applicant.record,
        applicant_name=said.name,
        applicant_fold=said.name_fold,
        applicant_sort=said.sort_key,
        applicant_address=said.address,
        applicant_phone=said.phone,
        proxy=proxy,
        proxy_paper=clean(request.proxy_paper)[:300],
        subject=clean_block(request.subject)[:2000],
        sets=request.sets,
        channel=request.channel,
        return_method=request.return_method,
        return_address=clean(request.return_address)[:500],
        regime=regime_on(day).value,
        submitted_at=received_at,
        entered_at=at,
        entered_late=received_at != at,
    )


def _check_choices(request: IntakeRequest) -> None:
    errors = {}
    if request.channel not in {"counter", "online", "post"}:
        errors["channel"] = "Chọn cách nộp: trực tiếp, trực tuyến hoặc bưu chính."
    if request.return_method not in ReturnMethod.values:
        errors["return_method"] = "Chọn nơi nhận kết quả."
    if request.return_method == ReturnMethod.POST and not clean(request.return_address):
        errors["return_address"] = "Ghi địa chỉ nhận kết quả qua bưu chính."
    if not 1 <= request.sets <= 99:
        errors["sets"] = "Số bộ hồ sơ phải từ 1 đến 99."
    if not all(map(is_chargeable, request.charges)):
        errors["charges"] = "Kiểm tra lại mức thu, số lượng và hình thức nộp."
    if errors:
        raise Invalid(errors)


def is_chargeable(line: ChargeLine) -> bool:
    """Whether amount, quantity and way of payment can be: up to 1.000 tỷ đồng a unit, 10.000 units."""
    return 0 <= line.amount <= 10**12 and 1 <= line.quantity <= 10_000 and line.method in PaymentMethod.values


def details_of(
    fields: Sequence[DetailField], given: Mapping[str, Any], *, whole: bool = True
) -> dict[str, Any]:
    """The answers for the special register, each checked at its own field; unknown keys are refused.

    Raises:
        Invalid: errors under ``details.<key>``.
    """
    known = {f.key: f for f in fields}
    errors = {f"details.{key}": "Trường này không có trong thủ tục." for key in given if key not in known}
    values: dict[str, Any] = {}
    for spec in fields:
        raw = given.get(spec.key, "")
        try:
            value = _detail(spec, raw)
        except Refused as refused:
            errors[f"details.{spec.key}"] = refused.message
            continue
        if value in {"", None}:
            if spec.required and whole:
                errors[f"details.{spec.key}"] = f"Nhập {spec.label.lower()}."
            continue
        values[spec.key] = value
    if errors:
        raise Invalid(errors)
    return values


def _detail(spec: DetailField, raw: Any) -> str | int | None:
    text = clean(str(raw if raw is not None else ""))
    if not text:
        return None
    if len(text) > 1000:
        raise Refused("Nội dung quá dài (tối đa 1.000 ký tự).")
    if spec.kind == "date":
        return parse_day(text).isoformat()
    if spec.kind in {"int", "money"}:
        digits = text.replace(".", "").removesuffix("đ").strip()
        if not digits.isdecimal() or len(digits) > 12:
            raise Refused("Chỉ nhập chữ số.")
        return int(digits)
    if spec.kind == "choice" and text not in spec.choices:
        raise Refused("Chọn một trong các giá trị có sẵn.")
    return text

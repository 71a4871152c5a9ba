"""What goes in and comes out of the API; every text is normalised to NFC and bounded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

from motcua.law.calendar import local
from motcua.lib.vietnamese_text import clean, clean_block

Line = Annotated[str, Field(max_length=500), AfterValidator(clean)]
Block = Annotated[str, Field(max_length=5000), AfterValidator(clean_block)]
Id = Annotated[int, Field(ge=1, le=2**53)]
Day = Annotated[date, Field(ge=date(1800, 1, 1), le=date(2200, 12, 31))]
Minutes = Annotated[int, Field(ge=1, le=120_000, description="phút làm việc")]
Amount = Annotated[int, Field(ge=0, le=10**12, description="đồng")]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2010, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC))
]
#: an instant as the API tells it: in the office's own time, with its offset
Told = Annotated[
    datetime,
    PlainSerializer(lambda at: local(at).isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]


class In(BaseModel):
    """Input: unknown members are refused, so that a misspelt one is never silently lost.

    Not the framework's ``Schema``: that one looks at every object as a model of the database first.
    """

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """RFC 9457; ``citation`` names the legal source that forbids the act, ``errors`` the fields."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    request_id: str = ""
    citation: str = ""
    errors: dict[str, str] = Field(default_factory=dict)
    details: dict[str, object] = Field(default_factory=dict)


class ApplicantIn(In):
    name: Annotated[str, Field(max_length=20_000), AfterValidator(clean)]
    kind: Literal["person", "enterprise", "agency", "organisation"] = "person"
    identity_kind: Literal["personal", "cmnd", "passport", "tax", "agency", ""] = ""
    identity_number: Line = ""
    former_number: Line = ""
    birth_date: Day | None = None
    birth_text: Annotated[
        Line, Field(description="month and year, or the year, where the day is unknown")
    ] = ""
    sex: Literal["male", "female", ""] = ""
    address: Line = ""
    phone: Line = ""
    email: Line = ""
    issued_on: Day | None = None


class PaperIn(In):
    id: Id
    given: bool = True
    originals: Annotated[int, Field(ge=0, le=999)] | None = None
    copies: Annotated[int, Field(ge=0, le=999)] | None = None
    waived: Line = ""


class ChargeIn(In):
    name: Line
    amount: Amount
    kind: Literal["fee", "charge", ""] = ""
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    method: Literal["", "cash", "transfer", "online", "exempt"] = ""
    note: Line = ""


class TermIn(In):
    """A term stated by hand where the catalogue leaves it unclear, with its ground."""

    amount: Annotated[Decimal, Field(gt=0, le=1000, max_digits=7, decimal_places=2)]
    unit: Literal["hour", "working_hour", "day", "working_day", "month", "year"]
    reason: Line


class DossierIn(In):
    """One intake; ``do`` says what the counter does with it."""

    procedure: Line
    do: Literal["receive", "submit", "request_supplement", "decline"] = "receive"
    case: Annotated[int, Field(ge=0, le=999)] = 0
    applicant: ApplicantIn
    proxy: ApplicantIn | None = None
    proxy_paper: Line = ""
    subject: Block = ""
    details: dict[Line, Annotated[str, Field(max_length=1000)] | Amount | None] = Field(default_factory=dict)
    channel: Literal["counter", "online", "post"] = "counter"
    return_method: Literal["counter", "online", "post"] = "counter"
    return_address: Line = ""
    sets: Annotated[int, Field(ge=1, le=99)] = 1
    papers: Annotated[list[PaperIn], Field(max_length=200)] = Field(default_factory=list)
    all_papers: bool = False
    charges: Annotated[list[ChargeIn], Field(max_length=50)] = Field(default_factory=list)
    branch: Line = ""
    received_at: Moment | None = None
    manual_term: TermIn | None = None
    reason: Block = ""


class TakenOut(Schema):
    id: int
    code: str
    token: str
    state: str
    due_at: Told | None
    slip_id: int | None
    replayed: bool


class ActedOut(Schema):
    id: int
    code: str
    state: str
    seq: int
    replayed: bool


class DossierLine(Schema):
    id: int
    code: str | None
    procedure_code: str
    procedure_name: str
    field_code: str
    applicant_name: str
    channel: str
    state: str
    outcome: str
    verdict: str
    submitted_at: Told | None
    received_at: Told | None
    due_at: Told | None
    original_due_at: Told | None
    finished_at: Told | None
    returned_at: Told | None


class DossierPageOut(Schema):
    """A page of a list; ``next`` is the offset of the next page, empty at the end."""

    items: list[DossierLine]
    next: int | None


class PaperOut(Schema):
    id: int
    name: str
    originals: int
    copies: int
    given: bool
    waived: str
    has_file: bool


class TaskOut(Schema):
    id: int
    name: str
    kind: str
    role: str
    state: str
    authority_id: int
    due_at: Told | None
    opened_at: Told
    done_at: Told | None


class StageOut(Schema):
    number: int
    name: str
    sent_at: Told
    accepted_at: Told | None
    due_at: Told | None
    finished_at: Told | None
    verdict: str


class ChargeOut(Schema):
    id: int
    name: str
    amount: int
    method: str
    paid_at: Told | None
    receipt_number: str


class SlipOut(Schema):
    id: int
    kind: str
    number: int
    year: int
    issued_at: Told


class DossierOut(DossierLine):
    """One dossier with its parts and what this client may do now."""

    token: str
    authority: str
    applicant_identity: str
    seq: int
    papers: list[PaperOut]
    tasks: list[TaskOut]
    stages: list[StageOut]
    charges: list[ChargeOut]
    slips: list[SlipOut]
    acts: list[str]


class ActIn(In):
    """``expected``: the last event number seen; another one answers 409 with what happened."""

    expected: Annotated[int, Field(ge=0, le=2**31)] | None = None
    device_at: Moment | None = None


class AdvanceIn(ActIn):
    task_id: Id | None = None
    opinion: Block = ""
    target: Id | None = None
    assign_to: Id | None = None


class ReasonIn(ActIn):
    reason: Block


class SendBackIn(ReasonIn):
    task_id: Id | None = None
    to_position: Annotated[int, Field(ge=0, le=10_000)] | None = None


class WantedIn(In):
    paper_id: Id
    what: Block = ""


class SupplementIn(ReasonIn):
    wanted: Annotated[list[WantedIn], Field(max_length=200)]
    approval: Block = ""


class AnswerIn(ActIn):
    papers: Annotated[list[PaperIn], Field(max_length=200)] = Field(default_factory=list)


class ReceiveIn(ActIn):
    papers: Annotated[list[PaperIn], Field(max_length=200)] | None = None
    charges: Annotated[list[ChargeIn], Field(max_length=50)] = Field(default_factory=list)
    manual_term: TermIn | None = None


class DecideIn(ActIn):
    outcome: Literal["granted", "refused"]
    reason: Block = ""
    number: Line = ""
    result_name: Line = ""
    signed_on: Day | None = None
    task_id: Id | None = None


class ReturnIn(ActIn):
    taker: Line = ""
    taker_identity: Line = ""
    taker_phone: Line = ""
    authority_paper: Line = ""
    method: Literal["counter", "online", "post"] = "counter"
    note: Line = ""


class RescheduleIn(ReasonIn):
    new_due_at: Moment


class PauseIn(ReasonIn):
    ground: Line
    citation: Line = ""


class PayIn(ActIn):
    proof: Line


class StopIn(ReasonIn):
    channel: Line = "Trực tuyến"
    refund: Line = ""


class NoteIn(ActIn):
    text: Block


class DetailsIn(ActIn):
    details: dict[str, object]


class ReissueIn(ReasonIn):
    """``dossier`` is the intake as it should have been; its ``do`` and ``received_at`` do not matter."""

    dossier: DossierIn


class BranchIn(ReasonIn):
    branch: Line


class HandOverIn(ActIn):
    task_id: Id
    official_id: Id
    reason: Block = ""


class HandOffIn(ActIn):
    target: Id
    minutes: Minutes
    question: Block
    task_id: Id | None = None


class OpinionIn(ActIn):
    opinion: Block
    task_id: Id | None = None


class ChargesIn(ActIn):
    lines: Annotated[list[ChargeIn], Field(min_length=1, max_length=50)]


class SettleIn(ActIn):
    method: Literal["cash", "transfer", "online", "exempt"]
    charge_ids: Annotated[list[Id], Field(max_length=50)] | None = None
    receipt_number: Line = ""
    note: Line = ""


class ProcedureLine(Schema):
    code: str
    name: str
    field: str
    version_id: int
    has_detail: bool


class ProcedurePaper(Schema):
    id: int
    name: str
    originals: int
    copies: int
    required: bool


class ProcedureCaseOut(Schema):
    position: int
    name: str
    papers: list[ProcedurePaper]


class ChannelOut(Schema):
    channel: str
    term_amount: Decimal | None
    term_unit: str
    term_text: str
    fees_known: bool
    charges: list[dict[str, str | int | None]]


class DetailOut(Schema):
    """A question of intake for the special register; answer it under ``details``."""

    key: str
    label: str
    kind: str
    required: bool
    choices: list[str]


class ProcedureOut(Schema):
    code: str
    name: str
    field: str
    version_id: int
    decision_number: str
    online_level: str
    same_day: bool
    cases: list[ProcedureCaseOut]
    channels: list[ChannelOut]
    details: list[DetailOut]
    results: list[str]
    legal_bases: list[str]


class EventOut(Schema):
    """One act of the record; ``id`` is the cursor."""

    id: int
    dossier: str | None
    dossier_id: int
    seq: int
    name: str
    at: Told
    device_at: Told | None
    actor: str
    actor_kind: str
    on_behalf_of: str
    state_before: str
    state_after: str
    data: dict[str, object]
    hash: str


class EventsOut(Schema):
    items: list[EventOut]
    cursor: int


class RegisterLineOut(Schema):
    ordinal: int
    code: str
    volume: str
    number: int | None
    procedure: str
    sets: int
    applicant: str
    contact: str
    agency: str
    received: Told
    due: Told | None
    returned: Told | None
    return_method: str
    signature: str
    note: str


class RegisterOut(Schema):
    form: str
    title: str
    items: list[RegisterLineOut]
    next: int | None


class StoredOut(ActedOut):
    sha256: str
    size: int
    media_type: str

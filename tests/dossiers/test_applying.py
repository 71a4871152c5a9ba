"""Writing an application online: kept as typed, on two devices, moved with the procedure, sent once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from motcua.catalogue.actions.importing import import_file
from motcua.dossiers.actions import applying, applying_papers, own_acts, sending, supplementing
from motcua.dossiers.lifecycle import NotNow
from motcua.dossiers.models import Application, Dossier, DossierFile
from motcua.dossiers.queries import applications
from motcua.dossiers.queries.applications import OFFICE, PAPERS, PERSON, RETURN, UnknownApplication, draft
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import State
from motcua.lib.refused import Invalid, NotFound
from motcua.org.actions.applicants import ApplicantData, save
from motcua.org.models import Applicant
from motcua.org.types import SYSTEM
from tests.dossiers.citizens import MINH, a_citizen, a_whole_draft, an_upload
from tests.dossiers.office import FIVE_DAYS, LINKED, MONDAY, THREE_DAYS, Office

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=10)


def store(token: str, step: str, values: dict[str, Any], actor: Any, **more: Any) -> applying.Stored:
    more = {"seq": draft(token, actor).row.saved_seq, "page": "a", "at": LATER} | more
    return applying.save_step(token, step, values, actor=actor, **more)


class TestWriting:
    def test_beginning_twice_offers_the_same_draft(self, office: Office) -> None:
        me = a_citizen()
        first = applying.start(THREE_DAYS, known={"name": "Minh"}, actor=me, at=MONDAY)
        assert applying.start(THREE_DAYS, known={}, actor=me, at=LATER) == first
        assert draft(first, me).row.person["name"] == "Minh"

    def test_what_cannot_be_accepted_is_kept_and_named(self, office: Office) -> None:
        me = a_citizen()
        token = applying.start(THREE_DAYS, known={}, actor=me, at=MONDAY)
        stored = store(token, PERSON, {"name": "Minh", "phone": "12", "birth": "31/02/1988"}, me)
        assert set(stored.errors) == {"phone", "birth", "identity_number", "address"}
        assert draft(token, me).row.person["phone"] == "12"

    def test_nobody_else_sees_a_draft(self, office: Office) -> None:
        token = applying.start(THREE_DAYS, known={}, actor=a_citizen(), at=MONDAY)
        stranger = a_citizen("0911111111")
        with pytest.raises(UnknownApplication):
            draft(token, stranger)
        with pytest.raises(UnknownApplication):
            applying.save_step(token, PERSON, {}, seq=0, page="x", actor=stranger, at=LATER)

    def test_a_draft_is_in_no_list(self, office: Office) -> None:
        a_whole_draft(office, a_citizen())
        assert Dossier.objects.count() == 0
        assert not visible_to(office.actor("intake")).exists()
        assert not visible_to(SYSTEM).exists()

    def test_a_procedure_of_the_counter_only_is_not_begun(self, office: Office) -> None:
        me = a_citizen()
        with pytest.raises(applying.NotOnline):
            applying.start(LINKED, known={}, actor=me, at=MONDAY)
        with pytest.raises(NotFound):
            applying.start("9.999999", known={}, actor=me, at=MONDAY)


class TestTwoDevices:
    def test_another_device_is_not_overwritten_without_a_word(self, office: Office) -> None:
        me = a_citizen()
        token = applying.start(THREE_DAYS, known={}, actor=me, at=MONDAY)
        seq = draft(token, me).row.saved_seq
        store(token, PERSON, MINH | {"name": "Máy tính"}, me, seq=seq, page="computer")
        other = store(token, PERSON, MINH | {"name": "Điện thoại"}, me, seq=seq, page="telephone")
        assert other.conflict
        assert other.theirs is not None
        assert other.theirs["name"] == "Máy tính"
        assert draft(token, me).row.person["name"] == "Máy tính"
        kept = store(token, PERSON, MINH | {"name": "Điện thoại"}, me, seq=seq, page="p", overwrite=True)
        assert not kept.conflict
        assert draft(token, me).row.person["name"] == "Điện thoại"

    def test_different_steps_do_not_meet(self, office: Office) -> None:
        me = a_citizen()
        token = applying.start(THREE_DAYS, known={}, actor=me, at=MONDAY)
        store(token, PERSON, MINH, me, seq=0, page="computer")
        back = store(token, RETURN, {"return_method": "online"}, me, seq=0, page="telephone")
        assert not back.conflict

    def test_a_page_never_stands_in_its_own_way(self, office: Office) -> None:
        me = a_citizen()
        token = applying.start(THREE_DAYS, known={}, actor=me, at=MONDAY)
        store(token, PERSON, {"name": "Mi"}, me, seq=0, page="one")
        assert not store(token, PERSON, {"name": "Minh"}, me, seq=0, page="one").conflict


class TestPapers:
    def test_a_page_comes_once_and_goes(self, office: Office) -> None:
        me = a_citizen()
        token = applying.start(THREE_DAYS, known={}, actor=me, at=MONDAY)
        paper = draft(token, me).papers[0].paper
        upload = an_upload(me, office.units["a"])
        line = applying_papers.attach(token, paper.id, upload, actor=me, at=LATER)
        again = applying_papers.attach(token, paper.id, upload, actor=me, at=LATER)
        assert line.pk == again.pk
        applying_papers.detach(token, line.pk, actor=me, at=LATER)
        assert not draft(token, me).papers[0].files

    def test_anothers_upload_cannot_be_taken(self, office: Office) -> None:
        me, other = a_citizen(), a_citizen("0911111111")
        token = applying.start(THREE_DAYS, known={}, actor=me, at=MONDAY)
        upload = an_upload(other, office.units["a"])
        with pytest.raises(Invalid):
            applying_papers.attach(token, draft(token, me).papers[0].paper.id, upload, actor=me, at=LATER)

    def test_a_reason_stands_in_for_a_paper(self, office: Office) -> None:
        me = a_citizen()
        token = applying.start(THREE_DAYS, known={}, actor=me, at=MONDAY)
        paper = draft(token, me).papers[0].paper
        stored = store(token, PAPERS, {"waived": {str(paper.id): "Nộp bản giấy khi nhận kết quả"}}, me)
        assert str(paper.id) not in stored.errors
        assert len(stored.errors) == 2


class TestSending:
    def test_one_dossier_however_often_it_is_sent(self, office: Office) -> None:
        me = a_citizen()
        token = a_whole_draft(office, me)
        first = sending.send(token, actor=me, at=LATER)
        second = sending.send(token, actor=me, at=LATER)
        assert (second.dossier_id, second.replayed) == (first.dossier_id, True)
        dossier = Dossier.objects.get()
        assert (dossier.state, dossier.account_id, dossier.code) == (State.SUBMITTED, me.account_id, None)
        assert (dossier.applicant_name, dossier.subject) == (MINH["name"], "Sửa tên đệm")
        assert dossier.documents.exclude(file=None).count() == 3
        assert dossier.forms.get().answers == {"noi_dung_de_nghi": "Sửa tên đệm"}
        assert [e.actor_kind for e in dossier.events.all()] == ["applicant"]
        with pytest.raises(applying.AlreadySent):
            store(token, PERSON, MINH, me)

    def test_what_is_missing_is_told_by_step(self, office: Office) -> None:
        me = a_citizen()
        token = applying.start(THREE_DAYS, known={}, actor=me, at=MONDAY)
        with pytest.raises(sending.Unfinished) as refused:
            sending.send(token, actor=me, at=LATER)
        assert refused.value.details["steps"] == [OFFICE, PERSON, "phan-noi_dung", PAPERS]
        assert not Dossier.objects.exists()

    def test_a_typed_number_neither_changes_nor_reads_the_known_person(self, office: Office) -> None:
        known = save(
            ApplicantData(
                name="Lê Thị Chủ",
                identity_number=MINH["identity_number"],
                phone="0900000000",
                email="chu@vn.vn",
            )
        )
        me = a_citizen()
        sent = sending.send(a_whole_draft(office, me, person={"email": ""}), actor=me, at=LATER)
        dossier = Dossier.objects.get(pk=sent.dossier_id)
        assert dossier.applicant_id == known.pk
        assert (dossier.applicant_name, dossier.applicant_phone) == (MINH["name"], MINH["phone"])
        after = Applicant.objects.get(pk=known.pk)
        assert (after.name, after.phone, after.address) == ("Lê Thị Chủ", "0900000000", "")
        supplementing.receive_submitted(dossier.pk, actor=office.actor("intake"), at=LATER)
        slip = dossier.slips.get().data
        assert "chu@vn.vn" not in str(slip)
        assert MINH["name"] in str(slip)

    def test_the_owner_with_a_proven_identity_sees_what_was_sent_under_the_number(
        self, office: Office
    ) -> None:
        sending.send(a_whole_draft(office, me := a_citizen()), actor=me, at=LATER)
        data = ApplicantData(name="Trần Văn Minh", identity_number=MINH["identity_number"])
        owner = a_citizen("0922222222", proven=data)
        assert visible_to(owner).count() == 1
        assert visible_to(a_citizen("0933333333")).count() == 0

    def test_a_proven_person_keeps_the_proven_name(self, office: Office) -> None:
        data = ApplicantData(name="Trần Văn Minh", identity_number=MINH["identity_number"])
        me = a_citizen(proven=data)
        other = {"name": "Tên Khác", "identity_number": "042088009999"}
        sending.send(a_whole_draft(office, me, person=other), actor=me, at=LATER)
        dossier = Dossier.objects.get()
        assert (dossier.applicant_name, dossier.applicant_id) == ("Trần Văn Minh", me.applicant_id)
        assert Applicant.objects.get(pk=me.applicant_id).phone == MINH["phone"]

    def test_further_pages_stand_beside_the_first(self, office: Office) -> None:
        me = a_citizen()
        token = a_whole_draft(office, me)
        paper = draft(token, me).papers[0].paper
        applying_papers.attach(token, paper.id, an_upload(me, office.units["b"]), actor=me, at=LATER)
        sent = sending.send(token, actor=me, at=LATER)
        page = DossierFile.objects.get()
        assert page.document.dossier_id == sent.dossier_id
        assert page.file.authority_id == office.units["a"]


class TestChangesMeanwhile:
    def test_a_new_version_takes_the_draft_along(self, office: Office, tmp_path: Any) -> None:
        me = a_citizen()
        token = a_whole_draft(office, me, FIVE_DAYS)
        old = draft(token, me).row.version_id
        _publish_again(tmp_path, FIVE_DAYS)
        with pytest.raises(sending.ChangedMeanwhile):
            sending.send(token, actor=me, at=LATER)
        moved = draft(token, me)
        assert moved.row.version_id != old
        assert [bool(one.files) for one in moved.papers] == [True, True, False]
        assert moved.row.answers == {"noi_dung_de_nghi": "Sửa tên đệm"}

    def test_old_drafts_are_given_up_and_can_be_taken_up_again(self, office: Office) -> None:
        me = a_citizen()
        token = applying.start(THREE_DAYS, known={}, actor=me, at=MONDAY)
        assert applying.give_up_old(at=MONDAY + timedelta(days=29)) == 0
        late = MONDAY + timedelta(days=30)
        assert applying.give_up_old(at=late) == 1
        applying.undo(token, actor=me, at=late + timedelta(days=1))
        assert applications.own_drafts(me)[0].token == token
        applying.discard(token, actor=me, at=late)
        assert applying.wipe_discarded(at=late + timedelta(days=8)) == 1
        assert not Application.objects.exists()


class TestOwnActs:
    def test_withdrawn_before_it_is_received(self, office: Office) -> None:
        me = a_citizen()
        sent = sending.send(a_whole_draft(office, me), actor=me, at=LATER)
        own_acts.withdraw(sent.dossier_id, actor=me, at=LATER)
        assert Dossier.objects.get().state == State.STOPPED
        with pytest.raises(NotNow):
            own_acts.withdraw(sent.dossier_id, actor=me, at=LATER)

    def test_asking_to_stop_leaves_the_state(self, office: Office) -> None:
        me = a_citizen()
        sent = sending.send(a_whole_draft(office, me), actor=me, at=LATER)
        supplementing.receive_submitted(sent.dossier_id, actor=office.actor("intake"), at=LATER)
        own_acts.ask_stop(sent.dossier_id, reason="Đã tìm thấy giấy", actor=me, at=LATER)
        assert Dossier.objects.get().state == State.IN_PROGRESS
        with pytest.raises(own_acts.AskedAlready):
            own_acts.ask_stop(sent.dossier_id, reason="Nhắc lại", actor=me, at=LATER)


class TestCorrecting:
    def asked(self, office: Office, me: Any) -> Dossier:
        sent = sending.send(a_whole_draft(office, me), actor=me, at=LATER)
        dossier = Dossier.objects.get(pk=sent.dossier_id)
        wanted = [
            supplementing.Wanted(dossier.documents.all()[0].required_id, "chụp lại cho rõ"),
            supplementing.Wanted(question="noi_dung_de_nghi", what="ghi rõ tên cũ, tên mới"),
        ]
        supplementing.request_supplement(
            dossier.pk, wanted=wanted, reason="Chưa rõ", actor=office.actor("intake"), at=LATER
        )
        return dossier

    def test_papers_and_answers_come_in_one_send_and_the_old_ones_stay(self, office: Office) -> None:
        me = a_citizen()
        dossier = self.asked(office, me)
        document = dossier.documents.all()[0]
        upload = an_upload(me, office.units["a"], LATER)
        file_id = upload
        with pytest.raises(Invalid):
            supplementing.answer_supplement(dossier.pk, given=(), actor=me, at=LATER)
        supplementing.answer_supplement(
            dossier.pk,
            given=[supplementing.PaperGiven(document.required_id, file_id=file_id)],
            corrected={"noi_dung": {"noi_dung_de_nghi": "Nguyễn Thị Hoa thành Nguyễn Thị Hòa"}},
            actor=me,
            at=LATER,
        )
        dossier.refresh_from_db()
        assert dossier.state == State.SUBMITTED
        assert [f.answers["noi_dung_de_nghi"] for f in dossier.forms.order_by("number")] == [
            "Sửa tên đệm",
            "Nguyễn Thị Hoa thành Nguyễn Thị Hòa",
        ]
        assert DossierFile.objects.get().replaced

    def test_a_question_that_was_not_asked_cannot_be_wanted(self, office: Office) -> None:
        me = a_citizen()
        sent = sending.send(a_whole_draft(office, me), actor=me, at=LATER)
        with pytest.raises(Invalid):
            supplementing.request_supplement(
                sent.dossier_id,
                wanted=[supplementing.Wanted(question="khong_co")],
                reason="x",
                actor=office.actor("intake"),
                at=LATER,
            )


def _publish_again(folder: Any, code: str) -> None:
    """A new version: two papers fewer, one new."""
    record = f"""code: '{code}'
name: Xác nhận năm ngày (thử)
field_name: Đất đai
levels: [commune]
channels:
- {{channel: counter, term_amount: 4, term_unit: working_day, charges: []}}
- {{channel: online, term_amount: 4, term_unit: working_day, charges: []}}
cases:
- papers:
  - {{name: Đơn đề nghị, originals: 1}}
  - {{name: Giấy chứng nhận, originals: 0, copies: 1}}
  - {{name: Giấy mới thêm, originals: 1}}
results:
- {{name: Giấy xác nhận}}
source: tests
"""
    path = folder / "again.yaml"
    path.write_text(record, encoding="utf-8")
    import_file(path, at=LATER, by=SYSTEM, replace=True)

"""Addresses of the counter: intake, persons, slips, return."""

from __future__ import annotations

from django.urls import path

from motcua.web.desk import (
    empowering,
    feedback,
    intake,
    intake_parts,
    intake_submitted,
    papers,
    people,
    queue,
    refunds,
    returning,
)

urlpatterns = [
    path("tiep-nhan/", intake.intake, name="intake"),
    path("tiep-nhan/thu-tuc/", intake_parts.procedures, name="intake-procedures"),
    path("tiep-nhan/phan/", intake_parts.part, name="intake-part"),
    path("tiep-nhan/hen-tra/", intake_parts.due, name="intake-due"),
    path("tiep-nhan/phi/", intake_parts.charges, name="intake-charges"),
    path("tiep-nhan/<int:dossier_id>/", intake_submitted.receive, name="receive"),
    path("tiep-nhan/<int:dossier_id>/xong/", intake.done, name="intake-done"),
    path("tiep-nhan/<int:dossier_id>/giay-uy-quyen/", empowering.decide, name="paper-decide"),
    path("nguoi-nop/tim/", people.find, name="people-find"),
    path("nguoi-nop/dien/<slug:whom>/", people.fill, name="people-fill"),
    path("nguoi-nop/doi-chieu/", people.notes, name="people-notes"),
    path("tra-ket-qua/", returning.find, name="return"),
    path("tra-ket-qua/tim/", returning.found, name="return-find"),
    path("tra-ket-qua/<int:dossier_id>/", returning.hand_over, name="return-dossier"),
    path("phieu-danh-gia/", feedback.paper, name="feedback"),
    path("phieu/<int:slip_id>.pdf", papers.slip, name="slip"),
    path("bien-lai-thu/<int:receipt_id>.pdf", papers.receipt, name="receipt"),
    path("quay/", queue.page, name="queue"),
    path("quay/chon/", queue.choose, name="queue-window"),
    path("quay/goi-tiep/", queue.call_next, name="queue-next"),
    path("quay/<int:ticket_id>/<slug:name>/", queue.act, name="queue-act"),
    path("hoan-tra/", refunds.refund_list, name="refunds"),
    path("hoan-tra/<int:refund_id>/", refunds.refund, name="refund"),
    path("hoan-tra/ho-so/<int:dossier_id>/", refunds.decide, name="refund-decide"),
    path("hoan-tra/thua/<int:order_id>/", refunds.decide_surplus, name="refund-surplus"),
]

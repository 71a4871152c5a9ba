"""Addresses of the counter: intake, persons, slips, return."""

from __future__ import annotations

from django.urls import path

from motcua.web.desk import intake, intake_parts, papers, people

urlpatterns = [
    path("tiep-nhan/", intake.intake, name="intake"),
    path("tiep-nhan/thu-tuc/", intake_parts.procedures, name="intake-procedures"),
    path("tiep-nhan/phan/", intake_parts.part, name="intake-part"),
    path("tiep-nhan/hen-tra/", intake_parts.due, name="intake-due"),
    path("tiep-nhan/<int:dossier_id>/xong/", intake.done, name="intake-done"),
    path("nguoi-nop/tim/", people.find, name="people-find"),
    path("nguoi-nop/dien/<slug:whom>/", people.fill, name="people-fill"),
    path("nguoi-nop/doi-chieu/", people.notes, name="people-notes"),
    path("phieu/<int:slip_id>.pdf", papers.slip, name="slip"),
]

"""Addresses of work on dossiers: my work, lists, the dossier and its acts, the leader, the registers."""

from __future__ import annotations

from django.urls import path

from motcua.web.desk import acts, dossier, leader, lists, registers, work

urlpatterns = [
    path("", work.home, name="home"),
    path("viec-tiep/", work.next_task, name="next"),
    path("ho-so/", lists.dossiers, name="dossiers"),
    path("tim/", lists.search, name="find"),
    path("ho-so/<int:dossier_id>/vi-sao/", dossier.why, name="why"),
    path("ho-so/<int:dossier_id>/ngay-moi/", dossier.new_date, name="new-date"),
    path("ho-so/<int:dossier_id>/tep/<int:file_id>/", dossier.file, name="file"),
    path("ky-duyet/", leader.leader, name="leader"),
    path("ky-duyet/<int:dossier_id>/", leader.preview, name="preview"),
    path("so/", registers.register, name="register"),
    path("so/<slug:book>/", registers.book, name="book"),
    path("ho-so/<str:ref>/viec/<slug:act>/", acts.act, name="act"),
    path("ho-so/<str:ref>/", dossier.dossier, name="dossier"),
]

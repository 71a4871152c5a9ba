"""Addresses of periodic reports: what is due, each report on its way, who below has sent."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import home, senders, submission_files, submission_moves, submissions

patterns = [
    path("", home.home, name="home"),
    path("nop/lap/", submission_moves.draft, name="submission-draft"),
    path("nop/cap-duoi/", senders.sender_list, name="senders"),
    path("nop/tong-hop/", senders.summed, name="summed"),
    path("nop/<int:submission_id>/", submissions.submission, name="submission"),
    path("nop/<int:submission_id>/chenh-lech/", submissions.difference, name="submission-difference"),
    path("nop/<int:submission_id>/ho-so/", submissions.dossiers, name="submission-dossiers"),
    path("nop/<int:submission_id>/tep/<str:form>.<str:kind>", submission_files.file, name="submission-file"),
    path("nop/<int:submission_id>/lam/<slug:move>/", submission_moves.make, name="submission-move"),
]

"""Addresses of feedback and petitions."""

from __future__ import annotations

from django.urls import URLPattern, path

from motcua.web.portal.voice import feedback, petition, petitions

patterns: list[URLPattern] = [
    path("danh-gia/", feedback.start, name="feedback_start"),
    path("danh-gia/tai-quay/", feedback.poster, name="feedback_poster"),
    path("danh-gia/<str:token>/", feedback.slip, name="feedback"),
    path("phan-anh/", petitions.home, name="petitions"),
    path("phan-anh/gui/", petition.new, name="petition_new"),
    path("phan-anh/cong-khai/", petitions.published, name="petitions_published"),
    path("phan-anh/cua-toi/", petitions.own, name="petitions_own"),
    path("phan-anh/theo-doi/<str:token>/", petitions.follow, name="petition"),
    path("phan-anh/theo-doi/<str:token>/tep/", petitions.answer_file, name="petition_file"),
    path("phan-anh/theo-doi/<str:token>/danh-gia/", petitions.rate_answer, name="petition_rate"),
]

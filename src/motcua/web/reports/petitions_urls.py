"""Addresses of the register of petitions."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import petition, petitions

patterns = [
    path("phan-anh/", petitions.petition_list, name="petitions"),
    path("phan-anh/them/", petitions.petition_new, name="petition-new"),
    path("phan-anh/<int:petition_id>/", petition.petition, name="petition"),
    path("phan-anh/<int:petition_id>/van-ban/", petitions.petition_file, name="petition-file"),
    path("phan-anh/<int:petition_id>/thu-tra-loi.docx", petitions.petition_letter, name="petition-letter"),
    path(
        "phan-anh/<int:petition_id>/tep/<int:file_id>/", petitions.petition_attached, name="petition-attached"
    ),
    path("phan-anh/<int:petition_id>/<str:name>/", petition.petition_act, name="petition-act"),
]

"""Addresses of registers kept elsewhere."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import registers, registers_upload

patterns = [
    path("so-khac/", registers.listed, name="registers"),
    path("so-khac/nhap/", registers_upload.upload, name="register-upload"),
    path("so-khac/nhap/<uuid:key>/", registers_upload.look, name="register-preview"),
    path("so-khac/<int:register_id>/", registers.register, name="register"),
    path("so-khac/<int:register_id>/tien-do/", registers.progress, name="register-progress"),
    path("so-khac/<int:register_id>/tu-choi.<str:form>", registers.refused_rows, name="register-refused"),
    path("so-khac/<int:register_id>/tep-goc/", registers.original, name="register-original"),
    path("so-khac/<int:register_id>/rut/", registers.withdraw, name="register-withdraw"),
]

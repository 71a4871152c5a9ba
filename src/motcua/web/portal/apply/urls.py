"""Addresses of applying and of one's own dossiers."""

from __future__ import annotations

from django.urls import URLPattern, path

from motcua.web.portal.apply import autosave, own_acts, own_list, own_page, starting, steps, upload_pages

patterns: list[URLPattern] = [
    *upload_pages.patterns,
    path("nop-ho-so/don/<str:token>/bo/", starting.discard, name="apply_discard"),
    path("nop-ho-so/don/<str:token>/lay-lai/", starting.undo, name="apply_undo"),
    path("nop-ho-so/don/<str:token>/<str:step>/", steps.step_page, name="apply_step"),
    path("nop-ho-so/don/<str:token>/<str:step>/luu/", autosave.autosave, name="apply_autosave"),
    path("nop-ho-so/da-gui/<str:token>/", own_page.filed, name="filed"),
    path("nop-ho-so/<str:code>/", starting.start, name="apply"),
    path("ho-so-cua-toi/", own_list.own_list, name="own_dossiers"),
    path("ho-so-cua-toi/<str:token>/", own_page.page, name="own_dossier"),
    path("ho-so-cua-toi/<str:token>/bo-sung/", own_acts.answer, name="own_answer"),
    path("ho-so-cua-toi/<str:token>/rut/", own_acts.withdraw, name="own_withdraw"),
    path("ho-so-cua-toi/<str:token>/de-nghi-dung/", own_acts.ask_stop, name="own_ask_stop"),
    path("ho-so-cua-toi/<str:token>/tep/<int:file_id>/", own_page.file, name="own_file"),
    path("ho-so-cua-toi/<str:token>/phieu/<int:slip_id>.pdf", own_page.slip, name="own_slip"),
]

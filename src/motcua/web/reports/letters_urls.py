"""Addresses of letters."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import letters, letters_new

patterns = [
    path("cong-van/", letters.letter_list, name="letters"),
    path("cong-van/soan/", letters_new.letter_new, name="letter-new"),
    path("cong-van/<int:letter_id>/", letters.letter, name="letter"),
    path("cong-van/<int:letter_id>/cong-van.docx", letters.letter_docx, name="letter-docx"),
    path("cong-van/<int:letter_id>/lay-so/", letters.letter_number, name="letter-number"),
    path("cong-van/<int:letter_id>/phat-hanh/", letters.letter_issue, name="letter-issue"),
    path("cong-van/<int:letter_id>/bo/", letters.letter_discard, name="letter-discard"),
]

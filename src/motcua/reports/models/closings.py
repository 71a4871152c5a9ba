"""Books closed at the end of their year: who closed which one, with how many lines, and what they were."""

from __future__ import annotations

from django.db import models

from motcua.org.models import Official, Unit


class RegisterClosing(models.Model):
    """One book of one authority and year, closed.

    Luật Hộ tịch 60/2014/QH13, Điều 58; NĐ 23/2015/NĐ-CP, Điều 13.

    ``hash`` covers every line as it stood: lines added or changed later show against it. Never changed.
    """

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    #: a key of ``data/books``, or ``theo_doi`` for Sổ theo dõi hồ sơ
    book = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    entries = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    closed_name = models.CharField(max_length=160)
    closed_title = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-year", "authority_id", "book"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "book", "year"], name="book_closed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"

"""The record of changes to offices, people, calendars and catalogue: written once, never changed."""

from __future__ import annotations

from django.db import models


class OrgEvent(models.Model):
    """Who changed what about the organisation, when and how; database triggers refuse change and delete.

    Names and ids are copied, not linked: the record must outlive what it tells of.
    """

    at = models.DateTimeField(db_index=True)
    actor_name = models.CharField(max_length=120)
    official_id = models.BigIntegerField(null=True, blank=True)
    client_id = models.BigIntegerField(null=True, blank=True)
    #: a stable name, e.g. ``official.assigned``, ``calendar.day_set``, ``catalogue.published``
    action = models.CharField(max_length=60, db_index=True)
    #: what it was done to, e.g. ``official:12``, ``unit:4``, ``procedure:1.004873``
    subject = models.CharField(max_length=120, db_index=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor_name}: {self.action} {self.subject}"

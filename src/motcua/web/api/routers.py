"""The groups of operations; one address has one group, whatever the module of its methods."""

from __future__ import annotations

from ninja import Router

dossiers = Router(tags=["dossiers"])
acts = Router(tags=["acts"])
documents = Router(tags=["documents"])
procedures = Router(tags=["procedures"])
events = Router(tags=["events"])
registers = Router(tags=["register"])

"""What a manager does about people and client systems, in one place for the callers."""

from __future__ import annotations

from motcua.org.actions.accounts import (
    LastAdministrator,
    create_official,
    deactivate,
    reactivate,
    set_password,
    update_profile,
)
from motcua.org.actions.assignments import (
    HoldsNoSuchRole,
    assign,
    delegate,
    end_assignment,
    end_delegation,
)
from motcua.org.actions.clients import register_client, renew_token, switch_client

__all__ = [
    "HoldsNoSuchRole",
    "LastAdministrator",
    "assign",
    "create_official",
    "deactivate",
    "delegate",
    "end_assignment",
    "end_delegation",
    "reactivate",
    "register_client",
    "renew_token",
    "set_password",
    "switch_client",
    "update_profile",
]

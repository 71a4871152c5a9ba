"""Fields, procedures with versions, routes."""

from motcua.catalogue.models.eforms import FormVersion
from motcua.catalogue.models.fees import FeeRule
from motcua.catalogue.models.procedures import (
    ChannelCharge,
    Field,
    Procedure,
    ProcedureCase,
    ProcedureVersion,
    RequiredDocument,
    SubmissionChannel,
    UnclearPoint,
)
from motcua.catalogue.models.routes import Route, RouteBranch, RouteStep

__all__ = [
    "ChannelCharge",
    "FeeRule",
    "Field",
    "FormVersion",
    "Procedure",
    "ProcedureCase",
    "ProcedureVersion",
    "RequiredDocument",
    "Route",
    "RouteBranch",
    "RouteStep",
    "SubmissionChannel",
    "UnclearPoint",
]

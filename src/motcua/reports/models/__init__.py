"""What reports keep of their own: registers brought in."""

from motcua.reports.models.registers import (
    HeadingMapping,
    ImportedLine,
    ImportedRegister,
    LineSighting,
    RefusedLine,
)

__all__ = ["HeadingMapping", "ImportedLine", "ImportedRegister", "LineSighting", "RefusedLine"]

"""A filled report as a workbook, a paper, or text for machines; drawn from the report alone, no tables."""

from motcua.reports.sheets.frame import PLAIN, Stamp, frame
from motcua.reports.sheets.paper import pdf
from motcua.reports.sheets.plain import csv_parts, csv_text, json_parts, json_text
from motcua.reports.sheets.workbook import write_xlsx, xlsx

__all__ = [
    "PLAIN",
    "Stamp",
    "csv_parts",
    "csv_text",
    "frame",
    "json_parts",
    "json_text",
    "pdf",
    "write_xlsx",
    "xlsx",
]

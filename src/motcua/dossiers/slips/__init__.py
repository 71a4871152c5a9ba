"""Papers of the one-stop shop: slips as PDF/A, registers and lists as PDF and XLSX.

Rendering only: no database, no clock.
"""

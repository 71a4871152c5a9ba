"""Scanners that look for harmful content in uploaded files."""

"""Tests that keep the shape of the house where a linter cannot."""

"""The demonstration: a present-day commune at work, and the commune of the second quarter of 2023.

Everything is made through the same actions that the desk uses; all persons are invented.
"""

from motcua.config.demo.loading import PASSWORD, Account, Loaded, accounts, is_loaded, load

__all__ = ["PASSWORD", "Account", "Loaded", "accounts", "is_loaded", "load"]

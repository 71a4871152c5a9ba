"""Where the shared public data lies; it is beside the checkout in CI and absent in a user's clone."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(os.environ.get("MOTCUA_SHARED", Path(__file__).resolve().parents[2] / "shared"))

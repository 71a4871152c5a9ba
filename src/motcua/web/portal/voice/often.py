"""How often the pages of slips and petitions may be opened and sent."""

from __future__ import annotations

from django.http import HttpResponse

from motcua.web.ui import rate
from motcua.web.ui.request import AnyRequest

#: pages of one address in a minute: enough for a family, too little for trying secrets
MOST_READ = 30
#: answers and petitions that one address sends in a minute
MOST_SENT = 8


def too_often(request: AnyRequest) -> HttpResponse | None:
    """The page for whoever asks or sends too often, or ``None``."""
    name, most = ("voice-send", MOST_SENT) if request.method == "POST" else ("voice", MOST_READ)
    waiting = rate.seconds_to_wait(request, name, most=most)
    return rate.too_often(request, waiting) if waiting else None

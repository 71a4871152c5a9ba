"""What somebody searches for by name, telephone or paper number stands in no address, history or server log.

A filter form names such fields in ``private``. It is then sent by POST; the words are kept in the official's
session and the address of the list only holds a mark for them, so pages, sorting and exports work as ever.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase

from motcua.web.ui.forms import FilterForm

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_KEY, _MARK = "sought", "~"
#: searches that a session remembers, and letters of one
_MOST, _LONGEST = 30, 200
#: what tells a posted filter from the other forms of a page
_SIGN = "loc"
_NOT_ASKED = frozenset({"csrfmiddlewaretoken", _SIGN})


def searched(form: type[FilterForm]) -> Callable[[View], View]:
    """For a list whose filters have private fields: takes their POST, and gives the view ``request.sought``.

    ``request.sought`` is the query string with the words in place; the filter form is made of it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and _SIGN in request.POST:
                asked = {k: request.POST.getlist(k) for k in request.POST if k not in _NOT_ASKED}
                return HttpResponseRedirect(f"{request.path}?{private_query(request, asked, form.private)}")
            request.sought = _with_words(request, form.private)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return decorate


def private_query(request: HttpRequest, asked: Mapping[str, list[str]], private: Iterable[str]) -> str:
    """A query string in which marks stand for the words of the private fields."""
    values = {name: [text for text in texts if text] for name, texts in asked.items()}
    for name in private:
        if values.get(name):
            values[name] = [_marked(request, values[name][0])]
    return urlencode({name: texts for name, texts in values.items() if texts}, doseq=True)


def _marked(request: HttpRequest, words: str) -> str:
    known: dict[str, str] = request.session.get(_KEY, {})
    words = words[:_LONGEST]
    mark = next((mark for mark, text in known.items() if text == words), "")
    if not mark:
        mark = secrets.token_hex(4)
        request.session[_KEY] = dict([*known.items(), (mark, words)][-_MOST:])
    return f"{_MARK}{mark}"


def _with_words(request: HttpRequest, private: Iterable[str]) -> QueryDict:
    """What the address asks; a mark of another session stands for nothing."""
    asked = request.GET.copy()
    for name in private:
        value = asked.get(name, "")
        if value.startswith(_MARK):
            asked[name] = request.session.get(_KEY, {}).get(value[1:], "")
    return asked

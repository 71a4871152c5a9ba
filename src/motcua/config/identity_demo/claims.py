"""What the pretended provider says of an invented person."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.contrib.auth import get_user_model

from motcua.config.identity_demo.persons import persons
from motcua.config.identity_demo.settings import PERSONS


class PlayedIdentityAdapter(DefaultOIDCAdapter):  # type: ignore[misc]
    """Claims of the chosen person; their lasting name is the person's, not a row's number."""

    scope_display: ClassVar[dict[str, str]] = {
        "openid": "Mã định danh của bạn với cơ quan này",
        "profile": "Họ tên, ngày sinh, giới tính, số định danh cá nhân, địa chỉ, điện thoại",
    }

    def get_user_sub(self, client: Any, user: Any) -> str:
        """The person's name in the file."""
        return str(user.username)

    def get_user_by_sub(self, client: Any, sub: str) -> Any:
        """The user of a person."""
        return get_user_model().objects.filter(username=sub, is_active=True).first()

    def get_claims(self, purpose: str, user: Any, client: Any, scopes: Any, **more: Any) -> dict[str, Any]:
        """Everything goes by the user information only; the token names the person."""
        said: dict[str, Any] = {"sub": user.username}
        if purpose == "userinfo" and "profile" in scopes:
            person = next(p for p in persons(PERSONS) if p.sub == user.username)
            said |= {
                "name": person.name,
                "birthdate": person.birthdate,
                "gender": person.gender,
                "personal_number": person.personal_number,
                "address": {"formatted": person.address},
                "phone_number": person.phone_number,
            }
        return said

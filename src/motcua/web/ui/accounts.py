"""Accounts are made by an administrator of the office: nobody signs up, nobody resets by mail."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from motcua.web.ui.rate import address_of

WRONG_LOGIN = "Tên đăng nhập hoặc mật khẩu chưa đúng."
TOO_MANY = "Đã thử sai quá nhiều lần. Chờ ít phút rồi thử lại, hoặc nhờ quản trị đặt lại mật khẩu."
WRONG_CODE = "Mã chưa đúng hoặc đã hết hạn. Mỗi mã chỉ dùng trong khoảng 30 giây."


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth without sign-up, with our sentences, without its own messages."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đã ngừng hoạt động. Liên hệ quản trị.",
        "enter_current_password": "Nhập mật khẩu hiện tại.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Mật khẩu chưa đúng.",
        "invalid_login": WRONG_LOGIN,
        "too_many_login_attempts": TOO_MANY,
        "username_password_mismatch": WRONG_LOGIN,
        "same_as_current": "Mật khẩu mới phải khác mật khẩu hiện tại.",
        "rate_limited": TOO_MANY,
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind the office's own proxy the address it names: one guesser must not lock out all."""
        return address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """ "You have signed in" tells a person what they see anyway."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the work: the same empty form once more would look as if nothing had been changed."""
        messages.success(request, "Đã đổi mật khẩu.")
        return reverse("desk:home")

    def set_password(self, user: Any, password: str) -> None:
        """The person's own password ends the temporary one that an administrator gave."""
        user.must_change_password = False
        super().set_password(user, password)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """An installation may have no mail at all; the account page shows what happened."""


class OwnMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor's sentences in Vietnamese."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Không tắt được xác thực hai lớp.",
        "cannot_generate_recovery_codes": "Bật xác thực hai lớp trước khi tạo mã dự phòng.",
        "incorrect_code": WRONG_CODE,
    }

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """See :meth:`ClosedAccountAdapter.send_notification_mail`."""

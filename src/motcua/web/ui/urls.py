"""Addresses of signing in and of an official's own account; allauth's others do not exist here."""

from __future__ import annotations

from typing import NoReturn

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.http import Http404, HttpRequest
from django.urls import path


def absent(request: HttpRequest, **parts: str) -> NoReturn:
    """allauth reverses these names, but this installation does not offer what they do."""
    raise Http404


urlpatterns = [
    path("tai-khoan/dang-nhap/", account.login, name="account_login"),
    path("tai-khoan/dang-xuat/", account.logout, name="account_logout"),
    path("tai-khoan/ngung-hoat-dong/", account.account_inactive, name="account_inactive"),
    path("tai-khoan/xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/mat-khau/", account.password_change, name="account_change_password"),
    path("tai-khoan/hai-lop/", mfa.index, name="mfa_index"),
    path("tai-khoan/hai-lop/dang-nhap/", mfa.authenticate, name="mfa_authenticate"),
    path("tai-khoan/hai-lop/xac-nhan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/hai-lop/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("tai-khoan/hai-lop/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tai-khoan/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/ma-du-phong/moi/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("tai-khoan/ma-du-phong/tai-ve/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("tai-khoan/dang-ky/", absent, name="account_signup"),
    path("tai-khoan/quen-mat-khau/", absent, name="account_reset_password"),
    path("tai-khoan/dat-mat-khau/", absent, name="account_set_password"),
]

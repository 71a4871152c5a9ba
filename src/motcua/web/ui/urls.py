"""Addresses of signing in and of an official's own account; allauth's others do not exist here."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path

from motcua.web.ui import views
from motcua.web.ui.access import own_account, public

urlpatterns = [
    path("tai-khoan/dang-nhap/", public(account.login), name="account_login"),
    path("tai-khoan/dang-xuat/", public(account.logout), name="account_logout"),
    path("tai-khoan/ngung-hoat-dong/", public(account.account_inactive), name="account_inactive"),
    path("tai-khoan/xac-nhan/", own_account(account.reauthenticate), name="account_reauthenticate"),
    path("tai-khoan/mat-khau/", own_account(account.password_change), name="account_change_password"),
    path("tai-khoan/hai-lop/", own_account(mfa.index), name="mfa_index"),
    # the second step of signing in: the account is not signed in yet, allauth checks the first step
    path("tai-khoan/hai-lop/dang-nhap/", public(mfa.authenticate), name="mfa_authenticate"),
    path("tai-khoan/hai-lop/xac-nhan/", own_account(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("tai-khoan/hai-lop/bat/", own_account(totp.activate_totp), name="mfa_activate_totp"),
    path("tai-khoan/hai-lop/tat/", own_account(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("tai-khoan/ma-du-phong/", own_account(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "tai-khoan/ma-du-phong/moi/",
        own_account(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tai-khoan/ma-du-phong/tai-ve/",
        own_account(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("tai-khoan/dang-ky/", views.absent, name="account_signup"),
    path("tai-khoan/quen-mat-khau/", views.absent, name="account_reset_password"),
    path("tai-khoan/dat-mat-khau/", views.absent, name="account_set_password"),
    path("ngon-ngu/<str:code>/", views.language, name="language"),
    path("ui/", views.gallery, name="gallery"),
    path("ui/goi-y/", views.gallery_options, name="gallery_options"),
    path("ui/the/", views.gallery_card, name="gallery_card"),
    path("ui/vi-sao/", views.gallery_why, name="gallery_why"),
]

"""Addresses of the console."""

from __future__ import annotations

from django.urls import path

from motcua.web.console import (
    assignments,
    audit,
    calendar_changes,
    calendars,
    clients,
    corrections,
    due_moves,
    duplicates,
    eform_edit,
    eforms,
    fees,
    importing,
    money,
    notices,
    officials,
    overview,
    payments,
    procedures,
    receipts,
    route_table,
    route_trial,
    routes,
    unclear,
    units,
    visits,
)

app_name = "console"

_people = [
    path("can-bo/", officials.official_list, name="officials"),
    path("can-bo/them/", officials.official_new, name="official-new"),
    path("can-bo/viec/", assignments.role_list, name="roles"),
    path("can-bo/thay/", assignments.delegation_list, name="delegations"),
    path("can-bo/thay/<int:delegation_id>/ket-thuc/", assignments.delegation_end, name="delegation-end"),
    path("can-bo/goi-y/", officials.official_options, name="official-options"),
    path("can-bo/nguoi-nop-trung/", duplicates.duplicate_list, name="duplicates"),
    path("can-bo/nguoi-nop-trung/<int:first_id>/<int:second_id>/", duplicates.duplicate, name="duplicate"),
    path("can-bo/dinh-chinh/", corrections.correction_list, name="corrections"),
    path("can-bo/dinh-chinh/<str:token>/", corrections.correction_answer, name="correction-answer"),
    path("can-bo/<int:official_id>/", officials.official, name="official"),
    path("can-bo/<int:official_id>/sua/", officials.official_edit, name="official-edit"),
    path("can-bo/<int:official_id>/mat-khau/", officials.official_password, name="official-password"),
    path("can-bo/<int:official_id>/khoa/", officials.official_close, name="official-close"),
    path("can-bo/<int:official_id>/mo-khoa/", officials.official_open, name="official-open"),
    path("can-bo/<int:official_id>/phan-cong/", assignments.assign, name="assign"),
    path("can-bo/<int:official_id>/giao-thay/", assignments.delegate, name="delegate"),
    path(
        "can-bo/<int:official_id>/phan-cong/<int:assignment_id>/ket-thuc/",
        assignments.assignment_end,
        name="assignment-end",
    ),
]
_units = [
    path("don-vi/", units.unit_tree, name="units"),
    path("don-vi/them/", units.unit_new, name="unit-new"),
    path("don-vi/goi-y/", units.unit_options, name="unit-options"),
    path("don-vi/<int:unit_id>/", units.unit, name="unit"),
    path("don-vi/<int:unit_id>/lien-he/", units.unit_contact, name="unit-contact"),
    path("don-vi/<int:unit_id>/ket-thuc/", units.unit_end, name="unit-end"),
    path("ket-noi/", clients.client_list, name="clients"),
    path("ket-noi/them/", clients.client_new, name="client-new"),
    path("ket-noi/<int:client_id>/doi-ma/", clients.client_token, name="client-token"),
    path("ket-noi/<int:client_id>/bat-tat/", clients.client_switch, name="client-switch"),
]
_calendars = [
    path("lich/", calendars.calendar_home, name="calendars"),
    path("lich/han-lech/", due_moves.due_moves, name="due-moves"),
    path("lich/ca-nuoc/ngay/", calendar_changes.national_day_set, name="national-day"),
    path("lich/ca-nuoc/bo-ngay/", calendar_changes.national_day_off, name="national-day-off"),
    path("lich/<int:unit_id>/", calendars.calendar, name="calendar"),
    path("lich/<int:unit_id>/ngay/", calendar_changes.day_set, name="calendar-day"),
    path("lich/<int:unit_id>/bo-ngay/", calendar_changes.day_off, name="calendar-day-off"),
    path("lich/<int:unit_id>/gio/", calendar_changes.hours_set, name="calendar-hours"),
]
_catalogue = [
    path("thu-tuc/", procedures.procedure_list, name="procedures"),
    path("thu-tuc/can-lam-ro/", unclear.unclear_list, name="unclear"),
    path("thu-tuc/can-lam-ro/<int:point_id>/", unclear.unclear_point, name="unclear-point"),
    path("thu-tuc/nhap/", importing.import_start, name="import"),
    path("thu-tuc/nhap/<uuid:key>/", importing.import_preview, name="import-preview"),
    path("thu-tuc/so-sanh/", procedures.version_compare, name="version-compare"),
    path("thu-tuc/goi-y/", route_trial.procedure_options, name="procedure-options"),
    path("thu-tuc/ban/<int:version_id>/", procedures.version, name="version"),
    path("thu-tuc/ban/<int:version_id>/giay-to/", procedures.version_papers, name="version-papers"),
    path("thu-tuc/ban/<int:version_id>/theo-don-vi/", procedures.version_local, name="version-local"),
    path("thu-tuc/ma/<str:code>/", procedures.procedure, name="procedure"),
    path("thu-tuc/ma/<str:code>/bai-bo/", procedures.procedure_abolish, name="procedure-abolish"),
]
_routes = [
    path("quy-trinh/", routes.route_list, name="routes"),
    path("quy-trinh/<int:route_id>/", routes.route, name="route"),
    path("quy-trinh/<int:route_id>/ban-nhap/", routes.route_draft, name="route-draft"),
    path("quy-trinh/<int:route_id>/sua/", route_table.route_edit, name="route-edit"),
    path("quy-trinh/<int:route_id>/thu/", route_trial.route_trial, name="route-trial"),
    path("quy-trinh/<int:route_id>/cong-bo/", routes.route_publish, name="route-publish"),
    path("quy-trinh/<int:route_id>/bo/", routes.route_discard, name="route-discard"),
    path("quy-trinh/<int:route_id>/so-sanh/", routes.route_compare, name="route-compare"),
]
_eforms = [
    path("bieu-mau/", eforms.eform_list, name="eforms"),
    path("bieu-mau/lap/", eforms.eform_new, name="eform-new"),
    path("bieu-mau/ma/<str:code>/", eforms.eform_of, name="eform-of"),
    path("bieu-mau/<int:form_id>/", eforms.eform_page, name="eform"),
    path("bieu-mau/<int:form_id>/ban-nhap/", eforms.eform_draft, name="eform-draft"),
    path("bieu-mau/<int:form_id>/sua/", eform_edit.eform_edit, name="eform-edit"),
    path("bieu-mau/<int:form_id>/sua/<int:index>/", eform_edit.eform_section, name="eform-section"),
    path("bieu-mau/<int:form_id>/sua/<int:index>/xem/", eform_edit.eform_preview, name="eform-preview"),
    path("bieu-mau/<int:form_id>/thu/", eforms.eform_trial, name="eform-trial"),
    path("bieu-mau/<int:form_id>/cong-bo/", eforms.eform_publish, name="eform-publish"),
    path("bieu-mau/<int:form_id>/bo/", eforms.eform_discard, name="eform-discard"),
    path("bieu-mau/<int:form_id>/so-sanh/", eforms.eform_compare, name="eform-compare"),
]
_notices = [
    path("tin-nhan/", notices.notice_list, name="notices"),
    path("tin-nhan/tat/", notices.notice_stop, name="notice-stop"),
    path("tin-nhan/<int:notice_id>/gui-lai/", notices.notice_again, name="notice-again"),
]
_fees = [
    path("thu-phi/", payments.payment_shares_page, name="payment-shares"),
    path("phi/", fees.rule_list, name="fee-rules"),
    path("phi/them/", fees.rule_new, name="fee-rule-new"),
    path("phi/<int:rule_id>/ket-thuc/", fees.rule_end, name="fee-rule-end"),
    path("bien-lai/", receipts.receipt_list, name="receipts"),
    path("bien-lai/ky-hieu/", receipts.series_new, name="series-new"),
    path("bien-lai/ky-hieu/<int:series_id>/ket-thuc/", receipts.series_end, name="series-end"),
]
_audit = [
    path("nhat-ky/", audit.log, name="log"),
    path("nhat-ky/toan-ven/", audit.integrity, name="integrity"),
]
_money = [
    path("doi-chieu-tien/", money.money, name="money"),
    path("doi-chieu-tien/tai-khoan/", money.account, name="money-account"),
    path("doi-chieu-tien/<int:account_id>/sao-ke/", money.upload, name="statement-upload"),
    path("doi-chieu-tien/<int:account_id>/sao-ke/<uuid:key>/", money.statement, name="statement"),
    path("doi-chieu-tien/<int:account_id>/ghi-nhan/", money.take_all, name="money-take-all"),
    path("doi-chieu-tien/dong/<int:line_id>/ghi-nhan/", money.take, name="money-take"),
    path("doi-chieu-tien/dong/<int:line_id>/ly-do/", money.settle, name="money-settle"),
    path("doi-chieu-tien/don/<int:order_id>/ly-do/", money.settle_order, name="money-order"),
    path("doi-chieu-tien/thong-bao/<int:notice_id>/ly-do/", money.settle_notice, name="money-notice"),
]
_visits = [
    path("quay/", visits.first, name="visits"),
    path("quay/<int:one_stop>/", visits.counter, name="visits-of"),
]

urlpatterns = [
    path("", overview.home, name="home"),
    *_people,
    *_units,
    *_calendars,
    *_catalogue,
    *_routes,
    *_eforms,
    *_notices,
    *_fees,
    *_audit,
    *_money,
    *_visits,
]

"""Receipts of fees and charges, their series, and refunds; what was issued is never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from motcua.lib.append_only import guard, unguard

#: table → columns that never change; no row is ever deleted
GUARDED = {
    "dossiers_receiptseries": (
        "authority_id",
        "name",
        "form_symbol",
        "symbol",
        "kind",
        "electronic",
        "first_number",
        "tax_number",
        "valid_from",
        "created_at",
    ),
    "dossiers_feereceipt": (
        "series_id",
        "year",
        "number",
        "dossier_id",
        "authority_id",
        "token",
        "data",
        "total",
        "method",
        "issued_at",
        "issued_by_id",
        "about_id",
        "relation",
        "reason",
    ),
    "dossiers_receiptline": ("receipt_id", "charge_id", "amount"),
    "dossiers_refund": ("dossier_id", "order_id", "charges", "amount", "ground", "decided_at", "decided_by"),
}


def protect(apps, schema_editor):
    for table, columns in GUARDED.items():
        for statement in guard(table, schema_editor.connection.vendor, columns):
            schema_editor.execute(statement)


def release(apps, schema_editor):
    for table in GUARDED:
        for statement in unguard(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0012_notices"),
        ("org", "0006_codes_papers_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dossiercharge",
            name="basis",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="dossiercharge",
            name="cash_reason",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="dossiercharge",
            name="due_when",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="dossiercharge",
            name="refunded",
            field=models.BigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="ReceiptSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("form_symbol", models.CharField(max_length=20)),
                ("symbol", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("", "Phí, lệ phí"), ("fee", "Phí"), ("charge", "Lệ phí")],
                        max_length=10,
                    ),
                ),
                ("electronic", models.BooleanField(default=True)),
                ("first_number", models.PositiveIntegerField(default=1)),
                ("last_number", models.PositiveIntegerField(blank=True, null=True)),
                ("tax_number", models.CharField(blank=True, max_length=14)),
                ("collector", models.CharField(blank=True, max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=160)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FeeReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("token", models.CharField(max_length=32, unique=True)),
                ("data", models.JSONField()),
                ("total", models.BigIntegerField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("", "Chưa nộp"),
                            ("cash", "Tiền mặt"),
                            ("transfer", "Chuyển khoản"),
                            ("online", "Thanh toán trực tuyến"),
                            ("exempt", "Được miễn"),
                        ],
                        max_length=8,
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[("", "—"), ("replaces", "Thay thế"), ("adjusts", "Điều chỉnh")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "Có giá trị"),
                            ("adjusted", "Đã điều chỉnh"),
                            ("replaced", "Đã bị thay thế"),
                            ("cancelled", "Đã hủy"),
                        ],
                        default="valid",
                        max_length=10,
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("state_reason", models.CharField(blank=True, max_length=300)),
                ("state_by", models.CharField(blank=True, max_length=160)),
                ("prints", models.PositiveSmallIntegerField(default=0)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="dossiers.feereceipt",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="dossiers.receiptseries",
                    ),
                ),
            ],
            options={
                "ordering": ["issued_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("charges", models.JSONField(default=list)),
                ("amount", models.BigIntegerField()),
                ("ground", models.CharField(max_length=500)),
                ("account", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Phải hoàn trả"),
                            ("paid", "Đã hoàn trả"),
                            ("dropped", "Không hoàn trả"),
                        ],
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=160)),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("paid_by", models.CharField(blank=True, max_length=160)),
                ("proof", models.CharField(blank=True, max_length=300)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="dossiers.paymentorder",
                    ),
                ),
            ],
            options={
                "ordering": ["decided_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("counts", models.BooleanField(default=True)),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt_lines",
                        to="dossiers.dossiercharge",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="dossiers.feereceipt",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("counts", True)),
                        fields=("charge",),
                        name="one_receipt_per_charge",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="receiptseries",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("authority", "kind"), name="series_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptseries",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="series_days_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="feereceipt",
            index=models.Index(fields=["authority", "issued_at"], name="receipt_by_day"),
        ),
        migrations.AddIndex(
            model_name="feereceipt",
            index=models.Index(fields=["authority", "state_at"], name="receipt_by_state_day"),
        ),
        migrations.AddConstraint(
            model_name="feereceipt",
            constraint=models.UniqueConstraint(
                fields=("series", "year", "number"), name="receipt_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="feereceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 99999999)), name="receipt_eight_digits"
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["state", "decided_at"], name="refund_by_state"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="refund_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "dropped"), _negated=True),
                fields=("order",),
                name="refund_once_per_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("order", None), ("state", "due")),
                fields=("dossier",),
                name="refund_one_open_per_dossier",
            ),
        ),
        migrations.RunPython(protect, release),
    ]

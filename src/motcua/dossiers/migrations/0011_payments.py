"""Receiving accounts, orders, notices and bank statements; what came from outside is never changed."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from motcua.lib.append_only import guard, unguard

#: table → columns that never change; no row is ever deleted
GUARDED = {
    "dossiers_paymentorder": ("reference", "token", "dossier_id", "covers", "amount", "created_at"),
    "dossiers_paymentnotice": (
        "gateway",
        "received_at",
        "digest",
        "said",
        "reference",
        "amount",
        "platform_number",
        "paid_at",
        "reason",
    ),
    "dossiers_bankline": ("account_id", "statement_id", "digest", "day", "amount", "words", "bank_number"),
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
        ("dossiers", "0010_applications"),
        ("org", "0005_citizen_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bin", models.CharField(max_length=6)),
                ("number", models.CharField(max_length=19)),
                ("holder", models.CharField(max_length=120)),
                ("platforms", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=120)),
                ("uploaded_at", models.DateTimeField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("lines", models.PositiveIntegerField()),
                ("known", models.PositiveIntegerField(default=0)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="dossiers.paymentaccount",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaymentNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gateway", models.CharField(max_length=12)),
                ("received_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("said", models.CharField(max_length=10)),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("amount", models.BigIntegerField(default=0)),
                ("platform_number", models.CharField(blank=True, max_length=60)),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=100)),
                ("verdict", models.CharField(blank=True, max_length=12)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("remark", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("verdict", "")), fields=["received_at"], name="notice_undone"
                    ),
                    models.Index(fields=["reference"], name="notice_by_reference"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("token", models.CharField(max_length=32, unique=True)),
                ("gateway", models.CharField(max_length=12)),
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
                ("covers", models.JSONField(default=list)),
                ("covered", models.CharField(max_length=64)),
                ("amount", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Chờ thanh toán"),
                            ("paid", "Đã thanh toán"),
                            ("failed", "Không thành công"),
                            ("expired", "Hết hạn"),
                            ("refund_due", "Phải hoàn trả"),
                            ("refunded", "Đã hoàn trả"),
                        ],
                        max_length=10,
                    ),
                ),
                ("settled", models.BigIntegerField(default=0)),
                ("surplus", models.BigIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("platform_number", models.CharField(blank=True, max_length=60)),
                ("pay_url", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("refunded_at", models.DateTimeField(blank=True, null=True)),
                ("bank_reason", models.CharField(blank=True, max_length=300)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="dossiers.paymentaccount",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BankLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("words", models.CharField(max_length=500)),
                ("bank_number", models.CharField(blank=True, max_length=60)),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("matched", "Khớp"),
                            ("expected", "Khớp hồ sơ, chưa ghi nhận"),
                            ("not_told", "Cổng thanh toán chưa báo"),
                            ("no_order", "Không rõ của hồ sơ nào"),
                            ("wrong_amount", "Sai số tiền"),
                            ("doubled", "Chuyển trùng"),
                            ("returned", "Tiền chuyển đi"),
                        ],
                        max_length=12,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "dossier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="dossiers.bankstatement",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="dossiers.paymentaccount",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="dossiers.paymentorder",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="paymentaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("authority",), name="payment_account_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="payment_account_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankstatement",
            constraint=models.UniqueConstraint(fields=("account", "digest"), name="statement_once"),
        ),
        migrations.AddIndex(
            model_name="paymentorder",
            index=models.Index(fields=["state", "created_at"], name="order_by_state"),
        ),
        migrations.AddIndex(
            model_name="paymentorder",
            index=models.Index(fields=["account", "taken_at"], name="order_by_taking"),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("dossier", "gateway", "covered"),
                name="order_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="order_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled__gte", 0),
                    ("surplus__gte", 0),
                    models.Q(
                        models.Q(("settled", 0), ("surplus", 0), ("taken_at", None)),
                        models.Q(
                            (
                                "amount",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("settled"), "+", models.F("surplus")
                                ),
                            ),
                            ("taken_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                ),
                name="order_money_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="bankline",
            index=models.Index(fields=["account", "day"], name="bank_line_by_day"),
        ),
        migrations.AddIndex(
            model_name="bankline",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)),
                fields=["account", "finding"],
                name="bank_line_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.UniqueConstraint(fields=("account", "digest"), name="bank_line_once"),
        ),
        migrations.RunPython(protect, release),
    ]

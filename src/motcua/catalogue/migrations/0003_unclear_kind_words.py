"""The words of two kinds of doubt: of the unit of a term, of a field of the form. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_frozen_versions")]

    operations = [
        migrations.AlterField(
            model_name="unclearpoint",
            name="kind",
            field=models.CharField(
                max_length=8,
                choices=[
                    ("term", "Thời hạn"),
                    ("fee", "Phí, lệ phí"),
                    ("note", "Ghi chú nằm trong thành phần hồ sơ"),
                    ("unit", "Đơn vị thời hạn"),
                    ("text", "Nội dung"),
                    ("field", "Trường thông tin"),
                ],
            ),
        ),
    ]

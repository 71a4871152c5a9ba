import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
        ('dossiers', '0009_handed_in_by'),
        ('org', '0005_citizen_accounts'),
        ('oversight', '0002_guard_petitions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedbackCursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='petition',
            name='account',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.citizenaccount'),
        ),
        migrations.AddField(
            model_name='petition',
            name='follows',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='oversight.petition'),
        ),
        migrations.AddField(
            model_name='petition',
            name='token',
            field=models.CharField(blank=True, max_length=32, null=True, unique=True),
        ),
        migrations.CreateModel(
            name='FeedbackSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32, unique=True)),
                ('questionnaire', models.CharField(max_length=20)),
                ('field_code', models.CharField(max_length=60)),
                ('procedure_code', models.CharField(max_length=40)),
                ('ended_at', models.DateTimeField()),
                ('offered_at', models.DateTimeField()),
                ('way', models.CharField(choices=[('link', 'Trên mạng'), ('qr', 'Quét mã tại quầy'), ('paper', 'Phiếu giấy'), ('notice', 'Theo thông báo')], max_length=6)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('official', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FeedbackAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveSmallIntegerField()),
                ('answered_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('way', models.CharField(choices=[('link', 'Trên mạng'), ('qr', 'Quét mã tại quầy'), ('paper', 'Phiếu giấy'), ('notice', 'Theo thông báo')], max_length=6)),
                ('answers', models.JSONField(default=dict)),
                ('remark', models.TextField(blank=True)),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('points_1', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('points_3', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('points_4', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('points_7', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('typed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('slip', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='oversight.feedbackslip')),
            ],
            options={
                'ordering': ['slip_id', 'seq'],
            },
        ),
        migrations.CreateModel(
            name='PetitionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='oversight.petition')),
            ],
            options={
                'ordering': ['petition_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='PetitionNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('receive', 'Tiếp nhận'), ('classify', 'Phân loại'), ('assign', 'Giao xử lý'), ('forward', 'Chuyển cơ quan khác'), ('answer', 'Trả lời'), ('publish', 'Công khai'), ('decline', 'Không tiếp nhận')], max_length=10)),
                ('way', models.CharField(choices=[('email', 'Thư điện tử'), ('sms', 'Tin nhắn')], max_length=6)),
                ('to', models.CharField(max_length=254)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('body', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('provider_number', models.CharField(blank=True, max_length=120)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='oversight.petition')),
            ],
        ),
        migrations.CreateModel(
            name='PetitionRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BooleanField()),
                ('remark', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('petition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rating', to='oversight.petition')),
            ],
        ),
        migrations.AddIndex(
            model_name='feedbackslip',
            index=models.Index(fields=['authority', 'ended_at'], name='feedback_by_end'),
        ),
        migrations.AddConstraint(
            model_name='feedbackanswer',
            constraint=models.UniqueConstraint(fields=('slip', 'seq'), name='feedback_answer_once'),
        ),
        migrations.AddConstraint(
            model_name='feedbackanswer',
            constraint=models.CheckConstraint(condition=models.Q(('level__isnull', True), ('level__lte', 2), _connector='OR'), name='feedback_level_of_three'),
        ),
        migrations.AddConstraint(
            model_name='petitionfile',
            constraint=models.UniqueConstraint(fields=('petition', 'position'), name='petition_file_once'),
        ),
        migrations.AddIndex(
            model_name='petitionnotice',
            index=models.Index(condition=models.Q(('next_try_at__isnull', False)), fields=['next_try_at'], name='petition_notice_waiting'),
        ),
        migrations.AddConstraint(
            model_name='petitionnotice',
            constraint=models.UniqueConstraint(fields=('petition', 'about', 'way'), name='petition_notice_once'),
        ),
    ]

"""The office that 200 people apply to, and what stands in its database afterwards.

python bench/applying_office.py prepare --people 700 --communes 8 --out office.json
python bench/applying_office.py check --people people.json
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
from collections import Counter
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")

import django

django.setup()

from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django.utils.module_loading import import_string
from fill import START, make_communes

from motcua.dossiers.actions.receiving_accounts import set_account
from motcua.dossiers.models import Application, Dossier, DossierForm
from motcua.org.actions.applicants import ApplicantData, save
from motcua.org.models import CitizenAccount
from motcua.org.types import SYSTEM, Assurance

#: registration of a birth (five sections), a copy of an extract with its fee: both ask for a proven identity
PROVEN = ("1.001193", "2.000635")
#: a procedure without a form of its own: a proven telephone is enough
GENERAL = "1.014028"
#: what somebody types into an empty field whose name holds these letters; the first that fits
TYPED = {
    "ngay": "10/11/2026",
    "birth": "05/03/1990",
    "tinh": "Tỉnh Mẫu",
    "province": "Tỉnh Mẫu",
    "commune": "Xã Mẫu 1",
    "xa": "Xã Mẫu 1",
    "ban_sao": "2",
    "ho_ten": "Nguyễn Thị Mẫu",
    "name": "Nguyễn Thị Mẫu",
    "address": "Thôn Mẫu, xã Mẫu 1, tỉnh Mẫu",
    "phone": "0912345678",
    "noi_dung": "Đề nghị giải quyết theo quy định",
    "noi_da_dang_ky": "UBND xã Mẫu",
}


def prepare(options: argparse.Namespace) -> None:
    """Communes with a bank account, and citizens who proved who they are, each with an open session."""
    at = timezone.localtime()
    communes = make_communes(options.communes, at)
    for commune in communes:
        set_account(
            authority_id=commune["authority"],
            bin_code="970418",
            number="1234567890",
            holder="UBND XA MAU",
            valid_from=START,
            actor=SYSTEM,
        )
    office = {
        "codes": PROVEN,
        "general": GENERAL,
        "typed": TYPED,
        "cookie": settings.SESSION_COOKIE_NAME,
        "sessions": [_citizen(number, at) for number in range(options.people)],
    }
    options.out.write_text(json.dumps(office, ensure_ascii=False), encoding="utf-8")


def _citizen(number: int, at: Any) -> str:
    """Somebody the identity provider has named, with a session as its sign-in begins one."""
    person = ApplicantData(
        name="Trần Thị Mẫu",
        identity_kind="personal",
        identity_number=f"0961{number:08d}",
        birth_text="05/03/1990",
        sex="female",
        address="Thôn Mẫu, xã Mẫu 1, tỉnh Mẫu",
        phone=f"08{number:08d}",
    )
    account = CitizenAccount.objects.create(
        token=secrets.token_hex(8),
        name=person.name,
        phone=person.phone,
        provider="bench",
        subject=person.identity_number,
        assurance=Assurance.IDENTITY,
        applicant=save(person),
        stamp=secrets.token_hex(8),
        created_at=at,
        last_seen_at=at,
    )
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    instant = int(at.timestamp())
    session["citizen"] = {
        "account": account.pk,
        "stamp": account.stamp,
        "assurance": int(Assurance.IDENTITY),
        "begun": instant,
        "seen": instant,
        "agreed": True,
    }
    session.save()
    return str(session.session_key)


def check(options: argparse.Namespace) -> int:
    """Whether every sending is exactly one dossier with one set of answers; what is wrong is told."""
    told = json.loads(options.people.read_text(encoding="utf-8"))
    sent = told["sent"]
    wrong = [f"sent and told twice: {token}" for token, n in Counter(sent).items() if n > 1]
    online = Dossier.objects.filter(account__isnull=False)
    tokens = set(online.values_list("token", flat=True))
    if tokens != set(sent):
        wrong.append(f"{len(tokens)} dossiers, {len(sent)} sendings, {len(tokens ^ set(sent))} differ")
    forms = DossierForm.objects.values("dossier").annotate(n=Count("pk"))
    wrong += [f"{row['n']} forms of dossier {row['dossier']}" for row in forms if row["n"] != 1]
    if len(forms) != len(tokens):
        wrong.append(f"{len(forms)} dossiers with answers of {len(tokens)}")
    applications = Application.objects.filter(state="sent")
    dossiers = Counter(applications.values_list("dossier_id", flat=True))
    wrong += [f"dossier {pk} of {n} applications" for pk, n in dossiers.items() if n != 1]
    codes = Counter(online.exclude(code="").exclude(code=None).values_list("code", flat=True))
    wrong += [f"code {code} given {n} times" for code, n in codes.items() if n != 1]
    events = set(online.annotate(n=Count("events")).values_list("n", flat=True))
    applications_per_account = Application.objects.values("account", "procedure_code").annotate(n=Count("pk"))
    wrong += [f"{row}" for row in applications_per_account if row["n"] != 1]
    print(f"sendings {len(sent)}, pressed twice {told['pressed_twice']}, dossiers {len(tokens)}")
    print(f"events of each: {events}")
    for line in wrong[:20]:
        print("WRONG:", line)
    return 1 if wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("what", choices=("prepare", "check"))
    parser.add_argument("--people", default="700")
    parser.add_argument("--communes", type=int, default=8)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.what == "check":
        options.people = Path(options.people)
        return check(options)
    options.people = int(options.people)
    prepare(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())

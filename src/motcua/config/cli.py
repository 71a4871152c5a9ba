"""``motcua``: the operator's tool. It only finds the command; each group lives in ``config/commands``."""

from __future__ import annotations

import argparse
import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import django
from django.db.utils import OperationalError, ProgrammingError

from motcua.lib.refused import Refused

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True)
class Command:
    """A group of commands; its module is imported when it is called, after Django is ready if it needs it."""

    name: str
    help: str
    section: str
    needs_django: bool = True

    @property
    def module(self) -> str:
        return f"motcua.config.commands.{self.name.replace('-', '_')}"


COMMANDS = {
    command.name: command
    for command in (
        Command("init", "prepare or upgrade the home: folders, database, calendar, catalogue", "Running"),
        Command("serve", "serve the office: web server, background worker and daily jobs", "Running"),
        Command("demo", "load the demonstration offices and print the accounts to log in with", "Running"),
        Command("doctor", "check this installation and say what to do about what is wrong", "Running"),
        Command("catalogue", "import, list, show, search and compare administrative procedures", "Looking"),
        Command("org", "list the offices as they stand on a day", "Looking"),
        Command("dossier", "show one dossier: state, clock, people, every event", "Looking"),
        Command("report", "fill a statutory form for an office and a period; list the forms", "Looking"),
        Command("law", "reckon a due date, step by step; print the rules", "Looking", needs_django=False),
        Command("user", "add officials, set passwords, list who may do what", "Keeping"),
        Command("client", "register systems that may call the API", "Keeping"),
        Command("register", "bring in registers kept elsewhere, row by row; list them", "Keeping"),
        Command("audit", "prove that no event was changed; seal the days that are over", "Keeping"),
        Command("counts", "take the counts beside the facts anew; prove them equal to the facts", "Keeping"),
        Command("backup", "write a consistent copy of database, files and keys to one archive", "Keeping"),
        Command("restore", "bring an archive back into an empty home", "Keeping"),
        Command("worker", "run background jobs only (serve starts one by itself)", "Parts of serve"),
        Command(
            "identity-demo",
            "serve invented persons to sign in as (serve starts one for a demonstration)",
            "Parts of serve",
            needs_django=False,
        ),
        Command("scheduler", "run the daily jobs only (serve starts one by itself)", "Parts of serve"),
    )
}

MANUAL_HEAD = """\
usage: motcua COMMAND [OPTIONS]       motcua COMMAND --help tells more about each

The operator's tool of Một Cửa, the one-stop shop for administrative procedures.
"""
MANUAL_TAIL = """
A first day:
  motcua init                                   prepare the home (var/, or MOTCUA_HOME)
  motcua user add lan --name "Nguyễn Thị Lan" --unit H27.15 --role INTAKE --decision 12/QĐ-UBND
  motcua catalogue import procedures.json       more procedures than the starter catalogue has
  motcua serve                                  then open http://127.0.0.1:8000
  motcua law due-date --received 2023-04-27T16:30 --term 3 --unit working_day --explain

Every day is sealed by itself; `motcua audit verify` proves the whole record, `motcua doctor` the rest.

Environment:
  MOTCUA_HOME         folder of database, files, keys and logs (default: var/ in the checkout)
  DATABASE_URL        postgresql://user:password@host:port/name; without it an embedded SQLite is used
  MOTCUA_HOSTS        host names this server answers to, separated by commas
  MOTCUA_PUBLIC_URL   address that stands in the QR of every slip; https:// turns on secure cookies
  MOTCUA_MESSAGES     file of the ways to send e-mail, SMS, Zalo (default: messages.json in the home)
  MOTCUA_PAY_…        payment platforms (docs/payments.md)
  MOTCUA_IDENTITY_…   how citizens sign in with the national identity (docs/accounts.md)
  MOTCUA_CLAMAV       host:port of ClamAV, which scans what citizens send
All of them: docs/operate.md.

Exit code: 0 done; 1 refused or found wrong; 2 called wrongly or set up wrongly.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Errors are one clear sentence on standard error."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(manual(), end="")
        return OK if words else USAGE
    command = COMMANDS.get(words[0])
    if command is None:
        return _complain(f"there is no command {words[0]!r}.{_meant(words[0])} See motcua --help", USAGE)
    try:
        return _run(command, words[1:])
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(command: Command, words: list[str]) -> int:
    try:
        return _call(command, words)
    except Refused as refusal:
        cited = f" ({refusal.citation})" if refusal.citation else ""
        return _complain(f"{refusal.message}{cited}", FAILED)
    except (OperationalError, ProgrammingError) as error:
        return _complain(_about_the_database(error), FAILED)


def manual() -> str:
    """The text of ``motcua --help``."""
    lines = [MANUAL_HEAD]
    for section in dict.fromkeys(command.section for command in COMMANDS.values()):
        lines.append(f"{section}:")
        lines += [f"  {c.name:<11} {c.help}" for c in COMMANDS.values() if c.section == section]
        lines.append("")
    return "\n".join(lines) + MANUAL_TAIL


def _call(command: Command, words: list[str]) -> int:
    if command.needs_django:
        try:
            start_django()
        except (ValueError, OSError) as error:
            return _complain(f"the settings cannot be used: {error}", USAGE)
    module = importlib.import_module(command.module)
    parser = argparse.ArgumentParser(
        prog=f"motcua {command.name}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    args = parser.parse_args(words)
    return int(module.run(args))


def start_django() -> None:
    """Make models and settings usable; ``law`` calls it only once a unit's calendar is asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()


def _about_the_database(error: Exception) -> str:
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "no such table" in said or "does not exist" in said or "no such column" in said:
        return f"the home is not prepared for this version ({said}). Run: motcua init"
    return f"the database does not answer as it should ({said}). Run: motcua doctor"


def _meant(word: str) -> str:
    near = difflib.get_close_matches(word, COMMANDS, n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _complain(message: str, code: int) -> int:
    print(f"motcua: {message}", file=sys.stderr)
    return code

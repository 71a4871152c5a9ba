"""Published versions and routes never change: the database itself refuses it."""

from django.db import migrations, models

DRAFT = "'draft'"
VERSION = "catalogue_procedureversion"
ROUTE = "catalogue_route"

#: columns of a version that may differ after publication: its state and its last day
VERSION_CONTENT = (
    "procedure_id number name decision_number decision_date issuing_agency valid_from online_level receiving_units"
    " deciding_units audiences steps_text conditions_text results legal_bases details book same_day cut_off reading"
    " content content_hash source created_at"
).split()
ROUTE_CONTENT = (
    "key version procedure_id unit_code code name kind shares_day decision issued_on source"
).split()

#: table → how the state of its owner is found from a row
CHILDREN = {
    "catalogue_submissionchannel": f"SELECT state FROM {VERSION} WHERE id = {{row}}.version_id",
    "catalogue_procedurecase": f"SELECT state FROM {VERSION} WHERE id = {{row}}.version_id",
    "catalogue_channelcharge": (
        f"SELECT v.state FROM {VERSION} v JOIN catalogue_submissionchannel c ON c.version_id = v.id"
        " WHERE c.id = {row}.channel_id"
    ),
    "catalogue_requireddocument": (
        f"SELECT v.state FROM {VERSION} v JOIN catalogue_procedurecase c ON c.version_id = v.id"
        " WHERE c.id = {row}.case_id"
    ),
    "catalogue_routebranch": f"SELECT state FROM {ROUTE} WHERE id = {{row}}.route_id",
    "catalogue_routestep": f"SELECT state FROM {ROUTE} WHERE id = {{row}}.route_id",
}
OWNERS = {VERSION: VERSION_CONTENT, ROUTE: ROUTE_CONTENT}
#: the only ways a state may go
WAYS = (
    "(OLD.state = NEW.state OR OLD.state = 'draft'"
    " OR (OLD.state = 'published' AND NEW.state IN ('superseded', 'abolished')))"
)
MESSAGE = "published catalogue content never changes"


def sqlite_statements():
    for table, columns in OWNERS.items():
        same = " AND ".join(f'OLD."{c}" IS NEW."{c}"' for c in columns)
        yield (
            f"CREATE TRIGGER {table}_frozen_update BEFORE UPDATE ON {table}"
            f" WHEN OLD.state <> {DRAFT} AND NOT ({same} AND {WAYS})"
            f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        yield (
            f"CREATE TRIGGER {table}_frozen_delete BEFORE DELETE ON {table} WHEN OLD.state <> {DRAFT}"
            f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
    for table, owner in CHILDREN.items():
        for act, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            frozen = " OR ".join(f"({owner.format(row=row)}) <> {DRAFT}" for row in rows)
            yield (
                f"CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table} WHEN {frozen}"
                f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def postgres_statements():
    for table, columns in OWNERS.items():
        same = " AND ".join(f'OLD."{c}" IS NOT DISTINCT FROM NEW."{c}"' for c in columns)
        yield (
            f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN"
            f" IF TG_OP = 'DELETE' THEN"
            f"   IF OLD.state <> {DRAFT} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END IF;"
            f"   RETURN OLD;"
            f" END IF;"
            f" IF OLD.state <> {DRAFT} AND NOT ({same} AND {WAYS}) THEN"
            f"   RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';"
            f" END IF;"
            f" RETURN NEW; END $body$"
        )
        yield (
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
        )
    for table, owner in CHILDREN.items():
        refuse = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'"
        yield (
            f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN"
            f" IF TG_OP <> 'INSERT' AND ({owner.format(row='OLD')}) <> {DRAFT} THEN {refuse}; END IF;"
            f" IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;"
            f" IF ({owner.format(row='NEW')}) <> {DRAFT} THEN {refuse}; END IF;"
            f" RETURN NEW; END $body$"
        )
        yield (
            f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
        )


def freeze(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = sqlite_statements() if vendor == "sqlite" else postgres_statements()
    for statement in statements:
        schema_editor.execute(statement, params=None)


def thaw(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in [*OWNERS, *CHILDREN]:
        if on_sqlite:
            for act in ("insert", "update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen_{act}", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_frozen()", params=None)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="unclearpoint",
            name="place",
            field=models.TextField(),
        ),
        migrations.RunPython(freeze, thaw),
    ]

"""Foreign keys point to the same or a lower app; migrations are named and linear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import report

#: lowest first; equal numbers do not know each other
ORDER = {
    "org": 1,
    "catalogue": 2,
    "documents": 2,
    "office": 3,
    "dossiers": 4,
    "oversight": 5,
    "visits": 5,
    "reports": 6,
    "web": 7,
}


def our_apps() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.startswith("motcua.")]


def relations() -> Iterator[tuple[Any, str]]:
    for label in our_apps():
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey | models.ManyToManyField):
                    yield field, f"{model._meta.label}.{field.name}"


def test_every_app_has_its_place() -> None:
    assert set(our_apps()) <= set(ORDER)


def test_foreign_keys_point_down() -> None:
    found = []
    for field, where in relations():
        own, other = field.model._meta.app_label, field.related_model._meta.app_label
        if own != other and other in ORDER and ORDER[other] >= ORDER[own]:
            found.append(f"{where} -> {other}")
    report(found, "a foreign key points to its own or a lower app")


def test_a_foreign_key_to_another_app_leaves_no_trace_there() -> None:
    found = []
    for field, where in relations():
        crosses = field.model._meta.app_label != field.related_model._meta.app_label
        if crosses and field.remote_field.related_name != "+":
            found.append(f"{where} -> {field.related_model._meta.label}")
    report(found, 'a foreign key to another app has related_name="+"')


def test_there_are_relations_to_look_at() -> None:
    assert len(list(relations())) > 10


def test_no_generic_relation() -> None:
    found = [
        f"{model._meta.label}.{field.name}"
        for label in our_apps()
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.private_fields
    ]
    report(found, "no generic foreign keys")


def test_migrations_are_named_numbered_and_linear() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = []
    for label in our_apps():
        names = sorted(name for app, name in loader.disk_migrations if app == label)
        numbers = [int(name[:4]) for name in names]
        if numbers != list(range(1, len(names) + 1)):
            found.append(f"{label}: numbers {numbers}")
        found += [f"{label}/{name}" for name in names if re.search(r"_auto_|_\d{8}|_alter_.*_and_more", name)]
        if len(loader.graph.leaf_nodes(label)) > 1:
            found.append(f"{label}: two ends {loader.graph.leaf_nodes(label)}")
    report(found, "migrations are named after what they do, numbered and linear")

"""Data flows one way: who may read what."""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pytest

from project_kit import PROJECT, expect_none, nodes

# Which layers a layer reads; staging also reads its own models of what has landed, indicators those of their own code.
# Analyses ask what analysts ask, of what analysts query.
MAY_READ = {
    "staging": {"source", "seed"},
    "intermediate": {"seed", "staging", "intermediate"},
    "indicators": {"seed", "staging", "intermediate"},
    "results": {"seed", "intermediate", "indicators", "results"},
    "marts": {"seed", "intermediate", "results", "marts"},
    "published": {"marts", "published"},
    "analysis": {"seed", "marts", "quality"},
    "quality": {"source", "seed", "staging", "intermediate", "indicators", "results", "marts", "published", "quality"},
}
SCHEMAS = "raw|quarantine|seeds|staging|intermediate|indicators|results|marts|published|quality"
_NAMED_RELATION = re.compile(rf"\b(?:from|join)\s+\"?(?:{SCHEMAS})\"?\.", re.IGNORECASE)


def layer_of(node: dict[str, Any]) -> str:
    """Layer of a model (its first folder under models/), or the kind of what is no model."""
    return node["fqn"][1] if node["resource_type"] == "model" else node["resource_type"]


def may_read(reader: dict[str, Any], read: dict[str, Any]) -> bool:
    """Whether the layer of the reading model may read the other."""
    layer, other = layer_of(reader), layer_of(read)
    if layer == other == "staging":
        return read["name"].startswith("stg_landing__")
    if layer == other == "indicators":
        return reader["fqn"][2] == read["fqn"][2]
    return other in MAY_READ[layer]


def wrong_readings(manifest: dict[str, Any]) -> list[str]:
    everything = manifest["nodes"] | manifest["sources"]
    return [
        f"{model['name']} reads {everything[read]['name']}"
        for model in nodes(manifest, "model", "analysis")
        for read in model["depends_on"]["nodes"]
        if not may_read(model, everything[read])
    ]


def subject_of(node: dict[str, Any]) -> str | None:
    """Subject of an intermediate model, its folder; None of any other."""
    return node["fqn"][2] if layer_of(node) == "intermediate" else None


def circles_of_subjects(manifest: dict[str, Any]) -> list[str]:
    """Subjects of the intermediate layer of which each reads the other, near or far."""
    reads: dict[str, set[str]] = {}
    for node in nodes(manifest, "model"):
        if subject := subject_of(node):
            others = [manifest["nodes"][name] for name in node["depends_on"]["nodes"] if name in manifest["nodes"]]
            reads.setdefault(subject, set()).update(
                read for other in others if (read := subject_of(other)) and read != subject
            )
    sorter = TopologicalSorter(reads)
    try:
        sorter.prepare()
    except CycleError as error:
        return [" and ".join(sorted(set(error.args[1]))) + " read each other"]
    return []


def names_a_relation(sql: str) -> bool:
    """Whether SQL reads a relation by its schema, past ref() and source(), which the lineage then would not show."""
    return _NAMED_RELATION.search(sql) is not None


def model(*fqn: str) -> dict[str, Any]:
    return {"resource_type": "model", "fqn": ["mittaristo", *fqn], "name": fqn[-1]}


def test_nothing_reads_a_layer_that_it_must_not(manifest: dict[str, Any]) -> None:
    expect_none(wrong_readings(manifest))


def test_no_subject_reads_itself_by_way_of_others(manifest: dict[str, Any]) -> None:
    expect_none(circles_of_subjects(manifest))


def test_a_circle_of_subjects_is_found() -> None:
    def node(subject: str, name: str, *read: str) -> dict[str, Any]:
        return model("intermediate", subject, name) | {"depends_on": {"nodes": list(read)}}

    around = {
        "a": node("time", "int_time__a", "b"),
        "b": node("shortage", "int_shortage__b", "c"),
        "c": node("time", "int_time__c"),
    }
    assert circles_of_subjects({"nodes": around}) == ["shortage and time read each other"]
    assert circles_of_subjects({"nodes": around | {"b": node("shortage", "int_shortage__b")}}) == []


def test_every_model_lies_in_a_layer(manifest: dict[str, Any]) -> None:
    assert {layer_of(node) for node in nodes(manifest, "model")} <= MAY_READ.keys()


def test_no_sql_names_a_relation_past_ref_and_source() -> None:
    paths = [*(PROJECT / "models").rglob("*.sql"), *(PROJECT / "macros").rglob("*.sql")]
    expect_none(path.name for path in paths if names_a_relation(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("reader", "read"),
    [
        (model("staging", "ura", "stg_ura__statuses"), model("staging", "ura", "stg_ura__persons")),
        (model("staging", "ura", "stg_ura__statuses"), model("intermediate", "time", "int_time__months")),
        (model("intermediate", "time", "int_time__months"), {"resource_type": "source", "name": "ytyoll"}),
        (model("intermediate", "time", "int_time__months"), model("indicators", "k_context", "ind_k__cases")),
        (model("indicators", "3_1_flow", "ind_3_1__cases"), model("indicators", "k_context", "ind_k__cases")),
        (model("marts", "dim_area"), model("staging", "ura", "stg_ura__persons")),
        (model("marts", "dim_area"), model("quality", "coverage")),
        ({"resource_type": "analysis", "name": "offers"}, model("intermediate", "offers", "int_offers__offers")),
    ],
)
def test_a_wrong_reading_is_found(reader: dict[str, Any], read: dict[str, Any]) -> None:
    everything = {"reader": reader | {"depends_on": {"nodes": ["read"]}}, "read": read | {"depends_on": {"nodes": []}}}
    assert wrong_readings({"nodes": everything, "sources": {}}) == [f"{reader['name']} reads {read['name']}"]


@pytest.mark.parametrize(
    ("reader", "read"),
    [
        (model("staging", "ura", "stg_ura__statuses"), model("staging", "landing", "stg_landing__seen_files")),
        (model("indicators", "3_1_flow", "ind_3_1__cases"), model("indicators", "3_1_flow", "ind_3_1__cases")),
        (model("results", "res_candidates"), model("indicators", "3_1_flow", "ind_3_1__cases")),
        (model("marts", "fct_indicator_value"), model("results", "res_values")),
    ],
)
def test_a_right_reading_is_none(reader: dict[str, Any], read: dict[str, Any]) -> None:
    assert may_read(reader, read)


def test_a_relation_named_by_its_schema_is_found() -> None:
    assert names_a_relation("select * from staging.stg_ura__persons")
    assert names_a_relation('left join "raw"."ura__ytyoll" as statuses')
    assert not names_a_relation("select staging.name from stagings as staging")

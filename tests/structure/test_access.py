"""What others may build on: marts and nothing else, and every use of them that is known is named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from project_kit import expect_none, nodes


def wrong_access(models: Iterable[dict[str, Any]]) -> list[str]:
    """Models that are public outside of marts, or not public in it, or outside of their layer's group."""
    return [
        f"{model['name']}: {model['access']} in group {model['group']}"
        for model in models
        if (model["access"], model["group"])
        != ("public" if model["schema"] == "marts" else "protected", model["schema"])
    ]


def not_public(manifest: dict[str, Any]) -> list[str]:
    """What exposures depend on that is no public model."""
    return [
        f"{exposure['name']}: {read}"
        for exposure in manifest["exposures"].values()
        for read in exposure["depends_on"]["nodes"]
        if manifest["nodes"].get(read, {}).get("access") != "public"
    ]


def read_by(manifest: dict[str, Any], kind: str) -> set[str]:
    """The marts that nodes of a kind read."""
    reads = {read for node in nodes(manifest, kind) for read in node["depends_on"]["nodes"]}
    return {read for read in reads if manifest["nodes"][read]["schema"] == "marts"}


def test_exactly_the_marts_are_public(manifest: dict[str, Any]) -> None:
    expect_none(wrong_access(nodes(manifest, "model")))


def test_every_group_is_a_layer_with_an_owner_and_a_description(manifest: dict[str, Any]) -> None:
    groups = list(manifest["groups"].values())
    assert {group["name"] for group in groups} == {model["schema"] for model in nodes(manifest, "model")}
    expect_none(group["name"] for group in groups if not group["owner"]["name"] or not group["description"])


def test_exposures_depend_on_public_models_only(manifest: dict[str, Any]) -> None:
    assert manifest["exposures"]
    expect_none(not_public(manifest))


def test_every_exposure_says_what_it_is_and_whose(manifest: dict[str, Any]) -> None:
    expect_none(
        exposure["name"]
        for exposure in manifest["exposures"].values()
        if not exposure["description"] or not exposure["owner"]["name"] or not exposure["depends_on"]["nodes"]
    )


def test_the_analysts_questions_depend_on_the_marts_that_the_analyses_read(manifest: dict[str, Any]) -> None:
    exposure = manifest["exposures"]["exposure.mittaristo.analysts_questions"]
    assert set(exposure["depends_on"]["nodes"]) == read_by(manifest, "analysis")


def test_wrong_access_is_found() -> None:
    model = {"name": "coverage", "schema": "quality", "access": "public", "group": "quality"}
    assert wrong_access([model]) == ["coverage: public in group quality"]
    assert wrong_access([model | {"schema": "marts", "group": "marts", "access": "protected"}])
    assert wrong_access([model | {"access": "protected", "group": None}])
    assert not wrong_access([model | {"access": "protected"}])
    exposure = {"name": "somebody", "depends_on": {"nodes": ["model.coverage"]}}
    manifest = {"exposures": {"one": exposure}, "nodes": {"model.coverage": model | {"access": "protected"}}}
    assert not_public(manifest) == ["somebody: model.coverage"]

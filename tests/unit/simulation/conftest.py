import pytest

from simulation_kit import Simulated, simulated

PERSONS = 6_000


@pytest.fixture(scope="session")
def clean(tmp_path_factory) -> Simulated:
    return simulated(tmp_path_factory.mktemp("simulated") / "clean", PERSONS)


@pytest.fixture(scope="session")
def dirty(tmp_path_factory) -> Simulated:
    return simulated(tmp_path_factory.mktemp("simulated") / "dirty", PERSONS, dirty=True)

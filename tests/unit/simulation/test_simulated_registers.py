"""Registers hold what lives leave behind: versions, late rows, deletions, and signal for every indicator."""

from collections import Counter, defaultdict

import numpy as np

from mittaristo_lab.simulation.areas import Geography
from simulation_kit import changed, newest, sortable


def test_every_client_is_a_person_with_a_home(clean):
    persons = {row["hetu"] for row in clean.rows("ura", "yhenk")}
    assert {row["hetu"] for row in newest(clean.rows("ura", "yhkunta"))} == persons
    for table in ("yhkoul", "yhamm", "yhdiag", "ythaku", "ytyoll", "ysijoit", "ytvalit", "tyotarjoukset"):
        assert {row["hetu"] for row in newest(clean.rows("ura", table))} <= persons, table
    assert {row["hetu"] for row in newest(clean.rows("atmt", "esittelyt"))} <= persons
    assert {row["hetu"] for row in clean.rows("etuudet", "maksut")} <= persons


def test_every_person_meets_the_service_in_the_delivered_time(clean):
    met = {row["hetu"] for row in newest(clean.rows("ura", "ythaku"))}
    assert met == {row["hetu"] for row in clean.rows("ura", "yhenk")}
    searches = len(newest(clean.rows("ura", "ythaku")))
    assert 1.2 < searches / len(met) < 1.9


def test_vacancies_of_placements_and_offers_exist(clean):
    vacancies = {row["ilmno"] for row in clean.rows("ura", "ypaikka")}
    for register, table, column in (
        ("ura", "ytvalit", "ilmno"),
        ("ura", "tyotarjoukset", "ilmoitusnumero"),
        ("atmt", "esittelyt", "ilmoitusnumero"),
    ):
        named = {row[column] for row in newest(clean.rows(register, table))} - {""}
        assert named
        assert named <= vacancies, table


def test_versions_of_a_row_begin_with_u_and_end_with_p(clean):
    for table in ("ytyoll", "ythaku", "ysijoit"):
        versions = defaultdict(list)
        for rows in clean.deliveries("ura", table)[1:]:
            for row in rows:
                versions[row["rivi_id"]].append((changed(row), row["muutoslaji"]))
        kinds = Counter()
        for found in versions.values():
            assert [time for time, _ in found] == sorted({time for time, _ in found})
            kinds.update("".join(kind for _, kind in found))
            assert "U" not in [kind for _, kind in found][1:]
            assert "P" not in [kind for _, kind in found][:-1]
        assert set(kinds) == {"U", "M", "P"}, table


def test_a_status_is_delivered_open_and_closed_later_under_its_number(clean):
    first, *later = clean.deliveries("ura", "ytyoll")
    still_open = {row["rivi_id"] for row in first if row["tppvm"] in ("", "11.11.2222")}
    closed = {row["rivi_id"] for rows in later for row in rows if row["tppvm"] not in ("", "11.11.2222")}
    assert len(still_open & closed) > 100


def test_x2_some_old_statuses_and_searches_are_open_under_one_number_and_closed_under_another(clean):
    for table, start, end, extra in (("ytyoll", "tappvh", "tppvm", "tyok1"), ("ythaku", "alkpv1", "loppv1", "")):
        twins = defaultdict(set)
        for row in newest(clean.rows("ura", table)):
            twins[row["hetu"], row[start], row.get(extra)].add(row[end] in ("", "11.11.2222"))
        assert sum(found == {True, False} for found in twins.values()) > 20, table


def test_x3_late_rows_keep_arriving_but_none_is_missing_in_the_end(clean):
    months_late = Counter()
    for rows, (folder, _) in zip(
        clean.deliveries("ura", "ytyoll"),
        [item for item in clean.manifests if item[1]["register"] == "ura"],
        strict=True,
    ):
        until = folder.name[:7]
        for row in rows:
            if row["muutoslaji"] == "U":
                months_late[sortable(row["tappvh"])[:7] < f"{int(until[:4]) - (until[5:] < '03')}-{until[5:]}"] += 1
    ends = [row for row in newest(clean.rows("ura", "ythaku")) if row["loppv1"] in ("", "11.11.2222")]
    assert ends
    assert months_late[True] > 20


def test_searches_end_closed_when_they_ended_before_the_last_delivery(clean):
    """A person without a status at the end of the deliveries has no open job search but an old twin's."""
    by_start = defaultdict(set)
    for row in newest(clean.rows("ura", "ythaku")):
        by_start[row["hetu"], row["alkpv1"]].add(row["loppv1"] in ("", "11.11.2222"))
    open_searches = Counter(hetu for (hetu, _), found in by_start.items() if found == {True})
    assert max(open_searches.values()) == 1


def test_status_9_and_its_reason_are_as_old_as_the_law(clean):
    rows = newest(clean.rows("ura", "ytyoll"))
    part_time = [row for row in rows if row["tyok1"] == "9"]
    assert part_time
    assert min(sortable(row["tappvh"]) for row in part_time) >= "2022-05-01"
    for row in rows:
        if row["tymsyy"] in ("14", "15", "16"):
            assert sortable(row["tppvm"]) >= "2022-04-30"


def test_all_statuses_and_reasons_that_lives_need_occur(clean):
    statuses = {row["tyok1"] for row in clean.rows("ura", "ytyoll")} - {""}
    assert statuses == set("012345789z")
    reasons = {row["hapkd"] for row in clean.rows("ura", "ythaku")}
    assert {"", "01", "02", "03", "05", "06", "08", "09", "10", "13", "14", "15"} <= reasons


def test_subsidies_match_status_0_and_grants_begin_with_work(clean):
    working = {(row["hetu"], row["tappvh"]) for row in newest(clean.rows("ura", "ytyoll")) if row["tyok1"] == "0"}
    subsidies = newest(clean.rows("ura", "ysijoit"))
    subsidised = [row for row in subsidies if row["sijkds"] not in ("61", "62")]
    matched = sum((row["hetu"], row["alkpv2"]) in working for row in subsidised)
    assert matched > 0.85 * len(subsidised)
    grants = [row for row in subsidies if row["sijkds"] in ("61", "62")]
    assert grants
    assert all(row["tukipros"] == "" for row in grants)


def test_benefit_periods_fit_their_days(clean):
    payments = clean.rows("etuudet", "maksut")
    assert {row["etuus"] for row in payments} == {"01", "02", "03"}
    days = [float(row["paivat"]) for row in payments]
    assert min(days) > 0
    assert max(days) == 21.5
    assert any(day % 1 for day in days)
    assert {row["takaisinperinta"] for row in payments} == {"0", "1"}
    for row in payments:
        assert row["jakso_alku"] <= row["jakso_loppu"] < row["maksupvm"]


def test_shortage_differs_by_region_and_month_and_some_months_are_missing(clean):
    first, *_, last = clean.deliveries("keha", "tyovoimabarometri")
    states = {(row["kuukausi"], row["maakunta"], row["ammattikoodi"]): row["kohtaantotila"] for row in last}
    assert len(states) == len(last)
    assert set(states.values()) == {"0", "1", "2", "3", "99"}
    by_region, by_month = defaultdict(set), defaultdict(set)
    for (month, region, occupation), state in states.items():
        by_region[month, occupation].add(state == "3")
        by_month[region, occupation].add(state == "3")
    assert sum(len(found) == 2 for found in by_region.values()) > len(by_region) / 2
    assert sum(len(found) == 2 for found in by_month.values()) > 100
    months = {month for month, _, _ in states}
    assert 0 < 51 - len(months) < 10
    assert {row["kuukausi"] for row in first} < months


def test_offers_and_presentations_cross_borders_and_are_cancelled(clean):
    offers = newest(clean.rows("ura", "tyotarjoukset"))
    assert {"07", "13", ""} <= {row["tuloskoodi"] for row in offers}
    assert {row["tila"] for row in newest(clean.rows("atmt", "esittelyt"))} == {"1", "9"}
    same = Counter((row["hetu"], row["ilmoitusnumero"], row["osoitettupvm"], row["tyollisyysalue"]) for row in offers)
    assert any(count > 1 for (_, number, _, _), count in same.items() if number)
    assert any(row["ilmoitusnumero"] == "" for row in offers)
    assert any(row["kuntakoodi"] == "" for row in offers)


def test_permits_have_appeals_second_measures_and_odd_names(clean):
    decisions = newest(clean.rows("migri", "paatokset"))
    assert {row["DCSN_LEVEL"] for row in decisions} == {"1", "2", "3"}
    assert {row["PAATOS_PERUTTU"] for row in decisions} == {"0", "1"}
    assert any(count > 1 for count in Counter(row["CASE_ID"] for row in decisions if row["DCSN_LEVEL"] == "1").values())
    names = {row["MUNICIPALITY"] for row in clean.rows("migri", "tyoehdot")}
    assert {"HELSINKI", "helsinki", "Helsingfors", "Helsinki ", "", "   "} <= names
    assert names & {"Maaninka", "Nastola", "Juankoski"}


def test_surveys_have_all_areas_and_unanswered_questions(clean):
    equality = clean.deliveries("keha", "yhdenvertaisuuskartoitus")[-1]
    assert len({row["tyollisyysalue"] for row in equality}) == 45
    assert 0 < sum(row["pisteet"] == "" for row in equality) < 0.1 * len(equality)
    answers = clean.deliveries("keha", "yhteistyobarometri")[-1]
    assert len({row["tyollisyysalue"] for row in answers}) == 45
    by_respondent = defaultdict(list)
    for row in answers:
        by_respondent[row["vuosi"], row["vastaaja"]].append(row["vastaus"] == "")
    assert any(sum(empty) * 2 > len(empty) for empty in by_respondent.values())


def test_population_adds_up_to_working_ages_of_the_municipalities(clean):
    geography = Geography.read()
    counted = Counter()
    for row in clean.deliveries("tilastokeskus", "tyossakaynti")[-1]:
        if row["vuosi"] == "2022":
            counted[row["kunta"]] += int(row["lkm"])
    assert set(counted) == set(geography.codes.tolist())
    for code, population in zip(geography.codes.tolist(), geography.population.tolist(), strict=True):
        assert abs(counted[code] - 0.735 * population) <= 1


def test_all_municipalities_are_homes_of_enough_persons(tmp_path):
    geography = Geography.read()
    drawn = geography.draw_municipalities(np.random.default_rng(1), 1_000_000)
    assert len(np.unique(drawn)) == 308
    again = geography.draw_in_areas(np.random.default_rng(2), geography.area[drawn])
    assert (geography.area[again] == geography.area[drawn]).all()
    other = geography.draw_other_areas(np.random.default_rng(3), geography.area[drawn[:50_000]])
    assert (other != geography.area[drawn[:50_000]]).all()

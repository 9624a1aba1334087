"""The behaviour of simulated lives: every number that could be chosen otherwise, in one place.

Sources. *Bulletin*: the KEHA Centre's monthly employment bulletins for September and November 2025 and January
2026 (persons at month ends, shares of unemployment that ended before three months); *press*: KEHA figures of
over-three-month flow by area in the press on 20 January 2026; *Kela*: benefit recipients at the end of 2024;
*Migri*: decisions of January-June 2025. Numbers without a source are assumptions: chosen so that the published
shares come out (tests/unit/simulation/test_calibration.py holds them in their bands) and lives look like lives.
"""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from mittaristo_lab.simulation.days import day_number

# --- Published shares that the simulation must reproduce (unit: share of the unemployed jobseekers, or share) ----

PUBLISHED = {
    "long_term": (0.403, 0.424, "Bulletin: 131000/308900, 133400/318700, 139600/346400"),
    "over_two_years": (0.202, 0.208, "Bulletin: 63800/308900, 66400/318700, 70100/346400"),
    "under_25": (0.114, 0.122, "Bulletin: 35900/308900, 36300/318700, 42300/346400"),
    "over_55": (0.253, 0.261, "Bulletin: 79900/308900, 83100/318700, 87500/346400"),
    "laid_off": (0.049, 0.079, "Bulletin: 15100/308900, 19800/318700, 27300/346400"),
    "ended_before_3m_under_25": (0.437, 0.485, "Bulletin: 47.5, 48.5 and 43.7 percent"),
    "ended_before_3m_over_55": (0.405, 0.437, "Bulletin: 43.7 and 40.5 percent"),
    "over_3m_area_39": (0.67, 0.67, "press: Tampereen seutu"),
    "over_3m_area_25": (0.32, 0.32, "press: Pietarsaaren seutu"),
    "earnings_related": (0.367, 0.367, "Kela: 122512/334068"),
    "labour_market_subsidy": (0.527, 0.527, "Kela: 176133/334068"),
}
"""Statistic -> (lowest, highest published value, source)."""

# --- Areas -----------------------------------------------------------------------------------------------------

OVER_3M_DEFAULT = 0.53
OVER_3M_BY_AREA = {
    "39": 0.67,
    "25": 0.32,
    "08": 0.58,
    "43": 0.59,
    "01": 0.56,
    "19": 0.60,
    "41": 0.56,
    "09": 0.60,
    "24": 0.58,
    "17": 0.55,
    "16": 0.58,
    "35": 0.55,
    "29": 0.58,
    "04": 0.60,
    "03": 0.57,
    "11": 0.54,
    "14": 0.53,
    "36": 0.56,
    "10": 0.50,
    "33": 0.51,
    "26": 0.40,
    "38": 0.40,
    "12": 0.43,
    "18": 0.42,
    "37": 0.44,
    "44": 0.42,
    "40": 0.41,
    "46": 0.38,
    "28": 0.45,
    "07": 0.47,
    "30": 0.48,
    "22": 0.52,
    "32": 0.50,
    "45": 0.46,
    "27": 0.50,
    "06": 0.52,
    "20": 0.50,
    "34": 0.53,
}
"""Share of starting unemployment that still holds after three months. 39 and 25: press. The others are assumed:
between the two, low in Ostrobothnia and Åland, high in the large cities and the old industrial south-east."""

OVER_3M_STRETCH_BELOW, OVER_3M_STRETCH_ABOVE = 1.37, 1.47
"""Differences from the default are stretched, as lay-offs, equally short everywhere, and personal differences blur
them."""

SAME_REGION_PULL = 12.0
"""How many times as often a job elsewhere lies in another area of the same region, people per head."""

SWEDISH_DEFAULT = 0.008
SWEDISH_BY_AREA = {
    "46": 0.86,
    "25": 0.55,
    "26": 0.48,
    "07": 0.58,
    "30": 0.28,
    "15": 0.17,
    "38": 0.15,
    "11": 0.14,
    "12": 0.09,
    "01": 0.07,
    "08": 0.055,
    "41": 0.05,
    "20": 0.03,
    "43": 0.024,
}
"""Share of Swedish speakers: rounded population shares of the areas' municipalities."""

FOREIGN_DEFAULT = 0.08
FOREIGN_BY_AREA = {
    "08": 0.25,
    "43": 0.30,
    "01": 0.28,
    "41": 0.17,
    "39": 0.14,
    "25": 0.16,
    "26": 0.18,
    "46": 0.14,
    "11": 0.15,
    "03": 0.15,
    "24": 0.09,
}
"""Share of foreign citizens among clients."""

# --- Persons ---------------------------------------------------------------------------------------------------

AGE_BANDS = [(17, 20, 0.10), (20, 25, 0.135), (25, 35, 0.215), (35, 45, 0.20), (45, 55, 0.16), (55, 64, 0.19)]
"""(from, before, share): age when first met in the delivered window."""

MAN_SHARE = 0.54
RETIREMENT_YEARS, LATE_RETIREMENT_SHARE, LATE_RETIREMENT_MONTHS = 65, 0.15, 36
FOREIGN_MOTHER_TONGUE_OF_FINNS = 0.03
NATURALISED_SHARE = 0.05
"""Share of foreigners who become citizens during the simulation (the register overwrites nationality)."""

NATIONALITIES = [
    ("233", 0.22),
    ("643", 0.17),
    ("804", 0.14),
    ("368", 0.09),
    ("706", 0.07),
    ("004", 0.05),
    ("764", 0.05),
    ("752", 0.04),
    ("356", 0.04),
    ("792", 0.04),
    ("704", 0.05),
    ("608", 0.04),
]
FINLAND_WRITTEN_EMPTY = 0.03
"""Share of Finns whose nationality is empty in the register (A4: empty or 246 is Finland)."""

EDUCATION_LEVELS = [
    ("1", 0.03),
    ("2", 0.22),
    ("3", 0.50),
    ("5", 0.02),
    ("6", 0.12),
    ("7", 0.08),
    ("8", 0.008),
    ("9", 0.022),
]
EDUCATION_FIELDS = ["01101", "11201", "21312", "31401", "41105", "51301", "61302", "71101", "81301", "99999"]
NO_EDUCATION_ROW = 0.04
SECOND_EDUCATION = 0.08
SECOND_OCCUPATION = 0.12
NO_OCCUPATION_ROW = 0.05

ILL_SHARE_BY_AGE = [(0, 25, 0.07), (25, 45, 0.10), (45, 55, 0.15), (55, 70, 0.21)]
"""(from, before, share): long-term illness or injury by age at first contact."""

MOVE_PER_YEAR = 0.025
NEVER_UNEMPLOYED_BENEFIT = 0.12
"""Share of persons who are paid no benefit while unemployed."""

# --- First contact and seasons ---------------------------------------------------------------------------------

INITIAL_STOCK = 0.24
"""Share of persons whose first contact falls in the first half year of the latent lives."""
CONTACT_GROWTH = 0.45
"""Growth of new contacts from the start to the end of the lives: unemployment rose from 260400 at the end of 2022
to 346400 in January 2026 (Bulletin)."""
MONTH_WEIGHTS = [1.40, 0.85, 0.85, 0.90, 0.95, 1.25, 1.05, 1.05, 0.95, 0.90, 0.95, 0.95]
"""New contacts by month; January and the end of the school year stand out."""

# --- Transitions -----------------------------------------------------------------------------------------------


class State(IntEnum):
    """Employment status, by its register code (T4)."""

    SUBSIDISED = 0
    OPEN = 1
    UNEMPLOYED = 2
    LAID_OFF = 3
    REDUCED_WEEK = 4
    OUTSIDE = 5
    SERVICE = 7
    EDUCATION = 8
    PART_TIME = 9


PART_TIME_FROM = day_number(dt.date(2022, 5, 1))
"""Status 9 and reasons 14-16 exist from this day (X4)."""

STATE_CODES = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "z"]


class Exit(IntEnum):
    """How a status ends: within the service (`TO_...`) or with the end of the job search."""

    MEDIATED = 0
    FOUND_JOB = 1
    RECALLED = 2
    TO_OPEN = 3
    TO_PART_TIME = 4
    TO_SERVICE = 5
    TO_EDUCATION = 6
    TO_SUBSIDISED = 7
    TO_OUTSIDE = 8
    TO_UNEMPLOYED = 9
    TO_LAID_OFF = 10
    TO_REDUCED_WEEK = 11
    LAPSED = 12
    LEFT = 13
    RETIRED = 14


NEXT_STATE = {
    Exit.TO_OPEN: State.OPEN,
    Exit.TO_PART_TIME: State.PART_TIME,
    Exit.TO_SERVICE: State.SERVICE,
    Exit.TO_EDUCATION: State.EDUCATION,
    Exit.TO_SUBSIDISED: State.SUBSIDISED,
    Exit.TO_OUTSIDE: State.OUTSIDE,
    Exit.TO_UNEMPLOYED: State.UNEMPLOYED,
    Exit.TO_LAID_OFF: State.LAID_OFF,
    Exit.TO_REDUCED_WEEK: State.REDUCED_WEEK,
}

INTO_WORK = (Exit.MEDIATED, Exit.FOUND_JOB, Exit.RECALLED)

REASONS = {
    Exit.MEDIATED: {"01": 1.0},
    Exit.FOUND_JOB: {"03": 1.0},
    Exit.RECALLED: {"02": 1.0},
    Exit.TO_OPEN: {"03": 0.7, "01": 0.3},
    Exit.TO_PART_TIME: {"16": 1.0},
    Exit.TO_SERVICE: {"11": 0.45, "12": 0.3, "04": 0.25},
    Exit.TO_EDUCATION: {"08": 0.5, "13": 0.5},
    Exit.TO_SUBSIDISED: {"00": 1.0},
    Exit.TO_OUTSIDE: {"05": 1.0},
    Exit.TO_UNEMPLOYED: {"06": 1.0},
    Exit.TO_LAID_OFF: {"06": 1.0},
    Exit.TO_REDUCED_WEEK: {"06": 1.0},
    Exit.LAPSED: {"10": 0.88, "14": 0.07, "15": 0.05},
    Exit.LEFT: {"05": 0.45, "08": 0.14, "13": 0.10, "09": 0.05, "06": 0.26},
    Exit.RETIRED: {"05": 1.0},
}
"""End reason in the register by exit."""

FIRST_STATES = {
    State.UNEMPLOYED: 0.755,
    State.LAID_OFF: 0.0,
    State.OPEN: 0.09,
    State.PART_TIME: 0.045,
    State.EDUCATION: 0.03,
    State.OUTSIDE: 0.03,
    State.SERVICE: 0.02,
    State.REDUCED_WEEK: 0.015,
}
"""Status on the first day of a job search (laid-off apart, see `LAY_OFF_SHARE`)."""

LAY_OFF_PRONE = 0.26
"""Share of persons in trades that lay off (construction, industry, tourism)."""
LAY_OFF_SHARE = 0.90
"""Share of job searches of those persons that start with a lay-off."""

FAST = {
    Exit.MEDIATED: 0.10,
    Exit.FOUND_JOB: 0.385,
    Exit.TO_OPEN: 0.15,
    Exit.TO_PART_TIME: 0.06,
    Exit.TO_SERVICE: 0.075,
    Exit.TO_EDUCATION: 0.05,
    Exit.TO_SUBSIDISED: 0.03,
    Exit.TO_OUTSIDE: 0.04,
    Exit.LAPSED: 0.08,
    Exit.LEFT: 0.03,
}
"""Exits of those who leave unemployment soon."""

SLOW = {
    Exit.MEDIATED: 0.04,
    Exit.FOUND_JOB: 0.14,
    Exit.TO_OPEN: 0.07,
    Exit.TO_PART_TIME: 0.07,
    Exit.TO_SERVICE: 0.27,
    Exit.TO_EDUCATION: 0.05,
    Exit.TO_SUBSIDISED: 0.11,
    Exit.TO_OUTSIDE: 0.09,
    Exit.LAPSED: 0.12,
    Exit.LEFT: 0.04,
}
"""Exits of those who stay unemployed for long."""

OTHER_EXITS = {
    State.SUBSIDISED: {
        Exit.TO_UNEMPLOYED: 0.52,
        Exit.FOUND_JOB: 0.22,
        Exit.TO_OPEN: 0.12,
        Exit.TO_SERVICE: 0.05,
        Exit.LAPSED: 0.09,
    },
    State.OPEN: {
        Exit.TO_UNEMPLOYED: 0.36,
        Exit.LEFT: 0.29,
        Exit.FOUND_JOB: 0.17,
        Exit.LAPSED: 0.13,
        Exit.TO_PART_TIME: 0.03,
        Exit.TO_LAID_OFF: 0.02,
    },
    State.LAID_OFF: {
        Exit.RECALLED: 0.60,
        Exit.TO_UNEMPLOYED: 0.15,
        Exit.LAPSED: 0.08,
        Exit.TO_REDUCED_WEEK: 0.04,
        Exit.TO_OPEN: 0.05,
        Exit.FOUND_JOB: 0.08,
    },
    State.REDUCED_WEEK: {Exit.RECALLED: 0.65, Exit.TO_LAID_OFF: 0.12, Exit.TO_UNEMPLOYED: 0.13, Exit.LAPSED: 0.10},
    State.OUTSIDE: {
        Exit.TO_UNEMPLOYED: 0.47,
        Exit.LEFT: 0.30,
        Exit.LAPSED: 0.15,
        Exit.TO_EDUCATION: 0.03,
        Exit.FOUND_JOB: 0.05,
    },
    State.SERVICE: {
        Exit.TO_UNEMPLOYED: 0.69,
        Exit.FOUND_JOB: 0.08,
        Exit.TO_OPEN: 0.06,
        Exit.TO_SUBSIDISED: 0.06,
        Exit.TO_EDUCATION: 0.04,
        Exit.TO_OUTSIDE: 0.03,
        Exit.LAPSED: 0.04,
    },
    State.EDUCATION: {
        Exit.TO_UNEMPLOYED: 0.52,
        Exit.FOUND_JOB: 0.18,
        Exit.TO_OPEN: 0.07,
        Exit.LEFT: 0.13,
        Exit.LAPSED: 0.10,
    },
    State.PART_TIME: {
        Exit.TO_UNEMPLOYED: 0.45,
        Exit.TO_OPEN: 0.15,
        Exit.FOUND_JOB: 0.22,
        Exit.LAPSED: 0.14,
        Exit.TO_LAID_OFF: 0.04,
    },
}

MEAN_DAYS = {
    State.SUBSIDISED: (60, 170),
    State.OPEN: (6, 150),
    State.LAID_OFF: (5, 68),
    State.REDUCED_WEEK: (10, 75),
    State.OUTSIDE: (5, 150),
    State.SERVICE: (14, 70),
    State.EDUCATION: (25, 150),
    State.PART_TIME: (10, 120),
}
"""State -> (shortest, mean of the exponential part) in days."""

FAST_MEAN_DAYS = 76
FAST_MEAN_POWER = 1.1
"""Fast spells are shorter where the labour market is strong: mean days x (area's share / default) ** power."""
SLOW_MEAN_DAYS = 610
"""Two exponentials fit the published shares of one and two years and of ends before three months together."""
SLOW_MEAN_UNDER_25, SLOW_MEAN_OVER_55 = 0.55, 1.55
"""Factors of `SLOW_MEAN_DAYS` by age."""

SLOW_BY_AGE = [(0, 25, 0.045), (25, 35, -0.02), (35, 45, 0.01), (45, 55, 0.02), (55, 80, 0.045)]
"""(from, before, addition) to the chance of a slow spell."""
SLOW_ILL = 0.14
SLOW_AFTER_MEASURE = 0.12
"""Additions when long-term ill, and for unemployment that follows a service or another status of the search."""
SLOW_SPREAD = 0.14
"""Standard deviation between persons of the chance of a slow spell."""

TINY_JOB, TINY_JOB_DAYS = 0.05, 12
TEMPORARY_JOB, TEMPORARY_JOB_MEAN = 0.25, 150
LASTING_JOB, LASTING_JOB_MEAN = 0.39, 680
"""Shares of job lengths and mean days; the rest is permanent: the person does not return."""
RECALLED_AGAIN, RECALLED_AGAIN_MEAN = 0.55, 260
LAPSED_BACK_SOON, LAPSED_SOON_MEAN = 0.45, 40
LAPSED_BACK_LATER, LAPSED_LATER_MEAN = 0.25, 320
LEFT_BACK, LEFT_BACK_MEAN = 0.40, 330

MONDAY_SHARE, MONTH_START_SHARE = 0.35, 0.16
"""Share of changes moved on to the next Monday or first day of a month; most others keep off weekends."""

# --- How lives get into the register ---------------------------------------------------------------------------

LATE_START_OF_STATUS = 0.02
"""Job searches whose first status was registered from the day after, which leaves them out of the cohort of F1."""
STATUS_LEFT_OPEN = {"work": 0.04, "lapsed": 0.30}
"""Share of last statuses that nobody closed when the search ended."""
STATUS_RUNS_ON = 0.012
"""Statuses whose own end lies after the start of the next one (T3)."""
SEARCH_ENDS_LATER = 0.10
"""Job searches that end some days after the status ended with work."""
SEARCH_LAPSES_INSTEAD = 0.04
"""Job searches that lapse (10) weeks after the status ended with work."""
SEARCH_SPLIT = 0.06
"""Job searches renewed half-way: two rows that meet or overlap (J2)."""

LAG_BANDS = [(0.56, 0, 0), (0.26, 1, 5), (0.09, -14, -1), (0.06, 6, 40), (0.03, 41, 150)]
"""(share, lowest, highest) days from an event to its registration; negative: known beforehand."""
PROMPT_LAGS = [(0.85, 0, 0), (0.15, 1, 6)]
"""Registration of what the service itself does, or takes from the population register."""
CORRECTED_SHARE, DELETED_SHARE = 0.02, 0.008
"""Rows first delivered with a wrong day, and rows that should never have been and are deleted later (X3)."""
OLD_PAIR_SHARE = 0.02
"""Closed rows of old deliveries that also exist as an open row of another rivi_id (X2)."""
WRONG_STATUS_SHARE = 0.004
"""Statuses preceded by a row of the same start and another status, never deleted (T2)."""
KEPT_VERSIONS = 0.03
"""Superseded versions that a delivery holds although a newer one is in it (V1)."""
DELETED_STRIPPED = 0.5
"""Deletions that carry nothing but their identity (V2)."""
OPEN_END_WRITTEN = 0.5
"""Share of open ends of statuses and searches that URA writes as 11.11.2222 (X1)."""

# --- Subsidies, placements, offers, vacancies ------------------------------------------------------------------

START_UP_GRANT = 0.03
"""Share of those who leave for work that start a business with a grant (E5: no entry)."""
SUBSIDY_NEVER_CLOSED, SUBSIDY_OTHER_END = 0.004, 0.06
SUBSIDY_KINDS = {"5T": 0.30, "5V": 0.15, "6T": 0.27, "6V": 0.18, "40": 0.03, "41": 0.01, "55": 0.06}
SUBSIDY_SHARES = {"50": 0.62, "70": 0.22, "100": 0.10, "30": 0.03, "40": 0.03}
GRANT_KINDS = {"61": 0.4, "62": 0.6}

VACANCIES_PER_PERSON_MONTH = 0.010
PLACEMENT_OF_MEDIATED, PLACEMENT_OF_OTHERS = 0.92, 0.16
SECOND_PLACEMENT = 0.05
PLACEMENT_OFFSETS = [(0.70, 0, 0), (0.16, -5, 5), (0.06, -14, 14), (0.03, -14, -14), (0.02, 14, 14), (0.03, 15, 30)]
"""(share, lowest, highest) days from the entry to the start of the placement (S1)."""
VACANCY_KNOWN = 0.90
WORK_ELSEWHERE = 0.17
"""Share of jobs and offers whose workplace lies in another employment area."""

OFFERS_PER_MONTH = 0.035
PRESENTATIONS_PER_MONTH = 0.020
OFFERED_BY_OTHER_AREA = 0.08
OFFER_WITHOUT_VACANCY, OFFER_WITHOUT_WORKPLACE = 0.06, 0.10
DUPLICATE_OFFERS = 0.015
OFFER_RESULTS = {
    "": 0.22,
    "01": 0.08,
    "02": 0.10,
    "03": 0.03,
    "04": 0.12,
    "05": 0.05,
    "06": 0.10,
    "07": 0.02,
    "08": 0.08,
    "09": 0.05,
    "10": 0.02,
    "11": 0.03,
    "12": 0.04,
    "13": 0.03,
    "51": 0.02,
    "52": 0.01,
}
CANCELLED_PRESENTATIONS = 0.05

# --- Benefits (shares of recipients: Kela) ---------------------------------------------------------------------

FUND_MEMBER = 0.70
"""Share of clients insured in a fund, hence with earnings-related days first."""
FUND_MEMBER_UNDER_25, FUND_MEMBER_OVER_55 = 0.26, 0.78
BASIC_ALLOWANCE = 0.50
"""Share of the uninsured with a right to the basic allowance first."""
EARNINGS_DAYS_LIMIT = 400
ADDITIONAL_DAYS_AGE = 60
"""Whoever became unemployed at this age keeps the benefit beyond it: the additional days of the older unemployed."""
WAITING_DAYS = 5
"""Benefit days that a new job search waits before the first payment."""
LONGEST_PERIOD_DAYS = 21.5
REDUCED_PERIODS = 0.08
PART_TIME_BENEFIT = 0.5
MONTHLY_PERIODS = 0.5
"""Share of persons paid by calendar month; the others are paid for periods of four weeks."""
TAKEN_BACK = 0.012
LATE_PAYMENT = 0.03

# --- Permits, leads, barometer, surveys ------------------------------------------------------------------------

PERMITS_PER_PERSON_MONTH, FEWEST_PERMITS_MONTH = 0.0012, 60
CASES_PER_PERSON_MONTH, FEWEST_CASES_MONTH = 0.0020, 90
LEADS_PER_PERSON_MONTH, FEWEST_LEADS_MONTH = 0.0005, 50
POSITIVE_DECISIONS = 0.82
"""Migri: share of positive decisions on work permits, January-June 2025."""
GROUNDS = {
    "Erityisasiantuntija": 0.20,
    "Erityisasiantuntija, sininen kortti": 0.10,
    "Työntekijän oleskelulupa": 0.42,
    "Kausityö": 0.08,
    "Tieteellinen tutkimus": 0.06,
    "Muu työnteko": 0.06,
    "Kasvuyrittäjä": 0.02,
    "Yrittäjä": 0.03,
    "Sisäinen siirto": 0.03,
}
CASE_TYPES = {"59": 0.66, "60": 0.26, "61": 0.08}
GROUND_GROUPS = {"2": 0.94, "1": 0.02, "3": 0.02, "4": 0.02}
APPEALED, APPEAL_ALLOWED, APPEALED_AGAIN = 0.30, 0.40, 0.35
CANCELLED_DECISIONS = 0.02

BAROMETER_OCCUPATIONS = 90
BAROMETER_HISTORY_MONTHS = 14
BAROMETER_PRESENT = 0.62
"""Share of the occupations and regions that the barometer covers."""
BAROMETER_FAILED = 0.02
SHORTAGE_SHARE = 0.16

EQUALITY_UNANSWERED = 0.03
COOPERATION_RESPONDENTS = 11
COOPERATION_UNANSWERED = 0.08

# --- Dirt (only with --dirty): shares of rows ------------------------------------------------------------------

DIRT = {
    "part_time_before_2022": 0.05,
    "not_in_yhenk": 0.004,
    "abroad": 0.006,
    "merged_municipality": 0.06,
    "short_occupation": 0.03,
    "x_occupation": 0.01,
    "old_subsidy_55": 0.01,
    "unanswered_eos": 0.02,
    "unknown_area": 0.002,
    "bad_row": 0.003,
}
"""Share of the rows that each oddity (X1-X10) could befall (`merged_municipality`: of the rows of
a merged municipality that carry its old code), and of the rows that cannot be read."""

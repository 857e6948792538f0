"""Where each of NEURON's golden numbers (specification 9.1 to 9.7) is tested.

A row names a file of tests and the function, or the example, that has the number; for what vecgen
lacks it has the reason instead.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

NUMBERS, POINTS, EQUATIONS = (
    f"oracle/golden_{name}.py" for name in ("numbers", "points", "equations")
)
RUN, CABLE, PLACES = "run/test_batch_run.py", "frontend/test_cable.py", "frontend/test_points.py"

TESTED = {
    "9.1.1": (NUMBERS, "geometry_of_a_default_section"),
    "9.1.2": (NUMBERS, "geometry_of_three_segments"),
    "9.1.3": (PLACES, "test_golden_numbers"),
    "9.1.4": (PLACES, "test_golden_numbers"),
    "9.1.5": (PLACES, "test_golden_numbers"),
    "9.1.6": (PLACES, "test_assigned_diameters_golden_numbers"),
    "9.1.7": (CABLE, "test_taper_golden_numbers"),
    "9.1.9": (CABLE, "test_golden_matrix"),
    "9.1.10": (NUMBERS, "distances"),
    "9.1.11": (NUMBERS, "geometry_of_a_reversed_section"),
    "9.1.12": (NUMBERS, "order_of_nodes"),
    "9.2": ("oracle/attachments.py", "handlers"),
    "9.3.1": (NUMBERS, "passive_cell"),
    "9.3.2": (NUMBERS, "passive_tree"),
    "9.3.3": (NUMBERS, "squid_axon"),
    "9.3.3 variants": (NUMBERS, "squid_axon_variants"),
    "9.3.3 celsius": (NUMBERS, "tables_follow_celsius"),
    "9.3.3 ball and stick": (NUMBERS, "ball_and_stick"),
    "9.3.4": (NUMBERS, "secondorder_set_late"),
    "9.3.5": (NUMBERS, "cable"),
    "9.3.6": (NUMBERS, "clamp_steps"),
    "9.4.1": (RUN, "test_the_seeds_example"),
    "9.4.2": (RUN, "test_times_of_rows"),
    "9.4.3": (RUN, "test_times_of_rows"),
    "9.4.4": (RUN, "test_times_of_rows"),
    "9.4.5": (NUMBERS, "time_is_added_in_halves"),
    "9.4.6": (NUMBERS, "time_is_added_in_halves"),
    "9.4.7": (RUN, "test_the_time_reached"),
    "9.4.8": (RUN, "test_nothing_to_do_at_tstop"),
    "9.4.9": (RUN, "test_dt_of_a_third"),
    "9.4.10": (RUN, "test_stoprun"),
    "9.4.11": (RUN, "test_an_empty_save_list"),
    "9.4.13": ("errors/test_error_kinds.py", "test_kind_words_and_what_is_left"),
    "9.4.14": (RUN, "test_saved_before_finitialize"),
    "9.5 potentials": (POINTS, "reversal_potentials"),
    "9.5 styles": (POINTS, "styles_of_ions"),
    "9.5 concentrations": (EQUATIONS, "a_concentration"),
    "9.6.1": (EQUATIONS, "three_by_cnexp"),
    "9.6.2": (EQUATIONS, "three_implicitly"),
    "9.6.3": (EQUATIONS, "reversible"),
    "9.6.4": (EQUATIONS, "steady_state"),
    "9.6.5": (EQUATIONS, "linear_and_nonlinear"),
    "9.6.6": (EQUATIONS, "diffusion_along_a_section"),
    "9.6.7": (EQUATIONS, "nonlinear_reactions"),
    "9.6.8": (EQUATIONS, "compartments"),
    "9.6.9": (EQUATIONS, "two_by_euler"),
    "9.6.10": (EQUATIONS, "two_by_runge"),
    "9.6.11": (EQUATIONS, "a_table"),
    "9.6.12": (EQUATIONS, "functions"),
    "9.6.13": (EQUATIONS, "loops"),
    "9.6.14": (EQUATIONS, "random_numbers"),
    "9.6.15": (EQUATIONS, "random_numbers"),
    "9.6.17": (EQUATIONS, "a_function_table"),
    "9.6.18": (POINTS, "breakpoint_without_a_current"),
    "9.6.19": (EQUATIONS, "discontinuities"),
    "9.6.20": (EQUATIONS, "defect_of_cnexp"),
    "9.6.21": (EQUATIONS, "ring_of_seven"),
    "9.6.22": (EQUATIONS, "two_reactions"),
    "9.6.23": (EQUATIONS, "four_implicitly"),
    "9.7.1": (POINTS, "electrode_of_a_user"),
    "9.7.2": (POINTS, "single_electrode_clamp"),
    "9.7.3": (POINTS, "two_electrode_clamp"),
    "9.7.4": (POINTS, "alpha_synapse"),
    "9.7.7": (POINTS, "current_clamp"),
    "9.7.8": (NUMBERS, "clamps_at_ends"),
}

LACKING = {
    "9.1.8": "HOC code",
    "9.4.12": "variable time steps",
    "9.6.16": "RANDOM variables",
    "9.7.5": "events",
    "9.7.6": "events",
    "9.7.9": "the mechanism extracellular",
    "9.7.10": "gap junctions between processes",
    "9.7.11": "the mechanism extracellular",
}

COUNTS = {"9.1": 12, "9.2": 1, "9.3": 6, "9.4": 14, "9.5": 1, "9.6": 23, "9.7": 11}
"""How many numbered rows each part of the specification has."""


def names(path: Path) -> set[str]:
    """Return the functions of a file and the first arguments of its calls, which name examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[ast.Constant(value=str(name)), *_]):
                found.add(name)
    return found


@pytest.mark.parametrize("number", TESTED)
def test_the_test_exists(number) -> None:
    file, function = TESTED[number]
    assert function in names(TESTS / file)


def test_every_number_has_its_row() -> None:
    rows = {row.partition(" ")[0] for row in (*TESTED, *LACKING)}
    wanted = {
        f"{part}.{row}"
        for part, count in COUNTS.items()
        if count > 1
        for row in range(1, count + 1)
    }
    assert rows == wanted | {part for part, count in COUNTS.items() if count == 1}

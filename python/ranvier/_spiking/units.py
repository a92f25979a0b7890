"""The units of what groups and connections hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._cells.part import unit_of

if TYPE_CHECKING:
    from ..synapses import Synapse

__all__ = ["state_units", "unit_of_state", "unit_of_weight"]


def unit_of_weight(model: Any, synapse: Synapse) -> str:
    """mV, or the model's unit of current or of conductance."""
    if synapse.weight == "jump":
        return "mV"
    unit: str = model.current_unit if synapse.weight == "current" else model.conductance_unit
    return unit


def state_units(network: Any) -> dict[int, dict[str, str]]:
    """Of each group, by its number: the units of the states of its synapses, "exc.g"; a rise is a rate of change."""
    units: dict[int, dict[str, str]] = {group._number: {} for group in network._groups}
    for connection in network._connections:
        target, synapse = connection.target_group, connection.synapse
        unit = unit_of_weight(target.model, synapse)
        for state in synapse.states:
            name = f"{synapse.name or synapse._name}.{state}"
            units[target._number][name] = unit if state in ("g", "i") else f"{unit}/ms"
    return units


def unit_of_state(group: Any, name: str) -> str:
    """Of a state or parameter of neurons, or of a state of a synapse."""
    if "." not in name:
        return unit_of(group.model, name)
    return state_units(group._network)[group._number][name]

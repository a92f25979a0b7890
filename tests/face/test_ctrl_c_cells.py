"""Ctrl-C within the rare and slow parts of a run: steps with many events, and the search for what diverged."""

import pytest
from interrupted import run, soon

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("model", "dt", "current"),
    [
        ("AdEx(b=0.0)", 5.0, 1e5),  # hundreds of spikes in a step, each of some thirty trials
        ("LIF(t_ref=0.0)", 5.0, 2e2),
        ("AdEx(b=0.0)", 0.5, "rv.stimuli.pulse_train(1e6, 0.7, 0.31)"),  # in pieces of steps
    ],
)
def test_steps_with_events_stop(model, dt, current):
    facts = soon(f"""
        make = lambda: rv.Population(rv.neurons.{model}, 20_000, "rk4", initial={{"v": np.linspace(-75.0, -60.0, 20_000)}})
        pop = make()
        error, seconds = measured(lambda: pop.run(1e5, {current}, dt={dt}, record=(), spikes="counts"))
        report(seconds, t=pop.t, steps=error.run.steps, finite=bool(np.isfinite(pop["v"]).all()),
               same=error.run.steps > 0 or pop["v"].tobytes() == make()["v"].tobytes())
    """)
    assert facts["t"] == facts["steps"] * dt
    assert facts["finite"]
    assert facts["same"]


def test_an_interrupted_search_for_a_divergence_leaves_clock_and_states_together():
    """A handler that raises at the first visit of the interpreter, then at the second, and so on, until the search is through."""
    facts = run("""
        class Enough(Exception):
            pass
        visits = 0
        def handler(number, frame):
            global visits
            visits += 1
            if visits == wanted:
                raise Enough
        signal.signal(signal.SIGALRM, handler)
        n, current = 20_000, np.zeros((512, 1))
        current[500:] = 1e12  # the last steps of the tile: the search goes through all of it
        start = rv.Population(rv.neurons.HodgkinHuxley(), n, threads=1)
        start.run(1.0, record=())
        found, errors = [], []
        for wanted in range(1, 400):
            pop, visits = start.copy(), 0
            before = pop["v"].tobytes(), pop["m"].tobytes(), pop.t
            signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
            try:
                try:
                    pop.run(512 * 0.025, current, record=())
                finally:  # an alarm may still come between the run's own error and this line
                    signal.setitimer(signal.ITIMER_REAL, 0)
            except (Enough, rv.DivergenceError, RuntimeError) as error:  # the last where it came while the error was made
                signal.setitimer(signal.ITIMER_REAL, 0)
                errors.append(type(error).__name__)
                found.append((pop["v"].tobytes(), pop["m"].tobytes(), pop.t) == before)
            if errors[-1] != "Enough":
                break
        report(0, same=all(found), errors=errors)
    """)
    assert facts["same"]
    assert (
        len(facts["errors"]) >= 4
    )  # visits come every 50 ms; so some of them within the search, which takes half of the time

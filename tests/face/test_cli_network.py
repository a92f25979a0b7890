"""``ranvier network``: the list, a run, what is refused."""

import pytest
from ranvier._spiking.published import PUBLISHED
from ranvier.cli import main


def ran(capsys, *arguments, code=0):
    assert main(["network", *arguments]) == code
    return capsys.readouterr()


def test_the_list(capsys):
    out = ran(capsys).out
    assert all(f"  {name} " in out and network.about in out for name, network in PUBLISHED.items())


def test_a_run(capsys):
    found = ran(capsys, "cuba", "--t-end", "50")
    assert "4,000 integrate-and-fire neurons joined by currents" in found.out
    assert "50 ms of the network took" in found.out
    assert found.out.splitlines()[-1].startswith("cells: ")


def test_quiet_prints_rates_alone(capsys):
    found = ran(capsys, "cuba", "--t-end", "300", "--quiet")
    assert not found.err
    (line,) = found.out.splitlines()
    assert line.startswith("cells: ")
    assert line.endswith(" 4.8 to 6.3 Hz")


def test_one_seed_is_one_network(capsys):
    first, again, other = (ran(capsys, "cuba", "--t-end", "30", "--quiet", "--rng", seed).out for seed in "336")
    assert first == again != other


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["cubaa"], "network must be one of"),
        (["cubaa"], "did you mean 'cuba'?"),
        (["cuba", "--t-end", "0"], "--t-end"),
        (["cuba", "--t-end", "0.05"], "--t-end must be a multiple of the step, 0.1 ms"),
        (["cuba", "--plot", "no_such_folder/raster.png"], "no_such_folder"),
    ],
)
def test_refused(arguments, text, capsys):
    assert main(["network", *arguments]) == 2
    assert text in capsys.readouterr().err

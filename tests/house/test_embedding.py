"""C++ programs against the installed wheel, with all warnings as errors, and the hints that lead there."""

import os
import re
import subprocess
import sysconfig
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import ranvier as rv

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sysconfig.get_path("scripts"))


def run(*command):
    # cmake and ninja of this venv; a bare system has no make
    environment = {"CMAKE_GENERATOR": "Ninja"} | os.environ | {"PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_entry_point_leads_to_the_cmake_files():
    (entry,) = entry_points(group="cmake.root", name="ranvier")
    assert Path(str(files(entry.value))) in Path(rv.get_cmake_dir()).parents


def test_programs_by_find_package(tmp_path):
    run("cmake", "-S", ROOT / "cpp/tests/embed", "-B", tmp_path, "-G", "Ninja", f"-Dranvier_DIR={rv.get_cmake_dir()}")
    run("cmake", "--build", tmp_path)
    report = run("ctest", "--test-dir", tmp_path, "--output-on-failure")
    passed = re.search(r"100% tests passed out of (\d+)", report)
    assert passed, report
    assert int(passed[1]) >= 10, report  # one more where there is pkg-config


def built(example, folder):
    """As its reader builds it."""
    prefix = Path(rv.get_include()).parent
    run("cmake", "-S", ROOT / "examples" / example, "-B", folder, f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", folder)
    return folder


def test_example_of_a_network(tmp_path):
    answers = re.findall(r"([01]) xor ([01]) = (\S+)", run(built("cpp_xor", tmp_path) / "xor"))
    assert len(answers) == 4
    assert all(round(float(value)) == int(a) ^ int(b) for a, b, value in answers)


def test_example_in_c(tmp_path):
    out = run(built("c_xor", tmp_path) / "c_xor")
    answers = re.findall(r"([01]) xor ([01]) = (\S+)", out)
    assert [round(float(value)) for _, _, value in answers] == [0, 1, 1, 0]
    spikes = rv.simulate(rv.neurons.HodgkinHuxley(), 100.0, 10.0).spike_times
    assert f"{len(spikes)} spikes in 100 ms, the first at {spikes[0]:.2f} ms" in out


def test_example_of_neurons(tmp_path):
    rows = re.findall(r"(\d+) uA/cm2: +(\S+) Hz", run(built("cpp_neuron", tmp_path) / "rates"))
    rates = rv.simulate(rv.neurons.HodgkinHuxley(), 1000.0, [float(current) for current, _ in rows], n=len(rows))
    late = [rates.spikes_of(i)[rates.spikes_of(i) > 500] for i in range(len(rows))]
    wanted = [1000 * (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0 for times in late]
    assert [float(rate) for _, rate in rows] == [round(rate, 4) for rate in wanted]


def test_example_of_a_spiking_network(tmp_path):
    """What C++ and Python draw and find with one seed is the same."""
    found = re.match(r"(\d+) and (\d+) synapses, (\d+) spikes", run(built("cpp_spiking", tmp_path) / "balanced"))
    net = rv.SpikingNetwork(dt=0.1, rng=1)
    model = rv.neurons.LIF(tau_m=20.0, r_m=100.0, e_leak=-49.0, v_th=-50.0, v_reset=-60.0, t_ref=5.0)
    v = -60.0 + 10.0 * (0.6180339887498949 * np.arange(4000) % 1.0)
    cells = net.add(model, 4000, name="cells", initial={"v": v})
    pairs, currents = rv.rules.probability(0.02), rv.synapses.ExpCurrent
    excited = net.connect(cells[:3200], cells, currents(5.0, name="exc"), pairs, 0.0162, 0.0)
    inhibited = net.connect(cells[3200:], cells, currents(10.0, name="inh"), pairs, -0.09, 0.0)
    spikes = len(net.run(500.0)["cells"].spike_times)
    assert [int(number) for number in found.groups()] == [len(excited), len(inhibited), spikes]


def programs_of(page, folder):
    """The outputs of the C++ blocks of a page, which are whole programs, built as docs/embedding.md says."""
    programs = re.findall(r"```cpp\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    lines = ["cmake_minimum_required(VERSION 3.21)", "project(page LANGUAGES CXX)", "set(CMAKE_CXX_STANDARD 17)"]
    lines += ["add_compile_options(-Wall -Wextra -Wconversion -Werror)", "find_package(ranvier 0.1 REQUIRED)"]
    for k, program in enumerate(programs):
        (folder / f"app{k}.cpp").write_text(program)
        lines += [f"add_executable(app{k} app{k}.cpp)", f"target_link_libraries(app{k} PRIVATE ranvier::ranvier)"]
    (folder / "CMakeLists.txt").write_text("\n".join(lines))
    build = folder / "build"
    run("cmake", "-S", folder, "-B", build, f"-Dranvier_DIR={rv.get_cmake_dir()}")
    run("cmake", "--build", build)
    return [run(build / f"app{k}") for k in range(len(programs))]


def test_programs_of_the_page_of_real_time(tmp_path):
    audio, robot, frames = programs_of("realtime.md", tmp_path)
    assert float(re.search(r"mean error of the last block: (\S+)", audio)[1]) < 0.1
    assert "4 of 4 threads say what the trainer says" in robot
    spikes = re.search(r"(\S+) spikes a neuron in 500 ms", frames)
    assert 5 < float(spikes[1]) < 20


def test_programs_of_the_page(tmp_path):
    """The neurons of docs/embedding.md are Python's."""
    optimizers, images, neurons = programs_of("embedding.md", tmp_path)
    assert float(re.search(r"a loss of (\S+)", images)[1]) < 0.2
    assert "adamw: learning rate 0.001, beta1 0.9" in optimizers
    assert all(f"{name}: " in optimizers for name in rv.optimizers.names())
    cells = rv.Population(rv.neurons.HodgkinHuxley(g_na=110.0), n=1000)
    first = cells.run(50.0, 10.0)
    assert f"{len(first.spike_times)} spikes, the first at {first.spike_times[0]:.3f} ms\n" in neurons
    assert f"v of neuron 0 is {cells['v'][0]:.2f} mV at 50 ms\n" in neurons
    current = 2 * rv.stimuli.sine(5.0, 40.0) + rv.stimuli.ou_noise(5.0, 2.0, 10.0, rng=1)
    noisy = cells.run(50.0, current, integrator="staggered")
    assert f"{len(noisy.spike_times)} spikes under noise; v of neuron 0 is {cells['v'][0]:.2f} mV" in neurons


def test_nothing_is_left_of_the_build_machine():
    # a wheel is built in one place and used in another
    for path in Path(rv.get_cmake_dir()).glob("*.cmake"):
        assert not re.search(r"/(tmp|root|home|build)/", path.read_text()), path

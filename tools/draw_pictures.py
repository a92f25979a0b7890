"""Draw every picture of rv.plot and of the command line into docs/pictures: python tools/draw_pictures.py

It needs matplotlib, and scikit-learn for the photographs. tests/data/pictures.json says what each picture consists of: titles, labels, legends, numbers of
artists. A test compares it with what this program draws; pixels differ from one release of matplotlib to the next.
"""

import io
import json
import sys
from pathlib import Path

import numpy as np
import ranvier as rv
from ranvier.cli import demo_neuron
from ranvier.cli import simulate as command

sys.path.insert(0, str(Path(__file__).parent))
import network_pictures as networks
from canvas import DPI, WIDTH, figure

ROOT = Path(__file__).resolve().parents[1]
FOLDER, STRUCTURE = ROOT / "docs/pictures", ROOT / "tests/data/pictures.json"
PIXELS = round(WIDTH * DPI)  # across
COLORS = 64  # of a file, which then is a third as long


def noisy(model, mean, sd, t_end, n):
    """Neurons that fire by noise."""
    current = rv.stimuli.ou_noise(mean=mean, sd=sd, tau=5.0, rng=1)
    return rv.simulate(model, t_end, current, n=n, record=())


def trace():
    run = rv.simulate(rv.neurons.HodgkinHuxley(), 80.0, 10.0)
    drawn = figure(2.8)
    rv.plot.trace(run, ax=drawn.subplots(), linewidth=1.0)
    return drawn


def trace_of_several_states():
    run = rv.simulate(rv.neurons.AdEx("adapting"), 300.0, 500.0, record=["v", "w"])
    drawn = figure()
    rv.plot.trace(run, ["v", "w"], ax=drawn.subplots(2, 1, sharex=True), linewidth=1.0)
    return drawn


def raster():
    currents = np.linspace(2.0, 15.0, 40)
    drawn = figure()
    rv.plot.raster(rv.simulate(rv.neurons.Izhikevich("RS"), 500.0, currents, n=40, record=()), ax=drawn.subplots())
    return drawn


def raster_of_many():
    model = rv.neurons.LIF()
    drawn = figure()
    rv.plot.raster(noisy(model, 1.4, 0.5, 200.0, 1000), ax=drawn.subplots())
    return drawn


def fi_curves():
    drawn = figure(3.0)
    for model, top, ax in zip(
        [rv.neurons.HodgkinHuxley(), rv.neurons.WangBuzsaki()], [20.0, 2.0], drawn.subplots(1, 2), strict=True
    ):
        rv.plot.fi_curve(rv.analysis.fi_curve(model, np.linspace(0.0, top, 61)), ax)
    return drawn


def phase_plane():
    model, current = rv.neurons.MorrisLecar("snlc"), 30.0
    run = rv.simulate(model, 200.0, current, record=["v", "w"], initial={"v": -15.0, "w": 0.0})
    drawn = figure(4.2)
    rv.plot.phase_plane(model, current, run, limits=(-75.0, 45.0), ax=drawn.subplots())
    return drawn


def phase_plane_with_reset():
    model, current = rv.neurons.AdEx("adapting"), 500.0
    run = rv.simulate(model, 200.0, current, record=["v", "w"])
    drawn = figure(4.2)
    rv.plot.phase_plane(model, current, run, limits=(-75.0, 0.0), ax=drawn.subplots())
    return drawn


def bifurcation_diagram():
    drawn = figure()
    diagram = rv.analysis.bifurcation_diagram(rv.neurons.HodgkinHuxley(), (0.0, 180.0))
    rv.plot.bifurcation_diagram(diagram, drawn.subplots())
    return drawn


def bifurcation_diagram_with_saddle_nodes():
    drawn = figure()
    diagram = rv.analysis.bifurcation_diagram(rv.neurons.MorrisLecar("snlc"), (-20.0, 140.0))
    rv.plot.bifurcation_diagram(diagram, drawn.subplots())
    return drawn


def isi_histogram():
    drawn = figure(3.0)
    rv.plot.isi_histogram(noisy(rv.neurons.LIF(), 1.4, 0.5, 2000.0, 500), 80, drawn.subplots())
    return drawn


def psth():
    current = rv.stimuli.ou_noise(mean=1.2, sd=0.4, tau=5.0, rng=1) + rv.stimuli.step(1.0, 100.0, 200.0)
    drawn = figure(3.0)
    rv.plot.psth(rv.simulate(rv.neurons.LIF(), 300.0, current, n=500, record=()), 2.0, drawn.subplots())
    return drawn


def spike_triggered_average():
    model, n = rv.neurons.HodgkinHuxley(), 200
    noise = np.repeat(np.random.default_rng(0).normal(5.0, 15.0, (2_000, n)), 10, axis=0)  # steps of 0.25 ms
    run = rv.simulate(model, 500.0, noise, n=n, record=())
    average = rv.analysis.spike_triggered_average(run, noise, window=(-20.0, 5.0))
    drawn = figure(3.0)
    rv.plot.spike_triggered_average(average, drawn.subplots(), model.current_unit, linewidth=1.0)
    return drawn


def command_simulate():
    """ranvier simulate hodgkin_huxley --current 10 --plot."""
    return command.drawn(rv.simulate(rv.neurons.HodgkinHuxley(), 100.0, 10.0, record=["v", "m", "h", "n"]))


def command_simulate_without_units():
    """ranvier simulate hindmarsh_rose --current 2 --t-end 1000 --plot."""
    return command.drawn(rv.simulate(rv.neurons.HindmarshRose(), 1000.0, 2.0, record=["v", "y", "z"]))


def command_demo():
    """ranvier demo."""
    return demo_neuron.drawn(rv.analysis.fi_curve(rv.neurons.HodgkinHuxley(), np.linspace(0.0, 20.0, 81)))


def photographs():
    """Two photographs in gray, of bytes: a temple and a flower."""
    from sklearn.datasets import load_sample_images

    return [image.mean(axis=2) for image in load_sample_images().images]


def panels(*images):
    """(title, image) side by side, a block of colour for a pixel."""
    drawn = figure(1.75)
    for ax, (title, image) in zip(drawn.subplots(1, len(images)), images, strict=True):
        ax.imshow(image, "gray", interpolation="nearest")
        ax.set_title(title, fontsize=8)
        ax.set_xlabel("x [pixel]", fontsize=7)
        ax.set_ylabel("y [pixel]", fontsize=7)
        ax.tick_params(labelsize=6)
    return drawn


def image_edges():
    gray = rv.image.pool(photographs()[0], 4, "mean")
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    across, down = rv.image.correlate(gray, sobel), rv.image.correlate(gray, sobel.T)
    return panels(("image", gray), ("Sobel, across", across), ("size of the gradient", np.hypot(across, down)))


def image_blur():
    gray, x = rv.image.pool(photographs()[0], 4, "mean"), np.arange(-6, 7)
    g = np.exp(-0.5 * (x / 2.0) ** 2)[np.newaxis]
    g /= g.sum()
    blurred = rv.image.correlate(rv.image.correlate(gray, g), g.T)
    sharp = np.clip(2 * gray - blurred, 0, 255)
    return panels(("image", gray), ("Gaussian, σ = 2 pixels", blurred), ("sharpened", sharp))


def image_pool():
    flower = photographs()[1]
    return panels(*((f"{kind} of 16 × 16", rv.image.pool(flower, 16, kind)) for kind in ("max", "mean", "min")))


NEEDS = dict.fromkeys(("image_edges", "image_blur", "image_pool"), "sklearn")  # beside matplotlib

PICTURES = {
    draw.__name__: draw
    for draw in (
        trace, trace_of_several_states, raster, raster_of_many, fi_curves, phase_plane, phase_plane_with_reset,
        bifurcation_diagram, bifurcation_diagram_with_saddle_nodes, isi_histogram, psth, spike_triggered_average,
        networks.perceptron_steps, networks.adaline_boundary, networks.lms_errors, image_edges, image_blur, image_pool,
        networks.filters, networks.weights, networks.loss_curves, networks.decision_boundary, networks.confusion,
        networks.calibration, networks.prediction_interval, command_simulate, command_simulate_without_units, command_demo,
    )
}  # fmt: skip


def structure(drawn):
    """What a figure consists of, in plain values."""
    return [
        {
            "title": ax.get_title() or ax.get_title(loc="left"),
            "x": ax.get_xlabel(),
            "y": ax.get_ylabel(),
            "legend": [text.get_text() for text in ax.get_legend().get_texts()] if ax.get_legend() else [],
            "lines": len(ax.lines),
            "patches": len(ax.patches),
            "collections": len(ax.collections),
        }
        for ax in drawn.axes
    ]


def save(drawn, path):
    """A PNG with few colours."""
    from PIL import Image

    buffer = io.BytesIO()
    drawn.savefig(buffer, format="png")
    Image.open(buffer).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)


def main():
    FOLDER.mkdir(exist_ok=True)
    found = {}
    for name, draw in PICTURES.items():
        drawn = draw()
        save(drawn, FOLDER / f"{name}.png")
        found[name] = structure(drawn)
        print(f"{name}.png: {(FOLDER / f'{name}.png').stat().st_size / 1000:.0f} kB")
    STRUCTURE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

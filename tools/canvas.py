"""The size of every picture in docs/pictures; tools/draw_pictures.py draws on it."""

WIDTH, DPI = 6.0, 200  # [inches]: 1200 pixels


def figure(height=3.75):
    from matplotlib.figure import Figure

    return Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")

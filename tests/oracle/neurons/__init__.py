"""Models of neurons: dy/dt = a - b y, defaults, units, presets."""

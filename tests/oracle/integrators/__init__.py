"""One step in time of each integrator."""

"""Networks of spiking neurons: groups, connections and runs, behind ``rv.SpikingNetwork``."""

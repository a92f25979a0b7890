"""Elementary functions and derivatives that NumPy lacks."""

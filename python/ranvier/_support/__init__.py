"""What networks and neurons have in common: arguments, optional libraries, the embedded C++ package."""

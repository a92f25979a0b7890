"""Networks: layers, training, files, optimisers and progress bars, behind ``rv.Network``."""

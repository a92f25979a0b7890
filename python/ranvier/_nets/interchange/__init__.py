"""Networks in the formats of others: ONNX, written and read, and C. A new layer or activation has a row in the tables of
``onnx_layers``, ``onnx_readers``, ``onnx_activations`` and ``c_functions``."""

"""Networks in the formats of others: ONNX, written and read, and C. A new layer or activation has a row in the tables of
``onnx_layers``, ``onnx_activations``, ``c_layers`` and ``c_activations``, and one of ``onnx_readers`` or ``onnx_patterns``."""

"""A network in the formats of others: ONNX for every run time of networks, C for what has a compiler and little else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .._support.files import replace_file
from .._support.keywords import takes
from .features import NamedNetwork

if TYPE_CHECKING:
    import onnx

__all__ = ["ExportedNetwork"]


class ExportedNetwork(NamedNetwork):
    """Writes a network for other programs."""

    @takes("nets", "net.to_onnx")
    def to_onnx(self, path: str | bytes | os.PathLike[Any] | None = None, *, dtype: Any = None) -> onnx.ModelProto:
        """The network as a model of ONNX (opset 17), which has been checked; ``rv.from_onnx`` reads it back.

        The input ``X`` and the output ``Y`` are shaped as those of ``predict``: (N, n_in) and (N, n_out), images
        (N, h, w, c), with any number N of rows. Names of classes and inputs, and ``net.metadata``, go along; what belongs to
        training, as the loss, does not. Needs the library onnx: ``pip install 'ranvier[onnx]'``.

        Parameters
        ----------
        path : str, bytes or os.PathLike, optional
            A file to write as well; one that is there is replaced in one step.
        dtype : "float32" or "float64", optional
            Of the model; None: that of the network. Many programs compute in float32 alone.

        Returns
        -------
        onnx.ModelProto

        Raises
        ------
        ImportError
            onnx is not installed.
        ValueError
            A weight is not finite in that dtype.
        OSError
            The file cannot be written.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([2, 3, 1], rng=0)
        >>> model = net.to_onnx("net.onnx")  # doctest: +SKIP
        >>> same = rv.from_onnx("net.onnx")  # doctest: +SKIP
        """
        from .interchange.onnx_export import onnx_model

        model = onnx_model(self._core, dtype, repr(self))
        if path is not None:
            replace_file(path, model.SerializeToString())
        return model

    @takes("nets", "net.to_c_header")
    def to_c_header(self, path: str | bytes | os.PathLike[Any] | None = None, *, name: str = "model") -> str:
        """The network as a header of C99 that needs nothing but ``<math.h>``: weights, and ``<name>_predict(x, y)``.

        It allocates nothing; what lies between the layers is on the stack, and a comment says how much. All arrays are
        written exactly, so that results differ from ``predict`` by the rounding of sums alone. Names of inputs and classes
        become arrays ``<name>_features`` and ``<name>_classes``.

        Parameters
        ----------
        path : str, bytes or os.PathLike, optional
            A file to write as well; one that is there is replaced in one step.
        name : str
            What all names in the file begin with.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            ``name`` is none that C can have, or a weight is not finite.
        OSError
            The file cannot be written.

        Examples
        --------
        >>> import ranvier as rv
        >>> text = rv.Network([2, 3, 1], rng=0).to_c_header(name="xor")
        >>> "static inline void xor_predict(const float* x, float* y) {" in text
        True
        """
        from .interchange.c_header import c_header

        text = c_header(self._core, name, repr(self), self.feature_names, getattr(self, "classes", None))
        if path is not None:
            replace_file(path, text.encode())
        return text

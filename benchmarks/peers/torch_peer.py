"""PyTorch: autograd with its own optimisers, and the backward pass by hand, through MKL and through oneDNN."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.peers.torch_images import convolutions
from benchmarks.peers.torch_passes import passes
from benchmarks.works import Arrays, Elementwise, Infer, Train, Work

NAME = "PyTorch"
PACKAGES = ("torch",)
__all__ = ("NAME", "PACKAGES", "cases", "convolutions", "isa", "passes", "setup")


def setup(threads: int) -> None:
    """No gradients unless a case asks for them."""
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)


def isa() -> str:
    """What ATen's own kernels use."""
    return torch.backends.cpu.get_cpu_capability().lower()


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """Training, inference, element functions."""
    if isinstance(work, Elementwise):
        x, out = torch.from_numpy(arrays["x"]), torch.empty(work.n, dtype=getattr(torch, work.dtype))
        function = getattr(torch, work.function)
        return {"out=": Case(lambda: function(x, out=out), lambda: Outcome(out[:SAMPLE].tolist()))}
    if isinstance(work, Infer):
        return inference(work, arrays)
    runs = {"eager": Eager(work, arrays), "by hand": ByHand(work, arrays)}
    if work.dtype == "float32" and torch.backends.mkldnn.is_available():
        runs["by hand, oneDNN"] = ByHand(work, arrays, onednn=True)
    return {name: Case(run.run, run.outcome, run.reset) for name, run in runs.items()}


def parameters(work: Train | Infer, arrays: Arrays) -> list[Tensor]:
    """Fresh copies of w0, b0, …; weights as torch lays them out, (n_out, n_in)."""
    depth = range(len(work.widths) - 1)
    made = [torch.from_numpy(arrays[f"{p}{k}"].copy()) for k in depth for p in "wb"]
    return [p.t().contiguous() if p.ndim == 2 else p for p in made]


def activate(name: str, z: Tensor) -> Tensor:
    """In place where torch can."""
    if name == "softmax":
        return torch.softmax(z, 1, out=z)
    return torch.sigmoid_(z) if name == "sigmoid" else torch.relu_(z)


def inference(work: Infer, arrays: Arrays) -> dict[str, Case]:
    """Under inference_mode; MKL's and oneDNN's products."""
    p, x = parameters(work, arrays), torch.from_numpy(arrays["x"])

    @torch.inference_mode()
    def predict(product: Callable, a: Tensor) -> Tensor:
        for k in range(0, len(p), 2):
            a = activate(work.output if k == len(p) - 2 else work.activation, product(a, p[k], p[k + 1]))
        return a

    made = {"linear": functional.linear, "oneDNN": onednn_linear}
    return {name: Case(partial(predict, f, x), lambda f=f: Outcome(predict(f, x)[:SAMPLE].tolist()))
            for name, f in made.items()}  # fmt: skip


def onednn_linear(x: Tensor, w: Tensor, b: Tensor | None) -> Tensor:
    """x Wᵀ + b by oneDNN whatever torch would choose."""
    return torch.ops.mkldnn._linear_pointwise(x, w, b, "none", [], "")


class Run:
    """Batches, losses and what is compared."""

    def __init__(self, work: Train, arrays: Arrays) -> None:
        self.work, self.arrays = work, arrays
        self.x = torch.from_numpy(arrays["x"])
        self.y = torch.from_numpy(arrays["y" if work.loss != "cross_entropy" else "one_hot"])
        self.batches = [*zip(self.x.split(work.batch), self.y.split(work.batch), strict=True)]
        self.losses = torch.zeros(work.epochs, dtype=self.x.dtype)

    def outcome(self) -> Outcome:
        """Outputs of the first rows, the last epoch's loss."""
        with torch.no_grad():
            a = self.x[:SAMPLE]
            for k in range(0, len(self.p), 2):
                name = self.work.output if k == len(self.p) - 2 else self.work.activation
                a = activate(name, functional.linear(a, self.p[k], self.p[k + 1]))
        return Outcome(a.tolist(), float(self.losses[-1]))


class Eager(Run):
    """What users write: modules' functions, autograd, torch.optim (fused Adam)."""

    def reset(self) -> None:
        """Fresh parameters and a fresh optimiser."""
        self.p = [p.requires_grad_() for p in parameters(self.work, self.arrays)]
        kind = partial(torch.optim.Adam, fused=True) if self.work.optimizer == "adam" else torch.optim.SGD
        self.optimizer = kind(self.p, lr=self.work.learning_rate)

    def loss(self, x: Tensor, y: Tensor) -> Tensor:
        """The mean over rows."""
        for k in range(0, len(self.p) - 2, 2):
            x = getattr(torch, self.work.activation)(functional.linear(x, self.p[k], self.p[k + 1]))
        z = functional.linear(x, self.p[-2], self.p[-1])
        if self.work.loss == "cross_entropy":
            return functional.cross_entropy(z, y)
        if self.work.loss == "binary_cross_entropy":
            return functional.binary_cross_entropy_with_logits(z, y)
        return functional.mse_loss(torch.sigmoid(z), y, reduction="sum") / (2 * len(x))

    def run(self) -> None:
        """The run."""
        for epoch in range(self.work.epochs):
            total = torch.zeros((), dtype=self.x.dtype)
            for x, y in self.batches:
                self.optimizer.zero_grad(set_to_none=True)
                loss = self.loss(x, y)
                loss.backward()
                self.optimizer.step()
                total += loss.detach() * len(x)
            self.losses[epoch] = total / self.work.rows


class ByHand(Run):
    """The backward pass written out; plain SGD goes into the weights by one addmm."""

    def __init__(self, work: Train, arrays: Arrays, onednn: bool = False) -> None:
        super().__init__(work, arrays)
        self.linear = onednn_linear if onednn else functional.linear
        self.onednn = onednn

    def reset(self) -> None:
        """Fresh parameters and a fresh optimiser."""
        self.p = parameters(self.work, self.arrays)
        if self.work.optimizer == "adam":
            self.adam = torch.optim.Adam(self.p, lr=self.work.learning_rate, fused=True)

    @torch.inference_mode()
    def run(self) -> None:
        """The run."""
        for epoch in range(self.work.epochs):
            total = torch.zeros((), dtype=self.x.dtype)
            for x, y in self.batches:
                total += self.step(x, y)
            self.losses[epoch] = total / self.work.rows

    def step(self, x: Tensor, y: Tensor) -> Tensor:
        """One update; the summed loss before it."""
        p, outputs = self.p, [x]
        for k in range(0, len(p) - 2, 2):
            outputs.append(activate(self.work.activation, self.linear(outputs[-1], p[k], p[k + 1])))
        loss, d = self.loss_and_delta(self.linear(outputs[-1], p[-2], p[-1]), y)
        gradients: list[Tensor] = []
        for k in range(len(p) - 2, -1, -2):
            a = outputs[k // 2]
            below = self.back(d, p[k]) if k else None
            self.update(p[k], p[k + 1], a, d, gradients)
            if below is not None:
                d = self.through(below, a)
        if gradients:
            for parameter, gradient in zip(p, reversed(gradients), strict=True):
                parameter.grad = gradient
            self.adam.step()
        return loss

    def back(self, d: Tensor, w: Tensor) -> Tensor:
        """δ W."""
        return onednn_linear(d, w.t(), None) if self.onednn else torch.mm(d, w)

    def through(self, d: Tensor, a: Tensor) -> Tensor:
        """δ ∘ f′, by torch's own fused derivative."""
        if self.work.activation == "sigmoid":
            return torch.ops.aten.sigmoid_backward(d, a)
        return torch.ops.aten.threshold_backward(d, a, 0)

    def update(self, w: Tensor, b: Tensor, a: Tensor, d: Tensor, gradients: list[Tensor]) -> None:
        """Plain SGD at once; otherwise the gradients are kept."""
        if self.work.optimizer == "adam":
            gradients += [d.sum(0), onednn_linear(d.t(), a.t(), None) if self.onednn else torch.mm(d.t(), a)]
        elif self.onednn:
            w.sub_(onednn_linear(d.t(), a.t(), None), alpha=self.work.learning_rate)
            b.sub_(d.sum(0), alpha=self.work.learning_rate)
        else:
            w.addmm_(d.t(), a, alpha=-self.work.learning_rate)
            b.sub_(d.sum(0), alpha=self.work.learning_rate)

    def loss_and_delta(self, z: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """The summed loss and the delta of the mean loss."""
        if self.work.loss == "cross_entropy":
            logp = torch.log_softmax(z, 1)
            return -torch.sum(logp.mul(y)), logp.exp_().sub_(y).div_(len(z))
        if self.work.loss == "binary_cross_entropy":
            loss = functional.binary_cross_entropy_with_logits(z, y, reduction="sum")
            return loss, z.sigmoid_().sub_(y).div_(len(z))
        o = z.sigmoid_()
        d = o - y
        return torch.sum(d * d).mul_(0.5), torch.ops.aten.sigmoid_backward(d, o).div_(len(z))

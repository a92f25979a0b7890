"""PyTorch's passes of a convolution through ATen, with channels last and channels first in memory."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.convolution_works import Arrays, Pass
from benchmarks.peers import Case, Outcome
from benchmarks.peers.samples import sample


def passes(work: Pass, arrays: Arrays) -> dict[str, Case]:
    forms = {"channels_last": torch.channels_last, "contiguous": torch.contiguous_format}
    return {name: case(work, arrays, form) for name, form in forms.items()}


def case(work: Pass, arrays: Arrays, form: torch.memory_format) -> Case:
    x, d = (torch.from_numpy(arrays[name]).permute(0, 3, 1, 2).contiguous(memory_format=form) for name in "xd")
    w = torch.from_numpy(arrays["w"]).permute(3, 2, 0, 1).contiguous(memory_format=form)
    b = torch.from_numpy(arrays["b"])

    @torch.inference_mode()
    def run() -> tuple[Tensor | None, ...]:
        if work.function == "forward":
            return (functional.conv2d(x, w, b, padding=work.size // 2),)
        wanted = [work.function == "input", work.function == "weight", work.function == "weight"]
        border = [work.size // 2] * 2
        return torch.ops.aten.convolution_backward(
            d, x, w, [work.filters], [1, 1], border, [1, 1], False, [0, 0], 1, wanted
        )

    def outcome() -> Outcome:
        made = [part for part in run() if part is not None]
        if work.function == "weight":
            return sample(torch.cat([made[0].permute(2, 3, 1, 0).flatten(), made[1]]).numpy())
        return sample(made[0].permute(0, 2, 3, 1).contiguous().numpy())

    return Case(run, outcome)

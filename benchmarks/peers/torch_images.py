"""PyTorch's networks of images, with channels first and channels last in memory, and compiled."""

from __future__ import annotations

import itertools
import sys

import torch
from torch import nn
from torch.nn import functional

from benchmarks.convolution_works import Arrays, Convolutional
from benchmarks.peers import SAMPLE, Case, Outcome


def convolutions(work: Convolutional, arrays: Arrays) -> dict[str, Case]:
    made = {}
    for name, form in (("channels_last", torch.channels_last), ("contiguous", torch.contiguous_format)):
        run = Network(work, arrays, form)
        made[name] = Case(run.run, run.outcome, run.reset if work.steps else None)
    try:
        run = Network(work, arrays, torch.channels_last, compiled=True)
        run.run()
        made["compiled"] = Case(run.run, run.outcome, run.reset if work.steps else None)
    except Exception as error:  # it needs a C++ compiler and Python's headers when it runs
        print(f"torch.compile left out: {str(error).strip().splitlines()[0]}", file=sys.stderr)
    return made


class Network:
    def __init__(self, work: Convolutional, arrays: Arrays, form: torch.memory_format, compiled: bool = False) -> None:
        self.work, self.arrays, self.form, self.compiled = work, arrays, form, compiled
        x = torch.from_numpy(arrays["x"]).permute(0, 3, 1, 2).contiguous(memory_format=form)
        self.batches = [*zip(x.split(work.batch), torch.from_numpy(arrays["y"]).split(work.batch), strict=True)]
        self.loss = torch.zeros(())
        self.reset()

    def reset(self) -> None:
        modules, numbers, c, flat = [], itertools.count(), self.work.image[2], False
        last = len(self.work.layers) - 1
        for i, (kind, *sizes) in enumerate(self.work.layers):
            if kind == "conv":
                filters, size, padding = sizes
                layer = nn.Conv2d(c, filters, size, padding=size // 2 if padding == "same" else 0)
                k, c = next(numbers), filters
                layer.weight.data = (
                    torch.from_numpy(self.arrays[f"w{k}"]).permute(3, 2, 0, 1).contiguous(memory_format=self.form)
                )
            elif kind == "dense":
                k = next(numbers)
                weight = torch.from_numpy(self.arrays[f"w{k}"])
                layer = nn.Linear(*weight.shape)
                if not flat:  # its inputs lie channel by channel here
                    pixels = weight.shape[0] // c
                    weight = weight.reshape(pixels, c, -1).transpose(0, 1).reshape(weight.shape)
                    modules.append(nn.Flatten())
                    flat = True
                layer.weight.data = weight.t().contiguous()
            else:
                modules.append((nn.MaxPool2d if kind == "max" else nn.AvgPool2d)(sizes[0]))
                continue
            layer.bias.data.zero_()
            modules += [layer] + ([nn.ReLU(inplace=True)] if i < last else [])
        self.net = nn.Sequential(*modules)
        self.called = torch.compile(self.net) if self.compiled else self.net
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=self.work.learning_rate)

    def run(self) -> None:
        if not self.work.steps:
            with torch.inference_mode():
                torch.softmax(self.called(self.batches[0][0]), 1)
            return
        for x, y in self.batches:
            self.optimizer.zero_grad(set_to_none=True)
            loss = functional.cross_entropy(self.called(x), y)
            loss.backward()
            self.optimizer.step()
        self.loss = loss.detach()

    def outcome(self) -> Outcome:
        with torch.inference_mode():
            outputs = torch.softmax(self.net(self.batches[0][0][:SAMPLE]), 1)
        return Outcome(outputs.tolist(), float(self.loss) if self.work.steps else None)

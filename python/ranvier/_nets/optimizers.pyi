# Written by tools/make_stubs.py from the tables of cpp/src/equations/optimizers; change those.
from .._core import Optimizer

__all__ = ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "RProp", "LBFGS", "LevenbergMarquardt"]  # noqa: RUF022 - in the order of the core

class SGD(Optimizer):
    def __init__(
        self,
        learning_rate: float = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def momentum(self) -> float: ...
    @property
    def nesterov(self) -> bool: ...
    @property
    def weight_decay(self) -> float: ...

class Adam(Optimizer):
    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-08,
        eps_inside: bool = False,
        weight_decay: float = 0.0,
    ) -> None: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def beta1(self) -> float: ...
    @property
    def beta2(self) -> float: ...
    @property
    def eps(self) -> float: ...
    @property
    def eps_inside(self) -> bool: ...
    @property
    def weight_decay(self) -> float: ...

class AdamW(Optimizer):
    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-08,
        weight_decay: float = 0.01,
    ) -> None: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def beta1(self) -> float: ...
    @property
    def beta2(self) -> float: ...
    @property
    def eps(self) -> float: ...
    @property
    def weight_decay(self) -> float: ...

class RMSprop(Optimizer):
    def __init__(
        self,
        learning_rate: float = 0.01,
        rho: float = 0.99,
        eps: float = 1e-08,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def rho(self) -> float: ...
    @property
    def eps(self) -> float: ...
    @property
    def momentum(self) -> float: ...
    @property
    def weight_decay(self) -> float: ...

class Adagrad(Optimizer):
    def __init__(
        self,
        learning_rate: float = 0.01,
        eps: float = 1e-10,
        weight_decay: float = 0.0,
    ) -> None: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def eps(self) -> float: ...
    @property
    def weight_decay(self) -> float: ...

class RProp(Optimizer):
    def __init__(
        self,
        learning_rate: float = 0.01,
        increase: float = 1.2,
        decrease: float = 0.5,
        step_min: float = 1e-06,
        step_max: float = 50.0,
    ) -> None: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def increase(self) -> float: ...
    @property
    def decrease(self) -> float: ...
    @property
    def step_min(self) -> float: ...
    @property
    def step_max(self) -> float: ...

class LBFGS(Optimizer):
    def __init__(
        self,
        learning_rate: float = 1.0,
        memory: int = 10,
        gradient_tolerance: float = 1e-05,
        line_search_steps: int = 20,
    ) -> None: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def gradient_tolerance(self) -> float: ...
    @property
    def line_search_steps(self) -> int: ...

class LevenbergMarquardt(Optimizer):
    def __init__(
        self,
        learning_rate: float = 1.0,
        damping: float = 0.001,
        increase: float = 10.0,
        decrease: float = 0.1,
        damping_max: float = 10000000000.0,
        gradient_tolerance: float = 1e-08,
    ) -> None: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def damping(self) -> float: ...
    @property
    def increase(self) -> float: ...
    @property
    def decrease(self) -> float: ...
    @property
    def damping_max(self) -> float: ...
    @property
    def gradient_tolerance(self) -> float: ...

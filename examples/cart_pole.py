"""A network learns to balance a pole on a cart by trying, and by falling.

Two networks learn together. The critic judges a state: how soon will the pole fall? The actor says how likely it is to
push the cart to the right. Where things go better than the critic expected, the actor does what it did more often.
That is the experiment of Barto, Sutton & Anderson 1983, IEEE Transactions on Systems, Man, and Cybernetics 13:834-846,
whose two neurons have become two networks; the cart and the pole are theirs, without friction.

    python examples/cart_pole.py
"""

import argparse
import math
import shutil

import numpy as np
import ranvier as rv

GRAVITY = 9.8  # m/s²
CART, POLE = 1.0, 0.1  # masses, kg
HALF_LENGTH = 0.5  # of the pole, m
FORCE = 10.0  # N, to the right or to the left
DT = 0.02  # s
FARTHEST, STEEPEST = 2.4, math.radians(12)  # m, rad; beyond these the episode has failed
LIMIT = 500  # steps of an episode, 10 s
SHOWN = np.array([0.0, 0.0, math.radians(6), 0.0])  # the start that is drawn, steeper than those of the training
USUAL = np.array([2.4, 3.0, 0.21, 3.0])  # the networks see states in these units

CARTS, STEPS, ROUNDS = 64, 32, 200  # carts side by side, and how far they go in each round of the training
DISCOUNT, TRACE = 0.98, 0.9  # γ, λ
LEARNING_RATE, EPOCHS, BATCH = 0.01, 3, 256  # the rate of Adam at the beginning; it falls to 0


# The world. States are (n, 4): place x and velocity v of the cart, angle a and angular velocity w of the pole.


def accelerations(states, force):
    """Of the cart, x'', and of the pole, a''.

    a'' = (g sin a - u cos a) / (l (4/3 - m cos² a / M)),   u = (F + m l w² sin a) / M
    x'' = u - m l a'' cos a / M                             M = mass of the cart + m
    """
    _, _, a, w = states.T
    total = CART + POLE
    u = (force + POLE * HALF_LENGTH * w**2 * np.sin(a)) / total
    of_pole = (GRAVITY * np.sin(a) - u * np.cos(a)) / (HALF_LENGTH * (4 / 3 - POLE * np.cos(a) ** 2 / total))
    return u - POLE * HALF_LENGTH * of_pole * np.cos(a) / total, of_pole


def moved(states, right):
    """The states one step of Euler's method later; where `right` is True the cart is pushed to the right."""
    _, v, _, w = states.T
    of_cart, of_pole = accelerations(states, np.where(right, FORCE, -FORCE))
    return states + DT * np.stack([v, of_cart, w, of_pole], axis=1)


def failed(states):
    return (abs(states[:, 0]) > FARTHEST) | (abs(states[:, 2]) > STEEPEST)


def starts(n, rng):
    return rng.uniform(-0.05, 0.05, (n, 4))


# The two networks, and what they learn from.


def network(seed):
    """Four numbers in, one out. With half_sse, (output - target)²/2, a step moves the output by target - output."""
    return rv.Network([4, 32, 1], activation="tanh", loss="half_sse", rng=seed)


def output(net, states):
    return net.predict((states / USUAL).reshape(-1, 4).astype(np.float32)).reshape(states.shape[:-1])


class Carts:
    """Carts that are pushed as the actor says, and that start again where they have failed or reached the limit."""

    def __init__(self, n, rng):
        self.states, self.ages, self.rng = starts(n, rng), np.zeros(n, dtype=int), rng
        self.lengths = []  # of all episodes that have ended

    def step(self, actor):
        """One step of all: states, pushes to the right, outputs of the actor, next states, failures, ends."""
        before = self.states
        z = output(actor, before)
        right = self.rng.random(len(z)) < rv.math.sigmoid(z)
        after = moved(before, right)
        fell = failed(after)
        self.ages += 1
        over = fell | (self.ages == LIMIT)
        self.lengths.extend(self.ages[over].tolist())
        self.ages[over] = 0
        self.states = np.where(over[:, None], starts(len(over), self.rng), after)
        return before, right, z, after, fell, over


def surprises(critic, before, after, fell, over):
    """What the critic V thinks, and how much better things went, (steps, carts): TD(λ), Sutton 1988.

    d(t) = r + γ V(after) - V(before), where r = -1 and V(after) = 0 if the pole fell, else r = 0
    surprise(t) = d(t) + γ λ surprise(t + 1), up to the end of the episode

    A pole that stands at the limit has not fallen: V(after) tells what would follow.
    """
    worth = output(critic, before)
    difference = np.where(fell, -1.0, DISCOUNT * output(critic, after)) - worth
    surprise, following = np.empty_like(difference), np.zeros(len(difference[0]))
    for t in reversed(range(len(difference))):
        surprise[t] = following = difference[t] + DISCOUNT * TRACE * np.where(over[t], 0.0, following)
    return worth, surprise


def learn(actor, critic, steps, rate):
    """Both networks learn from some steps of all carts.

    The critic's target is what it should have thought, V + surprise. The actor's output z is the log-odds of a push to
    the right, p = 1/(1 + exp(-z)). The logarithm of the probability of what was done has the derivative (right - p)
    by z, so the policy gradient (Williams 1992) moves z by surprise·(right - p).
    """
    before, right, z, after, fell, over = (np.stack(column) for column in zip(*steps, strict=True))
    worth, surprise = surprises(critic, before, after, fell, over)
    better = surprise / (surprise.std() + 1e-8)
    X = (before / USUAL).reshape(-1, 4).astype(np.float32)
    for net, target in ((critic, worth + surprise), (actor, z + better * (right - rv.math.sigmoid(z)))):
        net.fit(X, target.reshape(-1).astype(np.float32), epochs=EPOCHS, batch_size=BATCH, optimizer=rv.Adam(rate))


def train(rounds, seed):
    """The actor after so many rounds of 32 steps of 64 carts."""
    rng = np.random.default_rng(seed)
    actor, critic, carts = network(seed), network(seed + 1), Carts(CARTS, rng)
    print("\n  steps  episodes  mean of the last 100")
    for number in range(rounds):
        steps = [carts.step(actor) for _ in range(STEPS)]
        learn(actor, critic, steps, LEARNING_RATE * (1 - number / rounds))
        if (number + 1) % max(1, rounds // 10) == 0 and carts.lengths:
            taken = (number + 1) * STEPS * CARTS
            print(f"{taken:7,}{len(carts.lengths):10,}{np.mean(carts.lengths[-100:]):10.0f} steps")
    return actor


# What has been learned.


def balance(actor, states):
    """Episodes in which the actor does what it thinks best: their lengths (n,), and the course (steps, 4) of the first."""
    lengths, trying, course = np.zeros(len(states), dtype=int), np.arange(len(states)), [states[0]]
    while len(trying) and lengths.max() < LIMIT:
        states = moved(states, output(actor, states) > 0)
        lengths[trying] += 1
        if trying[0] == 0:
            course.append(states[0])
        standing = ~failed(states)
        states, trying = states[standing], trying[standing]
    return lengths, np.array(course)


def frame(state, width):
    """The cart on its track, and the pole, which leans three times as far as it does."""
    x, _, angle, _ = state
    column = round((x + FARTHEST) / (2 * FARTHEST) * (width - 7)) + 3
    rows = [[" "] * width for _ in range(4)]
    for height, row in enumerate(reversed(rows), start=1):
        top = column + round(2 * height * math.tan(3 * angle))  # a character is twice as high as wide
        row[min(max(top, 0), width - 1)] = "|" if abs(angle) < math.radians(1.5) else "\\/"[int(angle > 0)]
    cart = " " * (column - 3) + "[o---o]"
    return "\n".join([*("".join(row).rstrip() for row in rows), cart, "=" * width])


def show(when, actor, steps):
    """Draw some steps of an episode, as far as it goes, and the last one."""
    _, course = balance(actor, SHOWN[None])
    width = min(61, shutil.get_terminal_size().columns)
    last = len(course) - 1
    for step in [*(step for step in steps if step < last), last]:
        x, _, angle, _ = course[step]
        print(f"\n{when}, step {step}\n{x:+.2f} m, {math.degrees(angle):+.1f} degrees")
        print(frame(course[step], width))


def main():
    parser = argparse.ArgumentParser(description="A network learns to balance a pole on a cart.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often 64 carts go 32 steps (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="another seed is another training (%(default)s)")
    options = parser.parse_args()
    show("Before the training", network(options.seed), [0])
    actor = train(options.rounds, options.seed)
    show("After the training", actor, [5, 15, 50])
    lengths, _ = balance(actor, starts(100, np.random.default_rng([options.seed, 1])))
    print(f"\n100 new episodes of at most {LIMIT} steps:")
    print(f"mean {lengths.mean():.1f}, shortest {lengths.min()}")


if __name__ == "__main__":
    main()

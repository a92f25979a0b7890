"""examples/cart_pole.py: the physics against other derivations, what the networks learn from, and that the pole stands."""

import math
import re

import example
import numpy as np
import pytest

game = example.module("cart_pole")
RNG = np.random.default_rng(0)
STATES = RNG.uniform(-1, 1, (50, 4)) * [2.4, 3.0, 1.5, 3.0]
PUSHES = RNG.random(50) < 0.5


def lagrange(state, force):
    """(x'', a'') of a cart with a thin rod, from its two equations of motion:

    (M + m) x'' + m l cos(a) a'' = F + m l w² sin(a)
    m l cos(a) x'' + (4/3) m l² a'' = m g l sin(a)
    """
    _, _, a, w = state
    cart, m, length, g = 1.0, 0.1, 0.5, 9.8
    mass = [[cart + m, m * length * math.cos(a)], [m * length * math.cos(a), 4 / 3 * m * length**2]]
    return np.linalg.solve(mass, [force + m * length * w**2 * math.sin(a), m * g * length * math.sin(a)])


def test_accelerations_solve_the_equations_of_motion():
    forces = np.where(PUSHES, 10.0, -10.0)
    expected = [lagrange(state, force) for state, force in zip(STATES, forces, strict=True)]
    np.testing.assert_allclose(np.transpose(game.accelerations(STATES, forces)), expected, rtol=1e-12)


def test_a_push_at_rest_by_hand():
    # u = 10/1.1, a'' = -u/(0.5·(4/3 - 0.1/1.1)) = -600/41, x'' = u + 0.05·(600/41)/1.1 = 400/41
    after = game.moved(np.zeros((2, 4)), np.array([True, False]))
    hand = [0.0, 0.02 * 400 / 41, 0.0, -0.02 * 600 / 41]
    np.testing.assert_allclose(after, [hand, np.negative(hand)], rtol=1e-12)


def test_moved_is_eulers_method_for_each_cart():
    states = STATES
    for _ in range(20):
        rates = [
            [s[1], lagrange(s, f)[0], s[3], lagrange(s, f)[1]]
            for s, f in zip(states, PUSHES * 20.0 - 10.0, strict=True)
        ]
        expected = states + 0.02 * np.array(rates)
        states = game.moved(states, PUSHES)
        np.testing.assert_allclose(states, expected, rtol=1e-9, atol=1e-12)


def test_where_an_episode_fails():
    degree = math.pi / 180
    fine = [[2.39, 9.0, 0.0, 9.0], [-2.39, 0.0, 11.9 * degree, 0.0], [0.0, 0.0, -11.9 * degree, 0.0]]
    over = [
        [2.41, 0.0, 0.0, 0.0],
        [-2.41, 0.0, 0.0, 0.0],
        [0.0, 0.0, 12.1 * degree, 0.0],
        [0.0, 0.0, -12.1 * degree, 0],
    ]
    assert game.failed(np.array(fine + over)).tolist() == [False] * 3 + [True] * 4
    starts = game.starts(1000, np.random.default_rng(1))
    assert starts.shape == (1000, 4)
    assert 0.049 < starts.max() < 0.05
    assert -0.05 < starts.min() < -0.049


def test_carts_start_again_where_they_fall_and_at_the_limit(monkeypatch):
    monkeypatch.setattr(game, "LIMIT", 12)
    carts, actor = game.Carts(30, np.random.default_rng(2)), game.network(0)
    ages, lengths, kinds = np.zeros(30, dtype=int), [], set()
    for _ in range(40):
        before, right, z, after, fell, over = carts.step(actor)
        np.testing.assert_array_equal(after, game.moved(before, right))
        np.testing.assert_allclose(z, game.output(actor, before))
        ages += 1
        assert fell.tolist() == game.failed(after).tolist()
        assert over.tolist() == (fell | (ages == 12)).tolist()
        lengths += ages[over].tolist()
        ages[over] = 0
        assert abs(carts.states[over]).max(initial=0.0) <= 0.05
        np.testing.assert_array_equal(carts.states[~over], after[~over])
        kinds |= set(zip(fell.tolist(), over.tolist(), strict=True))
    assert carts.lengths == lengths
    assert kinds == {(False, False), (True, True), (False, True)}


def test_pushes_are_as_likely_as_the_actor_says():
    actor = game.network(0)
    actor.parameters[:] = 0.0
    actor.layers[-1].bias[0] = math.log(0.8 / 0.2)
    _, right, *_ = game.Carts(10_000, np.random.default_rng(3)).step(actor)
    assert right.mean() == pytest.approx(0.8, abs=0.015)


def test_surprise_is_the_sum_of_what_came_better_than_thought():
    critic, steps, carts = game.network(5), 12, 7
    before, after = RNG.normal(size=(2, steps, carts, 4)) * 0.5
    over = RNG.random((steps, carts)) < 0.25
    fell = over & (RNG.random((steps, carts)) < 0.5)
    worth, surprise = game.surprises(critic, before, after, fell, over)
    np.testing.assert_allclose(
        worth, critic.predict(before.reshape(-1, 4) / game.USUAL).reshape(steps, carts), rtol=1e-5
    )
    following = critic.predict(after.reshape(-1, 4) / game.USUAL).reshape(steps, carts)
    better = np.where(fell, -1.0, 0.98 * following) - worth
    for cart in range(carts):
        for t in range(steps):
            last = next((k for k in range(t, steps) if over[k, cart]), steps - 1)
            expected = sum((0.98 * 0.9) ** (k - t) * better[k, cart] for k in range(t, last + 1))
            assert surprise[t, cart] == pytest.approx(expected, abs=1e-5)


def test_the_actor_does_more_of_what_went_well_and_the_critic_fears_what_did_not():
    actor, critic = game.network(0), game.network(1)
    state = np.array([[0.0, 0.0, 0.1, 0.0], [0.0, 0.0, 0.1, 0.0]])  # one falls to the right, one is caught
    right, none = np.array([False, True]), np.array([False, False])
    z, feared = game.output(actor, state), game.output(critic, state)
    game.learn(actor, critic, [(state, right, z, state, ~right, ~right), (state, right, z, state, none, none)], 0.01)
    assert (game.output(actor, state) > z + 0.01).all()
    assert (game.output(critic, state) < feared).all()


def test_lengths_and_course_of_episodes(monkeypatch):
    monkeypatch.setattr(game, "LIMIT", 11)
    actor, starts = game.network(0), game.starts(20, np.random.default_rng(4))
    lengths, course = game.balance(actor, starts)
    for number, length in enumerate(lengths):
        states = [starts[number : number + 1]]
        while len(states) <= 11 and not game.failed(states[-1])[0]:
            states.append(game.moved(states[-1], game.output(actor, states[-1]) > 0))
        assert length == len(states) - 1
        if number == 0:
            np.testing.assert_allclose(course, np.concatenate(states), rtol=1e-6)
    assert len(set(lengths.tolist())) > 1
    assert max(lengths) == 11


def test_frame():
    upright = game.frame(np.zeros(4), 21).splitlines()
    assert upright == [" " * 10 + "|"] * 4 + [" " * 7 + "[o---o]", "=" * 21]
    left = game.frame(np.array([-2.4, 0.0, -0.1, 0.0]), 21).splitlines()
    assert left[4:] == ["[o---o]", "=" * 21]
    assert [line.index("\\") for line in left[:4]] == [1, 1, 2, 2]  # 2·height·tan(0.3), from the top
    right = game.frame(np.array([2.4, 0.0, 0.2, 0.0]), 21).splitlines()
    assert right[4] == " " * 14 + "[o---o]"
    assert max(map(len, right)) <= 21


def test_an_episode_is_shown_as_far_as_it_goes(capsys):
    game.show("Then", game.network(0), [1, 2, 400])
    out = capsys.readouterr().out
    shown = [int(step) for step in re.findall(r"Then, step (\d+)", out)]
    assert shown[:2] == [1, 2]
    assert len(shown) == 3
    assert 2 < shown[2] < 100
    assert out.count("[o---o]") == 3


@pytest.mark.arithmetic
@pytest.mark.parametrize("seed", [0, 1])
def test_the_pole_stands(seed):
    out = example.printed("cart_pole", "--seed", str(seed), columns=40)
    mean, shortest = re.search(r"100 new episodes .*\nmean (\S+), shortest (\d+)", out).groups()
    assert float(shortest) <= float(mean) <= 500
    assert float(mean) >= 475
    means = [int(number) for number in re.findall(r"^ *[\d,]+ +[\d,]+ +(\d+) steps$", out, re.MULTILINE)]
    assert len(means) == 10
    assert means[0] < 300 < means[-1]
    assert out.count("[o---o]") == 6
    assert int(re.findall(r"Before the training, step (\d+)", out)[-1]) < 300
    assert max(map(len, out.splitlines())) <= 40

"""examples/tic_tac_toe.py: the rules, what the network learns from, and that nobody beats it."""

import re

import example
import numpy as np
import pytest
import ranvier as rv

game = example.module("tic_tac_toe")
LINES = ["012", "345", "678", "036", "147", "258", "048", "246"]


def has_line(board, side):
    return any(all(board[int(square)] == side for square in line) for line in LINES)


def replies(board, side):
    """In plain Python: the boards, as tuples, after each move of a side."""
    return [(*board[:i], side, *board[i + 1 :]) for i in range(9) if not board[i]]


def reached():
    """All boards that can come up -> the side that has moved last."""
    found, newest = {}, {((0,) * 9, -1)}
    while newest:
        newest = {
            (reply, -side) for board, side in newest if not has_line(board, side) for reply in replies(board, -side)
        }
        found |= dict(newest)
    return found


BOARDS = reached()


def lowest(boards, side):
    """A player who takes the first free square."""
    return game.moved(boards, (boards == 0).argmax(axis=1), side)


def counted(first, second, board=(0,) * 9, side=1):
    """In plain Python: [won, drawn, lost] by the first, of all games of two functions that give boards."""
    total = np.zeros(3, dtype=int)
    for reply in (first if side == 1 else second)(board, side):
        if has_line(reply, side):
            total[1 - side] += 1
        elif all(reply):
            total[1] += 1
        else:
            total += counted(first, second, reply, -side)
    return total


def test_all_games_that_there_are():
    assert game.results(game.every_move, game.every_move) == (131_184, 46_080, 77_904)
    assert 131_184 + 46_080 + 77_904 == 255_168


def test_rules_on_every_board_that_can_come_up():
    assert len(BOARDS) == 5_477  # and the empty one
    boards, sides = np.array(list(BOARDS)), np.array(list(BOARDS.values()))
    for side in (1, -1):
        mine = boards[sides == side]
        lines = [has_line(board, side) for board in mine.tolist()]
        assert game.won(mine, side).tolist() == lines
        assert sum(lines) == {1: 626, -1: 316}[side]
        over = [line or all(board) for line, board in zip(lines, mine.tolist(), strict=True)]
        assert game.ended(mine, side).tolist() == over
        assert sum(over) - sum(lines) == {1: 16, -1: 0}[side]  # draws


@pytest.mark.parametrize("plays_first", [True, False])
def test_results_are_those_of_a_plain_count(plays_first):
    one = lambda board, side: replies(board, side)[:1]
    order = (lambda a, b: (a, b)) if plays_first else (lambda a, b: (b, a))
    counts = game.results(*order(lowest, game.every_move))
    assert list(counts) == counted(*order(one, replies)).tolist()
    assert min(counts) > 0


def test_check_counts_from_the_side_of_the_network():
    net = rv.Network([18, 1], init="zeros")  # for which all moves are the same: the first free square
    first, second = game.check(net)
    assert first == game.results(lowest, game.every_move)
    assert second == game.results(game.every_move, lowest)[::-1]


def test_a_turned_board_is_the_same_game():
    assert len({tuple(turn) for turn in game.TURNED}) == 8
    lines = {frozenset(map(int, line)) for line in LINES}
    for turn in game.TURNED:
        assert {frozenset(turn[list(line)].tolist()) for line in lines} == lines


def test_boards_are_worth_what_their_best_reply_leaves():
    net = rv.Network([18, 8, 1], output="tanh", rng=3)
    seen, worths = game.self_play(net, 20, np.random.default_rng(0))
    assert 20 * 5 <= len(seen) == len(worths) <= 20 * 9
    kinds = set()
    for board, worth in zip((seen[:, :9] - seen[:, 9:]).astype(int).tolist(), worths, strict=True):
        if has_line(board, 1):
            expected = 1.0
        elif all(board):
            expected = 0.0
        else:
            judged = [net.predict([[*(s == -1 for s in r), *(s == 1 for s in r)]])[0, 0] for r in replies(board, -1)]
            expected = -max(judged)
        kinds.add((has_line(board, 1), all(board)))
        assert worth == pytest.approx(expected, abs=1e-6)
    assert len(kinds) >= 3


def test_perfect_play_is_a_draw_and_an_edge_loses_to_a_corner():
    assert [game.perfect_worth(tuple(board), 1) for board in np.eye(9, dtype=int).tolist()] == [0] * 9
    corner = (1, 0, 0, 0, 0, 0, 0, 0, 0)
    assert [game.perfect_worth(reply, -1) for reply in replies(corner, -1)] == [-1, -1, -1, 0, -1, -1, -1, -1]
    player = game.perfect_player(np.random.default_rng(0))
    for _ in range(5):
        assert np.count_nonzero(game.game(player, player)[-1]) == 9


@pytest.mark.parametrize(
    ("board", "side", "squares"),
    [("XX.OO....", 1, {2}), ("OO..X....", 1, {2}), ("X...O...X", -1, {1, 3, 5, 7})],
)
def test_the_perfect_player_wins_where_it_can_and_parries_what_it_must(board, side, squares):
    """Between two corners of X only the edges save O."""
    before = np.array([[".XO".index(sign) for sign in board]])
    before[before == 2] = -1
    player = game.perfect_player(np.random.default_rng(0))
    assert {int(np.flatnonzero(player(before, side) != before)[0]) for _ in range(40)} == squares


def test_pictures_of_boards_side_by_side():
    boards = [np.array([1, -1, 0, 0, 1, 0, 0, 0, -1])] * 3
    assert game.drawing(boards[:1], 80) == "X O .\n. X .\n. . O"
    assert game.drawing(boards, 13).splitlines()[:4] == ["X O .   X O .", ". X .   . X .", ". . O   . . O", ""]
    assert len(game.drawing(boards, 13).splitlines()) == 7


@pytest.mark.arithmetic
@pytest.mark.parametrize("seed", [0, 1])
def test_nobody_beats_it(seed):
    out = example.printed("tic_tac_toe", "--seed", str(seed), columns=40)
    total, *counts = map(int, re.search(r"All (\d+) games .*\n(\d+) won, (\d+) drawn, (\d+) lost", out).groups())
    assert sum(counts) == total > 500
    assert counts[2] == 0
    rows = [[int(cell.replace(",", "")) for cell in line.split()] for line in out.splitlines()[2:13]]
    assert [row[0] for row in rows] == [*range(200, 18_201, 2_000), 20_000]
    assert rows[0][3] + rows[0][6] > 50  # which it lost when it began
    assert [sum(pair) for pair in zip(rows[-1][1:4], rows[-1][4:], strict=True)] == counts
    assert max(map(len, out.splitlines())) <= 40


@pytest.mark.once
@pytest.mark.arithmetic
def test_every_instruction_set_with_fma_learns_the_same():
    sets = [isa for isa in rv.config()["available_isas"] if isa != "baseline"]
    outputs = {example.printed("tic_tac_toe", "--games", "1000", RANVIER_ISA=isa) for isa in sets}
    other = example.printed("tic_tac_toe", "--games", "1000", "--seed", "5")
    assert len(outputs) == min(len(sets), 1)
    assert other not in outputs

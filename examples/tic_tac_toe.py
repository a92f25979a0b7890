"""A network learns tic-tac-toe from games against itself alone, and then meets every opponent there can be.

The network judges a board for the player who has just moved: 1 is a game won, 0 drawn, -1 lost. It plays the move after
which it likes the board best. It learns from the rules and from how its own games end: there is no table of boards, no
search further ahead and no teacher. A perfect player comes after the training, as an opponent.

    python examples/tic_tac_toe.py
"""

import argparse
import functools
import shutil

import numpy as np
import ranvier as rv

LINES = np.array([[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]])
SQUARES = np.arange(9).reshape(3, 3)
TURNED = [np.rot90(board, k).ravel() for board in (SQUARES, SQUARES.T) for k in range(4)]  # the 8 symmetries
FIRST, SECOND = 1, -1  # the players, X and O; 0 is a free square
EMPTY = np.zeros((1, 9), dtype=np.int8)

GAMES, AT_ONCE = 20_000, 200  # that are played, and side by side
EXPLORATION = 0.5  # the part of all moves that are random while the network learns
LEARNING_RATE = 0.005  # of Adam at the beginning; it falls to 0


# The rules. Boards are (n, 9) arrays of -1, 0 and 1.


def won(boards, side):
    """Which boards have three of a side in a line."""
    return (boards[:, LINES] == side).all(axis=2).any(axis=1)


def ended(boards, side):
    """On which boards the game is over, this side having moved last."""
    return won(boards, side) | (boards != 0).all(axis=1)


def moved(boards, squares, side):
    """The boards after a side has taken one square on each."""
    boards = boards.copy()
    boards[np.arange(len(boards)), squares] = side
    return boards


def every_move(boards, side):
    """All that a side can do: each board becomes as many as it has free squares."""
    row, square = np.nonzero(boards == 0)
    return moved(boards[row], square, side)


# The network, and what it learns from.


def inputs(boards, side):
    """The 18 numbers that the network sees: where the side that has just moved stands, and where the other one does."""
    return np.hstack([boards == side, boards == -side]).astype(np.float32)


def judged_moves(net, boards, side):
    """What the network thinks of each move, (n, 9); a square that is taken is worth -infinity."""
    values = np.full(boards.shape, -np.inf)
    values[boards == 0] = net.predict(inputs(every_move(boards, side), side)).ravel()
    return values


def self_play(net, games, rng):
    """Games of the network against itself, side by side: the boards (n, 18) that came up, and what they are worth (n,).

    Where a game ended a board is worth its result. Any other is worth what the best reply leaves of it, as the network
    judges the replies today. That is Q-learning (Watkins 1989) for two players who take turns:

        worth(board) = 1 if won, 0 if drawn, else -max over replies of net(board after the reply)
    """
    seen, worths, playing = [], [], None
    boards, side = np.repeat(EMPTY, games, axis=0), FIRST
    while len(boards):
        values = judged_moves(net, boards, side)
        if playing is not None:
            worths[-1][playing] = -values.max(axis=1)  # of the boards one move ago
        anything = np.where(boards == 0, rng.random(boards.shape), -1.0)
        explores = rng.random(len(boards)) < EXPLORATION
        boards = moved(boards, np.where(explores, anything.argmax(axis=1), values.argmax(axis=1)), side)
        seen.append(inputs(boards, side))
        worths.append(won(boards, side).astype(np.float32))
        playing = ~ended(boards, side)
        boards, side = boards[playing], -side
    return np.concatenate(seen), np.concatenate(worths)


def train(games, seed):
    """The network after so many games against itself. What is printed between them changes nothing."""
    rng = np.random.default_rng(seed)
    net = rv.Network([18, 64, 64, 1], activation="relu", output="tanh", loss="mse", rng=seed)
    rounds = games // AT_ONCE
    print("            as first      as second\n  games" + "  won drew lost" * 2)
    for number in range(rounds):
        seen, worths = self_play(net, AT_ONCE, rng)
        X = np.concatenate([seen[:, np.append(turn, turn + 9)] for turn in TURNED])  # a turned board is worth the same
        rate = LEARNING_RATE * (1 - number / rounds)
        net.fit(X, np.tile(worths, len(TURNED)), batch_size=256, optimizer=rv.Adam(rate))
        if number % 10 == 0 or number == rounds - 1:
            counts = np.array(check(net)).ravel()
            print(f"{(number + 1) * AT_ONCE:7,}" + "".join(f"{count:5}" for count in counts))
    return net


# Players: functions that take the boards on which a side is to move, and give those after the move.


def network_player(net):
    """The network plays the move that it thinks most of."""
    return lambda boards, side: moved(boards, judged_moves(net, boards, side).argmax(axis=1), side)


@functools.cache
def perfect_worth(board, side):
    """What a board, a tuple, is worth to the side that has just moved if both play perfectly from here on (minimax)."""
    boards = np.array([board])
    if ended(boards, side)[0]:
        return int(won(boards, side)[0])
    return -max(perfect_worth(tuple(reply), -side) for reply in every_move(boards, -side).tolist())


def perfect_player(rng):
    """One of the best moves, by chance; for one board."""

    def play(boards, side):
        after = every_move(boards, side)
        worths = np.array([perfect_worth(tuple(board), side) for board in after.tolist()])
        return after[[rng.choice(np.flatnonzero(worths == worths.max()))]]

    return play


def results(first, second):
    """How many games the first player wins, draws and loses. Players may try many moves: these are games of their own."""
    wins, draws, losses = 0, 0, 0
    boards, side = EMPTY, FIRST
    while len(boards):
        boards = (first if side == FIRST else second)(boards, side)
        over, line = ended(boards, side), won(boards, side)
        wins += int(line.sum()) if side == FIRST else 0
        losses += int(line.sum()) if side == SECOND else 0
        draws += int((over & ~line).sum())
        boards, side = boards[~over], -side
    return wins, draws, losses


def check(net):
    """Games (won, drawn, lost) by the network moving first, and moving second, against all that an opponent can do."""
    player = network_player(net)
    return results(player, every_move), results(every_move, player)[::-1]


# What is shown.


def game(first, second):
    """The boards of one game, move by move."""
    boards, side, course = EMPTY, FIRST, []
    while not course or not ended(boards, -side)[0]:
        boards = (first if side == FIRST else second)(boards, side)
        course.append(boards[0])
        side = -side
    return course


def drawing(course, width):
    """Boards side by side, as many as fit."""
    across = max(1, (width + 3) // 8)
    rows = []
    for start in range(0, len(course), across):
        boards = [board.reshape(3, 3) for board in course[start : start + across]]
        rows.append("\n".join("   ".join(" ".join(".XO"[s] for s in board[i]) for board in boards) for i in range(3)))
    return "\n\n".join(rows)


def main():
    parser = argparse.ArgumentParser(description="A network learns tic-tac-toe by playing against itself.")
    parser.add_argument("--games", type=int, default=GAMES, help="how many games it plays, 200 at once (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="another seed is another training (%(default)s)")
    options = parser.parse_args()
    net = train(options.games, options.seed)
    print("\nWhat it thinks of the nine first moves,\neach of which is a draw, 0, in truth:")
    print(np.array2string(judged_moves(net, EMPTY, FIRST).reshape(3, 3).round(2), sign=" "))
    print("\nOne game, a perfect player as O:")
    course = game(network_player(net), perfect_player(np.random.default_rng(options.seed)))
    print(drawing(course, shutil.get_terminal_size().columns))
    wins, draws, losses = np.add(*check(net))
    print(f"\nAll {wins + draws + losses} games there are against it:\n{wins} won, {draws} drawn, {losses} lost")


if __name__ == "__main__":
    main()

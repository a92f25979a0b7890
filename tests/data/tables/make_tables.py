"""Make the tables of this folder: the shapes of tables that people really have, with values drawn from a seed.

    python tests/data/tables/make_tables.py [FOLDER]

Only ``random.random`` is used, whose numbers are the same in every version of Python.
"""

import gzip
import random
import sys
from pathlib import Path


def draw(seed):
    """Functions that draw: a number low … high, one of some things, True with a probability."""
    source = random.Random(seed)

    def between(low, high):
        return low + (high - low) * source.random()

    def one_of(things):
        return things[int(source.random() * len(things))]

    return between, one_of, lambda probability: source.random() < probability


def passengers(rows=160):
    """Texts with few values and with many, a mixed column, gaps; who is female survives, as do most children."""
    between, one_of, chance = draw(1)
    lines = ["PassengerId,Survived,Pclass,PassengerName,Sex,Age,SibSp,Ticket,Fare,Cabin,Embarked"]
    for number in range(1, rows + 1):
        sex, place, age = one_of(["male", "female"]), one_of([1, 2, 3]), int(between(1, 70))
        survived = int(sex == "female" or (age < 12 and chance(0.9)))
        name = f'"{one_of(["Berg", "Hill", "Rossi"])}, {"Mr." if sex == "male" else "Mrs."} No. {number}"'
        ticket = f"{'A/5 ' * chance(0.3)}{1000 + number}"
        cabin = f"C{number}" if chance(0.25) else ""
        shown = "" if chance(0.15) else str(age)
        port = "" if number in (62, 130) else one_of("SCQ")
        fare = f"{between(5, 80) / place:.4f}"
        lines.append(
            f"{number},{survived},{place},{name},{sex},{shown},{int(between(0, 3))},{ticket},{fare},{cabin},{port}"
        )
    return "\n".join(lines) + "\n"


def flowers(rows=90):
    """No header; three species far apart."""
    between, _, _ = draw(2)
    lines = []
    for number in range(rows):
        kind = number * 3 // rows
        lengths = [5 + kind, 3.5 - 0.3 * kind, 1.5 + 2 * kind, 0.3 + 0.8 * kind]
        lines.append(",".join([*(f"{x + between(-0.2, 0.2):.1f}" for x in lengths), f"Iris-{'abc'[kind]}"]))
    return "\n".join(lines) + "\n\n"


def wines(rows=120):
    """Semicolons, quoted names, Windows' line ends; marks 3 … 8, the ends rare."""
    between, one_of, _ = draw(3)
    lines = ['"fixed acidity";"volatile acidity";"alcohol";"quality"']
    for number in range(rows):
        quality = 3 if number < 2 else 8 if number < 6 else one_of([5, 5, 6, 6, 7, 4])
        acid, alcohol = between(5, 11), 8 + 0.7 * quality + between(-0.3, 0.3)
        lines.append(f"{acid:.1f};{1.2 - 0.1 * quality + between(-0.05, 0.05):.3f};{alcohol:.1f};{quality}")
    return "\r\n".join(lines) + "\r\n"


def air(rows=120):
    """Semicolons and decimal commas, columns without a name, empty rows at the end; benzene is linear in the rest."""
    between, _, _ = draw(4)
    lines = ["Date;Time;CO(GT);Sensor;T;C6H6(GT);;"]
    for hour in range(rows):
        carbon, sensor, t = round(between(0.5, 4), 1), int(between(800, 1700)), round(between(-2, 30), 1)
        benzene = 3 * carbon + 0.004 * sensor - 0.1 * t
        numbers = ";".join(f"{x}".replace(".", ",") for x in (carbon, sensor, t, round(benzene, 4)))
        lines.append(f"{10 + hour // 24}/03/2004;{hour % 24:02}.00.00;{numbers};;")
    return "\n".join([*lines, *[";;;;;;;"] * 7]) + "\n"


def houses(rows=150):
    """A price in whole numbers: 2000 a square metre, and the place."""
    between, one_of, _ = draw(5)
    lines = ["area\trooms\tplace\tprice"]
    for _number in range(rows):
        area, place = int(between(30, 200)), one_of(["sea", "town", "wood"])
        lines.append(
            f"{area}\t{1 + area // 30}\t{place}\t{2000 * area + {'sea': 90000, 'town': 40000, 'wood': 0}[place]}"
        )
    return "\n".join(lines) + "\n"


def subnormal(rows=40):
    """A column of numbers below 2.2e-308, the smallest normal float64, beside one that can be learned from."""
    between, _, _ = draw(6)
    lines = ["tiny,x,y,kind"]
    for number in range(rows):
        lines.append(f"{between(1, 9):.3f}e-320,{number % 2 + between(0, 0.2):.3f},{number}e-321,{'ab'[number % 2]}")
    return "\n".join(lines) + "\n"


TABLES = {
    "passengers.csv": passengers, "flowers.data": flowers, "wines.csv": wines, "air.csv": air, "houses.tsv": houses,
    "subnormal.csv": subnormal,
}  # fmt: skip


def main(folder: Path) -> None:
    for name, table in TABLES.items():
        (folder / name).write_bytes(table().encode())
    (folder / "houses.tsv.gz").write_bytes(gzip.compress(houses().encode(), mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

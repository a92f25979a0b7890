"""The tables of both READMEs are what `benchmarks/results/*.json` say, and nothing beside them is typed by hand."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
sys.path.insert(0, str(ROOT))

from benchmarks import markdown, tables, works  # noqa: E402 - they stand in the checkout alone


def label(table):
    return f"{table.page}: {table.name}"


def body(table, root=ROOT):
    """What stands between the markers of a page."""
    page = (root / table.page).read_text(encoding="utf-8")
    return re.search(rf"<!-- table: {table.name} -->\n(.*?)<!-- end -->", page, re.DOTALL)[1]


def rows(table, root=ROOT):
    """Cells of the rows on a page, without the header."""
    lines = [line for line in body(table, root).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def titles(table):
    """Names of the works on a page, without their keys."""
    return [re.sub(r"^\*\*.*?\*\* ", "", cells[0]) for cells in rows(table)]


@pytest.fixture
def copy(tmp_path):
    """Both pages and the results, for changes."""
    for name in tables.pages():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / tables.RESULTS, tmp_path / tables.RESULTS)
    return tmp_path


def test_pages_say_what_the_results_say():
    assert tables.difference() == "", "python -m benchmarks tables"


def test_the_command_compares():
    command = [sys.executable, "-m", "benchmarks", "tables", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("table", tables.TABLES, ids=label)
def test_no_work_stands_twice(table):
    assert titles(table)
    assert len(set(titles(table))) == len(titles(table))


@pytest.mark.parametrize("table", tables.TABLES, ids=label)
def test_machine_and_date_stand_below(table):
    stored = tables.load(ROOT, table.file)
    assert f"{stored['machine']['cpu']}, " in body(table)
    assert stored["date"] in body(table)
    assert f"`{tables.RESULTS}/{table.file}`" in body(table)


def test_the_first_page_shows_six_rows_and_the_other_all():
    whole = {table.name: table for table in tables.TABLES if table.page == tables.WHOLE}
    first = [table for table in tables.TABLES if table.page == tables.FIRST]
    assert first
    for table in first:
        assert len(rows(table)) <= 6
        assert whole[table.name].file == table.file
        assert set(titles(table)) < set(titles(whole[table.name]))
    for table in whole.values():
        assert len(rows(table)) == len(tables.load(ROOT, table.file)["works"])


def test_every_stored_result_feeds_a_table():
    feeding = {file for table in tables.TABLES for file in (table.file, table.one_thread) if file}
    assert {path.name for path in (ROOT / tables.RESULTS).iterdir()} == feeding


@pytest.mark.parametrize("name", tables.pages())
def test_no_figure_is_typed_by_hand(name):
    page = (ROOT / name).read_text(encoding="utf-8")
    rest = re.sub(r"<!-- table: .*?<!-- end -->", "", page, flags=re.DOTALL)
    assert "<!--" not in rest
    assert re.findall(r"\d\s?(?:ns|µs|×)|\d times (?:faster|slower|less)", rest) == []


# what a row shows: ours, the best peer, the last of the others, the ratio
PLACES = {
    "ours": lambda work: (work["best"]["ranvier"], "median"),
    "best peer": lambda work: (work["best"][next(tool for tool in work["best"] if tool != "ranvier")], "median"),
    "others": lambda work: (work["best"][list(work["best"])[-1]], "median"),
    "ratio": lambda work: (work["ratios"], next(tool for tool in work["best"] if tool != "ranvier")),
}
CHANGES = [(table, place) for table in tables.TABLES for place in PLACES if not table.one_thread]


def changed(root, file, place):
    """One figure of the stored result is a tenth larger, of a work that all tables of the file show."""
    path = root / tables.RESULTS / file
    stored = json.loads(path.read_text(encoding="utf-8"))
    shown = next((table.works for table in tables.TABLES if table.file == file and table.works), ())
    work = next(work for work in stored["works"] if not shown or work["work"] == shown[-1])
    holder, key = place(work)
    holder[key] *= 1.1
    path.write_text(json.dumps(stored), encoding="utf-8")
    return work["title"]


@pytest.mark.parametrize(
    ("table", "place"), CHANGES, ids=lambda value: value if isinstance(value, str) else label(value)
)
def test_a_changed_figure_is_noticed(table, place, copy, capsys):
    title = changed(copy, table.file, PLACES[place])
    assert tables.main(True, copy) == 1
    diff = capsys.readouterr().out
    lines = diff[diff.index(f"--- {table.page}\n") :].splitlines()
    assert [line[0] for line in lines[3:5]] == ["-", "+"]
    assert all(title in line for line in lines[3:5])
    assert tables.main(False, copy) == 0
    assert tables.main(True, copy) == 0


def test_a_changed_time_of_two_threads_is_noticed(copy):
    table = next(table for table in tables.TABLES if table.one_thread)
    title = changed(copy, table.file, lambda work: (work["cases"]["ranvier / fit"], "median"))
    lines = tables.difference(copy).splitlines()
    assert [line[0] for line in lines[3:]] == ["-", "+"]
    assert all(title in line for line in lines[3:])


def test_a_changed_loss_of_two_threads_is_refused(copy):
    table = next(table for table in tables.TABLES if table.one_thread)
    changed(copy, table.file, lambda work: (work["cases"]["ranvier / fit"], "loss"))
    with pytest.raises(ValueError, match="the loss depends on the threads"):
        tables.difference(copy)


@pytest.mark.parametrize("name", tables.pages())
def test_a_page_edited_by_hand_is_noticed(name, copy):
    page = copy / name
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"\d×", lambda digit: f"{9 - int(digit[0][0])}×", text, count=1), encoding="utf-8")
    assert tables.difference(copy).count("\n-| ") == 1
    tables.write(copy)
    assert page.read_text(encoding="utf-8") == text


def test_a_lost_or_doubled_marker_is_refused(copy):
    page = copy / tables.FIRST
    text = page.read_text(encoding="utf-8")
    for wrong in (text.replace("<!-- table: neurons -->", ""), text + "<!-- table: dense -->\n<!-- end -->\n"):
        page.write_text(wrong, encoding="utf-8")
        with pytest.raises(ValueError, match=r"README\.md must mark each of these tables once: dense, neurons"):
            tables.write(copy)


def test_a_work_stored_twice_is_refused(copy):
    path = copy / tables.RESULTS / tables.TABLES[0].file
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["works"].append(stored["works"][0])
    path.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ValueError, match=f"holds {stored['works'][0]['work']} twice"):
        tables.difference(copy)


def test_a_floor_has_a_column():
    stored = tables.load(ROOT, "zen4_avx512_convolution.json")
    for floor, work in zip([0.0123, None], stored["works"], strict=False):
        work["floor"] = floor
    keys = [work["work"] for work in stored["works"][:2]]
    header, _, *lines = [line.strip("| ").split(" | ") for line in markdown.table(stored, keys).splitlines()]
    assert header[-1] == "floor"
    assert [cells[-1] for cells in lines] == ["12.3 ms", "–"]
    assert "floor" not in markdown.table(stored, keys[1:])


def test_multiplications_of_images():
    """Of LeNet-5 by hand; a step has three passes, but nobody needs the gradient of the images."""
    first = 28 * 28 * 25 * 6
    forward = first + 10 * 10 * 25 * 6 * 16 + 5 * 5 * 16 * 120 + 120 * 84 + 84 * 10
    counted = {work.key: work.multiplications for work in works.chosen("C2,C4-input,I-28-3-f32")}
    assert counted == {
        "C2-train": 64 * (3 * forward - first),
        "C2-batch": 64 * forward,
        "C2-one": forward,
        "C4-input": 8 * 56 * 56 * 64 * 9 * 64,
        "I-28-3-f32": 28 * 28 * 9,
    }

"""Build the wheel into build/wheel and show what is being compiled: python tools/build_wheel.py (./dev.sh calls it).

A terminal gets one line that is redrawn, a pipe a line every ten seconds. What the compiler says is shown whole, and
build/wheel.log holds everything. Ninja names what it starts only to a terminal, so it is given one (a pty).
"""

import codecs
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time

LOG = "build/wheel.log"
CALL = "from scikit_build_core.build import build_wheel; build_wheel('build/wheel', {'build-dir': 'build/{wheel_tag}'})"
SECONDS = 10  # between two lines in a pipe


class Display:
    """How far the build is: `12 of 62 built in 0:34, now avx2_nets.cpp, avx512_nets.cpp`."""

    def __init__(self):
        self.redraws = sys.stderr.isatty()
        self.start = self.shown = time.monotonic()
        self.running = {}  # a step -> its file's name, in order of their start
        self.done = self.steps = 0

    def step(self, done, steps, what):
        """Ninja prints a step twice, at its start and at its end; true for the first."""
        self.done, self.steps = done, steps
        if self.running.pop(what, None):
            return False
        self.running[what] = re.sub(r".*/|\.o$", "", what.split()[-1])
        return True

    def line(self):
        seconds = int(time.monotonic() - self.start)
        now = f", now {', '.join(self.running.values())}" if self.running else ""
        return f"{self.done} of {self.steps} built in {seconds // 60}:{seconds % 60:02}{now}"

    def show(self):
        if self.running and self.redraws:
            columns = os.get_terminal_size(sys.stderr.fileno()).columns or 80
            sys.stderr.write("\r\033[K" + self.line()[: columns - 1])
            sys.stderr.flush()
        elif self.running and time.monotonic() >= self.shown + SECONDS:
            self.shown = time.monotonic()
            self.say(self.line())

    def say(self, line):
        """A whole line, above the one that is redrawn."""
        sys.stderr.write(("\r\033[K" if self.redraws else "") + line + "\n")
        sys.stderr.flush()


def pieces(terminal, idle):
    """What a program prints to a pseudo-terminal, line by line; calls idle every half second."""
    rest, decoder = "", codecs.getincrementaldecoder("utf-8")("replace")
    while True:
        if select.select([terminal], [], [], 0.5)[0]:
            try:
                got = os.read(terminal, 65536)
            except OSError:  # Linux's way to say that the other side is closed
                got = b""
            if not got:
                yield rest
                return
            *lines, rest = re.split(r"\r?\n|\r|\033\[K", rest + decoder.decode(got))
            yield from (re.sub(r"\033\[[\d;]*m", "", line) for line in lines)  # without colours
        idle()


def main():
    shutil.rmtree("build/wheel", ignore_errors=True)
    os.makedirs("build/wheel")
    ours, its = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "NO_COLOR": "1", "NINJA_STATUS": "[%f/%t] "}
    build = subprocess.Popen(
        [sys.executable, "-c", CALL], stdin=subprocess.DEVNULL, stdout=its, stderr=its, env=environment
    )
    os.close(its)
    display, compiles, said = Display(), False, False
    with open(LOG, "w", encoding="utf-8") as log:
        for line in filter(None, pieces(ours, display.show)):
            step = re.fullmatch(r"\[(\d+)/(\d+)\] (.*)", line)
            if not step or display.step(*step.groups()):
                log.write(line + "\n")
            compiles = bool(step) or (compiles and not line.startswith("***"))
            if compiles and not step:  # warnings and errors
                display.say(line)
                said = True
    if display.steps:
        display.say(display.line())
    if build.wait():
        if not said:
            with open(LOG, encoding="utf-8") as log:
                sys.stderr.write(log.read())
        sys.exit(f"the build failed; all that it printed is in {LOG}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

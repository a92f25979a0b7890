"""OpenCV: filter2D, which is a correlation."""

from __future__ import annotations

import cv2

from benchmarks.image_works import Arrays, Picture
from benchmarks.peers import Case
from benchmarks.peers.correlations import cases_of
from benchmarks.works import Work

NAME = "OpenCV"
PACKAGES = ("opencv-python-headless",)


def setup(threads: int) -> None:
    """Its own threads."""
    cv2.setNumThreads(threads)


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """None of the networks."""
    return {}


def images(work: Picture, arrays: Arrays) -> dict[str, Case]:
    """BORDER_REFLECT is the reflect of ndimage."""
    border = cv2.BORDER_REFLECT
    return cases_of(lambda image, kernel, out: cv2.filter2D(image, -1, kernel, dst=out, borderType=border), arrays)

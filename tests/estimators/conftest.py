"""The tests of this folder need scikit-learn: they are collected where they are asked for, by ``-m estimators``."""

import pytest


def pytest_ignore_collect(collection_path, config):
    return None if "estimators" in config.option.markexpr else True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if "estimators" in item.path.parts:
            item.add_marker(pytest.mark.estimators)

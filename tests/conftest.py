"""What the markers ``peers`` and ``sampled`` do."""

import pytest


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(config, items):
    """Tests beside other libraries run where they are asked for. Of a test with sampled(n) every nth row is not left out."""
    rows = {}
    for item in items:
        sampled = item.get_closest_marker("sampled")
        if sampled:
            test = item.nodeid.split("[")[0]
            rows[test] = rows.get(test, -1) + 1
            if rows[test] % sampled.args[0]:
                item.add_marker(pytest.mark.left_out)
    if "peers" in config.option.markexpr:
        return
    rest = [item for item in items if item.get_closest_marker("peers") is None]
    if len(rest) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in rest])
        items[:] = rest

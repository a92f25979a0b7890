"""Tests beside other libraries (marker ``peers``) run where they are asked for, with -m, and are deselected elsewhere."""


def pytest_collection_modifyitems(config, items):
    if "peers" in config.option.markexpr:
        return
    rest = [item for item in items if item.get_closest_marker("peers") is None]
    if len(rest) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in rest])
        items[:] = rest

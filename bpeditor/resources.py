"""Where the icons, examples, styles and translations lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# An installed wheel carries the files inside the package; a checkout has them beside it.
_PLACES = (_PACKAGE / "data", _PACKAGE.parent / "resources")


def folder() -> Path:
    """Return the folder of the resources, of the wheel or of the checkout.

    Raises
    ------
    FileNotFoundError
        If neither place has it: the installation is damaged.
    """
    for place in _PLACES:
        if place.is_dir():
            return place
    looked_in = " and ".join(str(place) for place in _PLACES)
    raise FileNotFoundError(
        f"bpeditor is not installed completely: no resources in {looked_in}. Install it again."
    )


def path(*parts: str) -> Path:
    """Return the path of one resource, such as ``path("icons", "forward.svg")``.

    Raises
    ------
    FileNotFoundError
        If there is no such file or folder among the resources.
    """
    found = folder().joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(
            f'bpeditor is not installed completely: there is no "{"/".join(parts)}" in {folder()}.'
            " Install it again."
        )
    return found

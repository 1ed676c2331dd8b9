"""What a graph may hold at most; every message about a limit takes its number from here."""

from bpeditor.layers.values import MAX_AXES, MAX_ELEMENTS

FILE_BYTES = 16 * 1024 * 1024
ARRAY_FILE_BYTES = 32 * 1024 * 1024
"""A million cells as numpy.savetxt writes them are 26 bytes each."""
NODES = 20_000
EDGES = 60_000
ID_CHARACTERS = 100
TEXT_CHARACTERS = 1_000
TITLE_CHARACTERS = 100
COORDINATE = 1e6
ARRAY_ELEMENTS = MAX_ELEMENTS
ARRAY_AXES = MAX_AXES
GRAPH_ELEMENTS = 10_000_000
NESTING = 64
DIGITS = 300

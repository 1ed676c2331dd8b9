"""The graph: nodes, edges, their invariants, changes, and files."""

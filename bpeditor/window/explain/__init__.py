"""The panel that explains what a run has computed: one page a question."""

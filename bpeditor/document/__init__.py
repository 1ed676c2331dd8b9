"""The document: a graph with its history, selection and results. No widgets."""

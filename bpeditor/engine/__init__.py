"""Evaluation: values forward, gradients backward."""

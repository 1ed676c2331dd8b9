"""Why a gradient is what it is, in formulas, numbers and words; no Qt."""

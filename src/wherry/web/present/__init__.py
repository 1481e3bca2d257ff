"""From records and answers to what templates show: plain functions, so that templates do no arithmetic."""

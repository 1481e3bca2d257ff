"""Charts drawn on the server, each with a heading that states what it shows and the same figures as a table."""

from wherry.show.chart.bars import draw_bars
from wherry.show.chart.cost import CashPoint, YearCost, draw_cash_flow, draw_cost_by_year
from wherry.show.chart.drawing import Chart, chart_to_pdf, chart_to_png
from wherry.show.chart.moves import Stay, draw_moves
from wherry.show.chart.saving import RuleShares, draw_saving_by_body, draw_saving_by_rule

__all__ = [
    "CashPoint",
    "Chart",
    "RuleShares",
    "Stay",
    "YearCost",
    "chart_to_pdf",
    "chart_to_png",
    "draw_bars",
    "draw_cash_flow",
    "draw_cost_by_year",
    "draw_moves",
    "draw_saving_by_body",
    "draw_saving_by_rule",
]

"""Maps on the British National Grid, drawn here as SVG: no tiles, no outside service, and they print."""

from wherry.show.map.drawing import MapLabel, MapLine, MapPoint, count_drawn, draw_map

__all__ = ["MapLabel", "MapLine", "MapPoint", "count_drawn", "draw_map"]

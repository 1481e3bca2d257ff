"""Network diagrams as pictures and as tables that say the same.

``write_dot(diagram)`` gives the text that graphviz lays out, ``draw_svg(diagram)`` the picture, and
``diagram_tables(diagram)`` every node and line in words, for those who cannot see the picture and for assessors.
"""

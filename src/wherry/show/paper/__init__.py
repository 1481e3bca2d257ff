"""Papers for people to print, sign and file: a few kinds of block in HTML, a style for paper, and PDF.

``blocks`` writes headings, paragraphs, facts, tables and boxes to tick; ``pdf`` makes a PDF of them. A paper is made
from what it is given and from nothing else: it fetches nothing, bears no time of making, and the same blocks make the
same bytes, so that its hash can be kept beside what was decided on it.
"""

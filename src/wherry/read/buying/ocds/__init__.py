"""Open contracting releases (OCDS 1.1, with the UK profile): read as typed rows, merged for each process, doubted."""

"""Forms of the pages: how they are drawn, and the boxes that Django does not bring."""

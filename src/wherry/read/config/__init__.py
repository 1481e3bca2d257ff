"""From a device's configuration, whatever its maker, to a tree with line spans, flat paths and vendor-neutral facts.

``wherry.read.config.reading.read_configuration`` is the way in: it takes the bytes of one file and never raises for
what they hold. A file that cannot be judged comes back with a reason instead of facts.
"""

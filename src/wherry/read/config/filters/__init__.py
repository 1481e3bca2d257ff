"""Packet filters, zone policies and interfaces of a configuration, as ``engine.assurance.filters`` judges them.

``wherry.read.config.filters.reading.read_filters(data, name) -> FilterDevice`` is the way in, for the bytes of a file;
``filters_of(tree, platform, name)`` does the same from a tree that was read already. Lines that are not understood are
kept as unsure, never dropped. Platforms: IOS, IOS XE, IOS XR, NX-OS, EOS, ASA, Junos, FortiOS and PAN-OS.
"""

"""Laws of reading configurations: no bytes raise, spans lie in the file, braces and orders agree, secrets go."""

import string

from hypothesis import example, given, settings
from hypothesis import strategies as some

from wherry.read.config.decoding import Lines
from wherry.read.config.parsing import read_tree
from wherry.read.config.paths import flat_paths
from wherry.read.config.platform import PLATFORMS
from wherry.read.config.reading import read_configuration
from wherry.read.config.tree import TOP

JUDGED = [code for code, platform in PLATFORMS.items() if platform.judged]
WORDS = [
    "hostname",
    "version",
    "banner",
    "motd",
    "^C",
    "end",
    "!",
    "#",
    "interface",
    "ip",
    "address",
    "10.0.0.1",
    "255.255.255.0",
    "/24",
    "no",
    "line",
    "vty",
    "0",
    "4",
    "password",
    "7",
    "router",
    "bgp",
    "neighbor",
    "remote-as",
    "snmp-server",
    "community",
    "public",
    "host",
    "user",
    "v3",
    "auth",
    "priv",
    "ntp",
    "server",
    "logging",
    "aaa",
    "authentication",
    "login",
    "default",
    "group",
    "set",
    "config",
    "edit",
    "next",
    "system",
    "{",
    "}",
    ";",
    "[",
    "]",
    '"',
    "/",
    "firewall",
    "filter",
    "term",
    "then",
    "accept",
    "deactivate",
    "delete",
    "undo",
    "sysname",
    "local-user",
    "class",
    "quit",
    "certificate",
    "key-string",
    "access-list",
    "permit",
    "deny",
    "any",
    "log",
    "crypto",
    "isakmp",
    "policy",
    "encryption",
    "3des",
    "ssh",
    "telnet",
    "timeout",
    "enable",
    "secret",
    "management",
    "exec-timeout",
    "transport",
    "input",
    "<config>",
    "</config>",
    "<entry",
    "name='a'>",
    "</entry>",
    "<!--",
    "apply-groups",
    "groups",
    "<*>",
    "return",
    "acl",
    "rule",
]
lines = some.lists(some.tuples(some.integers(0, 5), some.lists(some.sampled_from(WORDS), max_size=7)), max_size=40).map(
    lambda rows: "\n".join(" " * indent + " ".join(words) for indent, words in rows)
)


def holds(found):
    """What must hold of every file that was read."""
    if found.refused is not None:
        assert found.tree is None
        return
    tree, count = found.tree, len(found.lines)
    assert all(parent == TOP or parent < index for index, parent in enumerate(tree.parents))
    assert all(1 <= first <= last <= count for first, last in zip(tree.firsts, tree.lasts, strict=True))
    for fact in found.facts.facts if found.facts else ():
        assert 1 <= fact.first <= fact.last <= count
    assert len(found.redaction().lines) == count


@given(some.binary(max_size=400), some.sampled_from([None, *JUDGED]))
@example(b"<config", "panos")
@example(b'<?xml version="1.0"?>', "panos")
@example(b"set", "junos")
@example(b"config\nset\nend\nend", "fortios")
@example(b"\xff\xfe\x00", None)
@settings(max_examples=150, deadline=None)
def test_no_bytes_raise(data, platform):
    holds(read_configuration(data, "a", platform=platform))


@given(lines, some.sampled_from([None, *JUDGED]))
@example("banner motd ^C\nhostname a", "ios")
@example("interface\nip address\nline vty\nusername a", "ios")
@example("neighbor\nrouter bgp\n neighbor", "eos")
@example('system { host-name "a\n}', "junos")
@settings(max_examples=300, deadline=None)
def test_no_words_raise(text, platform):
    holds(read_configuration(text.encode(), "a", platform=platform))


names = some.text(string.ascii_lowercase, min_size=1, max_size=6)
trees = some.recursive(
    some.none(), lambda inside: some.dictionaries(names, inside, min_size=1, max_size=4), max_leaves=12
).filter(bool)


def nested(tree, depth=0):
    for name, inside in tree.items():
        if inside is None:
            yield "    " * depth + f"{name};"
        else:
            yield "    " * depth + f"{name} {{"
            yield from nested(inside, depth + 1)
            yield "    " * depth + "}"


def orders(tree, above=()):
    for name, inside in tree.items():
        if inside is None:
            yield " ".join(("set", *above, name))
        else:
            yield from orders(inside, (*above, name))


@given(trees)
@settings(max_examples=100, deadline=None)
def test_braces_and_orders_are_the_same_paths(tree):
    braces = read_tree(Lines(lines=list(nested(tree))), PLATFORMS["junos"])
    flat = read_tree(Lines(lines=list(orders(tree))), PLATFORMS["junos"])
    assert braces.doubts == []
    assert [path.words for path in flat_paths(braces)] == [path.words for path in flat_paths(flat)]


def indented(tree, depth=0):
    for name, inside in tree.items():
        yield " " * depth + f"x{name}"
        if inside is not None:
            yield from indented(inside, depth + 1)


def told(tree, above=()):
    for name, inside in tree.items():
        yield (*above, f"x{name}")
        if inside is not None:
            yield from told(inside, (*above, f"x{name}"))


@given(trees)
@settings(max_examples=100, deadline=None)
def test_indentation_is_nesting(tree):
    found = read_tree(Lines(lines=list(indented(tree))), PLATFORMS["ios"])
    mine = [(*(found.texts[above] for above in found.above(n)), text) for n, text in enumerate(found.texts)]
    assert mine == list(told(tree))
    assert found.firsts == list(range(1, len(mine) + 1))


@given(some.text(string.ascii_letters + string.digits, min_size=8, max_size=20).map(lambda word: f"S3cr{word}"))
@settings(max_examples=60, deadline=None)
def test_a_secret_is_gone_wherever_it_stands(secret):
    text = f"hostname a\nusername b secret 0 {secret}\ninterface Vlan1\n description {secret}\n! {secret}\n"
    assert secret not in "\n".join(read_configuration(text.encode(), "a", platform="ios").redaction().lines)

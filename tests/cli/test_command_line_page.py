"""The page about the command line says what the commands say, and leaves none out."""

from pathlib import Path

from wherry.cli.main import commands
from wherry.cli.page import DOCUMENTS, write_page
from wherry.show.document import FORMATS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "command-line.md"


def test_the_page_is_as_the_commands_are():
    assert PAGE.read_text(encoding="utf-8") == write_page(), "stale: python -m wherry.cli.page > docs/command-line.md"


def test_every_command_and_option_is_on_the_page_with_words():
    page = PAGE.read_text(encoding="utf-8")
    for name, command in commands.commands.items():
        assert f"## wherry {name}\n" in page
        assert command.help
        for option in command.params:
            if option.param_type_name == "option":
                assert option.help, f"wherry {name} {option.opts[0]} has no words"
                assert option.opts[0] in page


def test_every_document_is_on_the_page():
    assert {kind for _, kind in DOCUMENTS} == set(FORMATS)

"""Parsing a template into a tree, or an error with its position."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tradewatch.gotemplate
from tradewatch.gotemplate import (
    ALERTMANAGER,
    PROMETHEUS_ANNOTATION,
    TemplateSyntaxError,
    TextPosition,
    parse,
    references,
    split_at_first_action,
)
from tradewatch.gotemplate.nodes import (
    ActionNode,
    ChainNode,
    CommandNode,
    ControlNode,
    DotNode,
    FieldNode,
    FunctionNode,
    PipelineNode,
    StringNode,
    TemplateCallNode,
    TextNode,
    VariableNode,
)

from .corpus import GOOD_ANNOTATIONS, GOOD_MESSAGES, MESSAGES_WITH_BROKEN_SYNTAX

PIECES = (
    "{{ }} {{- -}} {{/* */}} ( ) | , := = $ $x $i . .A nil true 1 -1.5e3 0x1p4 'a' \" ` \\ ² é if range with end "
    'else template"t" define"t" block"t". break len humanize'
)

BLOCKS = [
    "{{ if $x := 1 }}",
    "{{ range $x := .Alerts }}",
    "{{ range $i, $x := .Labels }}",
    "{{ with $x := ($y := .Labels) }}",
    "{{ else }}",
    "{{ else if $x }}",
    "{{ end }}",
    "{{ $x }}{{ $y.Foo }}",
    "{{ $x.Foo.Bar }}",
    "{{ $x := .Alerts }}{{ $y := $x }}",
    "{{ $x = . }}{{ $ = . }}",
    '{{ define "t" }}{{ $x := . }}',
    '{{ block "t" $x := . }}',
    '{{ template "t" $x }}',
]


def error(text: str) -> tuple[str, int, int]:
    with pytest.raises(TemplateSyntaxError) as raised:
        parse(text, PROMETHEUS_ANNOTATION)
    return raised.value.message, raised.value.line, raised.value.column


def test_the_example_of_the_package_is_true() -> None:
    """The docstring's examples are right."""
    result = doctest.testmod(tradewatch.gotemplate)
    assert result.attempted > 0
    assert result.failed == 0


def test_nodes_have_their_position() -> None:
    """Lines and columns count from 1, and columns are characters."""
    text, action = parse("é\nab {{ $labels.bot }}", PROMETHEUS_ANNOTATION).nodes
    assert text == TextNode(TextPosition(1, 1), "é\nab ")
    variable = VariableNode(TextPosition(2, 7), "$labels", ("bot",))
    assert action == ActionNode(
        TextPosition(2, 4), PipelineNode(TextPosition(2, 7), (), False, (CommandNode(TextPosition(2, 7), (variable,)),))
    )


def test_a_trim_marker_removes_the_spaces_beside_it() -> None:
    """`{{-` removes the space before it and `-}}` the space after it, also around comments."""
    nodes = parse("a \n {{- /* why */ -}} \t b {{- `c` -}} d", ALERTMANAGER).nodes
    assert [node.text for node in nodes if isinstance(node, TextNode)] == ["a", "b", "d"]


def test_a_pipeline_has_several_commands() -> None:
    """Each stage has its own operands, without the piped value."""
    (action,) = parse('{{ .Status | printf "%s %s" "now" }}', ALERTMANAGER).nodes
    assert isinstance(action, ActionNode)
    first, second = action.pipeline.commands
    assert first.operands == (FieldNode(TextPosition(1, 4), ("Status",)),)
    assert [type(operand) for operand in second.operands] == [FunctionNode, StringNode, StringNode]


def test_fields_after_parentheses_are_a_chain() -> None:
    """`(index .Alerts 0).Labels.bot` is a chain on a pipeline."""
    (action,) = parse("{{ (index .Alerts 0).Labels.bot }}", ALERTMANAGER).nodes
    assert isinstance(action, ActionNode)
    (chain,) = action.pipeline.commands[0].operands
    assert isinstance(chain, ChainNode)
    assert isinstance(chain.base, PipelineNode)
    assert chain.path == ("Labels", "bot")


def test_else_if_is_in_the_else_branch() -> None:
    """An `else if` is the only node in `otherwise`, and has the same `{{end}}`."""
    (node,) = parse("{{ if .A }}a{{ else if .B }}b{{ else }}c{{ end }}", ALERTMANAGER).nodes
    assert isinstance(node, ControlNode)
    (inner,) = node.otherwise
    assert isinstance(inner, ControlNode) and inner.keyword == "if"
    assert inner.otherwise == (TextNode(TextPosition(1, 40), "c"),)


def test_range_and_with_keep_their_variables() -> None:
    """The pipeline has the declared names, in order."""
    loop, block = parse("{{ range $i, $e := .A }}{{ end }}{{ with $x := .A }}{{ . }}{{ end }}", ALERTMANAGER).nodes
    assert isinstance(loop, ControlNode) and loop.keyword == "range"
    assert loop.pipeline.declares == ("$i", "$e")
    assert isinstance(block, ControlNode) and block.keyword == "with"
    assert block.pipeline.declares == ("$x",)
    assert isinstance(block.body[0], ActionNode)
    assert block.body[0].pipeline.commands[0].operands == (DotNode(TextPosition(1, 56)),)


def test_definitions_are_not_part_of_the_text() -> None:
    """A define is not in the text, a block is a call there; both are definitions."""
    template = parse('{{ define "a" }}x{{ end }}{{ block "b" . }}y{{ end }}', ALERTMANAGER)
    assert [type(node) for node in template.nodes] == [TemplateCallNode]
    assert {name: definition.nodes for name, definition in template.definitions.items()} == {
        "a": (TextNode(TextPosition(1, 17), "x"),),
        "b": (TextNode(TextPosition(1, 44), "y"),),
    }


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (r'"a\"b"', 'a"b'),
        (r'"\t\x41\101é\U0001F600"', "\tAAé\U0001f600"),
        (r'"\xff"', "\ufffd"),
        ("`a\\n\r\nb`", "a\\n\nb"),
    ],
)
def test_a_string_has_a_value(literal: str, value: str) -> None:
    """Escapes are the same as in Go; raw strings have none, and lose carriage returns."""
    (action,) = parse(f"{{{{ {literal} }}}}", ALERTMANAGER).nodes
    assert isinstance(action, ActionNode)
    assert action.pipeline.commands[0].operands == (StringNode(TextPosition(1, 4), value),)


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("a\n  {{ .Foo", "unclosed action", 2, 10),
        ("x {{ end }}", "unexpected {{end}}", 1, 6),
        ("\n\n{{ range .A }}\nx", "missing {{end}} of {{range}} opened at 3:1", 4, 2),
        ("{{ $lables.bot }}", "undefined variable $lables", 1, 4),
        ("{{ $value | humanise }}", 'function "humanise" not defined', 1, 13),
        ("{{ (len .A }}", "unclosed left paren", 1, 12),
        ("{{ .my-label }}", 'bad character "-" after ".my"', 1, 4),
        ('{{ "open }}', "unterminated quoted string", 1, 4),
        ("{{/* open", "unclosed comment", 1, 3),
        ("{{ break }}", "{{break}} outside {{range}}", 1, 1),
        ("{{ if true }}{{ else }}{{ else }}{{ end }}", "unexpected second {{else}}", 1, 27),
        (
            "{{ with .A }}{{ else with .B }}{{ end }}",
            "{{else with}} needs Go 1.23: older supported programs refuse it",
            1,
            17,
        ),
        (
            '{{ define "a" }}1{{ end }}\n{{ define "a" }}2{{ end }}',
            'multiple definition of template "a", first at 1:1',
            2,
            1,
        ),
    ],
)
def test_an_error_says_what_is_wrong_and_where(text: str, message: str, line: int, column: int) -> None:
    """The position is that of the wrong word, or the end of the text."""
    assert error(text) == (message, line, column)


def test_an_error_prints_as_one_line() -> None:
    """It is `line:column: message`, and can follow the name of a file."""
    with pytest.raises(TemplateSyntaxError, match=r"^1:4: undefined variable \$lables$"):
        parse("{{ $lables.bot }}", PROMETHEUS_ANNOTATION)


@pytest.mark.parametrize(
    "text",
    [
        "{{ if .A }}{{ $x := 1 }}{{ end }}{{ $x }}",
        "{{ if .A }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }}",
        "{{ range $x := .A }}{{ end }}{{ $x }}",
        "{{ range $i, $labels }}{{ end }}",
    ],
)
def test_a_variable_must_be_declared_where_it_is_read(text: str) -> None:
    """A block's variables end with it, and the else part does not have those of the other part."""
    error(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ if true }}" * 5000,
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ if true }}" + "{{ else if true }}" * 5000 + "{{ end }}",
        '{{ block "x" . }}' * 5000,
    ],
)
def test_nesting_is_limited(text: str) -> None:
    """Deep nesting is refused before Python's stack is full."""
    message, _, _ = error(text)
    assert message == "nested more than 100 deep"


def read(text: str) -> None:
    for dialect in (PROMETHEUS_ANNOTATION, ALERTMANAGER):
        try:
            template = parse(text, dialect)
        except TemplateSyntaxError as problem:
            assert problem.line >= 1
            assert problem.column >= 1
        else:
            references(template, dialect)


@given(st.text())
def test_any_text_can_be_read_or_raises_a_template_syntax_error(text: str) -> None:
    """No input raises any other exception."""
    read(text)


@given(st.lists(st.sampled_from([" ", "\n", *PIECES.split()]), max_size=30).map("".join))
def test_any_row_of_template_words_can_be_read_or_raises_a_template_syntax_error(text: str) -> None:
    """The same for texts that the lexer usually accepts."""
    read(text)


@given(st.lists(st.sampled_from([*BLOCKS, *GOOD_MESSAGES, *GOOD_ANNOTATIONS]), max_size=8), st.integers(0, 4))
def test_any_nest_of_blocks_can_be_read_or_raises_a_template_syntax_error(blocks: list[str], ends: int) -> None:
    """The same for texts that the parser usually accepts."""
    read("".join(blocks) + "{{ end }}" * ends)


@given(st.sampled_from(GOOD_MESSAGES + GOOD_ANNOTATIONS + MESSAGES_WITH_BROKEN_SYNTAX), st.data())
def test_a_template_cut_short_can_be_read_or_raises_a_template_syntax_error(text: str, data: st.DataObject) -> None:
    """The same for a template with a missing part, for example while somebody is typing."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    read(text[:start] + text[end:])
    read(text[start:end])


@pytest.mark.parametrize(
    ("text", "literal", "rest"),
    [
        ("plain", "plain", ""),
        ("a {{ .X }} b", "a ", "{{ .X }} b"),
        ("{{ .X }}", "", "{{ .X }}"),
        ("a {{- .X }}", "", "a {{- .X }}"),
        ("", "", ""),
    ],
)
def test_the_text_before_the_first_action_is_separate(text: str, literal: str, rest: str) -> None:
    """The text before the first action is separate, unless that action trims it."""
    assert split_at_first_action(text) == (literal, rest)

"""Hostile pages of our own: markup that costs parsers time or memory out of all proportion, of any size."""

from __future__ import annotations

import json

from benchmarks.hostile_texts import SENTENCE, Make

HEAD = "<!doctype html><html><head><title>The bridge reopens</title></head><body>"
STORY = f"<h1>The bridge reopens</h1><p>{SENTENCE}.</p><p>{SENTENCE}, the mayor said on Monday.</p>"


def _page(body: str, head: str = HEAD) -> bytes:
    return f"{head}{STORY}{body}".encode("utf-8", "surrogatepass")


def _nested(tag: str, inner: str = "x", *, closed: bool = True) -> Make:
    return lambda n: _page(f"<{tag}>" * n + inner + (f"</{tag.split()[0]}>" * n if closed else ""))


def _many(piece: str) -> Make:
    """`n` copies of a piece of markup; `{n}` in it is the copy's number."""
    if "{n}" not in piece:
        return lambda n: _page(piece * n)
    return lambda n: _page("".join(piece.replace("{n}", str(number)) for number in range(n)))


def _in_head(piece: str) -> Make:
    return lambda n: _page(
        "", HEAD.replace("</head>", "".join(piece.replace("{n}", str(k)) for k in range(n)) + "</head>")
    )


def _ld(text: str) -> bytes:
    return _page("", HEAD.replace("</head>", f'<script type="application/ld+json">{text}</script></head>'))


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "The bridge reopens",
    "author": {"@type": "Person", "name": "Ada Ferrante"},
}

NESTED: dict[str, Make] = {
    "nested div": _nested("div"),
    "nested span": _nested("span"),
    "nested b": _nested("b"),
    "nested a": _nested("a href=x"),
    "nested font": _nested("font color=red"),
    "nested blockquote": _nested("blockquote"),
    "nested table": _nested("table><tr><td"),
    "nested list": _nested("ul><li"),
    "nested iframe": _nested("iframe"),
    "nested svg": _nested("svg"),
    "nested select": _nested("select"),
    "nested template": _nested("template"),
    "nested form": _nested("form"),
    "nested button": _nested("button"),
    "nested custom": _nested("x-y"),
    "nested hints": _nested("div class=author"),
    "nested comments": _nested("div class=comment"),
    "nested p in b": lambda n: _page("<b><p>" * n + "x"),
    "nested with text": lambda n: _page("<div>bridge " * n + "</div>" * n),
    "nested div unclosed": _nested("div", closed=False),
    "nested b unclosed": _nested("b", closed=False),
    "nested table unclosed": _nested("table><tr><td", closed=False),
    "misnested": lambda n: _page("<b><i><u>" * n + "x" + "</b></i></u>" * n),
    "adoption": lambda n: _page("<a><b><div>" * n + "x" + "</a>" * n),
    "only end tags": _many("</p></div>"),
}

WIDE: dict[str, Make] = {
    "br": _many("<br>"),
    "br with text": _many("bridge {n}<br>"),
    "p": _many("<p>bridge"),
    "p of sentences": _many(f"<p>{SENTENCE} number {{n}}.</p>"),
    "equal p": _many(f"<p>{SENTENCE}, the mayor said in the town hall on Monday.</p>"),
    "empty p": _many("<p></p>"),
    "div siblings": _many("<div>a</div>"),
    "spans": _many("<span>a</span> "),
    "links": _many('<a href="/story/{n}">Story {n}</a> '),
    "link blocks": _many('<p><a href="/story/{n}">The bridge reopens {n}</a></p>'),
    "headings": _many("<h2>The bridge {n}</h2>"),
    "first headings": _many("<h1>The bridge {n}</h1>"),
    "list items": _many("<li>bridge {n}</li>"),
    "table rows": lambda n: _page("<table>" + "<tr><td>bridge<td>1<td>2</tr>" * n + "</table>"),
    "table cells": lambda n: _page("<table><tr>" + "<td>1</td>" * n + "</tr></table>"),
    "text in table": lambda n: _page("<table>" + "foster<tr>" * n + "</table>"),
    "options": lambda n: _page("<select>" + "<option>bridge" * n + "</select>"),
    "classes": _many('<div class="c{n} author-{n} x{n}" id="i{n}">bridge</div>'),
    "hints": _many('<span class="byline author">Ada Ferrante {n}</span> '),
    "times": _many('<time datetime="2024-01-24">24 January 2024</time> '),
    "item properties": _many('<span itemprop="author datePublished">Ada {n}</span>'),
    "comments of readers": _many('<div class="comment"><p>The bridge is late again, number {n}.</p></div>'),
    "hidden": _many('<div style="display:none">bridge {n}</div>'),
    "scripts": _many("<script>var a = {n}</script>"),
    "comments": _many("<!-- a -->"),
    "void tags": _many("<img src=a><hr>"),
    "inline tags": _many("<b>a</b><i>b</i>"),
}

HEADS: dict[str, Make] = {
    "meta tags": _in_head('<meta name="author" content="Ada Ferrante {n}">'),
    "meta tags of many names": _in_head('<meta property="og:a{n}" content="bridge">'),
    "canonical links": _in_head('<link rel="canonical" href="https://harbourpost.example/{n}">'),
    "titles": _in_head("<title>The bridge {n}</title>"),
    "ld scripts": _in_head('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "B {n}"}</script>'),
    "ld objects": lambda n: _ld(json.dumps([ARTICLE] * n)),
    "ld authors": lambda n: _ld(json.dumps(ARTICLE | {"author": [{"name": f"Ada Farrant{k}"} for k in range(n)]})),
    "ld nested lists": lambda n: _ld("[" * n + "]" * n),
    "ld nested objects": lambda n: _ld('{"a":' * n + "1" + "}" * n),
    "ld unclosed": lambda n: _ld('[{"@type":"NewsArticle"},' * n),
    "ld commas": lambda n: _ld('{"a": 1' + "," * n + "}"),
    "ld spaces after commas": lambda n: _ld('{"a": 1' + ", " * n + "x}"),
    "ld one comma and spaces": lambda n: _ld('{"a": 1,' + " " * n + "x}"),
    "ld backslashes": lambda n: _ld('{"a": "' + "\\x" * n + '"}'),
    "ld figures": lambda n: _ld('{"a": ' + "9" * n + "}"),
    "ld graph of references": lambda n: _ld(
        json.dumps([{"@id": str(k), "author": {"@id": str(k + 1)}} for k in range(n)])
    ),
    "ld long headline": lambda n: _ld(json.dumps(ARTICLE | {"headline": "bridge " * n})),
    "ld breadcrumbs": lambda n: _ld(json.dumps({"@type": "BreadcrumbList", "itemListElement": [{"name": "a"}] * n})),
    "title of separators": lambda n: _page("", HEAD.replace("The bridge reopens", "a | b - " * n)),
    "title of letters": lambda n: _page("", HEAD.replace("The bridge reopens", "a" * n)),
    "byline of names": lambda n: _page('<p class="byline">By ' + "Ada Ferrante and " * n + "</p>"),
    "address": lambda n: _page(
        "", HEAD.replace("<head>", f'<head><link rel=canonical href="https://a.example/{"a/" * n}">')
    ),
}

BROKEN: dict[str, Make] = {
    "attributes": lambda n: _page("<p " + " ".join(f"a{k}=b" for k in range(n)) + ">x</p>"),
    "attributes without values": lambda n: _page("<p " + "a " * n + ">x</p>"),
    "one long attribute": lambda n: _page(f'<p title="{"a" * n}">x</p>'),
    "one long class": lambda n: _page(f'<p class="{"author-name " * (n // 12)}">x</p>'),
    "one long style": lambda n: _page(f'<p style="{"display " * (n // 8)}">x</p>'),
    "attribute unclosed": lambda n: _page('<p title="' + "a b " * (n // 4)),
    "quotes in tags": lambda n: _page("<p " + "\"'" * n + ">x"),
    "tag unclosed": lambda n: _page("<p " + "a=b " * n),
    "tags unclosed": _many("<p "),
    "angle brackets": _many("<"),
    "end brackets": _many(">"),
    "tag name": lambda n: _page("<" + "a" * n + ">x"),
    "comment unclosed": lambda n: _page("<!--" + " bridge" * n),
    "comments unclosed": _many("<!-- a "),
    "comment dashes": lambda n: _page("<!--" + "-" * n + "x"),
    "marked sections": _many("<![CDATA[ a ]]>"),
    "marked sections unclosed": _many("<![CDATA[ a "),
    "declarations": _many("<!a "),
    "instructions": _many("<?a "),
    "doctypes": _many("<!doctype html>"),
    "entities": _many("&amp;"),
    "entities without end": _many("&amp"),
    "numeric entities": _many("&#x1F600;"),
    "entities of nothing": _many("&#0;&#xD800;"),
    "longest entity": _many("&CounterClockwiseContourIntegral;"),
    "ampersands": _many("&"),
    "scripts unclosed": lambda n: _page("<script>" + "<b>a</b>" * n),
    "escaped scripts": lambda n: _page("<script><!--<script>" * n),
    "textarea unclosed": lambda n: _page("<textarea>" + "<p>a" * n),
    "plaintext": lambda n: _page("<plaintext>" + "<p>a" * n),
    "noscript": _many("<noscript><p>bridge {n}</noscript>"),
    "one long word": lambda n: _page("<p>" + "a" * n),
    "one long paragraph": lambda n: _page("<p>" + (SENTENCE + ". ") * (n // len(SENTENCE))),
    "text nodes": _many("a<!---->"),
    "zero characters": _many("<p>a\x00b</p>"),
    "control characters": _many("<p>a\x01b\x1b\x7f</p>"),
    "bidi": _many("<p>\u202egnihton\u202c \u2066bridge {n}\u2069</p>"),
    "surrogates": _many("<p>a\ud800b</p>"),
    "frames": lambda n: f"<html><frameset>{'<frame src=a>' * n}</frameset></html>".encode(),
    "nothing but tags": lambda n: b"<i>" * n,
    "data images": lambda n: _page('<img src="data:image/png;base64,' + "iVBORw0KGgo" * (n // 11) + '">'),
}

"""The Hindi and how source strings are found."""

import pytest
from django.template import Context
from django.utils import translation

from dharatal.interfaces.web import translations
from dharatal.interfaces.web.specimens.drawing import engine
from dharatal.interfaces.web.template_strings import strings_in_template

TEMPLATES = [
    ('{% translate "Plain" %}', "Plain"),
    ('{% translate "Call" context "verb" %}', "Call"),
    ("{% blocktranslate with a=b|upper %}{{ a }} of 100%{% endblocktranslate %}", "%(a)s of 100%%"),
    ("{% blocktranslate trimmed %}\n  two\n  lines\n{% endblocktranslate %}", "two lines"),
    (
        "{% blocktranslate count n=b|length %}one{% plural %}{{ n }} many{% endblocktranslate %}",
        ("one", "%(n)s many"),
    ),
    ('{{ nothing|default:_("Constant") }}', "Constant"),
]


class TestStringsInTemplate:
    @pytest.mark.parametrize(("source", "found"), TEMPLATES)
    def test_are_found(self, source, found):
        assert [message for message, _context in strings_in_template(source)] == [found]

    @pytest.mark.parametrize(("source", "found"), TEMPLATES)
    def test_are_what_django_asks_for(self, source, found, monkeypatch):
        asked = []
        for name, take in (("gettext", 0), ("ngettext", 0), ("pgettext", 1)):
            real = getattr(translation, name)
            monkeypatch.setattr(
                translation,
                name,
                lambda *words, real=real, take=take: asked.append(words[take]) or real(*words),
            )
            monkeypatch.setattr(
                f"django.template.base.{name}_lazy", getattr(translation, name), raising=False
            )

        template = engine().from_string("{% load i18n %}" + source)
        template.template.render(Context({"b": "xy"}))

        assert (found if isinstance(found, str) else found[0]) in asked

    def test_in_a_comment_are_not_found(self):
        assert list(strings_in_template('{# {% translate "x" %} #}')) == []


class TestHindi:
    def test_is_there_for_every_string_of_the_pages(self):
        lacking = [
            message.id
            for message in translations.missing()
            if any("web/templates" in file or file == "borrowed" for file, _line in message.locations)
        ]

        assert lacking == []

    def test_keeps_every_placeholder(self):
        for message in translations.hindi():
            wanted = translations.placeholders(message.id)
            for words in message.string if isinstance(message.string, (tuple, list)) else [message.string]:
                if words:
                    assert translations.placeholders(words) <= wanted, message.id

    def test_is_missing_for_a_string_nobody_translated(self, monkeypatch):
        catalog = translations.extract()
        catalog.add("Nobody translated this")
        monkeypatch.setattr(translations, "extract", lambda: catalog)

        assert "Nobody translated this" in [message.id for message in translations.missing()]

    def test_has_two_forms_for_a_plural(self):
        with translation.override("hi"):
            one = translation.ngettext("%(count)s thing", "%(count)s things", 1)
            many = translation.ngettext("%(count)s thing", "%(count)s things", 3)

        assert (one, many) == ("%(count)s बात", "%(count)s बातें")

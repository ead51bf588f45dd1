"""Every page in every state, drawn from its specimen in both languages."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import translation

from dharatal.interfaces.web import translations, words
from dharatal.interfaces.web.specimens import specimens
from dharatal.interfaces.web.specimens.drawing import draw_one, engine

STATIC = Path(__file__).resolve().parents[1] / "static"
NAMES = [one.name for one in specimens()]
PHONE_PAGES = [
    one.name
    for one in specimens()
    if "place" in one.context
    and one.name.startswith(
        (
            "intake/en",
            "intake/r",
            "intake/corr",
            "web/today_p",
            "callroom/really",
            "callroom/pair",
            "complaints/c",
            "complaints/t",
        )
    )
]
PAGES: dict[tuple[str, str], str] = {}


def page(name: str, language: str) -> str:
    if not PAGES:
        drawer = engine()
        for each in ("hi", "en"):
            with translation.override(each):
                PAGES.update({(one.name, each): draw_one(one, drawer) for one in specimens()})
    return PAGES[name, language]


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def text_of(html: str) -> str:
    shown = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "\n", shown)))


@pytest.fixture(scope="module")
def english_sentences():
    found = {message.id for message in translations.extract() if isinstance(message.id, str)}
    return {one for one in found if len(one) > 14 and " " in one and "%" not in one and one.isascii()}


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("name", NAMES)
class TestPage:
    def test_obeys_the_strict_policy(self, name, language):
        for tag, attributes in Tags(page(name, language)).found:
            assert "style" not in attributes, tag
            assert not [one for one in attributes if one.startswith("on")], tag
            assert tag != "style"
            assert tag != "script" or "src" in attributes or attributes.get("type") == "application/json"

    def test_says_its_language_and_has_one_heading(self, name, language):
        tags = Tags(page(name, language)).found

        assert dict(tags)["html"]["lang"] == language
        assert [tag for tag, _attributes in tags].count("h1") == 1

    def test_protects_every_form_that_changes_something(self, name, language):
        html = page(name, language)

        posting = re.findall(r"<form\b(?=[^>]*method=\"post\").*?</form>", html, flags=re.DOTALL)

        assert all("csrfmiddlewaretoken" in form for form in posting)

    def test_gives_every_id_once(self, name, language):
        ids = [
            attributes["id"] for _tag, attributes in Tags(page(name, language)).found if "id" in attributes
        ]

        assert len(set(ids)) == len(ids)

    def test_names_every_field(self, name, language):
        html = page(name, language)
        labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))
        wrapped = re.sub(r"<label\b(?:(?!</label>).)*</label>", "", html, flags=re.DOTALL)

        for tag, attributes in Tags(wrapped).found:
            if tag in {"input", "select", "textarea"} and attributes.get("type") not in {"hidden", "submit"}:
                assert attributes.get("id") in labelled or attributes.get("aria-label"), attributes


@pytest.mark.parametrize("name", NAMES)
class TestHindiPage:
    def test_has_no_english_left(self, name, english_sentences):
        text = text_of(page(name, "hi"))

        assert not [one for one in english_sentences if one in text]


class TestPhonePage:
    @pytest.mark.parametrize("name", PHONE_PAGES)
    def test_weighs_at_most_thirty_kilobytes_with_everything(self, name):
        files = [(STATIC / one).stat().st_size for one in ("phone.css", "icon.svg")]

        assert len(page(name, "hi").encode()) + sum(files) <= 30 * 1024

    @pytest.mark.parametrize("name", PHONE_PAGES)
    def test_works_without_script_and_loads_nothing_else(self, name):
        html = page(name, "hi")

        assert "<script" not in html
        assert set(re.findall(r'(?:href|src)="[^"]*?([^/"]+\.(?:css|svg|js|woff2))"', html)) == {
            "phone.css",
            "icon.svg",
        }

    def test_is_all_of_enlisting_and_returns(self):
        assert {"intake/enlist", "intake/enlist@errors", "intake/returns", "intake/correct"} <= set(
            PHONE_PAGES
        )

    def test_puts_the_reason_beside_the_field(self):
        html = page("intake/enlist@errors", "hi")

        assert 'aria-invalid="true"' in html
        assert html.index('id="t"') < html.index('id="te"') < html.index('id="a"')


class TestCallersDesk:
    def test_hides_the_number_until_it_is_dialled(self):
        assert "5001204176" not in page("callroom/caller", "hi")
        assert 'href="tel:+915001204176"' in page("callroom/caller@dialled", "hi")

    def test_has_a_button_for_each_outcome_that_works_without_script(self):
        html = page("callroom/caller@dialled", "hi")

        sent = set(re.findall(r'<button type="submit"[^>]*name="outcome" value="(\w+)"', html))

        assert sent == {key.outcome for key in (*words.SPOKE, *words.DID_NOT_SPEAK, *words.SOMETHING_ELSE)}

    def test_takes_no_outcome_before_the_call(self):
        buttons = re.findall(
            r'<button type="submit"[^>]*name="outcome" value="\w+"[^>]*>', page("callroom/caller", "hi")
        )

        assert buttons
        assert all("disabled" in button for button in buttons)

    def test_does_nothing_when_enter_is_pressed_in_the_note(self):
        form = page("callroom/caller@dialled", "hi").partition('id="call"')[2]

        assert re.search(r'<button type="submit"[^>]*>', form)[0].count('value=""') == 1

    def test_keeps_what_was_answered(self):
        html = page("callroom/caller@third", "hi")

        assert re.search(r'id="identity-yes"[^>]* checked', html)
        assert not re.search(r'id="association-yes"[^>]* checked', html)

    def test_speaks_hindi_to_the_member_on_the_english_page(self):
        assert "क्या आप पार्टी से जुड़े हुए हैं?" in page("callroom/caller@dialled", "en")


class TestDailyReport:
    def test_is_hindi_whatever_the_page(self):
        sheet = page("callroom/daily_report", "en").partition("<article")[2]

        assert "21 नवंबर 2026 की रिपोर्ट" in sheet

    def test_names_no_member_or_caller(self):
        sheet = page("callroom/daily_report", "hi").partition("<article")[2]

        assert "पूजा" not in sheet
        assert "सुमन" not in sheet


class TestErrorPage:
    @pytest.mark.parametrize("status", ["400", "403", "404", "405", "409", "429", "500", "page_expired"])
    def test_is_drawn_with_nothing_at_all(self, status):
        assert "<h1>" in engine().get_template(f"{status}.html").render({})

    def test_says_what_was_refused_and_who_can_help(self):
        context = {"sentence": "Only the <own> district.", "who": "State office"}

        html = engine().get_template("403.html").render(context)

        assert "Only the &lt;own&gt; district." in html
        assert "State office" in html

    def test_is_a_fragment_where_one_was_asked_for(self):
        html = engine().get_template("refused_fragment.html").render({"sentence": "No.", "code": "no"})

        assert "<html" not in html
        assert 'class="notice' in html

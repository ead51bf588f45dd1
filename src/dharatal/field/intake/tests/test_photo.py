"""A phone's photo as bytes: taken without what the camera wrote beside it, or refused with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.intake.forms_on_paper.geometry import Lines, strip
from dharatal.field.intake.forms_on_paper.photo import LARGEST, CannotReadPhoto, read_photo
from dharatal.field.intake.tests import photos


class TestAPhoto:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [(photos.jpeg(orientation=6), "jpeg"), (photos.png(), "png"), (photos.webp(), "webp")],
    )
    def test_loses_place_owner_and_comment(self, content: bytes, kind: str) -> None:
        photo = read_photo(content)

        assert (photo.kind, photo.width, photo.height) == (kind, 1200, 1600)
        assert photos.PLACE not in photo.content
        assert read_photo(photo.content).content == photo.content

    def test_loses_the_pictures_that_a_phone_hides_behind_it(self) -> None:
        hidden = photos.jpeg(orientation=1)

        photo = read_photo(photos.jpeg(trailing=hidden))

        assert photo.content.count(b"\xff\xd8\xff") == 1

    @pytest.mark.parametrize(("orientation", "quarter"), [(0, 0), (1, 0), (3, 2), (6, 1), (8, 3)])
    def test_is_turned_as_its_camera_asked(self, orientation: int, quarter: int) -> None:
        assert read_photo(photos.jpeg(orientation=orientation)).quarter == quarter

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"not a photo",
            photos.jpeg()[:120],
            photos.png()[:-12],
            photos.webp()[:40],
            photos.heic(),
            photos.png(width=60_000, height=60_000),
            photos.jpeg(width=65_535, height=65_535),
            photos.webp(width=16_000, height=16_000),
            photos.jpeg(width=200, height=300),
            photos.jpeg() + bytes(LARGEST),
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        ],
        ids=[
            "empty",
            "text",
            "broken",
            "cut",
            "short",
            "heic",
            "bomb",
            "huge",
            "wide",
            "small",
            "heavy",
            "svg",
        ],
    )
    def test_is_refused_with_what_to_do(self, content: bytes) -> None:
        with pytest.raises(CannotReadPhoto) as refused:
            read_photo(content)

        assert refused.value.sentence

    @given(
        st.binary(max_size=200),
        st.sampled_from([photos.jpeg(), photos.png(), photos.webp()]),
        st.integers(4, 400),
    )
    def test_that_is_broken_anywhere_is_read_or_refused(self, noise: bytes, whole: bytes, at: int) -> None:
        try:
            photo = read_photo(whole[:at] + noise + whole[at:])
        except CannotReadPhoto:
            return

        assert photo.width * photo.height <= 50_000_000


class TestAStrip:
    def test_walks_down_the_page(self) -> None:
        tops = [
            float(strip(Lines(), line, width=1000, height=1400).view_box.split()[1]) for line in (1, 2, 10)
        ]

        assert tops == sorted(tops)
        assert tops[1] - tops[0] == pytest.approx((Lines().last - Lines().first) / 9 * 1.4, abs=1)

    @pytest.mark.parametrize(
        ("quarter", "transform", "wide"),
        [
            (0, "", "1000"),
            (1, "translate(1400 0) rotate(90)", "1400"),
            (2, "translate(1000 1400) rotate(180)", "1000"),
            (3, "translate(0 1000) rotate(270)", "1400"),
        ],
    )
    def test_shows_a_turned_photo_upright(self, quarter: int, transform: str, wide: str) -> None:
        one = strip(Lines(quarter), 1, width=1000, height=1400)

        assert (one.transform, one.view_box.split()[2]) == (transform, wide)

    @given(st.integers(-200, 200), st.integers(-200, 200), st.integers(0, 1000), st.integers(0, 1000))
    def test_stays_on_the_page_however_often_it_is_moved(
        self, moved: int, stretched: int, first: int, last: int
    ) -> None:
        lines = Lines().moved(moved).stretched(stretched).from_to(first=first).from_to(last=last)

        assert 0 <= lines.first < lines.last <= 1000
